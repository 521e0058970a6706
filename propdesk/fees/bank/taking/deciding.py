"""What a clerk decides of one row: whose it is, that it was typed already, that it is none of
theirs, that it waits; and taking that back."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from propdesk.db import audit
from propdesk.db.store import use_case
from propdesk.fees.bank.matching.facts import DebtLine
from propdesk.fees.bank.matching.matching import meant_of, reopen_taken_back
from propdesk.fees.bank.matching.proposing import exact_lines
from propdesk.fees.bank.models import BankRow
from propdesk.fees.bank.refusals import (
    NoRefundKnown,
    NotMoneyIn,
    PairDiffers,
    PairStands,
    PairTaken,
    ReasonUnsaid,
    RowDecided,
)
from propdesk.fees.bank.rules import RowState, WhyIgnored, WhyMeant
from propdesk.fees.bank.taking.cash import hand_ins_called, numbers_of, pair_cash, part_cash
from propdesk.fees.bank.taking.payers import learn_payer
from propdesk.fees.bank.taking.posting import (
    TOUCHES,
    decide,
    hold_rows,
    method_of,
    post_row,
    take_unclaimed_back,
    wait_again,
)
from propdesk.fees.bank.taking.refunds import came_for, pair_refund, pair_with_refund, with_pair
from propdesk.fees.counter.service import Collected, void_payment
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.hand_ins.service import HAND_IN
from propdesk.fees.models import Payment, PaymentPart, Receipt
from propdesk.fees.receipts.service import receipt_by_no
from propdesk.fees.refunds.service import DEPOSIT_REFUND
from propdesk.fees.rules import PaymentKind, UnclaimedKind
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, total
from propdesk.kernel.records.refusals import RecordGone

_DECIDED = (RowState.POSTED, RowState.PAIRED, RowState.IGNORED)


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision made: a payment with its receipts, or nothing but the decision."""

    row_id: int
    state: RowState
    collected: Collected | None = None


@use_case(permission="fees.collect", touches=TOUCHES)
def claim_row(
    session: Session,
    *,
    row_id: int,
    unit_id: int | None = None,
    charge_ids: Sequence[int] | None = None,
    walk_in: str = "",
) -> Decided:
    """Make the payment of a row for a household: the lines given, else what the desk would tick,
    the oldest first; the rest becomes prepayment. The payer is remembered. Raises RowDecided,
    NotMoneyIn and what taking money refuses."""
    row = _undecided(session, row_id)
    if row.amount <= ZERO:
        raise NotMoneyIn(amount=-row.amount)
    proposed = {one.unit_id: one for one in meant_of(row)}.get(unit_id or 0)
    if charge_ids is None and unit_id is not None:
        charge_ids = _whole_lines(session, row, unit_id) or None
    done = post_row(session, row, unit_id, charge_ids, keep_rest=True, walk_in=walk_in)
    if unit_id is not None and (proposed is None or WhyMeant.LEARNED not in proposed.why):
        learn_payer(session, row, unit_id)
    numbers = ", ".join(one.no for one in done.receipts)
    _write_down(session, row, {"amount": row.amount, "receipts": numbers})
    return Decided(row_id, RowState.POSTED, done)


def _whole_lines(session: Session, row: BankRow, unit_id: int) -> tuple[int, ...]:
    """The lines of a household that the row pays whole, () where it pays none so."""
    lines = [
        DebtLine(one.charge_id, one.fee_item_id, one.due_day, one.period_from, one.open.fen)
        for one in household_dues(session, unit_id=unit_id).lines
        if one.near and not one.former and one.open > ZERO
    ]
    return exact_lines(lines, row.amount.fen, row.day)


@use_case(permission="fees.statement", touches=TOUCHES)
def pair_row(session: Session, *, row_id: int, no: str) -> Decided:
    """Say that the payment of a receipt is this row, that it credits hand-ins, or is of a refund
    or a part of one, by their numbers.

    Raises RowDecided, PairDiffers, PairTaken, CashUnknown, CashDiffers, RefundUnknown,
    RefundDiffers, RefundStands.
    """
    row, called = _undecided(session, row_id), no.strip().upper()
    if called.startswith(HAND_IN.series):
        called_so = hand_ins_called(session, numbers_of(no))
        return _credit(session, row, [one.id for one in called_so])
    if called.startswith(DEPOSIT_REFUND.series):
        pair_with_refund(session, row, called)
        _write_down(session, row, {"amount": row.amount, "receipts": called})
        return Decided(row_id, RowState.PAIRED)
    receipt = receipt_by_no(session, no=no)
    payment = session.get_one(Payment, receipt.payment_id)
    _refuse_taken(session, payment, receipt.no)
    parts = select(PaymentPart.amount).where(
        PaymentPart.payment_id == payment.id, PaymentPart.method == method_of(session, row)
    )
    found = total(session.scalars(parts))
    if found != row.amount:
        raise PairDiffers(no=receipt.no, found=found, amount=row.amount)
    take_unclaimed_back(session, row, N_("Was entered already"))
    decide(session, row, RowState.PAIRED, payment_id=payment.id, unit_id=payment.unit_id)
    _write_down(session, row, {"amount": row.amount, "receipts": receipt.no})
    return Decided(row_id, RowState.PAIRED)


@use_case(permission="fees.statement", touches=TOUCHES)
def credit_row(session: Session, *, row_id: int, hand_ins: Sequence[int]) -> Decided:
    """Say that a row credits the hand-ins that were proposed for it.

    Raises RowDecided, CashDiffers.
    """
    return _credit(session, _undecided(session, row_id), hand_ins)


def _credit(session: Session, row: BankRow, hand_ins: Sequence[int]) -> Decided:
    take_unclaimed_back(session, row, N_("Cash handed in"), UnclaimedKind.DROPPED)
    pair_cash(session, row, hand_ins)
    _write_down(session, row, {"amount": row.amount, "reason": row.note})
    return Decided(row.id, RowState.IGNORED)


def _refuse_taken(session: Session, payment: Payment, no: str) -> None:
    reversal = aliased(Payment)
    back = select(reversal.id).where(reversal.reverses_id == payment.id)
    known = select(BankRow.id).where(BankRow.payment_id == payment.id)
    if (
        payment.kind is not PaymentKind.PAYMENT
        or session.scalar(back) is not None
        or session.scalar(known) is not None
    ):
        raise PairTaken(no=no)


@use_case(permission="fees.collect", touches=TOUCHES)
def hold_row(session: Session, *, row_id: int) -> Decided:
    """Book a row as unclaimed money. Raises RowDecided, NotMoneyIn."""
    row = _undecided(session, row_id)
    if row.amount <= ZERO:
        raise NotMoneyIn(amount=-row.amount)
    if row.state is not RowState.UNCLAIMED:
        hold_rows(session, [row])
        _write_down(session, row, {"amount": row.amount})
    return Decided(row_id, RowState.UNCLAIMED)


@use_case(permission="fees.collect", touches=TOUCHES)
def ignore_row(session: Session, *, row_id: int, why: WhyIgnored, note: str = "") -> Decided:
    """Say that a row is none of a household's. Raises RowDecided, ReasonUnsaid."""
    row = _undecided(session, row_id)
    if why is WhyIgnored.OTHER and not note.strip():
        raise ReasonUnsaid
    take_unclaimed_back(session, row, note.strip(), UnclaimedKind.DROPPED)
    decide(session, row, RowState.IGNORED, ignored=why, note=note.strip())
    _write_down(session, row, {"amount": row.amount, "reason": note.strip()})
    return Decided(row_id, RowState.IGNORED)


@use_case(permission="fees.collect", touches=TOUCHES)
def settle_refund(session: Session, *, row_id: int) -> Decided:
    """Put a refund together with what it gives back.

    Raises RowDecided, PairStands, NoRefundKnown.
    """
    reopen_taken_back(session)
    row = _undecided(session, row_id)
    if pair_refund(session, row):
        _write_down(session, row, {"amount": row.amount})
        return Decided(row_id, RowState.IGNORED)
    stands = [one.payment_id for one in came_for(session, row) if one.payment_id is not None]
    if stands:
        numbers = session.scalars(select(Receipt.no).where(Receipt.payment_id == stands[0]))
        raise PairStands(no=numbers.first() or "")
    raise NoRefundKnown


@use_case(permission="fees.collect", touches=TOUCHES)
def reopen_row(session: Session, *, row_id: int) -> Decided:
    """Take back what was decided of a row: a payment of an open session is voided. Raises what
    voiding refuses."""
    row = _row(session, row_id)
    if row.state is RowState.POSTED and row.payment_id is not None:
        void_payment(session, payment_id=row.payment_id, reason=_("Taken in by mistake"))
    take_unclaimed_back(session, row, N_("Taken in by mistake"))
    part_cash(session, row)
    for one in with_pair(session, row):
        wait_again(session, one)
    _write_down(session, row, {"amount": row.amount})
    return Decided(row_id, row.state)


def _row(session: Session, row_id: int) -> BankRow:
    row = session.get(BankRow, row_id)
    if row is None:
        raise RecordGone
    return row


def _undecided(session: Session, row_id: int) -> BankRow:
    """A row that waits; what a rule alone put aside may be decided, too."""
    reopen_taken_back(session)
    row = _row(session, row_id)
    by_rule = row.state is RowState.IGNORED and not row.decided_by
    if row.state in _DECIDED and not by_rule:
        raise RowDecided(state=row.state.label)
    return row


def _write_down(session: Session, row: BankRow, told: dict[str, object]) -> None:
    subject = ("statement_row", row.id, row.transaction_no.lstrip("~"))
    audit.record(session, f"statement_row.{row.state}", subject, None, told)
