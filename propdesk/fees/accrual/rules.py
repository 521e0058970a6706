"""How a line is spread over the months it is for. Integers only; no session, no clock."""

from calendar import monthrange
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from propdesk.fees.rules import Nature
from propdesk.fees.sharing.rules import shares_of
from propdesk.kernel.reports.report import month_after

EARNED = (Nature.OWN_INCOME, Nature.PAID_SERVICE, Nature.LATE_FEE)
"""Whose lines are income of ours; the rest is money of others."""
_WHOLE = 377_580  # a whole month: 28, 29, 30 and 31 all divide it


@lru_cache(maxsize=4096)
def service_months(first: date, last: date) -> tuple[tuple[date, int], ...]:
    """The months from one day to another, each with its weight: all whole months weigh the same, a
    part of one by its days of that month."""
    found, month = [], first.replace(day=1)
    while month <= last:
        days = monthrange(month.year, month.month)[1]
        begins, ends = max(first, month).day, min(last, month.replace(day=days)).day
        found.append((month, (ends - begins + 1) * (_WHOLE // days)))
        month = month_after(month, 1)
    return tuple(found)


def spread(fen: int, first: date, last: date) -> list[tuple[date, int]]:
    """An amount over its service months by largest remainder: the parts add up to the fen, and what
    takes a line back has its very parts with the other sign."""
    months = service_months(first, last)
    sign = -1 if fen < 0 else 1
    shares = shares_of(abs(fen), [weight for _month, weight in months])
    return [
        (month, sign * share)
        for (month, _weight), (share, _rest) in zip(months, shares, strict=True)
    ]


def earned(fen: int, first: date | None, last: date | None, booked: date) -> Mapping[date, int]:
    """In which month which part of a line is income: in its service month, but never before the
    month it was booked in, whose figures would change. Without a period: when it was booked."""
    month = booked.replace(day=1)
    if first is None or last is None:
        return {month: fen}
    found: Counter[date] = Counter()
    for service, part in spread(fen, first, last):
        found[max(service, month)] += part
    return found
