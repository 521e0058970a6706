"""Taking a payment back: 作废 while its session is open, afterwards a red receipt (红字收据).

Nothing is edited: a counter-payment with negative parts, allocations, reductions and prepayment
entries undoes what the payment did; lines that were made by it are reversed too.
"""

from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.numbering import document_no, draw_number
from propdesk.db.posting import Posting, posting
from propdesk.db.store import acting, today, use_case
from propdesk.fees.facts import PaidBy, ReceiptFacts
from propdesk.fees.models import (
    Allocation,
    CashSession,
    Charge,
    OpenCharge,
    Payment,
    PaymentPart,
    PrepaymentEntry,
    Receipt,
    Reduction,
)
from propdesk.fees.receipts import Issued, receipt_by_no
from propdesk.fees.rules import ChargeKind, PaymentKind, PrepaymentKind, ReceiptKind
from propdesk.fees.sessions import SUPERVISE, is_open, session_for_payment
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO, Money


class AlreadyReversed(UserError):
    """The payment was taken back before."""

    message = N_("Receipt {no} was taken back already; it cannot be taken back twice.")


class SessionClosed(UserError):
    """A void needs its session open."""

    message = N_(
        "The session of receipt {no} is closed, so it cannot be voided. "
        "Issue a red receipt instead."
    )


class SessionStillOpen(UserError):
    """A red receipt is for closed sessions."""

    message = N_("The session of receipt {no} is still open. Void the receipt instead.")


class OthersSession(UserError):
    """A cashier voids in the own session only; a supervisor also in that of another."""

    message = N_(
        "Receipt {no} was issued by {cashier}; only {cashier} can void it, or a supervisor."
    )


class ReasonMissing(UserError):
    """A reversal says why."""

    message = N_("Write why the receipt is taken back.")


class PrepaymentUsed(UserError):
    """The prepayment this payment brought was used by a later document."""

    message = N_("The prepayment of receipt {no} was used by {later}. Take {later} back first.")


class NotAPayment(UserError):
    """Red receipts cannot be taken back."""

    message = N_("{no} is a red receipt; it cannot be taken back. Take the money again instead.")


@dataclass(frozen=True, slots=True)
class Reversed:
    """What was taken back: every receipt of the payment, its money, and any red receipts."""

    payment_id: int
    numbers: tuple[str, ...]
    amount: Money
    red: tuple[Issued, ...] = ()


TOUCHES = (
    "payment",
    "payment_part",
    "allocation",
    "reduction",
    "prepayment_entry",
    "receipt",
    "charge",
    "open_charge",
    "cash_session",
    "posting",
    "counter",
    "audit",
)


@use_case(permission="fees.void", touches=TOUCHES)
def void_receipt(session: Session, *, no: str, reason: str, copies_back: int = 0) -> Reversed:
    """Void the payment of a receipt while its session is open, in that session; the number stays.

    `copies_back` = how many of the three copies were recovered. All receipts of the payment are
    void with it. In the session of another cashier it needs the right to supervise. Raises
    SessionClosed, OthersSession, AlreadyReversed, PrepaymentUsed.
    """
    receipt = receipt_by_no(session, no=no)
    payment = session.get_one(Payment, receipt.payment_id)
    if not _is_voidable(session, payment):
        raise SessionClosed(no=no)
    _check_cashier(session, payment, no)
    return _reverse(session, receipt, PaymentKind.VOID, reason, copies_back)


def _check_cashier(session: Session, payment: Payment, no: str) -> None:
    """A session is its cashier's, or a supervisor's; what belongs to none is everybody's."""
    if payment.session_id is None:
        return
    opened, actor = session.get_one(CashSession, payment.session_id), acting(session)
    if opened.user_id != actor.user_id and SUPERVISE not in actor.permissions:
        raise OthersSession(no=no, cashier=opened.user_name)


@use_case(permission="fees.red", touches=TOUCHES)
def red_receipt(session: Session, *, no: str, reason: str) -> Reversed:
    """Take back a payment whose session is closed: red receipts with own numbers, negative.

    The money goes out of the acting user's session of today. Raises SessionStillOpen and what
    void_receipt raises.
    """
    receipt = receipt_by_no(session, no=no)
    payment = session.get_one(Payment, receipt.payment_id)
    if _is_voidable(session, payment):
        raise SessionStillOpen(no=no)
    return _reverse(session, receipt, PaymentKind.RED, reason, 0)


def _is_voidable(session: Session, payment: Payment) -> bool:
    """Whether its session is still open; what belongs to no session is voided on its own day."""
    if payment.session_id is None:
        return payment.booking_day == today(session)
    return is_open(session, payment.session_id)


def _reverse(
    session: Session, receipt: Receipt, kind: PaymentKind, reason: str, copies_back: int
) -> Reversed:
    payment = session.get_one(Payment, receipt.payment_id)
    _check(session, receipt, payment, reason)
    own = payment.session_id
    if own is not None and kind is PaymentKind.RED:
        own = session_for_payment(session)
    receipts = session.scalars(
        select(Receipt).where(Receipt.payment_id == payment.id).order_by(Receipt.id)
    ).all()
    with posting(session, kind.value) as post:
        counter_id = _counter_payment(session, post, payment, kind, own, reason)
        _counter_rows(session, post, payment, counter_id)
        _reverse_own_lines(session, post, payment)
        red: tuple[Issued, ...] = ()
        if kind is PaymentKind.RED:
            red = tuple(_red(session, post, one, counter_id) for one in receipts)
    numbers = tuple(one.no for one in receipts)
    record(
        session,
        f"payment.{kind.value}",
        ("payment", payment.id, ", ".join(numbers)),
        after={"reason": reason, "copies_back": copies_back, "amount": -payment.amount},
    )
    return Reversed(counter_id, numbers, payment.amount, red)


def _check(session: Session, receipt: Receipt, payment: Payment, reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing
    if payment.kind not in (PaymentKind.PAYMENT, PaymentKind.OFFSET):
        raise NotAPayment(no=receipt.no)
    before = select(Payment.id).where(Payment.reverses_id == payment.id)
    if session.scalars(before).first() is not None:
        raise AlreadyReversed(no=receipt.no)
    brought = session.scalars(
        select(PrepaymentEntry).where(
            PrepaymentEntry.payment_id == payment.id,
            PrepaymentEntry.kind == PrepaymentKind.IN,
        )
    ).all()
    for entry in brought:
        balance = session.scalars(
            select(func.sum(PrepaymentEntry.amount)).where(
                PrepaymentEntry.account_id == entry.account_id,
                PrepaymentEntry.fee_item_id.is_not_distinct_from(entry.fee_item_id),
            )
        ).one()
        if (balance or ZERO) < entry.amount:
            raise PrepaymentUsed(no=receipt.no, later=_later_use(session, entry))


def _later_use(session: Session, entry: PrepaymentEntry) -> str:
    reversed_payments = select(Payment.reverses_id).where(Payment.reverses_id.is_not(None))
    used = session.scalars(
        select(Receipt.no)
        .join(PrepaymentEntry, PrepaymentEntry.payment_id == Receipt.payment_id)
        .where(
            PrepaymentEntry.account_id == entry.account_id,
            PrepaymentEntry.kind == PrepaymentKind.OFFSET,
            PrepaymentEntry.id > entry.id,
            Receipt.payment_id.not_in(reversed_payments),
        )
        .order_by(Receipt.id.desc())
    ).first()
    return used or ""


def _counter_payment(
    session: Session,
    post: Posting,
    payment: Payment,
    kind: PaymentKind,
    session_id: int | None,
    reason: str,
) -> int:
    (counter_id,) = post.insert(
        Payment,
        [
            {
                "kind": kind,
                "reverses_id": payment.id,
                "session_id": session_id,
                "unit_id": payment.unit_id,
                "payer": payment.payer,
                "value_day": today(session),
                "booking_day": today(session),
                "amount": -payment.amount,
                "remark": "",
                "reason": reason.strip(),
            }
        ],
    )
    return counter_id


def _counter_rows(session: Session, post: Posting, payment: Payment, counter_id: int) -> None:
    parts = select(PaymentPart).where(PaymentPart.payment_id == payment.id)
    post.insert(
        PaymentPart,
        [
            {"payment_id": counter_id, "method": part.method, "amount": -part.amount}
            for part in session.scalars(parts)
        ],
    )
    allocations = select(Allocation).where(Allocation.payment_id == payment.id)
    post.insert(
        Allocation,
        [
            {"payment_id": counter_id, "charge_id": one.charge_id, "amount": -one.amount}
            for one in session.scalars(allocations)
        ],
    )
    _counter_reductions(session, post, payment, counter_id)


def _counter_reductions(session: Session, post: Posting, payment: Payment, counter_id: int) -> None:
    """Take back what was let go, and every movement of prepayment."""
    reductions = select(Reduction).where(Reduction.payment_id == payment.id)
    post.insert(
        Reduction,
        [
            {
                "charge_id": one.charge_id,
                "payment_id": counter_id,
                "kind": one.kind,
                "amount": -one.amount,
                "reason": one.reason,
            }
            for one in session.scalars(reductions)
        ],
    )
    entries = select(PrepaymentEntry).where(PrepaymentEntry.payment_id == payment.id)
    post.insert(
        PrepaymentEntry,
        [
            {
                "account_id": one.account_id,
                "fee_item_id": one.fee_item_id,
                "payment_id": counter_id,
                "kind": PrepaymentKind.REVERSAL,
                "amount": -one.amount,
            }
            for one in session.scalars(entries)
        ],
    )


def _reverse_own_lines(session: Session, post: Posting, payment: Payment) -> None:
    """Counter charges and months paid ahead came with the payment and go with it."""
    own = (
        select(Charge)
        .join(OpenCharge, OpenCharge.charge_id == Charge.id)
        .where(
            Charge.posting_seq == payment.posting_seq,
            OpenCharge.live.is_(True),
            OpenCharge.settled == ZERO,
        )
    )
    post.insert(Charge, [reversal_of(charge) for charge in session.scalars(own)])


def reversal_of(charge: Charge, reason: str = "") -> dict[str, object]:
    """The counter-entry of a line: the same facts, the negative amount."""
    return {
        "run_id": charge.run_id,
        "kind": ChargeKind.REVERSAL,
        "unit_id": charge.unit_id,
        "account_id": charge.account_id,
        "fee_item_id": charge.fee_item_id,
        "tariff_version_id": charge.tariff_version_id,
        "reverses_id": charge.id,
        "period_from": charge.period_from,
        "period_to": charge.period_to,
        "due_day": charge.due_day,
        "amount": -charge.amount,
        "advance": charge.advance,
        "explanation": "{}",
        "reason": reason,
    }


def _red(session: Session, post: Posting, original: Receipt, counter_id: int) -> Issued:
    year = today(session).year
    number = draw_number(session, original.series, year)
    no = document_no(original.series, year, number)
    red = _red_facts(session, original, no)
    (receipt_id,) = post.insert(
        Receipt,
        [
            {
                "payment_id": counter_id,
                "receipt_group_id": original.receipt_group_id,
                "kind": ReceiptKind.RED,
                "reverses_id": original.id,
                "series": original.series,
                "year": year,
                "number": number,
                "no": no,
                "amount": red.total,
                "facts": red.to_json(),
            }
        ],
    )
    return Issued(receipt_id, no, red.total)


def _red_facts(session: Session, original: Receipt, no: str) -> ReceiptFacts:
    """What the red receipt says: the original's facts, every amount negative."""
    facts = ReceiptFacts.from_json(original.facts)
    return replace(
        facts,
        number=no,
        day=today(session),
        value_day=today(session),
        kind="red",
        refers_to=original.no,
        total=-facts.total,
        methods=tuple(PaidBy(part.method, -part.amount) for part in facts.methods),
        lines=tuple(
            replace(line, amount=-line.amount, discount=-line.discount, late_fee=-line.late_fee)
            for line in facts.lines
        ),
        prepaid_in=-facts.prepaid_in,
        prepaid_used=-facts.prepaid_used,
        tendered=None,
        change=None,
        cashier=acting(session).name,
        handler=acting(session).name,
    )
