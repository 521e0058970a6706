"""The table of stops and vacancies."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.fees.stops.rules import StopKind, StopState


class ServiceStop(Base):
    """Days of a unit for which an item is charged at a `share` (10^-6; null: the base share of the
    tariff). `first` is the first of them; the last is the day before `again_from`, else `until`,
    else none."""

    __tablename__ = "service_stop"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[StopKind] = mapped_column(word(StopKind, "kind"))
    item_id: Mapped[int] = mapped_column(ForeignKey("fee_item.id", ondelete="RESTRICT"))
    applicant: Mapped[str]
    applied_on: Mapped[date]
    first: Mapped[date]
    until: Mapped[date | None] = mapped_column(index=True)
    share: Mapped[int | None]
    why: Mapped[str]
    note: Mapped[str]
    state: Mapped[StopState] = mapped_column(word(StopState, "state"), index=True)
    asked_by: Mapped[int] = mapped_column(default=0)  # the user
    inspected_by: Mapped[str] = mapped_column(default="")
    reading: Mapped[str] = mapped_column(default="")
    approver: Mapped[str] = mapped_column(default="")
    again_from: Mapped[date | None]
    reading_after: Mapped[str] = mapped_column(default="")
