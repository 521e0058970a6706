"""The table of people who were merged: what went where, so that it can go back."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key


class PersonMerge(Base):
    """Two records of one person became one: `gone_id` went into `kept_id`.

    `moved`: the rows that were put with the kept one (table, column, id), and those that were twins
    of his and went (table, values), as JSON.
    """

    __tablename__ = "person_merge"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    at: Mapped[datetime]
    merged_by: Mapped[str]
    kept_id: Mapped[int] = mapped_column(index=True)
    gone_id: Mapped[int] = mapped_column(index=True)
    moved: Mapped[str]
    undone_at: Mapped[datetime | None]
