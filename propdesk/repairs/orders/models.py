"""The table of repair orders."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Fen, Key, word
from propdesk.duties.clocks.models import Waits
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.orders.rules import OrderState, QuoteAnswer, RepairChannel, Urgency


class RepairLedger(Base):
    """A ledger of repairs that was brought in: by whom, what became of its rows, and the columns a
    clerk confirmed, as JSON, for the next ledger with these headings (`fingerprint`); `names` says
    who is meant by what nobody here is called."""

    __tablename__ = "repair_ledger"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    name: Mapped[str]
    at: Mapped[datetime]
    entered_by: Mapped[str]
    filled: Mapped[int]
    fresh: Mapped[int]
    same: Mapped[int]
    still_open: Mapped[int]
    left_out: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(index=True)
    places: Mapped[str]
    taken_back_at: Mapped[datetime | None]
    names: Mapped[str] = mapped_column(server_default="[]")


class RepairOrder(Waits, Base):
    """A fault that was reported, and what the office did about it.

    `visit_from` and `visit_until` are the appointment; `other_no` the number it had elsewhere, in
    the ledger (`ledger_id`) it came in with. One that is joined to another counts and closes with
    that. `slip_back_on` is the day on which its signed slip came back; `builder_id` the company
    that answers for it; `letter_to` is to whom was written at `letter_at`, and reminded last at
    `reminded_at`: of who is in no register only the name is known. `quoted` is what the household
    was told that it would cost, `quote_by` who answered to that; `promised_on` the day it was told
    when the time limit does not hold, and why.
    """

    __tablename__ = "repair_order"
    # How many a worker has in hand is counted at each step through the list.
    __table_args__ = (Index(None, "worker_id", "state"), IDS_ONCE)

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int | None] = mapped_column(
        ForeignKey("unit.id", ondelete="RESTRICT"), index=True
    )
    place: Mapped[str]
    fault: Mapped[str]
    fault_kind_id: Mapped[int | None] = mapped_column(
        ForeignKey("fault_kind.id", ondelete="RESTRICT"), index=True
    )
    work_class: Mapped[WorkClass] = mapped_column(word(WorkClass, "work_class"))
    urgency: Mapped[Urgency] = mapped_column(word(Urgency, "urgency"))
    channel: Mapped[RepairChannel] = mapped_column(word(RepairChannel, "channel"))
    reporter: Mapped[str]
    phone: Mapped[str]
    reported_at: Mapped[datetime | None] = mapped_column(index=True)
    visit_from: Mapped[datetime | None]
    visit_until: Mapped[datetime | None]
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("worker.id", ondelete="RESTRICT"))
    team_id: Mapped[int | None] = mapped_column(
        ForeignKey("team.id", ondelete="RESTRICT"), index=True
    )
    other_no: Mapped[str]
    note: Mapped[str]
    state: Mapped[OrderState] = mapped_column(word(OrderState, "state"), index=True)
    arrived_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    result: Mapped[str] = mapped_column(default="")
    is_signed: Mapped[bool] = mapped_column(default=False)
    not_right: Mapped[str] = mapped_column(default="")
    joined_to_id: Mapped[int | None] = mapped_column(
        ForeignKey("repair_order.id", ondelete="RESTRICT"), index=True
    )
    opened_on: Mapped[date | None]
    payment_id: Mapped[int | None] = mapped_column(
        ForeignKey("payment.id", ondelete="RESTRICT"), index=True
    )
    receipt_no: Mapped[str] = mapped_column(default="")
    ledger_id: Mapped[int | None] = mapped_column(index=True)
    slip_back_on: Mapped[date | None]
    letter_to: Mapped[str | None]
    letter_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    builder_id: Mapped[int | None] = mapped_column(
        ForeignKey("builder.id", ondelete="RESTRICT"), index=True
    )
    quoted: Mapped[Fen | None]
    quoted_on: Mapped[date | None]
    quote_until: Mapped[date | None]
    quote_answer: Mapped[QuoteAnswer | None] = mapped_column(word(QuoteAnswer, "quote_answer"))
    quote_by: Mapped[str] = mapped_column(default="", server_default="")
    quote_answered_on: Mapped[date | None]
    promised_on: Mapped[date | None]
    promise_why: Mapped[str] = mapped_column(default="", server_default="")


class RepairLine(Base):
    """What an order costs: material or labour, quantity (10^-2) times price, frozen."""

    __tablename__ = "repair_line"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    order_id: Mapped[int] = mapped_column(
        ForeignKey("repair_order.id", ondelete="RESTRICT"), index=True
    )
    what: Mapped[str]
    spec: Mapped[str]
    unit: Mapped[str]
    quantity: Mapped[int]
    price: Mapped[Fen]
    amount: Mapped[Fen]
    is_labour: Mapped[bool]


def root_of(session: Session, order_id: int | None) -> RepairOrder | None:
    """The order with which one counts: itself, or the last of those it is joined to; None where
    they are joined in a ring."""
    order = session.get(RepairOrder, order_id) if order_id is not None else None
    seen = set[int]()
    while order is not None and order.state is OrderState.JOINED:
        if order.id in seen:
            return None
        seen.add(order.id)
        order = session.get(RepairOrder, order.joined_to_id or 0)
    return order
