"""Every charge computed anew from the terms it froze, and these compared with what stood there.

The sum is worked out again from the explanation alone. The terms themselves are those of the
version of the tariff that the line names, which no bill lets change any more, and of the unit, its
agreement, its meters and the shared bill as the log knows them for the moment of the posting. So an
area that was another one for one run, and was put back with its seal, stands in its lines.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.breach import Breach
from propdesk.estate.rules import AreaBasis
from propdesk.fees.amounts.own_formula import NAMES
from propdesk.fees.amounts.usage import QUANTITY, read_steps
from propdesk.fees.charges.service import CUT_OF
from propdesk.fees.checks.recomputing import (
    Words,
    comes_to,
    counted_days,
    scaled,
    used_as_read,
)
from propdesk.fees.checks.terms_known import TermsKnown, areas_of
from propdesk.fees.checks.what_stood import GONE
from propdesk.fees.dues.shared_words import SHARED
from propdesk.fees.rules import ChargeKind
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.records.stored_json import from_json
from propdesk.kernel.scaled import AREA, PRICE, SHARE, format_scaled

REMEDY = N_(
    "Find out who changed it: the log says who worked then. Then take the line back (Fees, "
    "Charges, F7) and bill the unit again."
)
_AMOUNT = N_("Line {name}: what it was computed from gives {found}, the line says {stated}.")
_UNREADABLE = N_("Line {name}: what it was computed from cannot be read.")
_DAYS = N_("Line {name}: its days do not count as the explanation says.")
_PRICE = N_("Line {name} was computed at a price of {found}, the tariff it names says {stated}.")
_TARIFF = N_(
    "Line {name} was computed with “{what}” of {found}, the tariff it names says {stated}."
)
_THEN = N_("Line {name} was computed with “{what}” of {found}; on that day it was {stated}.")
_READINGS = N_("Line {name}: its meter {what} never showed {found} on these days.")
_USED = N_("Line {name}: its readings do not give what it says was used.")
_MULTIPLIER = N_("Line {name}: its meter {what} never had the multiplier {found}.")
_SHARES = N_("Line {name}: its share of bill {what} weighs {found}, the bill says {stated}.")
_LINES = """
    SELECT c.id, c.kind, c.unit_id, c.tariff_version_id AS version, c.run_id, c.amount,
        c.explanation AS told, c.share_from, c.share_to, c.meter_id, c.period_from AS first,
        c.period_to AS last, p.at,
        coalesce(r.posting_seq = c.posting_seq, 0) AS in_run
    FROM charge AS c JOIN posting AS p ON p.seq = c.posting_seq
    LEFT JOIN billing_run AS r ON r.id = c.run_id
    WHERE c.id > :after AND c.kind IN ('normal', 'counter', 'difference')
    ORDER BY c.id LIMIT :many
"""


class LineOfTerms(NamedTuple):
    """A line as it stands there; `in_run`: it was made by its run, at the moment `at`."""

    id: int
    kind: str
    unit_id: int | None
    version: int | None
    run_id: int | None
    amount: int
    told: str
    share_from: int | None
    share_to: int | None
    meter_id: int | None
    first: str | None
    last: str | None
    at: int
    in_run: int

    @property
    def share(self) -> tuple[int, int] | None:
        """What of each day it is for, where somebody pays a part of it."""
        return None if self.share_to is None else (self.share_from or 0, self.share_to)


def terms_of_lines(session: Session, after: int, many: int) -> tuple[list[Breach], int | None]:
    """The breaches of the next lines behind one, and the last of them; None: there are no more."""
    rows = session.execute(text(_LINES), {"after": after, "many": many})
    lines = [LineOfTerms._make(row) for row in rows]
    if not lines:
        return [], None
    told = [(line, _words(line)) for line in lines]
    known = TermsKnown(session, [(line, words) for line, words in told if words is not None])
    found = [breach for line, words in told for breach in _of_line(line, words, known)]
    return found, lines[-1].id if len(lines) == many else None


def _words(line: LineOfTerms) -> dict[str, Any] | None:
    try:
        return from_json(dict[str, Any], line.told) if line.told else {}
    except ValueError:
        return None


def _of_line(
    line: LineOfTerms, words: dict[str, Any] | None, known: TermsKnown
) -> Iterator[Breach]:
    if words is None:
        yield _breach("charge_facts", _UNREADABLE, line)
        return
    if not words:
        return
    try:
        yield from _recomputed(line, words)
        for one in words.get("fresh", [words]):
            yield from _terms(line, one, known)
    except (ValueError, KeyError, TypeError, IndexError, ZeroDivisionError, AttributeError):
        yield _breach("charge_facts", _UNREADABLE, line)


def _breach(kind: str, message: str, line: LineOfTerms, **values: object) -> Breach:
    subject = ("charge", line.id, str(line.id))
    return Breach(kind, message, {"name": str(line.id), **values}, subject, REMEDY)


def _recomputed(line: LineOfTerms, words: Words) -> Iterator[Breach]:
    right = comes_to(words, line.told, line.share)
    said = scaled(words["amount"], 2) if "amount" in words else line.amount
    if right is not None and not right.holds(line.amount):
        told = {"stated": Money(line.amount), "found": Money(right.least)}
        yield _breach("charge_facts", _AMOUNT, line, **told)
    elif said != line.amount and line.kind in (ChargeKind.NORMAL, ChargeKind.COUNTER):
        told = {"stated": Money(line.amount), "found": Money(said)}
        yield _breach("charge_facts", _AMOUNT, line, **told)
    days = words.get("from", line.first), words.get("to", line.last)
    by_days = "fresh" not in words and words.get("formula") != SHARED
    if by_days and (days != (line.first, line.last) or not counted_days(words)):
        yield _breach("charge_days", _DAYS, line)


# What stood there


def _terms(line: LineOfTerms, words: Words, known: TermsKnown) -> Iterator[Breach]:
    if words.get("formula") == SHARED:
        yield from _of_bill(line, words, known)
        return
    if "version" not in words or known.version(words["version"]) is None:
        return
    if line.kind == ChargeKind.NORMAL and words["version"] != line.version:
        yield _breach("charge_terms", _UNREADABLE, line)
    if known.knows_terms:
        yield from _of_tariff(line, words, known)
    if line.unit_id is not None and known.knows_units(line):
        yield from _of_unit(line, words, known)
    if "dials" in words and line.meter_id is not None and known.knows_meters:
        yield from _of_meter(line, words, known)


def _of_tariff(line: LineOfTerms, words: Words, known: TermsKnown) -> Iterator[Breach]:
    """Price and quantity by what was agreed for the unit, if anything; the rest by the version."""
    version = known.version(words["version"]) or {}
    said = (
        (N_("Coefficient"), _number(words, "coefficient"), version["times"]),
        (N_("Rounded"), words["rounding"], version["rounding"]),
        (N_("Part months"), words.get("proration"), version["proration"]),
        (N_("Formula of a month"), words.get("expression"), version["expression"]),
        (N_("Plus a month"), words.get("extra"), version["extra"]),
    )
    for what, found, stated in said:
        if found is not None and found != stated:
            told = {"what": _(what), "found": found, "stated": stated}
            yield _breach("charge_terms", _TARIFF, line, **told)
    if line.kind != ChargeKind.COUNTER:  # typed at the desk
        yield from _of_agreement(line, words, known)


def _of_agreement(line: LineOfTerms, words: Words, known: TermsKnown) -> Iterator[Breach]:
    version = known.version(words["version"]) or {}
    agreed = known.agreed(line, version["tariff_id"])
    prices = {version["price"] if one is None else one for one in agreed["price"]}
    if "price" in words or "expression" in words:
        found = _number(words, "price")
        if found is not None and scaled(found, PRICE) not in prices:
            if agreed["price"] == {None}:
                stated = _plain(version["price"], PRICE)
                yield _breach("charge_terms", _PRICE, line, found=found, stated=stated)
                return
            yield _then("charge_own", line, _("Price (yuan)"), found, prices, PRICE)
        found = _number(words, "quantity")
        amounts = {10**SHARE if one is None else one for one in agreed["quantity"]}
        if found is not None and scaled(found, SHARE) not in amounts:
            yield _then("charge_own", line, _("Quantity"), found, amounts, SHARE)
    elif "steps" in words:
        allowed = prices | {one.price for one in read_steps(version["steps"])}
        for _quantity, price in words["steps"]:
            if scaled(price, PRICE) not in allowed:
                yield _then("charge_own", line, _("Price (yuan)"), price, prices, PRICE)
                return


def _number(words: Words, name: str) -> str | None:
    """A number of an explanation; of a formula among its values."""
    if "expression" not in words:
        return words.get(name)
    found = dict(words["values"]).get(name)
    if found is None:
        return None
    value = Fraction(found) * 10**SHARE
    return _plain(value.numerator, SHARE) if value.denominator == 1 else str(found)


def _plain(value: int, places: int) -> str:
    return format_scaled(value, places).replace(",", "")


def _then(
    kind: str, line: LineOfTerms, what: str, found: str, stated: set[int], places: int
) -> Breach:
    decimals = 2 if "." in found else 0
    shown = sorted(format_scaled(one, places, decimals=decimals) for one in stated)
    right = " / ".join(one.replace(",", "") for one in shown) or "—"
    return _breach(kind, _THEN, line, what=what, found=found, stated=right)


def _of_unit(line: LineOfTerms, words: Words, known: TermsKnown) -> Iterator[Breach]:
    """The area, or what a formula asks of the unit, as the log knows it for that moment."""
    version = known.version(words["version"]) or {}
    if "area" in words:
        basis = AreaBasis(words["basis"])
        right = areas_of(known, line, basis)
        if scaled(words["area"], AREA) not in right:
            yield _then("charge_area", line, basis.label, words["area"], right, AREA)
        bases = known.unit(line, "area_basis")
        if version["area_basis"] is None and basis.value not in bases:
            stated = " / ".join(sorted(AreaBasis(str(one)).label for one in bases - {GONE}))
            told = {"what": _("Area"), "found": basis.label, "stated": stated}
            yield _breach("charge_area", _THEN, line, **told)
    for name, value in words.get("values", ()):
        had = known.measures(line, name)
        if had is not None and Fraction(value) * 10**AREA not in had:
            yield _then("charge_area", line, _(NAMES[name]), value, had, AREA)


def _of_meter(line: LineOfTerms, words: Words, known: TermsKnown) -> Iterator[Breach]:
    if CUT_OF not in words and not any(used_as_read(words, span) for span in known.spans(line)):
        yield _breach("charge_reading", _USED, line)
    if scaled(words["multiplier"], QUANTITY) not in known.multipliers(line):
        told = {"what": words["meter"], "found": words["multiplier"]}
        yield _breach("charge_reading", _MULTIPLIER, line, **told)
    for before, after, _rolled in words["dials"]:
        for value in (before, after):
            if scaled(value, QUANTITY) not in known.readings(line):
                told = {"what": words["meter"], "found": value}
                yield _breach("charge_reading", _READINGS, line, **told)
                return


def _of_bill(line: LineOfTerms, words: Words, known: TermsKnown) -> Iterator[Breach]:
    """The weight as the shared bill keeps it; an area by what the unit had."""
    stated = known.weight(line)
    if stated is None:
        return
    measure, coefficient = stated
    right = _plain(measure * coefficient, AREA + SHARE)
    if words["weight"] != right:
        told = {"what": words["bill"], "found": words["weight"], "stated": right}
        yield _breach("charge_share", _SHARES, line, **told)
    if words["by"] in ("built", "inner", "measured") and known.knows_units(line):
        right_ones = known.measured(line, words["by"])
        if measure not in right_ones:
            what, found = words["bill"], _plain(measure, AREA)
            listed = " / ".join(sorted(_plain(one, AREA) for one in right_ones)) or "—"
            yield _breach("charge_share", _SHARES, line, what=what, found=found, stated=listed)
