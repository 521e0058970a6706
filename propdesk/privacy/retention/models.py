"""What was past its time when it was last looked at."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import Base, Key


class RetentionLook(Base):
    """How many rows of a declared list were past their time on a day, and since when the oldest."""

    __tablename__ = "retention_look"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True)
    day: Mapped[date]
    count: Mapped[int]
    oldest: Mapped[date | None]
