"""Taking the money of a paid order: the charge and its receipt in one go, and never twice."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.records.saving import the_record
from propdesk.db.store import use_case, use_case_of
from propdesk.fees.billing.service import counter_line
from propdesk.fees.counter.service import Collected, Order, Part, collect_payment
from propdesk.fees.rules import Method
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.orders.lines import OrderIsPaid, is_paid, sums_of
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.register import ORDER
from propdesk.repairs.orders.rules import DROPPED, QuoteAnswer

_PRICE_OF_A_FEN = 10_000  # prices have six decimals of a yuan


class FreeOfCharge(UserError):
    """Only paid services are charged."""

    message = N_("{no} is free of charge: {work_class}. Change its class first.")


class NothingToCharge(UserError):
    """An order without lines costs nothing."""

    message = N_("Enter the material and labour of {no} first.")


class MoreThanAgreed(UserError):
    """What a household was told before the work binds the office."""

    message = N_(
        "The quote of {no} says {quoted}; it comes to {cost}. Quote it anew, or correct its lines."
    )


class QuoteDeclined(UserError):
    """The household did not want it at that price."""

    message = N_("The household declined the quote of {no}. Quote it anew, or cancel the order.")


class OrderDropped(UserError):
    """An order that does not count any more."""

    message = N_("{no} was cancelled or joined to another; nothing is charged for it.")


@use_case(
    permission="fees.collect",
    touches=(*sorted(use_case_of(collect_payment).touches), "repair_order", "audit"),
)
def collect_for_order(
    session: Session, *, order_id: int, tariff_id: int, method: Method, tendered: Money | None
) -> Collected:
    """Charge what the order costs and take the money; its receipt names the order.

    Raises FreeOfCharge, NothingToCharge, OrderDropped, OrderIsPaid, MoreThanAgreed, QuoteDeclined,
    and as `collect_payment`.
    """
    order = the_record(session, ORDER, order_id)
    cost = cost_to_charge(session, order)
    _refuse_more_than_agreed(order, cost)
    line = counter_line(
        session, tariff_id=tariff_id, unit_id=order.unit_id, price=cost.fen * _PRICE_OF_A_FEN
    )
    wanted = Order(
        unit_id=order.unit_id,
        parts=(Part(method, cost, tendered),),
        charge_ids=(),
        new_lines=(line,),
        payer=order.reporter,
        walk_in="" if order.unit_id is not None else order.reporter,
        remark=f"{order.no} {order.fault}",
    )
    done = collect_payment(session, order=wanted)
    _note_payment(session, order, done)
    return done


def cost_to_charge(session: Session, order: RepairOrder) -> Money:
    """What a household has to pay for an order.

    Raises FreeOfCharge, NothingToCharge, OrderDropped and OrderIsPaid.
    """
    if order.state in DROPPED:
        raise OrderDropped(no=order.no)
    if order.work_class is not WorkClass.PAID:
        raise FreeOfCharge(no=order.no, work_class=order.work_class.label)
    if is_paid(session, order):
        raise OrderIsPaid(no=order.no)
    material, labour = sums_of(session, order.id)
    if not material + labour:
        raise NothingToCharge(no=order.no)
    return material + labour


def _refuse_more_than_agreed(order: RepairOrder, cost: Money) -> None:
    if order.quoted is None:
        return
    if order.quote_answer is QuoteAnswer.DECLINED:
        raise QuoteDeclined(no=order.no)
    if cost > order.quoted:
        raise MoreThanAgreed(no=order.no, quoted=order.quoted, cost=cost)


def _note_payment(session: Session, order: RepairOrder, done: Collected) -> None:
    numbers = ", ".join(issued.no for issued in done.receipts)
    values = {"payment_id": done.payment_id, "receipt_no": numbers}
    session.execute(update(RepairOrder).where(RepairOrder.id == order.id).values(values))
    subject = (ORDER.kind, order.id, f"{order.no} {order.fault}")
    told = {"receipt_no": numbers, "amount": done.amount}
    record(session, "repair_order.pay", subject, None, told)
