"""The figures of a month in words, as page, paper and workbook say them."""

from collections.abc import Mapping

import msgspec

from propdesk.fees.months.facts import Identity, MonthFacts
from propdesk.fees.months.rules import IDENTITIES, KINDS
from propdesk.fees.papers.words import method_word
from propdesk.fees.rules import Method
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money


class MonthFigure(msgspec.Struct, frozen=True):
    """A line: what, how much; `strong` for what stands before and after, and for sums."""

    name: str
    money: Money
    strong: bool = False


class MonthSection(msgspec.Struct, frozen=True):
    """Figures under a title that add up, and the sentence that says whether they do."""

    title: str
    figures: tuple[MonthFigure, ...]
    check: str
    agrees: bool


def sections_of(facts: MonthFacts) -> tuple[MonthSection, ...]:
    """All of a month: what is owed, the money in, prepayment, deposits, unclaimed money."""
    debt, *others = (
        _identity(_(title), facts.identities[which], words)
        for which, (title, words) in IDENTITIES.items()
    )
    return debt, _money(facts), _methods(facts), _items(facts), *others


def _identity(title: str, one: Identity, words: Mapping[str, str]) -> MonthSection:
    figures = (
        MonthFigure(_("Before the month"), Money(one.opening), strong=True),
        *(MonthFigure(_(words[word]), Money(fen)) for word, fen in one.moves.items()),
        MonthFigure(_("At its end"), Money(one.closing), strong=True),
    )
    check = _("{opening} before, {moved} moved, {closing} at the end").format(
        opening=Money(one.opening), moved=Money(sum(one.moves.values())), closing=Money(one.closing)
    )
    return MonthSection(title, figures, check, one.agrees)


def _money(facts: MonthFacts) -> MonthSection:
    used = facts.prepaid_used
    figures = [MonthFigure(_(KINDS[word]), Money(fen)) for word, fen in facts.by_kind.items()]
    if used:
        figures.append(MonthFigure(_("of it paid from prepayment"), Money(-used)))
    figures.append(MonthFigure(_("Money in"), Money(facts.kinds), strong=True))
    return _checked(_("Money in, by what it is for"), figures, facts)


def _methods(facts: MonthFacts) -> MonthSection:
    figures = [
        MonthFigure(method_word(word), Money(fen))
        for word, fen in facts.by_method.items()
        if word != Method.PREPAID.value
    ]
    figures.append(MonthFigure(_("Money in"), Money(facts.methods), strong=True))
    figures += [
        MonthFigure(_("Deposits paid back, {method}").format(method=method_word(word)), Money(fen))
        for word, fen in facts.deposits_back.items()
    ]
    return _checked(_("By method"), figures, facts)


def _items(facts: MonthFacts) -> MonthSection:
    figures = [MonthFigure(one.name, Money(one.fen)) for one in facts.by_item]
    if facts.prepaid_used:
        figures.append(MonthFigure(_("of it paid from prepayment"), Money(-facts.prepaid_used)))
    figures.append(MonthFigure(_("Money in"), Money(facts.items), strong=True))
    return _checked(_("By item"), figures, facts)


def _checked(title: str, figures: list[MonthFigure], facts: MonthFacts) -> MonthSection:
    words = _(
        "by purpose {kinds} = by method {methods} = by item {items} = by receipt {receipts} = "
        "payments {money}"
    )
    if not facts.money_agrees:
        words = _(
            "DOES NOT AGREE: by purpose {kinds}, by method {methods}, by item {items}, by receipt "
            "{receipts}, payments {money}"
        )
    check = words.format(
        kinds=Money(facts.kinds), methods=Money(facts.methods), items=Money(facts.items),
        receipts=Money(facts.receipts), money=Money(facts.money_in),
    )  # fmt: skip
    return MonthSection(title, tuple(figures), check, facts.money_agrees)
