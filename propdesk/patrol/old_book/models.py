"""The table of an old patrol book."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.patrol.points.rules import PatrolOutcome


class OldPatrol(Base):
    """A line of a book that was kept before there were sheets here, as it was written; `outcome`
    is what its words mean."""

    __tablename__ = "old_patrol"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    day: Mapped[date] = mapped_column(index=True)
    clock: Mapped[str]
    place: Mapped[str]
    worker: Mapped[str]
    result: Mapped[str]
    outcome: Mapped[PatrolOutcome] = mapped_column(word(PatrolOutcome, "outcome"))
    note: Mapped[str]
    handled: Mapped[str] = mapped_column(default="", server_default="")
