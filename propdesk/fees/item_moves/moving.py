"""Moving what was paid for one item to another (转项), and taking such a move back.

A payment without money, linked to the one whose receipt it is: it frees the line that was paid and
settles the open lines of the other item, the oldest first; what is left over is prepaid for that
item alone. It counts from the day the money came. The receipt stays as it was issued.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.numbering import document_no, draw_number
from propdesk.db.posting import Posting, posting
from propdesk.db.store import today, use_case
from propdesk.fees.dues.covering import Balance
from propdesk.fees.dues.prepaid import balance_of, post_entry
from propdesk.fees.invoices.service import refuse_invoiced, request_of
from propdesk.fees.item_moves.reading import (
    UNFIT,
    ItemMove,
    PaidOn,
    move_told,
    open_of,
    paid_by,
)
from propdesk.fees.item_moves.refusals import (
    InvoiceAskedFor,
    ItemUnfit,
    LineGone,
    LineNotPaid,
    LinePaidSince,
    MovedOn,
    MovedPrepaidUsed,
    MoveGone,
    NothingToMove,
    OfferOnLine,
    ReasonOfMoveMissing,
    ReceiptGone,
    SameItem,
    TooMuchMoved,
)
from propdesk.fees.models import Allocation, Charge, OpenCharge, Payment, PrepaymentEntry, Reduction
from propdesk.fees.receipts.service import post_counter_payments, receipt_by_no
from propdesk.fees.refusals import AmountNotPositive
from propdesk.fees.rules import MOVE_SERIES, PaymentKind, PrepaymentKind, ReductionKind
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.money import ZERO, Money

TOUCHES = (
    "payment", "allocation", "open_charge", "prepayment_entry", "posting", "counter", "audit",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A move that may be posted."""

    payment: Payment
    no: str
    line: PaidOn
    item: FeeItem
    amount: Money


@use_case(permission="fees.correct", touches=TOUCHES)
def move_paid(
    session: Session, *, no: str, charge_id: int, fee_item_id: int, amount: Money, reason: str
) -> ItemMove:
    """Move so much of what a receipt paid on a line to another item of the same payer.

    Raises ReasonOfMoveMissing, ReceiptGone, LineNotPaid, SameItem, ItemUnfit, TooMuchMoved,
    AmountNotPositive, InvoiceStands, RequestAtBureau, InvoiceAskedFor, OfferOnLine, ReceiptUnknown.
    """
    if not reason.strip():
        raise ReasonOfMoveMissing
    wanted = _wanted(session, no, charge_id, fee_item_id, amount)
    with posting(session, "item_move") as post:
        move_id = _post(session, post, wanted, reason.strip())
    done = move_told(session, session.get_one(Payment, move_id), wanted.no)
    after = {"original": wanted.no, "amount": amount, "from": done.source, "to": done.to}
    record(
        session, "payment.item_move", ("payment", move_id, done.no),
        after={**after, "reason": reason.strip()},
    )  # fmt: skip
    return done


@use_case(permission="fees.correct")
def check_movable(session: Session, *, no: str) -> tuple[PaidOn, ...]:
    """What of a receipt can be moved. Raises what move_paid refuses of the receipt as a whole, and
    NothingToMove."""
    found = paid_by(session, _payment_of(session, no).id)
    if not found:
        raise NothingToMove(no=no)
    return found


def _payment_of(session: Session, no: str) -> Payment:
    """The payment of a receipt that stands and has no invoice."""
    receipt = receipt_by_no(session, no=no)
    payment = session.get_one(Payment, receipt.payment_id)
    back = select(Payment.id).where(Payment.reverses_id == payment.id)
    if payment.reverses_id is not None or session.scalar(back) is not None:
        raise ReceiptGone(no=receipt.no)
    if payment.kind is not PaymentKind.PAYMENT:
        raise NothingToMove(no=receipt.no)
    refuse_invoiced(session, payment.id, receipt.no)
    if asked := request_of(session, payment.id):
        raise InvoiceAskedFor(invoice=asked, no=receipt.no)
    return payment


def _wanted(session: Session, no: str, charge_id: int, fee_item_id: int, amount: Money) -> _Wanted:
    payment = _payment_of(session, no)
    line = next((one for one in paid_by(session, payment.id) if one.charge_id == charge_id), None)
    if line is None:
        raise LineNotPaid(no=no)
    item = session.get_one(FeeItem, fee_item_id)
    if item.id == line.fee_item_id:
        raise SameItem(item=item.name)
    if item.nature in UNFIT:
        raise ItemUnfit(item=item.name)
    if amount <= ZERO:
        raise AmountNotPositive(amount=amount)
    if amount > line.paid:
        raise TooMuchMoved(no=no, paid=line.paid, item=line.item, wanted=amount)
    offered = select(Reduction.id).where(
        Reduction.charge_id == charge_id,
        Reduction.payment_id == payment.id,
        Reduction.kind == ReductionKind.OFFER,
    )
    if session.scalar(offered.limit(1)) is not None:
        raise OfferOnLine(no=no, item=line.item)
    return _Wanted(payment, no, line, item, amount)


def _post(session: Session, post: Posting, wanted: _Wanted, reason: str) -> int:
    """The move and its entries; its number stands as its remark. Returns its id."""
    day, payment = today(session), wanted.payment
    number = document_no(MOVE_SERIES, day.year, draw_number(session, MOVE_SERIES, day.year))
    row = {
        "kind": PaymentKind.MOVE, "unit_id": payment.unit_id, "payer": payment.payer,
        "value_day": payment.value_day, "booking_day": day, "amount": ZERO, "remark": number,
        "reason": reason, "amends_id": payment.id,
    }  # fmt: skip
    (move_id,) = post.insert(Payment, [row])
    charge = session.get_one(Charge, wanted.line.charge_id)
    rows = [{"payment_id": move_id, "charge_id": charge.id, "amount": -wanted.amount}]
    left, keeper = wanted.amount, charge.account_id
    for one in open_of(session, charge, wanted.item.id):
        part = min(left, one.amount - one.settled)
        if part > ZERO:
            rows.append({"payment_id": move_id, "charge_id": one.charge_id, "amount": part})
            left, keeper = left - part, one.account_id
    post.insert(Allocation, rows)
    if left > ZERO:
        balance = Balance(None, keeper, wanted.item.id, ZERO)
        post_entry(post, move_id, balance, PrepaymentKind.MOVE, left)
    return move_id


@use_case(permission="fees.correct", touches=(*TOUCHES, "payment_part", "reduction", "receipt"))
def take_move_back(session: Session, *, payment_id: int, reason: str) -> ItemMove:
    """Put what a move moved on its first line again.

    Raises ReasonOfMoveMissing, MoveGone, LineGone, LinePaidSince, MovedOn, MovedPrepaidUsed,
    BillCut.
    """
    if not reason.strip():
        raise ReasonOfMoveMissing
    move = session.get(Payment, payment_id)
    back = select(Payment.id).where(Payment.reverses_id == payment_id)
    if move is None or move.amends_id is None or session.scalar(back) is not None:
        raise MoveGone
    _refuse_gone(session, move)
    with posting(session, "item_move") as post:
        post_counter_payments(session, post, [move], PaymentKind.VOID, reason)
    record(
        session, "payment.item_move_back", ("payment", move.id, move.remark),
        after={"reason": reason.strip()},
    )  # fmt: skip
    return move_told(session, move, "")


def _refuse_gone(session: Session, move: Payment) -> None:
    """Nothing is put on a line that was taken back or paid since, nor taken of what is used."""
    here = {one.charge_id: one.paid for one in paid_by(session, move.amends_id or 0)}
    lines = (
        select(OpenCharge, FeeItem.name, Allocation.amount)
        .join(Allocation, Allocation.charge_id == OpenCharge.charge_id)
        .join(FeeItem, FeeItem.id == OpenCharge.fee_item_id)
        .where(Allocation.payment_id == move.id)
        .order_by(Allocation.amount.desc(), Allocation.id)
    )
    for line, item, part in session.execute(lines):
        left = line.amount - line.settled
        if part < ZERO and not line.live:
            raise LineGone(move=move.remark, item=item)
        if left < -part:
            raise LinePaidSince(move=move.remark, item=item, amount=-part, open=left)
        if line.live and part > here.get(line.charge_id, ZERO):
            raise MovedOn(move=move.remark, item=item)
    entries = select(PrepaymentEntry).where(PrepaymentEntry.payment_id == move.id)
    for entry in session.scalars(entries):
        left = balance_of(session, entry.account_id, entry.fee_item_id)
        if left < entry.amount:
            raise MovedPrepaidUsed(move=move.remark, amount=entry.amount, left=left)
