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

from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.posting import Posting, posting
from propdesk.db.store import require, today, use_case
from propdesk.estate.accounts.service import debtor_account
from propdesk.estate.models import Unit
from propdesk.fees.amounts.due_days import due_days
from propdesk.fees.amounts.spans import span_of
from propdesk.fees.charges.splitting import (
    CUT_OF,
    SplitLine,
    cut_at,
    undated_lines,
    whole_bill,
    whole_lines,
)
from propdesk.fees.dues.carried import CUT, Settled, settled_of
from propdesk.fees.dues.covering import Balance
from propdesk.fees.dues.prepaid import post_entry
from propdesk.fees.models import Allocation, Charge, OpenCharge, Payment, Reduction
from propdesk.fees.receipts.service import reversal_of
from propdesk.fees.rules import PaymentKind, PrepaymentKind
from propdesk.fees.tariff_models import TariffVersion
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import N_, _
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
    """How many bills were cut, what of them the new owner owes, what was paid beyond the old
    owner's part, and a part of each, by which `join_bill` finds it."""

    bills: int = 0
    moved: Money = ZERO
    surplus: Money = ZERO
    parts: tuple[int, ...] = ()


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
    return _cut_all(session, bills, paid) if bills else Cut()


def money_beyond(session: Session, line: SplitLine) -> Money:
    """What of the money on a bill was paid for the new owner's days; what was let go is none."""
    _own, rest = settled_of(session, line.charge_id).up_to(line.old_part)
    return rest.money


@use_case(permission="fees.correct", touches=TOUCHES)
def take_over_bills(session: Session, *, charge_ids: Sequence[int], day: date) -> Cut:
    """Let whoever owes from a day take whole bills over, with what is paid on them.

    Each is one line of the old owner, of days or a one-off amount; `join_bill` gives it back.
    """
    bills = []
    for line in whole_lines(session, charge_ids=charge_ids):
        charge = session.get_one(Charge, line.charge_id)
        account = charge.unit_id and debtor_account(session, unit_id=charge.unit_id, day=day)
        if account and account != charge.account_id:
            bills.append(_Bill(charge, line, account, settled_of(session, charge.id)))
    done = _cut_all(session, bills, PaidBills.BUYER) if bills else Cut()
    passed = [
        _pass_whole(session, session.get_one(Charge, line.charge_id), day)
        for line in undated_lines(session, charge_ids=charge_ids)
    ]
    parts = tuple(one.id for one in passed if one is not None)
    moved = total(one.amount for one in passed if one is not None)
    return Cut(done.bills + len(parts), done.moved + moved, done.surplus, done.parts + parts)


def _pass_whole(session: Session, charge: Charge, day: date) -> Charge | None:
    """The line in place of one of no days, of whoever owes from a day; None: it is his already.

    Each has a posting of its own: nothing else tells which line came in place of which.
    """
    account = charge.unit_id and debtor_account(session, unit_id=charge.unit_id, day=day)
    if not account or account == charge.account_id:
        return None
    settled = settled_of(session, charge.id)
    same = {"amount": charge.amount, "explanation": charge.explanation, "reason": CUT}
    days = {"period_from": None, "period_to": None}
    with posting(session, "owner_change") as post:
        move = _freed(session, post, charge, settled, day)
        post.insert(Charge, [reversal_of(charge, CUT)])
        (new,) = post.insert(Charge, [line_like(charge) | same | days | {"account_id": account}])
        if move is not None:
            settle_by(post, move, new, settled)
    subject = ("charge", charge.id, session.get_one(Unit, charge.unit_id).code)
    audit.record(session, "charge.split", subject, None, {"count": 1, "amount": charge.amount})
    return session.get_one(Charge, new)


def _freed(
    session: Session, post: Posting, charge: Charge, settled: Settled, day: date
) -> int | None:
    """The move that frees a line of what is settled of it; None where nothing is."""
    if not settled.whole:
        return None
    reason = _("Split at the owner change of {day}").format(day=day)
    (move,) = post.insert(Payment, [move_row(session, charge, reason)])
    settle_by(post, move, charge.id, settled.negative)
    return move


def _cut_all(session: Session, bills: Sequence[_Bill], paid: PaidBills) -> Cut:
    with posting(session, "owner_change") as post:
        parts = tuple(_cut(session, post, bill, paid) for bill in bills)
    done = Cut(
        len(bills),
        total(bill.line.new_part for bill in bills),
        total(bill.line.surplus for bill in bills),
        parts,
    )
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


def _cut(session: Session, post: Posting, bill: _Bill, paid: PaidBills) -> int:
    """Free the line of what is settled, put its two parts in its place, settle them; the last."""
    charge, settled = bill.charge, bill.settled
    move = _freed(session, post, charge, settled, bill.line.day)
    post.insert(Charge, [reversal_of(charge, CUT)])
    ids = post.insert(Charge, _parts(session, bill))
    if move is None:
        return ids[-1]
    first, rest = settled.up_to(bill.line.old_part)
    if bill.line.old_part:
        settle_by(post, move, ids[0], first)
    second = rest if paid is PaidBills.BUYER else Settled(ZERO, rest.reductions)
    settle_by(post, move, ids[-1], second)
    if left := rest.money - second.money:
        keeper = Balance(None, charge.account_id, None, ZERO)
        post_entry(post, move, keeper, PrepaymentKind.MOVE, left)
    return ids[-1]


def move_row(session: Session, charge: Charge, reason: str) -> dict[str, object]:
    day = today(session)
    return {
        "kind": PaymentKind.MOVE, "unit_id": charge.unit_id, "payer": "", "value_day": day,
        "booking_day": day, "amount": ZERO, "remark": "", "reason": reason,
    }  # fmt: skip


def settle_by(post: Posting, payment_id: int, charge_id: int, settled: Settled) -> None:
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
    due = due_days(session).of(version, line.day, line.period_to)
    found = [_first_part(charge, version, line)] if line.old_part else []
    days, sums = (line.day, line.period_to), (line.old_part, line.amount)
    words = _words(charge, version, line, days, sums)
    found.append(
        _part(charge, bill.account_id, line.day, line.period_to)
        | {"amount": line.new_part, "explanation": words, "due_day": max(charge.due_day, due)}
    )
    return found


def _first_part(charge: Charge, version: TariffVersion, line: SplitLine) -> dict[str, object]:
    last = line.day - ONE_DAY
    words = _words(charge, version, line, (line.period_from, last), (ZERO, line.old_part))
    return _part(charge, charge.account_id, line.period_from, last) | {
        "amount": line.old_part, "explanation": words,
    }  # fmt: skip


def part_until(session: Session, charge: Charge, last: date) -> dict[str, object] | None:
    """The line of the days of a bill up to one, in its place; None where nothing falls on them."""
    line = cut_at(session, charge_id=charge.id, day=last + ONE_DAY)
    if line is None or not line.old_part:
        return None
    version = session.get_one(TariffVersion, charge.tariff_version_id)
    return _first_part(charge, version, line)


def _part(charge: Charge, account_id: int, first: date, last: date) -> dict[str, object]:
    days = {"period_from": first, "period_to": last}
    return line_like(charge) | days | {"account_id": account_id, "reason": CUT}


def line_like(charge: Charge) -> dict[str, object]:
    """What a line in place of another shares with it, its run too: an undo finds it there."""
    same = (
        "run_id", "unit_id", "fee_item_id", "tariff_version_id", "due_day", "advance", "kind",
        "meter_id", "adjusts_id", "share_from", "share_to",
    )  # fmt: skip
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
    whole = whole_bill(charge.explanation, charge.amount, line.period_from, line.period_to)
    span = span_of(version.proration, line.begin, *days, whole.counted)
    words.pop("first_month", None)  # of the part in which the bill begins alone
    words.get("pays", {}).pop("of", None)  # of the whole
    words |= from_json(dict[str, Any], f"{{{span.words}}}")
    before, upto = sums
    words |= {
        "upto": (line.given + upto).plain, "before": (line.given + before).plain,
        "amount": (upto - before).plain, CUT_OF: whole.words,
    }  # fmt: skip
    return compact_json(words)
