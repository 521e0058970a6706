"""The tables of sheets and of what was entered of them."""

from datetime import date, datetime
from functools import cache

from sqlalchemy import ColumnElement, ForeignKey, and_, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.patrol.points.rules import PatrolOutcome
from propdesk.patrol.rounds.rules import DoubtFlag, EntrySource, RoundStanding


class PatrolSheet(Base):
    """A shift on a route: what was to be gone to is frozen in its rows and rounds when it is made.

    `unplanned`: its route is gone by a plan, which did not ask for that day. `for_wand`: nobody
    asked for it, a stamp lay in its shift; `withdrawn_at`: the file with that stamp was taken back,
    so nothing waits for it unless something is entered all the same. `findings`, `missed`
    and `flags` say how it was entered; a correction writes them anew.
    """

    __tablename__ = "patrol_sheet"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    route_id: Mapped[int] = mapped_column(
        ForeignKey("patrol_route.id", ondelete="RESTRICT"), index=True
    )
    day: Mapped[date] = mapped_column(index=True)
    worker: Mapped[str]
    note: Mapped[str]
    begins: Mapped[datetime]
    ends: Mapped[datetime]
    until: Mapped[datetime]
    tolerance: Mapped[int]
    ordered: Mapped[bool]
    wand: Mapped[bool]
    rounds: Mapped[int]
    points: Mapped[int]
    entered_at: Mapped[datetime | None]
    findings: Mapped[int] = mapped_column(default=0)
    missed: Mapped[int] = mapped_column(default=0)
    doubt: Mapped[DoubtFlag | None] = mapped_column(word(DoubtFlag, "doubt"))
    flags: Mapped[str] = mapped_column(default="")
    unplanned: Mapped[bool | None]
    for_wand: Mapped[bool | None]
    withdrawn_at: Mapped[datetime | None]


class PatrolRow(Base):
    """A row of a sheet: a point as it was called then; `minute` after the round began it is due."""

    __tablename__ = "patrol_row"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    sheet_id: Mapped[int] = mapped_column(
        ForeignKey("patrol_sheet.id", ondelete="RESTRICT"), index=True
    )
    row: Mapped[int]
    point_id: Mapped[int] = mapped_column(
        ForeignKey("patrol_point.id", ondelete="RESTRICT"), index=True
    )
    name: Mapped[str]
    minute: Mapped[int | None]


class PatrolRound(Base):
    """A round of a sheet: when it is due, and when it is over."""

    __tablename__ = "patrol_round"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    sheet_id: Mapped[int] = mapped_column(
        ForeignKey("patrol_sheet.id", ondelete="RESTRICT"), index=True
    )
    number: Mapped[int]
    due: Mapped[datetime]
    ends: Mapped[datetime]


class PatrolEntry(Base):
    """What was found at a point in a round; row 0 is the beginning of the round itself.

    Rows are never changed and never deleted: a correction is another one that `corrects` it. `at`
    is the own time of the point, None where the paper has none. `seconds` is how far off it was.
    """

    __tablename__ = "patrol_entry"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    sheet_id: Mapped[int] = mapped_column(
        ForeignKey("patrol_sheet.id", ondelete="RESTRICT"), index=True
    )
    round: Mapped[int]
    row: Mapped[int]
    point_id: Mapped[int | None] = mapped_column(
        ForeignKey("patrol_point.id", ondelete="RESTRICT"), index=True
    )
    at: Mapped[datetime | None] = mapped_column(index=True)
    outcome: Mapped[PatrolOutcome] = mapped_column(word(PatrolOutcome, "outcome"))
    phrase_id: Mapped[int | None] = mapped_column(
        ForeignKey("patrol_phrase.id", ondelete="RESTRICT"), index=True
    )
    standing: Mapped[RoundStanding] = mapped_column(word(RoundStanding, "standing"))
    seconds: Mapped[int]
    out_of_order: Mapped[bool]
    source: Mapped[EntrySource] = mapped_column(word(EntrySource, "source"))
    worker: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[str]
    corrects: Mapped[int | None] = mapped_column(
        ForeignKey("patrol_entry.id", ondelete="RESTRICT"), unique=True
    )


def is_asked_for() -> ColumnElement[bool]:
    """The condition that a sheet is one the office goes by: not one whose file was taken back."""
    return PatrolSheet.withdrawn_at.is_(None) | PatrolSheet.entered_at.is_not(None)


@cache
def stands_now() -> ColumnElement[bool]:
    """The condition that an entry was neither corrected nor taken back: the row that takes one
    back says that no wand was read."""
    later = aliased(PatrolEntry)
    corrected = select(later.id).where(later.corrects == PatrolEntry.id).exists()
    return and_(PatrolEntry.standing != RoundStanding.NOT_READ, ~corrected)
