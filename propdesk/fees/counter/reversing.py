"""Taking a payment back: 作废 while its session is open, afterwards a red receipt (红字收据).

Nothing is edited: a counter-payment with negative parts, allocations, reductions and prepayment
entries undoes what the payment did; lines that were made by it are reversed too.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.posting import Posting, posting
from propdesk.db.store import acting, require, today, use_case
from propdesk.fees.deposits.service import refuse_used_deposits
from propdesk.fees.dues.carried import present_lines
from propdesk.fees.dues.prepaid import balance_of
from propdesk.fees.invoices.service import HOLDING_TABLES, drop_requests, refuse_invoiced
from propdesk.fees.models import (
    Allocation,
    Charge,
    OpenCharge,
    Payment,
    PaymentPart,
    PrepaymentEntry,
    Receipt,
    Reduction,
    Shift,
)
from propdesk.fees.offers.taken.service import OFFER_USE, drop_offers, refuse_ended
from propdesk.fees.papers.facts import PaidBy
from propdesk.fees.receipts.service import (
    Issued,
    post_counter_payments,
    receipt_by_no,
    refuse_moved,
    reversal_of,
)
from propdesk.fees.rules import Method, PaymentKind, PrepaymentKind
from propdesk.fees.shifts.service import SUPERVISE, drawer_cash, is_open, shift_for_payment
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, Money, total
from propdesk.system.signatures.service import WANTED_TABLES, LoneStep, want_signature


class AlreadyReversed(UserError):
    """The payment was taken back before."""

    message = N_("Receipt {no} was taken back already; it cannot be taken back twice.")


class ShiftClosed(UserError):
    """A void needs its session open."""

    kind = "session_closed"  # as programs that read --json know it
    message = N_(
        "The session of receipt {no} is closed, so it cannot be voided. "
        "Issue a red receipt instead."
    )


class ShiftStillOpen(UserError):
    """A red receipt is for closed sessions."""

    kind = "session_still_open"  # as programs that read --json know it
    message = N_("The session of receipt {no} is still open. Void the receipt instead.")


class OthersShift(UserError):
    """A cashier voids in the own session only; a supervisor also in that of another."""

    kind = "others_session"  # as programs that read --json know it
    message = N_(
        "Receipt {no} was issued by {cashier}; only {cashier} can void it, or a supervisor."
    )


class ReasonMissing(UserError):
    """A reversal says why."""

    message = N_("Write why the receipt is taken back.")


class CopiesMissing(UserError):
    """A void receipt is not left in the payer's hands without a word of his."""

    message = N_(
        "No copy of {no} is back. Count the copies that are, or tick that the payer signed a "
        "statement instead."
    )


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversible:
    """A payment that can be taken back: how (VOID or RED), its receipts and all that comes undone.

    `opened`: how many lines are open again; `gone`: how many came with it and go with it;
    `kept` and `used`: what it brought as prepayment and took of it, both positive. `drawer`: the
    cash that lies where the money goes out.
    """

    kind: PaymentKind
    numbers: tuple[str, ...]
    amount: Money
    parts: tuple[PaidBy, ...]
    opened: int
    gone: int
    kept: Money
    used: Money
    drawer: Money

    @property
    def missing(self) -> Money:
        """How much more cash goes back than lies in the drawer."""
        cash = total(part.amount for part in self.parts if part.method == Method.CASH)
        return max(ZERO, cash - max(ZERO, self.drawer))


COPIES = 3  # of each receipt: 存根联, 收据联, 记账联
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
    *OFFER_USE.touches,
    *HOLDING_TABLES,
    *WANTED_TABLES,
)


@use_case(permission="fees.void", touches=TOUCHES)
def void_receipt(
    session: Session,
    *,
    no: str,
    reason: str,
    copies_back: int | None = None,
    statement: bool = False,
) -> Reversed:
    """Void the payment of a receipt while its session is open, in that session; the number stays.

    `copies_back` = how many of the three copies were recovered, None where no paper is spoken of;
    `statement`: the payer signed one instead. All receipts of the payment are
    void with it. In the session of another cashier it needs the right to supervise. Raises
    ShiftClosed, OthersShift, AlreadyReversed, CopiesMissing, PrepaymentUsed, BillCut,
    InvoiceStands.
    """
    receipt = receipt_by_no(session, no=no)
    if _way_back(session, receipt) is not PaymentKind.VOID:
        raise ShiftClosed(no=no)
    if copies_back == 0 and not statement:
        raise CopiesMissing(no=receipt.no)
    paper: dict[str, object] = (
        {} if copies_back is None else {"recovered": f"{copies_back}/{COPIES}"}
    )
    if statement:
        paper["statement"] = True
    return _reverse(session, receipt, PaymentKind.VOID, reason, paper)


def void_payment(session: Session, *, payment_id: int, reason: str) -> Reversed:
    """Void a payment by its id, all its receipts with it. Raises as void_receipt."""
    of_payment = select(Receipt.no).where(Receipt.payment_id == payment_id).order_by(Receipt.id)
    return void_receipt(session, no=session.scalars(of_payment.limit(1)).one(), reason=reason)


@use_case(permission="fees.view")
def reversal_preview(session: Session, *, no: str) -> Reversible:
    """What taking a receipt back would do: void while its session is open, else a red receipt.

    Nothing is written. Raises NotPermitted, OthersShift, NotAPayment, AlreadyReversed,
    PrepaymentUsed and BillCut.
    """
    receipt = receipt_by_no(session, no=no)
    kind = _way_back(session, receipt)
    require(session, "fees.void" if kind is PaymentKind.VOID else "fees.red")
    payment = _check(session, receipt)
    of_payment = select(PaymentPart).where(PaymentPart.payment_id == payment.id)
    parts = session.scalars(of_payment.where(PaymentPart.method != Method.PREPAID))
    entries = select(PrepaymentEntry.amount).where(PrepaymentEntry.payment_id == payment.id)
    moved = session.scalars(entries).all()
    settled = _settled_by(session, payment)
    own = session.execute(_own_lines(session, payment)).all()
    pays = payment.session_id if kind is PaymentKind.VOID else None
    gone = [charge for charge, by_all in own if by_all == settled.get(charge.id)]
    return Reversible(
        kind=kind,
        numbers=_numbers(session, payment.id),
        amount=payment.amount,
        parts=tuple(PaidBy(part.method, part.amount) for part in parts),
        opened=len(settled) - len(gone),
        gone=len(gone),
        kept=total(one for one in moved if one > ZERO),
        used=-total(one for one in moved if one < ZERO),
        drawer=drawer_cash(session, session_id=pays),
    )


def _settled_by(session: Session, payment: Payment) -> dict[int, Money]:
    """What a payment settled: line → fen, with what was let go of it."""
    settled: dict[int, Money] = {}
    for table in (Allocation, Reduction):
        query = select(table.charge_id, table.amount).where(table.payment_id == payment.id)
        for charge_id, amount in session.execute(query):
            settled[charge_id] = settled.get(charge_id, ZERO) + amount
    now_at = present_lines(session, settled)
    return {now_at.get(charge_id, charge_id): amount for charge_id, amount in settled.items()}


def _way_back(session: Session, receipt: Receipt) -> PaymentKind:
    """VOID while the session of a receipt is open, RED afterwards. Raises OthersShift."""
    payment = session.get_one(Payment, receipt.payment_id)
    if not _is_voidable(session, payment):
        return PaymentKind.RED
    _check_cashier(session, payment, receipt.no)
    return PaymentKind.VOID


def _check_cashier(session: Session, payment: Payment, no: str) -> None:
    """A session is its cashier's, or a supervisor's; what belongs to none is everybody's."""
    if payment.session_id is None:
        return
    opened, actor = session.get_one(Shift, payment.session_id), acting(session)
    if opened.user_id != actor.user_id and SUPERVISE not in actor.permissions:
        raise OthersShift(no=no, cashier=opened.user_name)


@use_case(permission="fees.red", touches=TOUCHES)
def red_receipt(session: Session, *, no: str, reason: str) -> Reversed:
    """Take back a payment whose session is closed: red receipts with own numbers, negative.

    The money goes out of the acting user's session of today. Raises ShiftStillOpen and what
    void_receipt raises.
    """
    receipt = receipt_by_no(session, no=no)
    if _is_voidable(session, session.get_one(Payment, receipt.payment_id)):
        raise ShiftStillOpen(no=no)
    return _reverse(session, receipt, PaymentKind.RED, reason, {})


def _is_voidable(session: Session, payment: Payment) -> bool:
    """Whether its session is still open; what belongs to no session is voided on its own day."""
    if payment.session_id is None:
        return payment.booking_day == today(session)
    return is_open(session, payment.session_id)


def _reverse(
    session: Session,
    receipt: Receipt,
    kind: PaymentKind,
    reason: str,
    paper: Mapping[str, object],
) -> Reversed:
    if not reason.strip():
        raise ReasonMissing
    payment = _check(session, receipt)
    own = payment.session_id
    if own is not None and kind is PaymentKind.RED:
        own = shift_for_payment(session)
    with posting(session, kind.value) as post:
        (counter_id,), red = post_counter_payments(
            session, post, [payment], kind, reason, session_id=own
        )
        _reverse_own_lines(session, post, payment, reason)
    drop_offers(session, payment.id)
    drop_requests(session, payment.id)
    numbers = _numbers(session, payment.id)
    record(
        session,
        f"payment.{kind.value}",
        ("payment", payment.id, ", ".join(numbers)),
        after={"reason": reason, **paper, "amount": -payment.amount},
    )
    if kind is PaymentKind.RED:
        want_signature(session, LoneStep.RED, about=", ".join(numbers), reason=reason)
    return Reversed(counter_id, numbers, payment.amount, red)


def _numbers(session: Session, payment_id: int) -> tuple[str, ...]:
    """Of all receipts of a payment."""
    query = select(Receipt.no).where(Receipt.payment_id == payment_id).order_by(Receipt.id)
    return tuple(session.scalars(query))


def _check(session: Session, receipt: Receipt) -> Payment:
    """The payment of a receipt, which can be taken back."""
    payment = session.get_one(Payment, receipt.payment_id)
    if payment.kind not in (PaymentKind.PAYMENT, PaymentKind.OFFSET):
        raise NotAPayment(no=receipt.no)
    before = select(Payment.id).where(Payment.reverses_id == payment.id)
    if session.scalars(before).first() is not None:
        raise AlreadyReversed(no=receipt.no)
    refuse_invoiced(session, payment.id, receipt.no)
    refuse_moved(session, payment.id, receipt.no)
    brought = session.scalars(
        select(PrepaymentEntry).where(
            PrepaymentEntry.payment_id == payment.id,
            PrepaymentEntry.kind == PrepaymentKind.IN,
        )
    ).all()
    for entry in brought:
        if balance_of(session, entry.account_id, entry.fee_item_id) < entry.amount:
            raise PrepaymentUsed(no=receipt.no, later=_later_use(session, entry))
    refuse_used_deposits(session, payment, receipt.no)
    refuse_ended(session, payment.id, receipt.no)
    return payment


def _later_use(session: Session, entry: PrepaymentEntry) -> str:
    """The newest document that took from the balance since; a move has no number but a day."""
    reversed_payments = select(Payment.reverses_id).where(Payment.reverses_id.is_not(None))
    used = session.execute(
        select(Payment.booking_day, Receipt.no)
        .join(PrepaymentEntry, PrepaymentEntry.payment_id == Payment.id)
        .outerjoin(Receipt, Receipt.payment_id == Payment.id)
        .where(
            PrepaymentEntry.account_id == entry.account_id,
            PrepaymentEntry.kind != PrepaymentKind.REVERSAL,
            PrepaymentEntry.amount < ZERO,
            PrepaymentEntry.id > entry.id,
            Payment.id.not_in(reversed_payments),
        )
        .order_by(PrepaymentEntry.id.desc(), Receipt.id.desc())
    ).first()
    if used is None:
        return ""
    day, no = used
    return no or _("the move of {day}").format(day=day)


def _reverse_own_lines(session: Session, post: Posting, payment: Payment, reason: str) -> None:
    """Counter charges and months paid ahead came with the payment and go with it."""
    lines = session.execute(_own_lines(session, payment))
    own = [charge for charge, settled in lines if settled == ZERO]
    post.insert(Charge, [reversal_of(charge, reason.strip()) for charge in own])


def _own_lines(session: Session, payment: Payment) -> Select[Charge, Money]:
    """The live lines that were posted together with a payment, and what is settled of each.

    One that was cut at an owner change and is whole again is another line by now.
    """
    made = select(Charge.id).where(Charge.posting_seq == payment.posting_seq)
    paid = select(Allocation.charge_id).where(
        Allocation.payment_id == payment.id, Allocation.charge_id.in_(made)
    )
    let_go = select(Reduction.charge_id).where(
        Reduction.payment_id == payment.id, Reduction.charge_id.in_(made)
    )
    again = present_lines(session, {*session.scalars(paid), *session.scalars(let_go)})
    return (
        select(Charge, OpenCharge.settled)
        .join(OpenCharge, OpenCharge.charge_id == Charge.id)
        .where(Charge.id.in_(made) | Charge.id.in_(again.values()), OpenCharge.live.is_(True))
    )
