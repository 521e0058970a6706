"""Whether closed months still say what was sealed of them."""

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from propdesk.db.breach import Breach
from propdesk.fees.months.closing import closes_by_month, sealed_facts
from propdesk.fees.months.facts import MonthFacts
from propdesk.fees.months.rules import IDENTITIES
from propdesk.fees.months.sums import Tally, differs_now, facts_of, item_names, tally
from propdesk.fees.papers.words import method_word
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.progress import Progress

KIND = "closed_month"
_CHANGED = N_("Month {name} is closed, and {part} was sealed as {stated}; the books say {found}.")
_STANDS = N_("{part}: all months together come to {stated}, but {found} stands in the books.")


def month_breaches(session: Session, progress: Progress) -> Iterable[Breach]:
    """Each figure of a closed month that is not what was sealed, and each balance that is not what
    the months add up to."""
    sealed = sealed_facts(session)
    if not sealed:
        return []
    progress.step(10, 100)
    sums = tally(session)
    progress.step(80, 100)
    found = [*_standing(session, sums)]
    names = item_names(session)
    closes = closes_by_month(session)
    for month, facts in sealed.items():
        now = facts_of(session, month, sums, names=names)
        if now.figures() != facts.figures():
            found += _changed(("month", closes[month], month), facts, now)
    return found


def _standing(session: Session, sums: Tally) -> Iterator[Breach]:
    for which, (by_months, stands) in differs_now(session, sums).items():
        values: dict[str, object] = {
            "part": _(IDENTITIES[which][0]), "stated": Money(by_months), "found": Money(stands),
        }  # fmt: skip
        yield Breach(KIND, _STANDS, values)


def _changed(
    subject: tuple[str, int, str], sealed: MonthFacts, now: MonthFacts
) -> Iterator[Breach]:
    for (part, stated), (_part, found) in zip(
        _parts(sealed, now), _parts(now, sealed), strict=True
    ):
        if stated != found:
            values: dict[str, object] = {
                "name": subject[2], "part": part, "stated": Money(stated), "found": Money(found),
            }  # fmt: skip
            yield Breach(KIND, _CHANGED, values, subject)


def _parts(one: MonthFacts, other: MonthFacts) -> Iterator[tuple[str, int]]:
    """Every figure by its name; what either of two readings has is in both."""
    for which, (title, words) in IDENTITIES.items():
        own, theirs = one.identities[which], other.identities[which]
        yield _("{figure} at the beginning").format(figure=_(title)), own.opening
        yield _("{figure} at the end").format(figure=_(title)), own.closing
        for word in words:
            if word in own.moves or word in theirs.moves:
                yield f"{_(title)}: {_(words[word])}", own.moves.get(word, 0)
    yield _("Money in"), one.money_in
    yield _("Receipts"), one.receipts
    for word in dict.fromkeys([*one.by_method, *other.by_method]):
        yield method_word(word), one.by_method.get(word, 0)
    names = {each.item_id: each.name for each in (*one.by_item, *other.by_item)}
    fen = {each.item_id: each.fen for each in one.by_item}
    for item_id in sorted(names):
        yield names[item_id], fen.get(item_id, 0)
    for word in dict.fromkeys([*one.deposits_back, *other.deposits_back]):
        yield f"{_('Deposits paid back')}: {method_word(word)}", one.deposits_back.get(word, 0)
