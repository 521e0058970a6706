"""Which amounts of a draft stand out: beside their equals, beside the period before, by their size.

Pure functions on whole numbers. Rates are in thousandths of a fen a month, so that a month, a
quarter and a year compare.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from propdesk.fees.periods import whole_months
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money, round_half_up

# Homes of one tariff lie within a factor of three of their middle; a slipped point makes ten.
FAR = 5
# Where equals differ widely anyhow (shops), only what lies beyond their own spread as often again.
SPREAD = 3
# Fewer equals have no middle to speak of.
FEWEST_PEERS = 8
# A price rises by tenths, a month of 31 days by one in thirty: three times is a slip or a cause.
JUMP = 3
# A home of 300 m² at 10.00 makes 3,000.00; more than this a month is looked at once, when new.
MUCH = Money(1_000_000)
# A line of fewer days may be charged as a whole month by its rule of part months.
MONTH_DAYS = 30
_FINE = 1000


class Standing(StrEnum):
    """Beside what an amount stands out."""

    PEERS = "peers"
    CHANGE = "change"
    SIZE = "size"


class Rate(NamedTuple):
    """What a stretch of days costs a month: at least and at most, where it is a part of one."""

    least: int
    most: int


class Peers(NamedTuple):
    """How the rates of a tariff lie: the lower quarter, the middle and the upper quarter."""

    lower: int
    middle: int
    upper: int


@dataclass(frozen=True, slots=True)
class Outlier:
    """Why an amount stands out. `usual` is a month's, of its equals or of the period before."""

    standing: Standing
    rate: int
    usual: int

    @property
    def distance(self) -> int:
        """How much money a month lies between it and what is usual, to sort by."""
        return abs(self.rate - self.usual)

    @property
    def sentence(self) -> str:
        """The reason in the reader's language."""
        usual = _money(self.usual)
        if self.standing is Standing.SIZE:
            return _("{amount} a month: more than {limit} for one unit").format(
                amount=_money(self.rate), limit=usual
            )
        above = self.rate >= self.usual
        message = {
            (Standing.PEERS, True): _("{times} times its equals (usual a month: {usual})"),
            (Standing.PEERS, False): _("1/{times} of its equals (usual a month: {usual})"),
            (Standing.CHANGE, True): _("{times} times the period before (a month: {usual})"),
            (Standing.CHANGE, False): _("1/{times} of the period before (a month: {usual})"),
        }[self.standing, above]
        larger, smaller = max(self.rate, self.usual), max(1, min(self.rate, self.usual))
        return message.format(times=_times(larger, smaller), usual=usual)


def rate_of(amount: Money, days: int) -> Rate:
    """The rate of an amount for days (30 a whole month); 0: asked once, compared as it is."""
    if not days:
        return Rate(amount.fen * _FINE, amount.fen * _FINE)
    month = amount.fen * _FINE * MONTH_DAYS
    return Rate(month // max(days, MONTH_DAYS), month // days)


def days_of(first: date | None, last: date | None) -> int:
    """The days of a line, a whole month counted as 30; 0 when it has no period."""
    if first is None or last is None:
        return 0
    return MONTH_DAYS * whole_months(first, last) or (last - first).days + 1


def peers_of(rates: Iterable[Rate]) -> Peers | None:
    """How equals lie; None when they are too few. Parts of months say nothing and are left out."""
    whole = sorted(rate.least for rate in rates if rate.least == rate.most)
    count = len(whole)
    if count < FEWEST_PEERS:
        return None
    return Peers(whole[count // 4], whole[count // 2], whole[3 * count // 4])


def outlier(rate: Rate, *, before: Rate | None, peers: Peers | None) -> Outlier | None:
    """Why an amount stands out, the plainest reason first; None when it does not."""
    if peers is not None and (found := _beside(rate, peers)) is not None:
        return Outlier(Standing.PEERS, found, peers.middle)
    if before is not None:
        if rate.least >= JUMP * before.most:
            return Outlier(Standing.CHANGE, rate.least, before.most)
        if rate.most * JUMP <= before.least:
            return Outlier(Standing.CHANGE, rate.most, before.least)
    if rate.least > MUCH.fen * _FINE and before is None:
        return Outlier(Standing.SIZE, rate.least, MUCH.fen * _FINE)
    return None


def _beside(rate: Rate, peers: Peers) -> int | None:
    """The rate that lies far from the middle and beyond the spread of its equals."""
    lower, middle, upper = peers
    if rate.least > FAR * middle and rate.least * lower**SPREAD > upper ** (SPREAD + 1):
        return rate.least
    if rate.most * FAR < middle and rate.most * upper**SPREAD < lower ** (SPREAD + 1):
        return rate.most
    return None


def _money(rate: int) -> Money:
    return Money(round_half_up(rate, _FINE))


def _times(larger: int, smaller: int) -> str:
    tenths = round_half_up(larger * 10, smaller)
    whole, part = divmod(tenths, 10)
    return f"{whole}.{part}" if part and whole < 10 else f"{whole:,}"
