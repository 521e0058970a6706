"""Cutting bills at an owner change, and taking such a cut back; nothing posted is edited.

A bill is taken back and two come in its place: the old owner's up to the day before, the new
owner's from it. What is settled goes along by a move (no money, no session): first to the old
owner's part; the rest stays prepaid for whoever paid it, or pays the new owner's part.

    whole ── split_bills ──> two parts ── join_bill ──> whole again, as before
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.posting import Posting, posting
from propdesk.db.store import require, today, use_case
from propdesk.estate.accounts.service import debtor_account
from propdesk.estate.models import Unit
from propdesk.fees.billing.service import LineUnknown, WhyMissing
from propdesk.fees.charges.splitting import CUT_OF, SplitLine, Whole, whole_of
from propdesk.fees.dues.carried import CUT, Settled, cut_move, settled_of
from propdesk.fees.dues.covering import Balance
from propdesk.fees.dues.prepaid import balance_of, post_entry
from propdesk.fees.models import (
    Allocation,
    Charge,
    OpenCharge,
    Payment,
    PrepaymentEntry,
    Receipt,
    Reduction,
    TariffVersion,
)
from propdesk.fees.periods import due_day
from propdesk.fees.receipts.service import reversal_of
from propdesk.fees.rules import ChargeKind, PaymentKind, PrepaymentKind
from propdesk.fees.tariffs.rules import span_of
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.stored_json import compact_json, from_json

TOUCHES = (
    "charge", "open_charge", "account", "payment", "allocation", "reduction", "prepayment_entry",
    "posting", "counter", "audit",
)  # fmt: skip


class PaidBills(Labelled):
    """What becomes of bills on which something is paid; `stay` leaves them whole."""

    STAY = "stay", N_("Stay as they are, with who paid")
    PREPAID = "prepaid", N_("Split; what is over stays prepaid for who paid")
    BUYER = "buyer", N_("Split; what is over pays the new owner's part")


@dataclass(frozen=True, slots=True)
class Cut:
    """How many bills were cut, what of them the new owner owes, and what was paid beyond the
    old owner's part."""

    bills: int = 0
    moved: Money = ZERO
    surplus: Money = ZERO


@dataclass(frozen=True, slots=True)
class _Bill:
    """A bill to cut: its line, who owes the second part, what is settled of it."""

    charge: Charge
    line: SplitLine
    account_id: int
    settled: Settled


@use_case(permission="fees.bill", touches=TOUCHES)
def split_bills(
    session: Session, *, lines: Sequence[SplitLine], paid: PaidBills = PaidBills.STAY
) -> Cut:
    """Cut bills of a preview, each at its day, once somebody else owes from it.

    A bill whose debtor does not change, or that was paid on or taken back since the preview, stays
    as it is. Those with payments are cut when `paid` says what becomes of what was paid for the
    new owner's days; that needs the right to move a prepayment.
    """
    if paid is not PaidBills.STAY:
        require(session, "fees.correct")
    bills = [bill for line in lines if (bill := _bill(session, line, paid)) is not None]
    if not bills:
        return Cut()
    done = Cut(
        len(bills),
        total(bill.line.new_part for bill in bills),
        total(bill.line.surplus for bill in bills),
    )
    with posting(session, "owner_change") as post:
        for bill in bills:
            _cut(session, post, bill, paid)
    after = {"count": done.bills, "amount": done.moved}
    if any(bill.line.settled for bill in bills):
        after |= {"prepaid" if paid is PaidBills.PREPAID else "surplus": done.surplus}
    subject = ("charge", bills[0].charge.id, bills[0].line.unit_code)
    audit.record(session, "charge.split", subject, None, after)
    return done


def _bill(session: Session, line: SplitLine, paid: PaidBills) -> _Bill | None:
    charge = session.get_one(Charge, line.charge_id)
    there = session.get_one(OpenCharge, line.charge_id)
    stays = bool(there.settled) and paid is PaidBills.STAY
    if not there.live or there.settled != line.settled or charge.unit_id is None or stays:
        return None
    account = debtor_account(session, unit_id=charge.unit_id, day=line.day)
    if account is None or account == charge.account_id or not line.new_part:
        return None
    return _Bill(charge, line, account, settled_of(session, charge.id))


def _cut(session: Session, post: Posting, bill: _Bill, paid: PaidBills) -> None:
    """Free the line of what is settled, put its two parts in its place, settle them."""
    charge, settled, move = bill.charge, bill.settled, None
    if bill.line.settled:
        reason = _("Split at the owner change of {day}").format(day=bill.line.day)
        (move,) = post.insert(Payment, [_move(session, charge, reason)])
        _settle(post, move, charge.id, settled.negative)
    post.insert(Charge, [reversal_of(charge, CUT)])
    ids = post.insert(Charge, _parts(session, bill))
    if move is None:
        return
    first, rest = settled.up_to(bill.line.old_part)
    if bill.line.old_part:
        _settle(post, move, ids[0], first)
    second = rest if paid is PaidBills.BUYER else Settled(ZERO, rest.reductions)
    _settle(post, move, ids[-1], second)
    if left := rest.money - second.money:
        keeper = Balance(None, charge.account_id, None, ZERO)
        post_entry(post, move, keeper, PrepaymentKind.MOVE, left)


def _move(session: Session, charge: Charge, reason: str) -> dict[str, object]:
    day = today(session)
    return {
        "kind": PaymentKind.MOVE, "unit_id": charge.unit_id, "payer": "", "value_day": day,
        "booking_day": day, "amount": ZERO, "remark": "", "reason": reason,
    }  # fmt: skip


def _settle(post: Posting, payment_id: int, charge_id: int, settled: Settled) -> None:
    """Settle a line by a move, or (negative) free it."""
    if settled.money:
        row = {"payment_id": payment_id, "charge_id": charge_id, "amount": settled.money}
        post.insert(Allocation, [row])
    post.insert(
        Reduction,
        [
            {"charge_id": charge_id, "payment_id": payment_id, "kind": kind, "amount": amount,
             "reason": CUT}
            for kind, amount in settled.reductions if amount
        ],
    )  # fmt: skip


def _parts(session: Session, bill: _Bill) -> list[dict[str, object]]:
    """The lines in place of one: the old owner's up to the day before, the new owner's from it."""
    charge, line = bill.charge, bill.line
    version = session.get_one(TariffVersion, charge.tariff_version_id)
    due = due_day(
        line.day,
        months=version.due_months,
        day=version.due_day,
        working_day=version.due_working_day,
    )
    found = []
    if line.old_part:
        last = line.day - ONE_DAY
        words = _words(charge, version, line, (line.period_from, last), (ZERO, line.old_part))
        found.append(
            _part(charge, charge.account_id, line.period_from, last)
            | {"amount": line.old_part, "explanation": words}
        )
    days, sums = (line.day, line.period_to), (line.old_part, line.amount)
    words = _words(charge, version, line, days, sums)
    found.append(
        _part(charge, bill.account_id, line.day, line.period_to)
        | {"amount": line.new_part, "explanation": words, "due_day": max(charge.due_day, due)}
    )
    return found


def _part(charge: Charge, account_id: int, first: date, last: date) -> dict[str, object]:
    days = {"period_from": first, "period_to": last}
    return _copy(charge) | days | {"account_id": account_id, "reason": CUT}


def _copy(charge: Charge) -> dict[str, object]:
    """What a line in place of another shares with it, its run too: an undo finds it there."""
    same = ("run_id", "unit_id", "fee_item_id", "tariff_version_id", "due_day", "advance", "kind")
    return {name: getattr(charge, name) for name in same}


def _words(
    charge: Charge,
    version: TariffVersion,
    line: SplitLine,
    days: tuple[date, date],
    sums: tuple[Money, Money],
) -> str:
    """The explanation of a part: that of the whole, with its own days and how it was cut.

    `sums`: what of the line is due before these days, and up to their end.
    """
    words = from_json(dict[str, Any], charge.explanation)
    whole = whole_of(charge.explanation) or Whole(charge.amount, line.period_from, line.period_to)
    span = span_of(version.proration, line.begin, *days)
    words |= from_json(dict[str, Any], f"{{{span.words}}}")
    before, upto = sums
    words |= {
        "upto": (line.given + upto).plain, "before": (line.given + before).plain,
        "amount": (upto - before).plain, CUT_OF: whole.words,
    }  # fmt: skip
    return compact_json(words)


class BillNotCut(UserError):
    """It is no part of a bill that was cut."""

    message = N_("This charge is not part of a split bill.")


class PartTouched(UserError):
    """Something happened to a part since."""

    message = N_(
        "A part of this bill was paid, taken back or split again since. Take that back first; "
        "nothing was changed."
    )


class PartPaid(PartTouched):
    """Somebody paid on a part since: the receipts are named."""

    message = N_(
        "A part of this bill was paid since ({numbers}). Take that back first; nothing was changed."
    )


class SurplusUsed(UserError):
    """The prepayment that came of the cut is no longer there; what used it is named."""

    message = N_(
        "{amount} of this bill became prepayment of the old owner, and only {left} is left. "
        "Take back first what used it."
    )


class SurplusOffset(SurplusUsed):
    """Papers with numbers used it."""

    message = N_(
        "{amount} of this bill became prepayment of the old owner, and only {left} is left. "
        "Take back first what used it: {numbers}."
    )


@dataclass(frozen=True, slots=True)
class _CutBill:
    """A bill that was cut: as it was, its parts, and the move that took along what was paid."""

    whole: Charge
    parts: tuple[Charge, ...]
    move: Payment | None


def join_preview(session: Session, *, charge_id: int) -> Money:
    """The amount of the bill that join_bill would make whole; nothing is written. Raises as it."""
    bill = _cut_bill(session, charge_id)
    _refuse_used(session, bill)
    return bill.whole.amount


@use_case(permission="fees.correct", touches=TOUCHES)
def join_bill(session: Session, *, charge_id: int, reason: str) -> Money:
    """Take the cut of a bill back, given one of its parts: it is whole again, paid as it was.

    The amount of the whole. Raises LineUnknown, WhyMissing, BillNotCut, PartTouched, SurplusUsed.
    """
    if not reason.strip():
        raise WhyMissing
    bill = _cut_bill(session, charge_id)
    _refuse_used(session, bill)
    with posting(session, "owner_change") as post:
        _join(session, post, bill, reason.strip())
    subject = ("charge", bill.whole.id, session.get_one(Unit, bill.whole.unit_id).code)
    after = {"reason": reason.strip(), "amount": bill.whole.amount}
    audit.record(session, "charge.join", subject, None, after)
    return bill.whole.amount


def _whole_of(session: Session, part: Charge) -> Charge | None:
    if part.reason != CUT or part.kind is not ChargeKind.NORMAL or part.period_from is None:
        return None
    back = session.scalars(
        select(Charge).where(
            Charge.posting_seq == part.posting_seq,
            Charge.kind == ChargeKind.REVERSAL,
            Charge.unit_id == part.unit_id,
            Charge.fee_item_id == part.fee_item_id,
            Charge.period_from <= part.period_from,
            Charge.period_to >= part.period_to,
        )
    ).first()
    return None if back is None else session.get_one(Charge, back.reverses_id)


def _cut_bill(session: Session, charge_id: int) -> _CutBill:
    part = session.get(Charge, charge_id)
    if part is None:
        raise LineUnknown
    whole = _whole_of(session, part)
    if whole is None:
        raise BillNotCut
    parts = session.scalars(
        select(Charge)
        .where(
            Charge.posting_seq == part.posting_seq,
            Charge.kind == ChargeKind.NORMAL,
            Charge.unit_id == whole.unit_id,
            Charge.fee_item_id == whole.fee_item_id,
            Charge.period_from >= whole.period_from,
            Charge.period_to <= whole.period_to,
        )
        .order_by(Charge.id)
    )
    return _CutBill(whole, tuple(parts), cut_move(session, whole.id))


def _refuse_used(session: Session, bill: _CutBill) -> None:
    for part in bill.parts:
        there = session.get_one(OpenCharge, part.id)
        moved = settled_of(session, part.id, by=bill.move.id) if bill.move else Settled()
        if there.live and there.settled != moved.whole:
            paid = Allocation.charge_id == part.id
            if numbers := _papers(session, Receipt.payment_id == Allocation.payment_id, paid):
                raise PartPaid(numbers=numbers)
        if not there.live or there.settled != moved.whole:
            raise PartTouched
    for entry in _entries(session, bill.move):
        left = balance_of(session, entry.account_id, entry.fee_item_id)
        if left < entry.amount:
            used = (
                PrepaymentEntry.account_id == entry.account_id,
                PrepaymentEntry.id > entry.id,
                PrepaymentEntry.amount < ZERO,
            )
            numbers = _papers(session, Receipt.payment_id == PrepaymentEntry.payment_id, *used)
            refusal = SurplusOffset if numbers else SurplusUsed
            raise refusal(amount=entry.amount, left=left, numbers=numbers)


def _papers(session: Session, *joined: ColumnElement[bool]) -> str:
    """The numbers of the papers, not taken back, of the payments of these rows."""
    back = select(Payment.reverses_id).where(Payment.reverses_id.is_not(None))
    own = select(Payment.id).where(Payment.id.not_in(back), Payment.reverses_id.is_(None))
    query = select(Receipt.no).where(Receipt.payment_id.in_(own), *joined).order_by(Receipt.id)
    return listed(dict.fromkeys(session.scalars(query)))


def _entries(session: Session, move: Payment | None) -> Sequence[PrepaymentEntry]:
    if move is None:
        return ()
    of_move = select(PrepaymentEntry).where(PrepaymentEntry.payment_id == move.id)
    return session.scalars(of_move.order_by(PrepaymentEntry.id)).all()


def _join(session: Session, post: Posting, bill: _CutBill, reason: str) -> None:
    """Free the parts, put a line like the first one in their place, settle it as it was."""
    back = None
    if bill.move is not None:
        row = _move(session, bill.whole, reason) | {"reverses_id": bill.move.id}
        (back,) = post.insert(Payment, [row])
        for part in bill.parts:
            _settle(post, back, part.id, settled_of(session, part.id, by=bill.move.id).negative)
        for entry in _entries(session, bill.move):
            keeper = Balance(None, entry.account_id, entry.fee_item_id, ZERO)
            post_entry(post, back, keeper, PrepaymentKind.REVERSAL, -entry.amount)
    post.insert(Charge, [reversal_of(part, reason) for part in bill.parts])
    whole = bill.whole
    same = ("amount", "explanation", "period_from", "period_to", "account_id")
    again = _copy(whole) | {name: getattr(whole, name) for name in same} | {"reason": reason}
    (charge_id,) = post.insert(Charge, [again])
    if bill.move is not None and back is not None:
        _settle(post, back, charge_id, settled_of(session, whole.id, by=bill.move.id).negative)
