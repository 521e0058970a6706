"""The tables of when somebody is called back, by the kind of fault, and of the call-backs."""

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.repairs.callbacks.rules import CallerPost, CallState


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


class RepairCall(Base):
    """Somebody who is asked how a repair holds, or, without an order, whatever else.

    One that a repair owes says by `report_kind` and `report_id` to whose report it belongs, by
    `turn` to which finish of the order and by `step` to which call of the series; one that was
    entered by hand has a turn of 0 and no report.
    """

    __tablename__ = "call_back"
    __table_args__ = (
        UniqueConstraint(
            "order_id", "turn", "report_kind", "report_id", "step", name="uq_call_back_owed"
        ),
        IDS_ONCE,
    )

    id: Mapped[Key]
    order_id: Mapped[int | None] = mapped_column(
        ForeignKey("repair_order.id", ondelete="RESTRICT"), index=True
    )
    unit_id: Mapped[int | None] = mapped_column(
        ForeignKey("unit.id", ondelete="RESTRICT"), index=True
    )
    person: Mapped[str]
    phone: Mapped[str]
    due_on: Mapped[date] = mapped_column(index=True)
    after_rain: Mapped[bool]
    note: Mapped[str]
    turn: Mapped[int] = mapped_column(default=0)
    report_kind: Mapped[str] = mapped_column(default="")
    report_id: Mapped[int | None]
    step: Mapped[int] = mapped_column(default=0)
    state: Mapped[CallState] = mapped_column(word(CallState, "state"), index=True)
    tries: Mapped[int] = mapped_column(default=0)
    said: Mapped[str] = mapped_column(default="")
    called_by: Mapped[str] = mapped_column(default="")
    called_on: Mapped[date | None] = mapped_column(index=True)
    post: Mapped[CallerPost | None] = mapped_column(word(CallerPost, "post"))
