"""The table of sealed years."""

from sqlalchemy.orm import Mapped

from propdesk.db.tables import Base, Posted


class YearSeal(Posted, Base):
    """A year was sealed: its package by name, the sha256 of that file, its sums (JSON). A year that
    was sealed again counts by its last seal."""

    __tablename__ = "year_seal"

    year: Mapped[int]
    file: Mapped[str]
    digest: Mapped[str]
    facts: Mapped[str]
