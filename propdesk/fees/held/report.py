"""The report of deposits: opening + taken + came in - went out = closing of each payer, a month;
who holds them, and for how long."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec
from sqlalchemy.orm import Session

from propdesk.db.store import today, use_case
from propdesk.fees.deposits.rules import Holder
from propdesk.fees.held.moves import DepositMove, HeldDeposit, deposit_moves
from propdesk.fees.rules import EntryKind
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.reports.measures import Measure
from propdesk.kernel.reports.report import (
    Breakdown,
    Counting,
    Report,
    always,
    month_after,
    month_end,
    with_count,
)

_USED = (EntryKind.DEDUCTED, EntryKind.OFFSET, EntryKind.FORFEITED)
# Upper ends of the ages in days, with what they are called.
_AGES = (
    (90, N_("0 to 90 days")),
    (365, N_("91 to 365 days")),
    (1095, N_("366 to 1095 days")),
)
_OLDER = N_("over 1095 days")


class DepositFact(msgspec.Struct, frozen=True, kw_only=True):
    """A deposit in a month, in fen: what was held before it, what moved, what was held after it.

    `opening` + `taken` + `came` - `refunded` - `deducted` - `passed` = `closing`. `is_late`: held
    past its day to go back, at the end of the month or today, whichever is earlier; None where
    there is no such day. `age` and `is_old` are of the same day.
    """

    id: int
    day: date
    payer: str
    item: str
    holder: Holder
    age: str
    opening: int
    taken: int
    came: int
    refunded: int
    deducted: int
    passed: int
    closing: int
    is_late: bool | None
    is_old: bool


@use_case(permission="fees.view")
def deposit_facts(
    session: Session,
    *,
    basis: str,  # noqa: ARG001  each report is read by one; deposits have no other
    first: date,
    last: date,
) -> Sequence[DepositFact]:
    """What was held and moved of each deposit in each month between two days, by day of booking."""
    moved = deposit_moves(session)
    called = names_of_payers(moved)
    months, now = list(_months(first, last)), today(session)
    found = []
    for one, moves in moved.items():
        for month in months:
            fact = _in_month(one, moves, month, called[one], now)
            if fact is not None:
                found.append(fact)
    return found


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = month_after(month, 1)


def names_of_payers(deposits: Iterable[HeldDeposit]) -> Mapping[HeldDeposit, str]:
    """How the payers are called: with their unit where two have one name."""
    known, persons = list(deposits), defaultdict(set)
    for one in known:
        persons[one.payer].add(one.person_id)
    return {
        one: f"{one.payer} {one.unit or one.phone}".strip()
        if len(persons[one.payer]) > 1
        else one.payer
        for one in known
    }


def _in_month(
    one: HeldDeposit, moves: Sequence[DepositMove], month: date, payer: str, now: date
) -> DepositFact | None:
    end = month_end(month)
    opening = total(move.amount for move in moves if move.day < month)
    within = [move for move in moves if month <= move.day <= end]
    seen = min(end, now)  # nothing is late today for a day to come

    def of(*kinds: EntryKind | None) -> int:
        return total(move.amount for move in within if move.kind in kinds).fen

    sums = [of(None), of(EntryKind.IN), of(EntryKind.REFUNDED), of(*_USED), of(EntryKind.OUT)]
    if not opening and not any(sums):
        return None  # taken and taken back in one month
    taken, came, refunded, deducted, passed = sums
    closing = Money(opening.fen + sum(sums))
    return DepositFact(
        id=one.id,
        day=month,
        payer=payer,
        item=one.item,
        holder=one.holder,
        age=_age(one.since, seen),
        opening=opening.fen,
        taken=taken,
        came=came,
        refunded=-refunded,
        deducted=-deducted,
        passed=-passed,
        closing=closing.fen,
        is_late=None if one.refund_by is None or not closing else one.refund_by < seen,
        is_old=closing > ZERO and one.since is not None and (seen - one.since).days > _AGES[1][0],
    )


def _age(since: date | None, seen: date) -> str:
    days = 0 if since is None else (seen - since).days
    return _(next((words for most, words in _AGES if days <= most), _OLDER))


def _sum(name: str, title: str) -> Measure[DepositFact]:
    """A sum of fen over the deposits in which it is not nothing."""

    def amount(fact: DepositFact) -> int:
        return int(getattr(fact, name))

    return Measure(
        name=name, title=title, counts=lambda fact: amount(fact) != 0, adds=amount, kind="money"
    )


def _notes(facts: Sequence[DepositFact]) -> list[str]:
    """The identity of the month, over all payers."""

    def told(which: Callable[[DepositFact], int]) -> Money:
        return Money(sum(map(which, facts)))

    ours = told(lambda one: one.closing if one.holder is Holder.OURS else 0)
    sentence = _(
        "{opening} held before + {taken} taken + {came} came in - {refunded} refunded - {deducted} "
        "deducted - {passed} passed on = {closing} held, {ours} of it by us."
    )
    return [
        sentence.format(
            opening=told(lambda one: one.opening),
            taken=told(lambda one: one.taken),
            came=told(lambda one: one.came),
            refunded=told(lambda one: one.refunded),
            deducted=told(lambda one: one.deducted),
            passed=told(lambda one: one.passed),
            closing=told(lambda one: one.closing),
            ours=ours,
        )
    ]


def _is_held(fact: DepositFact) -> bool:
    return fact.closing != 0


DEPOSIT_REPORT: Report[DepositFact] = Report(
    name="deposits",
    title=N_("Report of deposits"),
    read=deposit_facts,
    bases=(("booked", N_("Day of booking")),),
    measures=(
        _sum("opening", N_("Held before")),
        _sum("taken", N_("Deposits taken")),
        _sum("came", N_("Transferred in")),
        _sum("refunded", N_("Refunded")),
        _sum("deducted", N_("Deducted")),
        _sum("passed", N_("Transferred out")),
        _sum("closing", N_("Held after")),
        Measure(name="held", title=N_("Deposits held"), counts=_is_held),
        Measure(
            name="late",
            title=N_("Past the refund day"),
            counts=lambda fact: bool(fact.is_late),
            is_trouble=True,
        ),
        Measure(
            name="in_time",
            title=N_("Held, refund day not past %"),
            counts=lambda fact: fact.is_late is False,
            out_of=lambda fact: fact.is_late is not None,
            kind="rate",
            target=1000,
            parts=(N_("not past"), N_("held with a refund day")),
        ),
        Measure(
            name="recent",
            title=N_("Held for at most a year %"),
            counts=lambda fact: not fact.is_old,
            out_of=_is_held,
            kind="rate",
            parts=(N_("at most a year"), N_("held")),
        ),
        Measure(
            name="with_us",
            title=N_("Held by us %"),
            counts=lambda fact: fact.holder is Holder.OURS,
            out_of=_is_held,
            kind="rate",
            parts=(N_("by us"), N_("held")),
        ),
    ),
    cards=("in_time", "recent", "with_us"),
    columns=("opening", "taken", "came", "refunded", "deducted", "passed", "closing", "held"),
    trends=("in_time", "recent", "with_us"),
    breakdowns=(
        Breakdown(
            name="payer",
            title=N_("By payer"),
            head=N_("Payer"),
            of=lambda fact: fact.payer,
            in_order=True,
        ),
        Breakdown(
            name="holder",
            title=N_("By who holds the money"),
            head=N_("Held by"),
            of=lambda fact: fact.holder.label,
        ),
        Breakdown(
            name="item", title=N_("By fee item"), head=N_("Deposit for"), of=lambda fact: fact.item
        ),
        Breakdown(
            name="age",
            title=N_("By age at the end of the month"),
            head=N_("Held for"),
            of=lambda fact: fact.age if fact.closing else "",
            nobody=N_("nothing held any more"),
            in_order=True,
            columns=("held", "closing", "late"),
        ),
    ),
    bars="item",
    notes=_notes,
    counting=Counting(
        overdue=with_count(
            N_("{count} held past the day they were to go back;"), lambda fact: bool(fact.is_late)
        ),
        cancelled=always(N_("a receipt taken back counts negative, on the day it was taken back;")),
        merged=always(N_("what passed on leaves one payer or holder and comes to the other;")),
        reopened=always(
            N_("what the bank returned, and a deduction taken back, counts negative on its day.")
        ),
    ),
    opens="fees.deposits",
    page="fees.deposit_report",
    count=lambda count: ngettext("{count} deposit", "{count} deposits", count).format(count=count),
)
