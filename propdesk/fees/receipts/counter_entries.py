"""Counter-entries: what takes a line or a payment back, the same facts with negative amounts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.numbering import document_no, draw_numbers
from propdesk.db.posting import Posting
from propdesk.db.store import acting, today
from propdesk.fees.dues.carried import present_lines
from propdesk.fees.models import (
    Allocation,
    Charge,
    Payment,
    PaymentPart,
    PrepaymentEntry,
    Receipt,
    Reduction,
)
from propdesk.fees.papers.facts import PaidBy, ReceiptFacts
from propdesk.fees.receipts.receipts import Issued
from propdesk.fees.rules import ChargeKind, PaymentKind, PrepaymentKind, ReceiptKind

Counter = Mapping[int, int]
"""payment id → id of its counter-payment."""


def reversal_of(charge: Charge, reason: str, *, run_id: int | None = None) -> dict[str, object]:
    """The counter-entry of a line, which frees its period.

    `run_id`: the undo of a run that makes it; nothing else belongs to a run.
    """
    same = (
        "unit_id", "account_id", "fee_item_id", "tariff_version_id", "period_from", "period_to",
        "due_day", "advance", "explanation", "meter_id", "adjusts_id",
        "share_from", "share_to",
    )  # fmt: skip
    return {
        **{name: getattr(charge, name) for name in same},
        "run_id": run_id,
        "kind": ChargeKind.REVERSAL,
        "reverses_id": charge.id,
        "amount": -charge.amount,
        "reason": reason,
    }


def post_counter_payments(
    session: Session,
    post: Posting,
    payments: Sequence[Payment],
    kind: PaymentKind,
    reason: str,
    *,
    session_id: int | None = None,
) -> tuple[list[int], tuple[Issued, ...]]:
    """Take payments back whole: parts, allocations, reductions, movements of prepayment.

    `kind` RED issues a red receipt for each of their receipts; after VOID the numbers stay.
    Returns the ids of the counter-payments in order, and the red receipts.
    """
    row = {"kind": kind, "session_id": session_id, "reason": reason.strip()}
    ids = post.insert(Payment, [_counter_payment(one, today(session)) | row for one in payments])
    counter = {one.id: new for one, new in zip(payments, ids, strict=True)}
    _counter_parts(session, post, counter)
    _counter_settlements(session, post, counter)
    _counter_prepayments(session, post, counter)
    red = _red_receipts(session, post, counter) if kind is PaymentKind.RED else []
    return ids, tuple(red)


def _counter_payment(payment: Payment, day: date) -> dict[str, object]:
    return {
        "reverses_id": payment.id,
        "unit_id": payment.unit_id,
        "payer": payment.payer,
        "value_day": day,
        "booking_day": day,
        "amount": -payment.amount,
        "remark": "",
    }


def _counter_parts(session: Session, post: Posting, counter: Counter) -> None:
    parts = (
        select(PaymentPart).where(among(PaymentPart.payment_id, counter)).order_by(PaymentPart.id)
    )
    post.insert(
        PaymentPart,
        [
            {
                "payment_id": counter[part.payment_id],
                "method": part.method,
                "amount": -part.amount,
            }
            for part in session.scalars(parts)
        ],
    )


def _counter_settlements(session: Session, post: Posting, counter: Counter) -> None:
    """Open the lines again: what was allocated, and what was let go. Raises BillCut."""
    allocations = (
        select(Allocation).where(among(Allocation.payment_id, counter)).order_by(Allocation.id)
    )
    allocated = session.scalars(allocations).all()
    reductions = (
        select(Reduction).where(among(Reduction.payment_id, counter)).order_by(Reduction.id)
    )
    reduced = session.scalars(reductions).all()
    lines = {one.charge_id for one in allocated} | {one.charge_id for one in reduced}
    now_at = present_lines(session, lines)
    post.insert(
        Allocation,
        [
            {
                "payment_id": counter[one.payment_id],
                "charge_id": now_at.get(one.charge_id, one.charge_id),
                "amount": -one.amount,
            }
            for one in allocated
        ],
    )
    post.insert(
        Reduction,
        [
            {
                "charge_id": now_at.get(one.charge_id, one.charge_id),
                "payment_id": counter[one.payment_id or 0],
                "kind": one.kind,
                "amount": -one.amount,
                "reason": one.reason,
            }
            for one in reduced
        ],
    )


def _counter_prepayments(session: Session, post: Posting, counter: Counter) -> None:
    entries = (
        select(PrepaymentEntry)
        .where(among(PrepaymentEntry.payment_id, counter))
        .order_by(PrepaymentEntry.id)
    )
    post.insert(
        PrepaymentEntry,
        [
            {
                "account_id": one.account_id,
                "fee_item_id": one.fee_item_id,
                "payment_id": counter[one.payment_id],
                "kind": PrepaymentKind.REVERSAL,
                "amount": -one.amount,
            }
            for one in session.scalars(entries)
        ],
    )


def _red_receipts(session: Session, post: Posting, counter: Counter) -> list[Issued]:
    originals = session.scalars(
        select(Receipt).where(among(Receipt.payment_id, counter)).order_by(Receipt.id)
    ).all()
    year = today(session).year
    rows, issued = [], []
    numbers = draw_numbers(session, [one.series for one in originals], year)
    for original, number in zip(originals, numbers, strict=True):
        no = document_no(original.series, year, number)
        red = _red_facts(session, original, no)
        issued.append((no, red.total))
        rows.append(
            {
                "payment_id": counter[original.payment_id],
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
        )
    ids = post.insert(Receipt, rows)
    return [Issued(new, no, amount) for new, (no, amount) in zip(ids, issued, strict=True)]


def _red_facts(session: Session, original: Receipt, no: str) -> ReceiptFacts:
    """What the red receipt says: the original's facts, every amount negative."""
    facts = ReceiptFacts.from_json(original.facts)
    return replace(
        facts,
        number=no,
        day=today(session),
        value_day=today(session),
        kind="red",
        coded=True,
        refers_to=original.no,
        total=-facts.total,
        methods=tuple(PaidBy(part.method, -part.amount) for part in facts.methods),
        lines=tuple(
            replace(line, amount=-line.amount, discount=-line.discount, late_fee=-line.late_fee)
            for line in facts.lines
        ),
        prepaid_in=-facts.prepaid_in,
        prepaid_used=-facts.prepaid_used,
        prepaid_left=None,
        tendered=None,
        change=None,
        cash_in_all=None,
        cashier=acting(session).name,
        handler=acting(session).name,
    )
