"""Spoiling the number of a receipt whose paper was lost in the printer (卡纸): it stays, void, with
its reason, and the same payment gets the next number.

Nothing is edited: the payment is voided by its counter-entry and posted anew from what is stored of
it, in one transaction. When the new one would settle anything else, all of it is refused.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.audit import record
from propdesk.db.store import acting, require, today, use_case
from propdesk.fees.counter.collecting import TOUCHES, collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import (
    NotAPayment,
    OthersShift,
    ReasonMissing,
    ShiftClosed,
    reversal_preview,
    void_receipt,
)
from propdesk.fees.deposits.service import deposit_of
from propdesk.fees.dues.carried import present_lines
from propdesk.fees.dues.drafts import DraftLine
from propdesk.fees.invoices.service import refuse_asked
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
from propdesk.fees.offers.taken.service import OfferTaken, offers_of_payment
from propdesk.fees.receipt_books.service import paper_of_payment
from propdesk.fees.receipts.service import receipt_by_no
from propdesk.fees.rules import ChargeKind, PaymentKind, PrepaymentKind
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO, Money, total

SAME = ("unit_id", "account_id", "fee_item_id", "period_from", "period_to", "due_day", "amount")


class OthersNumber(OthersShift):
    """The cash lies in the drawer of its cashier, where the same payment would be taken anew."""

    kind = OthersShift.kind
    message = N_(
        "Receipt {no} was issued by {cashier}; only {cashier} can spoil its number. Print it "
        "again, or have it voided (F9) by a supervisor and take the money once more."
    )


class NotTheSame(UserError):
    """What is stored of the payment does not give the same receipt any more."""

    message = N_(
        "What receipt {no} paid has changed since, so it cannot be issued anew as it was. Print it "
        "again, or void it (F9) and take the money once more."
    )


@dataclass(frozen=True, slots=True)
class Spoiled:
    """The numbers that are void now, and those the same payment has instead."""

    numbers: tuple[str, ...]
    anew: tuple[str, ...]


@use_case(permission="fees.void", touches=TOUCHES)
def spoil_receipt(session: Session, *, no: str, reason: str) -> Spoiled:
    """Void the receipts of a payment for their paper's sake and issue them under the next numbers.

    Only its cashier may, while the session is open: the cash stays where it lies. Raises what
    `void_receipt` and `collect_payment` raise, and NotTheSame.
    """
    if not reason.strip():
        raise ReasonMissing
    receipt = check_spoiling(session, no=no)
    payment = session.get_one(Payment, receipt.payment_id)
    settled = settled_now(session, payment.id)
    before = _told(session, payment.id, settled)
    offers = offers_of_payment(session, payment.id)
    back = void_receipt(session, no=receipt.no, reason=reason)
    order = with_offers(order_again(session, payment, settled), offers)
    collected = collect_payment(session, order=order)
    anew_id = collected.payment_id
    if _told(session, anew_id, settled_now(session, anew_id)) != before:
        raise NotTheSame(no=receipt.no)
    anew = tuple(issued.no for issued in collected.receipts)
    after = {"reason": reason.strip(), "receipts": ", ".join(anew)}
    record(session, "receipt.spoil", ("receipt", receipt.id, receipt.no), after=after)
    return Spoiled(back.numbers, anew)


@use_case(permission="fees.view")
def check_spoiling(session: Session, *, no: str) -> Receipt:
    """The receipt of a number, which may be spoiled now. Raises NotPermitted, ShiftClosed,
    OthersNumber and what hinders a void."""
    for permission in ("fees.void", "fees.collect"):
        require(session, permission)
    receipt = receipt_by_no(session, no=no)
    payment = session.get_one(Payment, receipt.payment_id)
    if payment.session_id is None:  # an offset of a run, in which nobody took money
        raise NotAPayment(no=receipt.no)
    if reversal_preview(session, no=receipt.no).kind is not PaymentKind.VOID:
        raise ShiftClosed(no=receipt.no)
    opened = session.get_one(Shift, payment.session_id)
    if opened.user_id != acting(session).user_id:
        raise OthersNumber(no=receipt.no, cashier=opened.user_name)
    refuse_asked(session, payment.id, receipt.no)
    return receipt


def settled_now(session: Session, payment_id: int) -> dict[int, tuple[Money, Money]]:
    """What a payment settled: line → money, and what was let go; lines as they stand today."""
    sums: list[dict[int, Money]] = []
    for table in (Allocation, Reduction):
        query = select(table.charge_id, table.amount).where(table.payment_id == payment_id)
        found: dict[int, Money] = {}
        for charge_id, amount in session.execute(query):
            found[charge_id] = found.get(charge_id, ZERO) + amount
        sums.append(found)
    money, let_go = sums
    now_at = present_lines(session, {*money, *let_go})
    return {
        now_at.get(one, one): (money.get(one, ZERO), let_go.get(one, ZERO))
        for one in {*money, *let_go}
    }


def _told(
    session: Session, payment_id: int, settled: Mapping[int, tuple[Money, Money]]
) -> tuple[object, ...]:
    """What a payment did, whatever its lines are numbered, for a comparison."""
    lines = [
        (repr([getattr(session.get_one(Charge, one), name) for name in SAME]), money.fen, less.fen)
        for one, (money, less) in settled.items()
    ]
    entries = select(
        PrepaymentEntry.account_id, PrepaymentEntry.fee_item_id, PrepaymentEntry.amount
    ).where(PrepaymentEntry.payment_id == payment_id)
    moved = [(account, item or 0, amount.fen) for account, item, amount in session.execute(entries)]
    return sorted(lines), sorted(moved)


def order_again(
    session: Session, payment: Payment, settled: Mapping[int, tuple[Money, Money]]
) -> Order:
    """The order that takes a voided payment anew; lines that went with it are made again."""
    live = select(OpenCharge.charge_id).where(among(OpenCharge.charge_id, settled), OpenCharge.live)
    there = set(session.scalars(live))
    late = _late_again(session, set(settled) - there)
    kept = session.scalars(
        select(PrepaymentEntry).where(
            PrepaymentEntry.payment_id == payment.id, PrepaymentEntry.kind == PrepaymentKind.IN
        )
    ).first()
    parts = session.scalars(
        select(PaymentPart).where(PaymentPart.payment_id == payment.id).order_by(PaymentPart.id)
    )
    return Order(
        unit_id=payment.unit_id,
        parts=tuple(Part(part.method, part.amount, part.tendered) for part in parts),
        payer=payment.payer,
        charge_ids=tuple(there),
        new_lines=tuple(
            _again(session, one) for one in sorted(settled) if one not in there and one not in late
        ),
        late_fees=tuple(dict.fromkeys(late.values())),
        late_most=total(total(settled[one]) for one in late) if late else None,
        rounded_off=total(let_go for _money, let_go in settled.values()),
        keep_rest=kept is not None,
        prepay_account_id=kept.account_id if kept is not None else None,
        prepay_item_id=kept.fee_item_id if kept is not None else None,
        value_day=payment.value_day,
        remark=payment.remark,
        paper=paper_of_payment(session, payment.id),
        limits=tuple((one, money + less) for one, (money, less) in settled.items() if one in there),
    )


def _late_again(session: Session, charge_ids: Collection[int]) -> dict[int, int]:
    """Of lines that went with their payment those of late fees: line → the line that was late."""
    query = select(Charge.id, Charge.adjusts_id).where(
        among(Charge.id, charge_ids), Charge.kind == ChargeKind.LATE_FEE
    )
    return {one: late for one, late in session.execute(query) if late is not None}


def with_offers(order: Order, offers: tuple[OfferTaken, ...]) -> Order:
    """The same with what offers take off: of all that was let go, the rest was rounded off."""
    less = order.rounded_off - total(one.amount for one in offers)
    return replace(order, offers=offers, rounded_off=less)


def _again(session: Session, charge_id: int) -> DraftLine:
    """A line that was made with its payment, as it was."""
    charge = session.get_one(Charge, charge_id)
    return DraftLine(
        kind=charge.kind,
        unit_id=charge.unit_id,
        unit_code="",
        fee_item_id=charge.fee_item_id,
        item="",
        tariff_id=0,
        tariff_version_id=charge.tariff_version_id or 0,
        account_id=charge.account_id,
        day=today(session),
        period_from=charge.period_from,
        period_to=charge.period_to,
        due_day=charge.due_day,
        amount=charge.amount,
        explanation=charge.explanation,
        deposit_id=deposit_of(session, charge_id),
    )
