"""The words of offers, which of them fits what is paid, and what is taken off. Pure; no session.

Who pays `months` of an item at once gets a part of each month, a fixed sum, or months free; sum and
free months are taken off the last of them (money.md 2).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

import msgspec

from propdesk.fees.periods import whole_months
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.money import ZERO, Money, round_half_up, total
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord
from propdesk.kernel.scaled import SHARE

WHOLE = 10**SHARE


class OfferKind(Labelled):
    """What who pays ahead gets."""

    RATE = "rate", N_("Per cent off each month")
    AMOUNT = "amount", N_("A fixed sum off")
    FREE = "free", N_("Months free")


class OfferState(StateWord):
    """Whether the desk still makes an offer."""

    RUNS = "runs", N_("On offer"), "green", "circle-check"
    CLOSED = "closed", N_("No longer offered"), "grey", "ban"


class UseState(StateWord):
    """Whether an offer that was taken still holds."""

    RUNS = "runs", N_("Offer holds"), "green", "circle-check"
    ENDED = "ended", N_("Offer ended early"), "grey", "rotate-ccw"


class OfferTerms(msgspec.Struct, frozen=True, kw_only=True):
    """An offer as the desk computes with it. `items`: the fee items it is for; `value`: the share
    (10^-6), the fen or the months that are taken off for each `months` that are paid."""

    id: int
    no: str
    name: str
    months: int
    kind: OfferKind
    value: int
    items: frozenset[int]


class OfferLine(NamedTuple):
    """A line at the desk: `whole` when all of it is open and is paid now. `key` names it."""

    key: int
    unit_id: int | None
    item_id: int
    account_id: int
    first: date | None
    last: date | None
    amount: Money
    whole: bool = True


class Fit(NamedTuple):
    """An offer that fits lines of one unit and item, and what it takes off each: key → amount."""

    offer: OfferTerms
    unit_id: int
    item_id: int
    first: date
    last: date
    months: int
    listed: Money
    off: Mapping[int, Money]

    @property
    def amount(self) -> Money:
        """What is taken off altogether."""
        return total(self.off.values())

    @property
    def words(self) -> str:
        """What it gives, in a line."""
        told = _("{offer}: {months} months, {amount} off")
        return told.format(offer=self.offer.name, months=self.months, amount=self.amount)


def fits(
    offers: Mapping[int, Sequence[OfferTerms]],
    chosen: Iterable[OfferLine],
    left: Iterable[OfferLine],
    day: date,
) -> tuple[Fit, ...]:
    """For each unit and item the offer that takes most off what is chosen.

    `offers`: unit → its offers. Counted are whole months that follow one another and are not over
    on the `day`; nothing older of the item may be `left` open.
    """
    found = []
    older = [(one.unit_id, one.item_id, one.first) for one in left if one.first is not None]
    for (unit_id, item_id, _account), lines in groupby(sorted(chosen, key=_order), key=_whose):
        chain = _chain(lines, day)
        if not unit_id or not chain or not offers.get(unit_id):
            continue
        begins = chain[0].first or day
        if any(other[:2] == (unit_id, item_id) and other[2] < begins for other in older):
            continue
        fitting = [fit for one in offers[unit_id] if (fit := _fit(one, unit_id, item_id, chain))]
        if fitting:
            found.append(max(fitting, key=lambda fit: fit.amount.fen))
    return tuple(found)


def offer_words(fitting: Sequence[Fit], *, taken: bool) -> str:
    """What offers give, and how they are taken or taken off again."""
    words = _("{offers}. Shift+F2 takes it.")
    if taken:
        words = _("{offers}: taken. Shift+F2 takes it off again.")
    return words.format(offers=listed(fit.words for fit in fitting))


def why_no_offer(offers: Mapping[int, Sequence[OfferTerms]]) -> str:
    """Why nothing is taken off what is ticked, and the way on."""
    several = {one.id: one for terms in offers.values() for one in terms}
    if not several:
        return _("Nothing is offered for this room now.")
    words = _("No offer fits: {offers}. F2 ticks the months; what is older is paid along.")
    told = _("“{name}” is for {months} months")
    return words.format(
        offers=listed(told.format(name=one.name, months=one.months) for one in several.values())
    )


def _whose(line: OfferLine) -> tuple[int, int, int]:
    return line.unit_id or 0, line.item_id, line.account_id


def _order(line: OfferLine) -> tuple[int, int, int, date, int]:
    return *_whose(line), line.first or date.min, line.key


def _chain(lines: Iterable[OfferLine], day: date) -> list[OfferLine]:
    """The lines of whole months from the first that is not over, as far as none is missing."""
    found: list[OfferLine] = []
    for line in lines:
        if line.first is None or line.last is None or line.last < day:
            continue
        if found and found[-1].last is not None and line.first <= found[-1].last:
            continue  # a difference of days that are counted already
        follows = not found or line.first - ONE_DAY == found[-1].last
        if not follows or not line.whole or not whole_months(line.first, line.last):
            if found:
                break
            continue
        found.append(line)
    return found


def _fit(offer: OfferTerms, unit_id: int, item_id: int, chain: Sequence[OfferLine]) -> Fit | None:
    if item_id not in offer.items:
        return None
    months, count = 0, 0
    best = (0, 0)
    for line in chain:
        months, count = months + whole_months(line.first, line.last), count + 1
        if months % offer.months == 0:
            best = months, count
    months, count = best
    lines = chain[:count]
    off = taken_off(offer, lines, months // offer.months)
    first, last = (lines[0].first, lines[-1].last) if lines else (None, None)
    listed = total(line.amount for line in lines)
    if first is None or last is None or not ZERO < total(off.values()) < listed:
        return None
    return Fit(
        offer=offer, unit_id=unit_id, item_id=item_id, first=first, last=last, months=months,
        listed=listed, off=off,
    )  # fmt: skip


def taken_off(offer: OfferTerms, lines: Sequence[OfferLine], times: int) -> dict[int, Money]:
    """What an offer takes off lines that are `times` its months: key → amount, only what is any."""
    if offer.kind is OfferKind.RATE:
        each = list(_rates(offer.value, lines))
    elif offer.kind is OfferKind.AMOUNT:
        each = _from_the_last(Money(offer.value * times), [line.amount for line in lines])
    else:
        each = _free(offer.value * times, lines)
    return {line.key: off for line, off in zip(lines, each, strict=True) if off}


def _rates(share: int, lines: Sequence[OfferLine]) -> Iterator[Money]:
    """Each the rounded share of the sum so far less what was given, so that the sum is exact."""
    upto, given = 0, 0
    for line in lines:
        upto += line.amount.fen
        reached = round_half_up(upto * share, WHOLE)
        yield Money(reached - given)
        given = reached


def _from_the_last(off: Money, amounts: Sequence[Money]) -> list[Money]:
    found: list[Money] = []
    for amount in reversed(amounts):
        found.append(min(off, amount))
        off -= found[-1]
    return found[::-1]


def _free(months: int, lines: Sequence[OfferLine]) -> list[Money]:
    """The last months cost nothing; of a longer line that many of its months."""
    found: list[Money] = []
    for line in reversed(lines):
        has = whole_months(line.first, line.last)
        part = min(months, has)
        found.append(Money(round_half_up(line.amount.fen * part, has)))
        months -= part
    return found[::-1]


class Paid(NamedTuple):
    """A line on which an offer was taken: what of its amount money and the offer settle, and what
    of it was used at list price."""

    room: Money
    money: Money
    off: Money
    used: Money


class EarlyEnding(NamedTuple):
    """What leaving early makes of it: the money and what stays off of each line."""

    lines: tuple[tuple[Money, Money], ...]
    used: Money
    credit: Money


def left_early(lines: Sequence[Paid]) -> EarlyEnding:
    """Charge what was used at list price; the rest of the money is free again.

    Used and credit make what was paid. Where less was paid than was used at list price, the rest
    of that stays off: nobody owes more for having paid ahead. Money lies on what was used first,
    then on the next days, the oldest first.
    """
    money = total(line.money for line in lines)
    left, on_used = money, []
    for line in lines:
        on_used.append(min(left, line.used, line.room))
        left -= on_used[-1]
    credit, beyond = left, []
    for line in lines:
        beyond.append(min(left, line.room - min(line.used, line.room)))
        left -= beyond[-1]
    stays = [min(line.used, line.room) - paid for line, paid in zip(lines, on_used, strict=True)]
    each = [(paid + more, off) for paid, more, off in zip(on_used, beyond, stays, strict=True)]
    return EarlyEnding(tuple(each), money - credit, credit)
