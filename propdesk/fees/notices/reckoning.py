"""Why an amount that no product of area, price and months gives is what it is, on a paper that goes
to the household: what was read on its meter, its share of which bill, what a formula came to."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from propdesk.fees.amounts.usage import usage_sum
from propdesk.fees.dues.late_words import LATE
from propdesk.fees.dues.shared_words import FORMER, SHARED, shared_sum
from propdesk.fees.rules import Rounding
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.records.stored_json import from_json

UNTITLED = {SHARED, FORMER, LATE, None}
"""What begins with no sentence on item and tariff; None: what makes a bill up."""


def short_sum(explanation: str) -> str:
    """The sum that gives the amount before it is rounded, as short as a column needs it; '' where
    it takes more words."""
    words = _words(explanation)
    if words.get("formula") == SHARED and "days" not in words and "pays" not in words:
        return shared_sum(words)
    return usage_sum(words) if _is_plain(words) else ""


def reckoning_told(explanation: str) -> str:
    """All it takes to recompute a line, in one sentence of the language of the moment; '' for what
    was entered by hand."""
    words = _words(explanation)
    if not words.keys() & {"formula", "fresh"}:
        return ""
    steps = [*_counted(words)] if _is_plain(words) else [*without_title(explanation)]
    return pgettext("steps of a reckoning", "; ").join(steps)


def without_title(explanation: str) -> tuple[str, ...]:
    """The explanation without what stands on the paper beside it: item, tariff and days."""
    told, words = explanation_text(explanation), _words(explanation)
    if words.get("formula") in UNTITLED:
        return told
    return told[2 if words.get("from") else 1 :]


def _words(explanation: str) -> Mapping[str, Any]:
    return from_json(dict[str, Any], explanation) if explanation else {}


def _is_plain(words: Mapping[str, Any]) -> bool:
    """Whether it is all that a meter counted between readings, by one payer, rounded to the fen."""
    if "used" not in words or words["days"] != words["of_days"]:
        return False
    return words["rounding"] == Rounding.FEN.value and not words.keys() & {"upto", "pays"}


def _counted(words: Mapping[str, Any]) -> list[str]:
    """Former and present reading, what that makes, and its price by step."""
    first, *others = [_dial(before, after) for before, after, _rolled in words["dials"]]
    dials = [_("Meter {meter}: {dial}").format(meter=words["meter"], dial=first)]
    dials += [_("after its replacement {dial}").format(dial=dial) for dial in others]
    steps = [*dials, f"{used_sum(words)} = {words['used']}"]
    if words["used_before"] != "0":
        told = _("Used before, in this year or month of its steps: {quantity}")
        steps.append(told.format(quantity=words["used_before"]))
    if words["own_price"]:
        steps.append(_("the price was agreed"))
    return [*steps, f"{usage_sum(words)} = {words['exact']}"]


def _dial(before: str, after: str) -> str:
    return _("former reading {before}, present reading {after}").format(before=before, after=after)


def used_sum(words: Mapping[str, Any]) -> str:
    """What gives the quantity from the readings: ((45 - 30) + (3 - 0)) × 10; a dial that passed 0
    has its end added: 12 + 100000 - 99990."""
    apart = [sorted((before, after), key=Fraction) for before, after, _rolled in words["dials"]]
    counted = Fraction(words["used"]) / Fraction(words["multiplier"])
    passed = counted - sum(
        Fraction(high) - Fraction(low)
        for (low, high), (*_ends, rolled) in zip(apart, words["dials"], strict=True)
        if not rolled
    )
    terms = [
        f"{low} + {_end(passed + Fraction(high) - Fraction(low))} - {high}"
        if rolled
        else f"{high} - {low}"
        for (low, high), (*_ends, rolled) in zip(apart, words["dials"], strict=True)
    ]
    text = " + ".join(f"({term})" for term in terms) if len(terms) > 1 else terms[0]
    return text if words["multiplier"] == "1" else f"({text}) × {words['multiplier']}"


def _end(about: Fraction) -> int:
    """After how much a dial begins again: a quantity that was rounded tells it nearly."""
    return min((int(10**digits) for digits in range(1, 13)), key=lambda end: abs(about - end))
