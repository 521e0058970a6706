"""The identities of the money over any days (money.md 9), checked: what stood before, what moved
and what stands after; and whether a report says the same as they do."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.months.rules import IDENTITIES
from propdesk.fees.months.service import MonthFacts, Tally, facts_of, standing_now, tally
from propdesk.fees.reports.declared import BookReport
from propdesk.fees.reports.reading import Said
from propdesk.fees.reports.spans import DaySpan
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money

_BEFORE, _WITHIN, _AFTER = "1", "2", "3"
BOOKS = "system.check"
"""The page that finds the rows of a breach: check the books."""


class CheckedIdentity(msgspec.Struct, frozen=True):
    """An identity: what it says, by how much it is out, 0 where it holds."""

    title: str
    sentence: str
    difference: Money

    @property
    def holds(self) -> bool:
        """Whether it holds."""
        return not self.difference


class Identities(msgspec.Struct, frozen=True):
    """The figures of some days, and the identities over them."""

    span: DaySpan
    facts: MonthFacts
    checks: tuple[CheckedIdentity, ...]


@use_case(permission="fees.view")
def read_identities(session: Session, *, span: DaySpan) -> Identities:
    """Add up what moved before, in and after these days.

    What stands after is asked twice: of the days up to then, and of what stands today, less what
    moved since.
    """
    by = (
        f"CASE WHEN b.day < '{span.first}' THEN '{_BEFORE}' "
        f"WHEN b.day <= '{span.last}' THEN '{_WITHIN}' ELSE '{_AFTER}' END"
    )

    def of_day(day: date) -> str:
        return _BEFORE if day < span.first else _WITHIN if day <= span.last else _AFTER

    sums = tally(session, by, of_day)
    facts = facts_of(session, _WITHIN, sums)
    stands = standing_now(session)
    checks = [
        _identity(which, title, facts, stands[which] - _moved(sums, which))
        for which, (title, _words) in IDENTITIES.items()
    ]
    return Identities(span, facts, (*checks, _money(facts)))


def _moved(sums: Tally, which: str) -> int:
    counted = sums.get(_AFTER, Counter())
    return sum(fen for (name, _word), fen in counted.items() if name == which)


def _identity(which: str, title: str, facts: MonthFacts, stands: int) -> CheckedIdentity:
    one = facts.identities[which]
    words = IDENTITIES[which][1]
    moves = [
        f"{'-' if fen < 0 else '+'} {_(words[word])} {Money(abs(fen))}"
        for word, fen in one.moves.items()
    ]
    told = " ".join([str(Money(one.opening)), *moves])
    sentence = _("{sum} = {closing}").format(sum=told, closing=Money(one.closing))
    return CheckedIdentity(_(title), sentence, Money(one.closing - stands))


def _money(facts: MonthFacts) -> CheckedIdentity:
    sums = (facts.methods, facts.kinds, facts.items, facts.receipts)
    words = _(
        "payments {money} = by method {methods} = by purpose {kinds} = by item {items} = "
        "by receipt {receipts}"
    )
    sentence = words.format(
        money=Money(facts.money_in), methods=Money(facts.methods), kinds=Money(facts.kinds),
        items=Money(facts.items), receipts=Money(facts.receipts),
    )  # fmt: skip
    out = max((abs(one - facts.money_in) for one in sums), default=0)
    return CheckedIdentity(_("Money in"), sentence, Money(out))


def proofs_of(report: BookReport, said: Said, found: Identities) -> tuple[CheckedIdentity, ...]:
    """Whether a report gives what the identities say; nothing where something was left out."""
    if said.scope:
        return ()
    told = []
    for name, figure in report.proofs.items():
        own, theirs = said.figure(name).amount, figure(found.facts)
        title = _(report.column(name).title)
        sentence = _("the report {own}, the books {theirs}").format(
            own=Money(own), theirs=Money(theirs)
        )
        told.append(CheckedIdentity(title, sentence, Money(own - theirs)))
    return tuple(told)


def short_told(checks: Sequence[CheckedIdentity]) -> tuple[str, bool]:
    """One sentence of all, and whether all hold."""
    broken = [one for one in checks if not one.holds]
    if not broken:
        return _("All {count} identities of the books hold.").format(count=len(checks)), True
    words = _("DOES NOT AGREE: {what}, out by {difference}")
    return "; ".join(
        words.format(what=f"{one.title}: {one.sentence}", difference=one.difference)
        for one in broken
    ), False
