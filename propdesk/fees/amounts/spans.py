"""Stretches of days and what part of a month or a season they are. Integers only; no session.

A weight is cumulative: a later part of a line weighs what the line weighs up to the part's end,
less what it weighs up to the day before it. So parts add up whichever is made first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import gcd
from typing import Any, NamedTuple

from propdesk.fees.periods import MONTH, MonthPart, Period, month_parts
from propdesk.fees.rules import Proration
from propdesk.kernel.records.stored_json import compact_json
from propdesk.kernel.scaled import SHARE, format_scaled, read_scaled

ONE = 10**SHARE


class LessDays(NamedTuple):
    """Days that are charged at a `share` of the price (10^-6; None: the version's base share).

    `why` is the msgid of the reason, such as a stop (报停).
    """

    first: date
    last: date
    share: int | None
    why: str


class CountedIn(NamedTuple):
    """In what days are counted: months that begin on `day`, or a season; and those charged less.

    `first_month`: the rule for the month in which the object begins, where it has one of its own.
    """

    day: int = 1
    season: Period | None = None
    less: tuple[LessDays, ...] = ()
    first_month: Proration | None = None

    @property
    def words(self) -> dict[str, Any]:
        """As an explanation keeps it; `counted_like` reads it."""
        words: dict[str, Any] = {}
        if self.season is not None:
            words["season"] = [str(self.season.first), str(self.season.last)]
        elif self.day != 1:
            words["day"] = self.day
        if self.first_month is not None:
            words["first_month"] = self.first_month.value
        return words


MONTHS = CountedIn()


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days and its part of the explanation.

    Its weight is in 1/`whole` of what the price is for: a month, a season.
    """

    first: date | None
    last: date | None
    weight: int
    words: str
    whole: int = MONTH


@lru_cache(4096)
def span_of(
    rule: Proration, begin: date, first: date, last: date, counted: CountedIn = MONTHS
) -> Span:
    """The days first..last of an object charged from `begin` on, by a rule of part months."""
    if counted.season is None:
        rules = rule, counted.first_month or rule
        parts, whole = list(month_parts(rules, begin, first, last, counted.day)), MONTH
        full = sum(part.weight == MONTH for part in parts)
        weight = sum(part.weight for part in parts)
    else:
        part = _season_part(rule, counted.season, begin, first, last)
        parts, whole, weight = [part], part.denominator, part.numerator
        full = int(weight == whole)
    words: dict[str, Any] = {
        "from": first.isoformat(), "to": last.isoformat(), "days": (last - first).days + 1,
        "full": full,
        "parts": [_part_words(p, counted) for p in parts if p.numerator != p.denominator],
    }  # fmt: skip
    words |= (counted if first == begin else counted._replace(first_month=None)).words
    if counted.less:
        less = list(_less(rule, begin, first, last, counted))
        words["less"] = [one.words for one in less]
        weight = weight * ONE - sum(one.weight * (ONE - one.share) for one in less)
        whole *= ONE
    return Span(first, last, weight, compact_json(words)[1:-1], whole)


def _part_words(part: MonthPart, counted: CountedIn) -> list[str | int]:
    month = f"{part.month:%Y-%m}" if counted.day == 1 else part.month.isoformat()
    return [month, part.days, part.numerator, part.denominator]


def _season_part(
    rule: Proration, season: Period, begin: date, first: date, last: date
) -> MonthPart:
    """What counts of a season: its days, or its months by a rule that counts by months."""
    days = (last - first).days + 1
    if rule is Proration.ACTUAL_DAYS:
        return MonthPart(season.first, days, days, (season.last - season.first).days + 1)
    rules = rule, rule
    whole = sum(part.weight for part in month_parts(rules, season.first, season.first, season.last))
    part = sum(part.weight for part in month_parts(rules, begin, first, last))
    return MonthPart(season.first, days, part, whole)


@dataclass(frozen=True, slots=True)
class _Less:
    weight: int
    share: int
    words: list[str | int]


def _less(
    rule: Proration, begin: date, first: date, last: date, counted: CountedIn
) -> Iterable[_Less]:
    """The days of a span that are charged less: what they weigh, and their explanation."""
    plain = counted._replace(less=())
    for one in counted.less:
        a, b = max(one.first, first), min(one.last, last)
        if a > b:
            continue
        part, share = span_of(rule, begin, a, b, plain), one.share or 0
        shared = gcd(part.weight, part.whole)
        yield _Less(
            part.weight,
            share,
            [
                a.isoformat(), b.isoformat(), one.why, format_scaled(share, SHARE),
                part.weight // shared, part.whole // shared,
            ],
        )  # fmt: skip


def counted_like(words: Mapping[str, Any]) -> CountedIn:
    """In what the days of a line were counted, from its frozen explanation."""
    season = words.get("season")
    return CountedIn(
        words.get("day", 1),
        Period(*map(date.fromisoformat, season)) if season else None,
        tuple(
            LessDays(
                date.fromisoformat(first), date.fromisoformat(last), read_scaled(share, SHARE), why
            )
            for first, last, why, share, *_part in words.get("less", ())
        ),
        Proration(words["first_month"]) if "first_month" in words else None,
    )


ONCE = Span(None, None, MONTH, '"full":1,"parts":[]')
