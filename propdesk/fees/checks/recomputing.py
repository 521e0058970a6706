"""What a line comes to by the terms that it froze, worked out anew from its explanation alone.

Exact integers and fractions, as billing has them; no session. Where a line is a part of another one
only what the other had is not known here: such a part lies within one unit of rounding.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from propdesk.fees.amounts.own_formula import FormulaFails, FormulaWrong, value_of
from propdesk.fees.amounts.spans import MONTHS, ONE, CountedIn, counted_like, span_of
from propdesk.fees.amounts.usage import QUANTITY
from propdesk.fees.charges.service import CUT_OF, whole_bill
from propdesk.fees.dues.late_words import LATE
from propdesk.fees.dues.shared_words import FORMER, SHARED
from propdesk.fees.meters.rules import ONCE
from propdesk.fees.rules import ROUNDING_FEN, Proration, Rounding
from propdesk.fees.sharing.rules import part_by_days
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.money import ZERO, round_half_up
from propdesk.kernel.scaled import SHARE, read_scaled

Words = Mapping[str, Any]
_FEN = 100


class RightSum(NamedTuple):
    """What a line may come to, in fen: from the least to the most."""

    least: int
    most: int

    def holds(self, fen: int) -> bool:
        """Whether an amount is right."""
        return self.least <= fen <= self.most


def exactly(fen: int) -> RightSum:
    """The one right amount."""
    return RightSum(fen, fen)


def comes_to(words: Words, explanation: str, share: tuple[int, int] | None) -> RightSum | None:
    """What a line comes to; None: nothing was computed, or another rule looks at it.

    `share`: what of each day somebody pays (10^-6), where it is known. Raises ValueError, KeyError,
    TypeError or IndexError where the words are none that the program writes.
    """
    if "fresh" in words:
        return _difference(words)
    formula = words.get("formula")
    if formula in (None, LATE):
        return None
    if formula == FORMER:
        return exactly(_fen(words["charged"]) - _fen(words["paid"]))
    if CUT_OF in words:
        return _cut(words, explanation)
    whole = _shared(words) if formula == SHARED else _priced(words)
    return whole if "pays" not in words else _paid(words["pays"], whole, share)


def _fen(text: str) -> int:
    return scaled(text, 2)


@lru_cache(4096)
def scaled(text: str, places: int) -> int:
    """A number of an explanation; the lines of a run have few."""
    return read_scaled(text, places)


def _paid(pays: Words, whole: RightSum, share: tuple[int, int] | None) -> RightSum | None:
    """What of the whole one of several payers has, by his share of each day."""
    if "share" not in pays:
        return whole
    if "of" not in pays:
        return None
    of = _fen(pays["of"])
    if not whole.holds(of):
        return whole
    if share is not None:
        begin, end = (round_half_up(of * one, ONE) for one in share)
        return exactly(end - begin)
    part = Fraction(of * read_scaled(pays["share"], SHARE - 2), ONE)
    return RightSum(int(part) - 1, int(part) + 1)


def _difference(words: Words) -> RightSum:
    """What makes a bill up: what it comes to now, less what it was and what was made up before."""
    now = _fen(words["now"])
    for one in words["fresh"]:
        sum_of_it = comes_to(one, "", None)
        if sum_of_it is not None and not sum_of_it.holds(_fen(one["amount"])):
            now += sum_of_it.least - _fen(one["amount"])
    if words["fresh"] and now == _fen(words["now"]):
        now = sum(_fen(one["amount"]) for one in words["fresh"])
    return exactly(now - _fen(words["was"]) - _fen(words["made_up"]))


def _cut(words: Words, explanation: str) -> RightSum:
    """What a part has of the bill that it was cut from, by the days up to its end."""
    if "proration" not in words:  # of a meter: by the rule of its version, which stands there
        return exactly(_fen(words["upto"]) - _fen(words["before"]))
    rule = Proration(words["proration"])
    first, last = (date.fromisoformat(words[name]) for name in ("from", "to"))
    whole = whole_bill(explanation, ZERO, first, last)
    return exactly((whole.up_to(rule, last + ONE_DAY) - whole.up_to(rule, first)).fen)


def _shared(words: Words) -> RightSum:
    """A share of a supplier's bill, or of it what somebody's days have."""
    bill, extra = _fen(words["bill_amount"]), words["extra"]
    weight, weights = (Fraction(words[name]) for name in ("weight", "weights"))
    share = int(bill * weight / weights) + extra
    if share != _fen(words["share"]) or extra not in (0, 1):
        return exactly(share)
    if "from" not in words:
        return exactly(share)
    days, whole = words["days"]
    before = (date.fromisoformat(words["from"]) - date.fromisoformat(words["bill_from"])).days
    return exactly(part_by_days(share, before, days, whole))


# By a tariff


def _priced(words: Words) -> RightSum:
    unit = ROUNDING_FEN[Rounding(words["rounding"])]
    if "steps" in words:
        exact = _used(words)
        if words.get("days") != words.get("of_days") and "upto" not in words:
            return _about(exact / unit, unit)  # quantities of some days are told to three places
    elif "expression" in words:
        exact = _by_formula(words) * _months(words)
    else:
        found = _monthly(
            words["price"], words["coefficient"], words.get("area") or words["quantity"],
            words["extra"], words["per"],
        )  # fmt: skip
        if "upto" not in words and not words["parts"] and "less" not in words:
            months = words["full"] if "from" in words else 1
            return exactly(_whole_months(found, months, words["per"], unit))
        exact = found * _months(words) / words["per"]
    exact /= unit
    if "upto" not in words:
        return exactly(unit * round_half_up(exact.numerator, exact.denominator))
    said, about = _fen(words["upto"]) - _fen(words["before"]), _about(exact, unit)
    return exactly(said) if about.holds(said) else about


def _about(exact: Fraction, unit: int) -> RightSum:
    """Within one unit of what is given in units."""
    return RightSum(int(exact) * unit - unit, int(exact) * unit + 2 * unit)


@lru_cache(8192)
def _monthly(price: str, coefficient: str, measure: str, extra: str, per: int) -> Fraction:
    """What `per` months come to, in fen."""
    worth = Fraction(price) * Fraction(coefficient) * Fraction(measure) + Fraction(extra) * per
    return worth * _FEN


@lru_cache(8192)
def _whole_months(each: Fraction, months: int, per: int, unit: int) -> int:
    exact = each * months / per / unit
    return unit * round_half_up(exact.numerator, exact.denominator)


def _months(words: Words) -> Fraction:
    """How many months, or seasons, count; of a charge without days one."""
    if not words.get("from"):
        return Fraction(1)
    found = sum((Fraction(n, d) for *_day, n, d in words["parts"]), Fraction(words["full"]))
    for *_days, share, n, d in words.get("less", ()):
        found -= Fraction(n, d) * (1 - Fraction(share))
    return found


def _by_formula(words: Words) -> Fraction:
    values: dict[str, Fraction | None] = {name: Fraction(one) for name, one in words["values"]}
    try:
        return value_of(words["expression"], values) * _FEN
    except (FormulaWrong, FormulaFails) as error:
        raise ValueError(words["expression"]) from error


def _used(words: Words) -> Fraction:
    """A quantity by its steps; in fen."""
    prices = (Fraction(quantity) * Fraction(price) for quantity, price in words["steps"])
    return sum(prices, Fraction()) * Fraction(words["coefficient"]) * _FEN


def used_as_read(words: Words, span: int) -> bool:
    """Whether its readings give what was used; `span` (10^-3) is what the meter cannot show."""
    times, used = scaled(words["multiplier"], QUANTITY), scaled(words["used"], QUANTITY)
    dials = [
        (scaled(after, QUANTITY) - scaled(before, QUANTITY), span if rolled else 0)
        for before, after, rolled in words["dials"]
    ]
    both_ways = (sum(sign * grown + over for grown, over in dials) for sign in (1, -1))
    part = Fraction(used * words["days"], words["of_days"])
    billed = round_half_up(part.numerator, part.denominator)
    return used in (round_half_up(raw * times, ONCE) for raw in both_ways) and (
        abs(scaled(words["quantity"], QUANTITY) - billed) <= 1
    )


def counted_days(words: Words) -> bool:
    """Whether the days of a line count as its words say, from some first day of its unit on."""
    if not words.get("from") or "proration" not in words:
        return True
    said = _months(words) if words["parts"] or "less" in words else words["full"]
    counted = counted_like(words) if _COUNTED & words.keys() else MONTHS
    return _counts(words["proration"], words["from"], words["to"], counted, said)


_COUNTED = {"season", "day", "less", "first_month"}


@lru_cache(8192)  # the lines of a run have few
def _counts(rule: str, first: str, last: str, counted: CountedIn, said: Fraction | int) -> bool:
    # What counts of a month cut in two may depend on the day the unit began, in the same month.
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    for earlier in (0, 31, *range(1, 31)):
        span = span_of(Proration(rule), begin - earlier * ONE_DAY, begin, end, counted)
        if Fraction(span.weight, span.whole) == said:
            return True
    return False
