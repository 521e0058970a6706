"""What the households of the sample estate were told: other days, and what repairs will cost."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import use_case, use_case_of
from propdesk.kernel.i18n import _
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.orders.clocks import is_without_promise
from propdesk.repairs.orders.models import RepairLine, RepairOrder
from propdesk.repairs.orders.paperwork.promises import promise_day
from propdesk.repairs.orders.paperwork.quotes import VALID_DAYS, answer_quote, quote_order
from propdesk.repairs.orders.rules import DROPPED, QuoteAnswer
from propdesk.repairs.orders.sample import sample_orders


@use_case(permission="repairs.edit", touches=(*sorted(use_case_of(sample_orders).touches),))
def sample_repairs(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Make the orders of the year; promise another day for half of what is late, and quote three
    paid repairs, of which one is agreed to and one declined."""
    counts = sample_orders(session, year=year)
    late = session.scalars(select(RepairOrder.id).where(is_without_promise(session))).all()
    if some := late[::2]:
        day, why = year.today + timedelta(days=2), _("Part ordered, comes in some days")
        promise_day(session, ids=some, day=day, why=why)
    paid = select(RepairOrder).where(
        RepairOrder.work_class == WorkClass.PAID,
        RepairOrder.payment_id.is_(None),
        RepairOrder.state.not_in(DROPPED),
        RepairOrder.id.in_(select(RepairLine.order_id)),
    )
    orders = session.scalars(paid.order_by(RepairOrder.id.desc()).limit(len(QuoteAnswer))).all()
    for order, answer in zip(orders, QuoteAnswer, strict=False):
        quote_order(session, order_id=order.id, until=year.today + timedelta(days=VALID_DAYS))
        said = order.reporter if answer is not QuoteAnswer.WAITING else ""
        answer_quote(session, order_id=order.id, answer=answer, by=said, day=year.today)
    return counts
