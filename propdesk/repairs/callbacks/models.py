"""The table of when somebody is called back, by the kind of fault."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key


class CallBackTime(Base):
    """A call of the series of a kind of fault; without one it holds for all that have none."""

    __tablename__ = "call_back_time"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    fault_kind_id: Mapped[int | None] = mapped_column(
        ForeignKey("fault_kind.id", ondelete="RESTRICT"), index=True
    )
    days: Mapped[int]
    after_rain: Mapped[bool]
    note: Mapped[str]
