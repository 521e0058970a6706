"""The tables of visits: what is looked at in one, first readings."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.duties.checklists.rules import ListUse
from propdesk.movein.visit.rules import Mark, MeterKind


class MoveInVisit(Base):
    """The visit of a case. `hand_id` is the user at it, `hand_since` since when, `hand_at` what he
    entered last; nobody while it is put by. `proxy` comes for the owner, with `proxy_paper`."""

    __tablename__ = "move_in_visit"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(
        ForeignKey("move_in_case.id", ondelete="RESTRICT"), unique=True
    )
    begun_at: Mapped[datetime]
    hand_id: Mapped[int | None]
    hand_name: Mapped[str] = mapped_column(default="")
    hand_since: Mapped[datetime | None]
    hand_at: Mapped[datetime | None]
    proxy: Mapped[str] = mapped_column(default="")
    proxy_paper: Mapped[str] = mapped_column(default="")


class MoveInItem(Base):
    """An item of a check-list as it was when the visit began: a changed template alters no visit.

    `defect_id` is the defect that a mark “not passed” made, and no key: it stays when the mark is
    taken back, and is taken up again when the item is failed again.
    """

    __tablename__ = "move_in_item"
    __table_args__ = (UniqueConstraint("visit_id", "part", "row"), IDS_ONCE)

    id: Mapped[Key]
    visit_id: Mapped[int] = mapped_column(ForeignKey("move_in_visit.id", ondelete="RESTRICT"))
    part: Mapped[ListUse] = mapped_column(word(ListUse, "part"))
    row: Mapped[int]
    place: Mapped[str] = mapped_column(default="")
    what: Mapped[str]
    standard: Mapped[str] = mapped_column(default="")
    mark: Mapped[Mark] = mapped_column(word(Mark, "mark"), default=Mark.OPEN)
    note: Mapped[str] = mapped_column(default="")
    defect_id: Mapped[int | None] = mapped_column(index=True)
    marked_by: Mapped[str] = mapped_column(default="")
    marked_at: Mapped[datetime | None]


class FirstReading(Base):
    """What a meter showed at the hand-over, in 10^-3: the base of later readings, billed by nobody.
    No `value`: the unit has no such meter."""

    __tablename__ = "first_reading"
    __table_args__ = (UniqueConstraint("visit_id", "kind"), IDS_ONCE)

    id: Mapped[Key]
    visit_id: Mapped[int] = mapped_column(ForeignKey("move_in_visit.id", ondelete="RESTRICT"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[MeterKind] = mapped_column(word(MeterKind, "kind"))
    meter_no: Mapped[str] = mapped_column(default="")
    value: Mapped[int | None]
    read_on: Mapped[date]
    read_by: Mapped[str]
