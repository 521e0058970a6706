"""Whether the stored reports of sessions still say what the posted rows say."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.breach import Breach
from propdesk.fees.models import Shift, ShiftClose
from propdesk.fees.papers.words import method_word
from propdesk.fees.receipt_books.service import PaperSum, papers_of_sessions
from propdesk.fees.rules import Method
from propdesk.fees.shifts.facts import ShiftFacts, Sum
from propdesk.fees.shifts.sums import ShiftSums, shift_sums
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money, total
from propdesk.kernel.records.stored_json import from_json

KIND = "session_facts"
Papers = tuple[PaperSum, ...]
_DIFFERS = N_("Session report {name}, {part}: the stored report says {stated}, the books {found}.")
_UNREADABLE = N_("Session report {name}: the stored report cannot be read.")
_DISAGREES = N_("Session report {name}: by method it says {stated}, by item {found}.")


def shift_breaches(session: Session, *, most: int) -> list[Breach]:
    """At most `most` stored reports whose facts are not those of the books, part by part."""
    found: list[Breach] = []
    sums, papers = shift_sums(session), papers_of_sessions(session)
    rows = session.execute(
        select(ShiftClose.facts, Shift.id, Shift.float_amount)
        .join(Shift, Shift.id == ShiftClose.session_id)
        .order_by(ShiftClose.id)
    )
    for text, session_id, float_amount in rows:
        own = papers.get(session_id, ())
        found += _breaches(text, session_id, float_amount, (sums[session_id], own))
        if len(found) >= most:
            return found[:most]
    return found


def _breaches(
    text: str, session_id: int, float_amount: Money, found_now: tuple[ShiftSums, Papers]
) -> list[Breach]:
    sums, papers = found_now
    try:
        facts = ShiftFacts.from_json(text)
        stored = from_json(dict[str, Any], text)
    except ValueError:
        name = str(session_id)
        return [Breach(KIND, _UNREADABLE, {"name": name}, ("cash_session", session_id, name))]
    subject = ("cash_session", session_id, facts.number)
    found = [
        Breach(
            KIND,
            _DIFFERS,
            {"name": facts.number, "part": part, "stated": stated, "found": right},
            subject,
        )
        for part, stated, right in _compared(facts, stored, float_amount, sums)
        if stated != right
    ]
    written = [one.figures for one in facts.written if one.used]
    if written != (right := [one.figures for one in papers]):
        told: dict[str, object] = {"name": facts.number, "part": _("Handwritten receipts")}
        told |= {"stated": _told(written), "found": _told(right)}
        found.append(Breach(KIND, _DIFFERS, told, subject))
    if facts.by_methods != facts.by_items:
        figures = {"name": facts.number, "stated": facts.by_methods, "found": facts.by_items}
        found.append(Breach(KIND, _DISAGREES, figures, subject))
    return found


def _told(figures: Iterable[tuple[str, int, int, Money]]) -> str:
    return "; ".join(f"{first} {used}/{void} {amount}" for first, used, void, amount in figures)


def _compared(
    facts: ShiftFacts, stored: dict[str, Any], float_amount: Money, sums: ShiftSums
) -> Iterator[tuple[str, object, object]]:
    """Each part of a report: its name, what is stored, what the books say.

    Names of items may have changed since, so items are compared by their figures alone. The first
    reports had neither series nor the cash in parts.
    """
    cash = sums.method(Method.CASH)
    yield _("Money in"), facts.total, sums.money_in
    yield _("Cash expected"), facts.expected, float_amount + cash.net + sums.cash_of_deposits
    yield _("Voided receipts"), facts.voided, sums.voided
    methods = dict.fromkeys([one.name for one in (*facts.by_method, *sums.by_method)])
    for name in methods:
        yield method_word(name), _net(facts.by_method, name), _net(sums.by_method, name)
    yield _("By item"), _figures(facts.by_item), _figures(sums.by_item)
    yield _("Deposits"), facts.deposits, sums.deposits
    yield _("Deposits paid back"), _figures(facts.deposits_back), _figures(sums.deposits_back)
    yield _("Unclaimed money"), _figures(facts.unclaimed), _figures(sums.unclaimed)
    yield _("Receipts"), facts.receipts, sum(one.used for one in sums.series)
    yield _("By receipt"), facts.by_receipts, total(one.amount for one in sums.series)
    if "series" in stored:
        numbers = [(one.first, one.last, one.used, one.void, one.red) for one in facts.series]
        right = [(one.first, one.last, one.used, one.void, one.red) for one in sums.series]
        yield _("Numbers"), _words(numbers), _words(right)
        yield _("Cash taken"), facts.cash_in, cash.amount
        yield _("Rounded off"), _figures(facts.let_go), _figures(sums.let_go)


def _net(sums: Iterable[Sum], name: str) -> Money:
    return total(one.net for one in sums if one.name == name)


def _figures(sums: Iterable[Sum]) -> str:
    return ", ".join(sorted(str(one.net) for one in sums if one.net or one.red_count))


def _words(rows: Iterable[tuple[object, ...]]) -> str:
    return "; ".join(" ".join(map(str, row)) for row in rows)
