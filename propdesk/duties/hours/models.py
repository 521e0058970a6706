"""The table of the special days that the office enters."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.duties.hours.rules import DayKind


class SpecialDay(Base):
    """A day that is not what its day of the week says; it goes before what the library knows."""

    __tablename__ = "special_day"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    day: Mapped[date] = mapped_column(unique=True)
    kind: Mapped[DayKind] = mapped_column(word(DayKind, "kind"))
    what: Mapped[str]
    note: Mapped[str]
