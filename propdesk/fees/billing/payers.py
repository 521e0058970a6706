"""Who owes for units day by day, and into whose account a line goes. Nothing is opened."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.estate.accounts.service import (
    Stretch,
    account_on,
    accounts_by_holder,
    debtor_stretches,
)
from propdesk.estate.models import Account, PayerStretch, Person
from propdesk.estate.rules import PayerState
from propdesk.fees.dues.drafts import WHOLE, DayShare, Spans
from propdesk.kernel.days import ONE_DAY, gaps
from propdesk.kernel.money import Money, round_half_up
from propdesk.kernel.scaled import SHARE, format_scaled


class Agreed(NamedTuple):
    """What was agreed of who pays: how much (10^-6) of the bills of which days, and why."""

    first: date
    last: date
    account: int
    share: int
    no: str = ""
    who: str = ""
    why: str = ""


class Payer(NamedTuple):
    """Days on which one person owes a line, both counted; `account` None: it is opened when due.
    `share`: what of each day, of several who pay it. `agreed`: by what he pays in place of whoever
    would."""

    first: date
    last: date
    account: int | None
    share: DayShare = WHOLE
    agreed: Agreed | None = None


class PartLeft(NamedTuple):
    """Days that are left to bill, of which payer, and what of each day."""

    payer: Payer
    first: date
    last: date
    share: DayShare


class Payers:
    """Who owes for units on the days first..last, read in a few statements.

    What was agreed for a unit and its item goes first; then an agreed account of the unit and a
    tariff while it is open, then whoever else would.
    """

    def __init__(
        self, session: Session, unit_ids: Collection[int], first: date, last: date
    ) -> None:
        self.first, self.last = first, last
        self._stretches = debtor_stretches(session, first=first, last=last, unit_ids=unit_ids)
        self._accounts = accounts_by_holder(session, unit_ids=unit_ids)
        self._agreed = _agreed(session, unit_ids, first, last)
        self._session = session

    def account(self, unit_id: int, day: date) -> tuple[bool, int | None]:
        """Whether anybody owes on a day, and the account if it is open already."""
        for stretch in self._stretches.get(unit_id, ()):
            if stretch.first <= day <= stretch.last:
                return stretch.debtor is not None, self._account(unit_id, stretch, day)
        return False, None

    def _account(self, unit_id: int, stretch: Stretch, day: date) -> int | None:
        debtor = stretch.debtor
        if debtor is None:
            return None
        return account_on(self._accounts.get((unit_id, debtor.person_id), ()), debtor, day)

    @cached_property
    def _closed(self) -> dict[int, date | None]:
        """Account → its last day; read when something was agreed at all."""
        rows = self._session.execute(select(Account.id, Account.closed))
        return {row.id: row.closed for row in rows}

    def of(self, unit_id: int, agreed: int | None = None, *, item_id: int) -> tuple[Payer, ...]:
        """Who owes an item when; days on which nobody does are missing."""
        others = self._others(unit_id, agreed)
        if unit_id not in self._agreed:
            return others
        mine = [one for item, one in self._agreed[unit_id] if item is None or item == item_id]
        return shared_out(others, mine, self.first, self.last)

    def _others(self, unit_id: int, agreed: int | None) -> tuple[Payer, ...]:
        """Who owes by the account of a tariff, or by the roles."""
        begin = self.first
        found: list[Payer] = []
        if agreed is not None:
            end = min(self.last, self._closed.get(agreed) or self.last)
            if end >= begin:
                found.append(Payer(begin, end, agreed))
        after = found[-1].last if found else None
        for stretch in self._stretches.get(unit_id, ()):
            if stretch.debtor is None or (after is not None and stretch.last <= after):
                continue
            first = stretch.first if after is None else max(stretch.first, after + ONE_DAY)
            account = self._account(unit_id, stretch, first)
            found.append(Payer(first, stretch.last, account))
        return tuple(found)


def _agreed(
    session: Session, unit_ids: Collection[int], first: date, last: date
) -> dict[int, list[tuple[int | None, Agreed]]]:
    """unit → what was agreed of days in first..last, each with its item (None: all), the oldest
    first."""
    one = PayerStretch
    rows = session.execute(
        select(
            one.unit_id, one.item_id, one.first, one.until, one.account_id, one.share, one.no,
            Person.name, one.why,
        )
        .join(Account, Account.id == one.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(
            one.state == PayerState.AGREED, one.first <= last,
            or_(one.until.is_(None), one.until >= first), among(one.unit_id, unit_ids),
        )
        .order_by(one.id)
    )  # fmt: skip
    found: dict[int, list[tuple[int | None, Agreed]]] = defaultdict(list)
    for unit_id, item_id, begin, until, account, share, no, who, why in rows:
        agreed = Agreed(
            first=begin, last=until or date.max, account=account or 0, share=share, no=no, who=who,
            why=why,
        )  # fmt: skip
        found[unit_id].append((item_id, agreed))
    return found


def shared_out(
    others: Sequence[Payer], agreed: Sequence[Agreed], first: date, last: date
) -> tuple[Payer, ...]:
    """Who owes on the days first..last where some of them were agreed: each has his share of a day,
    and what is left of it is whoever else's. No day is lost, none is owed twice."""
    inside = [one for one in agreed if one.first <= last and one.last >= first]
    if not inside:
        return tuple(others)
    spans = [(one.first, one.last) for one in inside]
    spans += [(one.first, one.last) for one in others]
    begins = {begin for begin, _end in spans if begin > first}
    begins |= {end + ONE_DAY for _begin, end in spans if end < last}
    days = [first, *sorted(begins)]
    found: list[Payer] = []
    before: list[Payer] = []
    for begin, end in zip(days, [*(day - ONE_DAY for day in days[1:]), last], strict=True):
        now = list(_on(others, inside, begin, end))
        if [one[2:] for one in now] == [one[2:] for one in before] and now:
            found[len(found) - len(now) :] = [
                old._replace(last=end) for old in found[len(found) - len(now) :]
            ]
        else:
            found += now
        before = now
    return tuple(found)


def _on(
    others: Iterable[Payer], agreed: Iterable[Agreed], first: date, last: date
) -> Iterator[Payer]:
    """Who owes on days on which that does not change, by their shares."""
    given = 0
    for one in agreed:
        if one.first <= first <= one.last and given < WHOLE.end:
            share = DayShare(given, min(given + one.share, WHOLE.end))
            yield Payer(first, last, one.account, share, one)
            given = share.end
    if given < WHOLE.end:
        for other in others:
            if other.first <= first <= other.last:
                yield Payer(first, last, other.account, DayShare(given, WHOLE.end))


def paid_by(
    payer: Payer | None, share: DayShare, whole: Money
) -> tuple[Money, dict[str, dict[str, str]]]:
    """What one of several payers has of an amount, and what the explanation says of it.

    Shares are cumulative, as days are: they add up to the whole, whichever is made first.
    """
    agreed = payer.agreed if payer is not None else None
    if agreed is None and share == WHOLE:
        return whole, {}
    pays: dict[str, str] = {}
    if share != WHOLE:
        percent = format_scaled(share.end - share.begin, SHARE - 2).replace(",", "")
        pays = {"share": percent, "of": whole.plain}
    if agreed is not None:
        pays |= {"no": agreed.no, "who": agreed.who, "why": agreed.why}
    amount = Money(_up_to(whole, share.end) - _up_to(whole, share.begin))
    return amount, {"pays": pays} if pays else {}


def _up_to(whole: Money, share: int) -> int:
    return round_half_up(whole.fen * share, WHOLE.end)


class _Shared(NamedTuple):
    first: date
    last: date
    share: DayShare


def shares_of(*several: Iterable[DayShare]) -> list[DayShare]:
    """The shares of a day into which these cut it, the lowest first."""
    cuts = {WHOLE.begin, WHOLE.end}
    for shares in several:
        cuts |= {one for share in shares for one in share}
    return [DayShare(*one) for one in pairwise(sorted(cuts))]


def parts_left(
    first: date, last: date, billed: Sequence[tuple[date, date, DayShare]], payers: Sequence[Payer]
) -> tuple[list[PartLeft], Spans]:
    """What of these days is not billed yet, by who pays it; and the days of it nobody owes."""
    if not billed and len(payers) == 1:  # nearly everybody
        only = payers[0]
        if only.first <= first <= last <= only.last and only.share == WHOLE:
            return [PartLeft(only, first, last, WHOLE)], ()
    parts: list[PartLeft] = []
    unowed: set[tuple[date, date]] = set()
    there = [_Shared(*one) for one in billed]
    for share in shares_of((one.share for one in there), (one.share for one in payers)):
        taken = [(one.first, one.last) for one in there if share.is_in(one.share)]
        mine = [one for one in payers if share.is_in(one.share)]
        for begin, end in gaps(first, last, taken):
            for payer in mine:
                if payer.first <= end and payer.last >= begin:
                    days = max(begin, payer.first), min(end, payer.last)
                    parts.append(PartLeft(payer, *days, share))
            unowed |= set(gaps(begin, end, [(one.first, one.last) for one in mine]))
    return joined_shares(parts), tuple(sorted(unowed))


P = TypeVar("P", bound=PartLeft)


def joined_shares(parts: Iterable[P]) -> list[P]:
    """Shares of the same days and payer that follow one another as one, by days."""
    found: list[P] = []
    for one in sorted(parts, key=lambda part: (part.first, part.share)):
        same = [
            place
            for place, other in enumerate(found)
            if other._replace(share=one.share) == one and other.share.end == one.share.begin
        ]
        if same:
            share = DayShare(found[same[0]].share.begin, one.share.end)
            found[same[0]] = found[same[0]]._replace(share=share)
        else:
            found.append(one)
    return found
