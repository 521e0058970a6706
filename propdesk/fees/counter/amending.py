"""Two light corrections of a receipt while its session is open: the method, or the room it is for.

The payment is voided and taken anew in one step, with the next number. The two are a linked pair
(原单, 更正单): each names the other, on paper, in the list and in the log. The cash stays where it
lies, and method, lines and receipt say the same in every report.
"""

from dataclasses import replace

from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.store import use_case
from propdesk.fees.counter.collecting import TOUCHES, collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import ReasonMissing, void_receipt
from propdesk.fees.counter.spoiling import (
    Spoiled,
    check_spoiling,
    order_again,
    settled_now,
    with_offers,
)
from propdesk.fees.models import Payment, Receipt
from propdesk.fees.offers.taken.service import offers_of_payment
from propdesk.fees.receipts.service import receipt_by_no
from propdesk.fees.rules import Method
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, listed
from propdesk.kernel.money import ZERO, total


class NothingAmended(UserError):
    """Neither is another than before."""

    message = N_("Method and room of {no} are those already. Choose another one of them.")


class PrepaidStays(UserError):
    """Prepayment of one household pays for no other."""

    message = N_(
        "{no} was partly paid from prepayment, which pays for its own room only. Void it (F9) and "
        "take the money anew."
    )


@use_case(permission="fees.void", touches=TOUCHES)
def amend_receipt(
    session: Session,
    *,
    no: str,
    reason: str,
    method: Method | None = None,
    unit_id: int | None = None,
) -> Spoiled:
    """Take the payment of a receipt anew by another method or for another room, whose open lines it
    then pays, the oldest first; what is left over is prepaid there.

    Only its cashier may, while the session is open. Raises what `spoil_receipt` raises,
    NothingAmended and PrepaidStays.
    """
    if not reason.strip():
        raise ReasonMissing
    receipt = check_spoiling(session, no=no)
    payment = session.get_one(Payment, receipt.payment_id)
    settled, offers = settled_now(session, payment.id), offers_of_payment(session, payment.id)
    moves = unit_id is not None and unit_id != payment.unit_id
    back = void_receipt(session, no=receipt.no, reason=reason)
    order = order_again(session, payment, settled)
    parts = _by(order.parts, method)
    if not moves and _money_of(parts) == _money_of(order.parts):
        raise NothingAmended(no=receipt.no)
    if moves:
        if any(one.method is Method.PREPAID for one in order.parts):
            raise PrepaidStays(no=receipt.no)
        order = Order(
            unit_id=unit_id, parts=parts, keep_rest=True, value_day=order.value_day,
            remark=order.remark, paper=order.paper,
        )  # fmt: skip
    else:
        order = with_offers(replace(order, parts=parts), offers)
    order = replace(order, amends_id=payment.id, amends=listed(back.numbers))
    collected = collect_payment(session, order=order)
    done = Spoiled(back.numbers, tuple(issued.no for issued in collected.receipts))
    _write_down(session, receipt, reason, done)
    return done


def _write_down(session: Session, receipt: Receipt, reason: str, done: Spoiled) -> None:
    """Each of the two names the other in the log."""
    after = {"reason": reason.strip(), "receipts": ", ".join(done.anew)}
    record(session, "receipt.amend", ("receipt", receipt.id, receipt.no), after=after)
    before = {"original": ", ".join(done.numbers)}
    for no in done.anew:
        anew = receipt_by_no(session, no=no)
        record(session, "receipt.correction", ("receipt", anew.id, no), after=before)


def _money_of(parts: tuple[Part, ...]) -> list[tuple[Method, int]]:
    return [(one.method, one.amount.fen) for one in parts]


def _by(parts: tuple[Part, ...], method: Method | None) -> tuple[Part, ...]:
    """The money of the parts by one method; prepayment stays what it is."""
    if method is None:
        return parts
    money = total(one.amount for one in parts if one.method is not Method.PREPAID)
    kept = tuple(one for one in parts if one.method is Method.PREPAID)
    same = [one for one in parts if one.method is method and one.amount == money]
    return (*(same or ((Part(method, money),) if money > ZERO else ())), *kept)
