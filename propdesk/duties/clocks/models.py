"""The tables of the deadlines of records, and of what held them up."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import Base, Key, word
from propdesk.duties.clocks.rules import WaitedFor
from propdesk.duties.hours.rules import TimeBasis


class Timer(Base):
    """A deadline of a record (its kind and id), frozen as it was given when it began.

    `warn` are the minutes before its end from which it warns. `due_at` is null while a pause holds
    it. `stopped_at`: its own event; a `dropped` one is over without that. A `provisional` one was
    reckoned over a year of which the holidays were not known. `turn` 2 is the same deadline of a
    record that was opened again.
    """

    __tablename__ = "clock"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id", "name", "turn"),
        Index(None, "subject_kind", "stopped_at", "due_at"),
        # Without it SQLite looks through all open deadlines for each record of a list.
        Index(None, "subject_kind", "subject_id", "stopped_at", "due_at"),
    )

    id: Mapped[Key]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    name: Mapped[str]
    turn: Mapped[int]
    began: Mapped[datetime]
    minutes: Mapped[int]
    basis: Mapped[TimeBasis] = mapped_column(word(TimeBasis, "basis"))
    warn: Mapped[int]
    due_at: Mapped[datetime | None]
    warn_at: Mapped[datetime | None]
    provisional: Mapped[bool]
    stopped_at: Mapped[datetime | None]
    dropped: Mapped[bool]


class ClockPause(Base):
    """A stretch that does not count for a deadline: in which state of the record, why, for whom it
    waits and until when somebody looks at it again."""

    __tablename__ = "clock_pause"

    id: Mapped[Key]
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id", ondelete="RESTRICT"), index=True)
    state: Mapped[str]
    began: Mapped[datetime]
    ended: Mapped[datetime | None]
    why: Mapped[str]
    waits_for: Mapped[str]
    until: Mapped[date | None]


class Waits:
    """What the form `Waiting` of a move writes; its deadlines copy it. The migration of the table
    has `waits_for VARCHAR`, `wait_why TEXT NOT NULL`, `wait_until TEXT` and the CHECK of the first.
    """

    waits_for: Mapped[WaitedFor | None] = mapped_column(word(WaitedFor, "waits_for"))
    wait_why: Mapped[str] = mapped_column(default="")
    wait_until: Mapped[date | None]
