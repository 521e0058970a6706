"""Bills that reach beyond the day a unit is sold: which they are, and what each owner's part is.

Asked before the owner changes (split_preview) or any time later (reaching_beyond). What is done
about them: fees/charges/cutting.py.

Cuts are cumulative: a part is the rounded share of the whole bill up to the part's end, less what
that comes to up to its beginning. So 100.00 over 30 days, cut at the 11th and the 21st, is 33.33,
33.34 and 33.33, whichever cut is entered first.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.store import use_case
from propdesk.estate.accounts.service import debtors, owing_roles, with_spaces
from propdesk.estate.models import Account, Person, Unit
from propdesk.estate.rules import RoleKind
from propdesk.fees.amounts.spans import MONTHS, CountedIn, counted_like, span_of
from propdesk.fees.models import Charge, OpenCharge
from propdesk.fees.rules import ChargeKind, Proration, paid_as_agreed
from propdesk.fees.tariff_models import FeeItem, TariffVersion
from propdesk.fees.tariffs.rules import split
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.records.stored_json import from_json


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitLine:
    """A bill that reaches beyond `day`, the new owner's first: what each owes of it.

    `begin` is the first day of the bill it was cut from, or its own; `given` what of that bill is
    for days before its own. `agreed`: the debtor pays it in place of whoever would.
    """

    charge_id: int
    unit_code: str
    item: str
    period_from: date
    period_to: date
    day: date
    old_part: Money
    new_part: Money
    settled: Money
    debtor: str
    begin: date
    given: Money = ZERO
    agreed: bool = False

    @property
    def amount(self) -> Money:
        """The whole bill."""
        return self.old_part + self.new_part

    @property
    def surplus(self) -> Money:
        """What is settled beyond the old owner's part."""
        return max(ZERO, self.settled - self.old_part)


@dataclass(frozen=True, slots=True)
class SplitPreview:
    """The bills on which nothing is paid, and those on which something is."""

    unpaid: tuple[SplitLine, ...]
    paid: tuple[SplitLine, ...]

    @property
    def old_part(self) -> Money:
        """What the old owner owes of the unpaid bills."""
        return total(one.old_part for one in self.unpaid)

    @property
    def new_part(self) -> Money:
        """What of the unpaid bills goes over to the new owner."""
        return total(one.new_part for one in self.unpaid)

    @property
    def paid_after(self) -> Money:
        """What of the bills with payments is for days of the new owner."""
        return total(one.new_part for one in self.paid)

    @property
    def surplus(self) -> Money:
        """What was paid on them for these days."""
        return total(one.surplus for one in self.paid)

    @property
    def lines(self) -> tuple[SplitLine, ...]:
        """All of them."""
        return self.unpaid + self.paid


def split_preview(session: Session, *, unit_id: int, day: date) -> SplitPreview:
    """What a sale on a day (the new owner's first) would cut, spaces of the household too.

    Asked before the owner changes: the bills of its present owners. Nothing is written.
    """
    sellers = among(OpenCharge.account_id, _accounts_of_sellers(session, unit_id, day))
    return _sorted(_lines(session, sellers, day))


@use_case(permission="fees.view")
def reaching_beyond(session: Session, *, unit_ids: Collection[int]) -> SplitPreview:
    """The bills of units and their households' spaces that reach beyond their debtor's last day.

    Those only for whose first day after it somebody else owes. Nothing is written.
    """
    units = with_spaces(session, unit_ids)
    beyond = (OpenCharge.period_to > Account.closed) & among(OpenCharge.unit_id, units)
    found = list(_lines(session, beyond, None))
    owing: dict[tuple[int, date], int] = {}
    for day in {line.day for line, _unit, _person in found}:
        there = {unit for line, unit, _person in found if line.day == day}
        for unit, debtor in debtors(session, day=day, unit_ids=there).items():
            owing[unit, day] = debtor.person_id
    return _sorted(one for one in found if owing.get((one[1], one[0].day), one[2]) != one[2])


def owed_by_another(session: Session, *, unit_id: int, day: date) -> SplitPreview:
    """The bills of a unit for days from a day on that stand with somebody who does not owe them:
    the payer was said anew. Each is parted at that day, or whole where it begins later."""
    beyond = (OpenCharge.unit_id == unit_id) & (OpenCharge.period_to >= day)
    found = list(_lines(session, beyond, day))
    owing = {
        at: debtor.person_id
        for at in {line.day for line, *_ids in found}
        for debtor in debtors(session, day=at, unit_ids=[unit_id]).values()
    }
    return _sorted(
        one for one in found if not one[0].agreed and owing.get(one[0].day, one[2]) != one[2]
    )


def whole_lines(session: Session, *, charge_ids: Collection[int]) -> list[SplitLine]:
    """These lines, those with days, as if all of them were for somebody else."""
    found = _lines(session, among(OpenCharge.charge_id, charge_ids), date.min)
    return [line for line, *_ids in found]


def cut_at(session: Session, *, charge_id: int, day: date) -> SplitLine | None:
    """A line with days, parted at one; None where it ends before it."""
    found = [line for line, *_ids in _lines(session, OpenCharge.charge_id == charge_id, day)]
    return found[0] if found else None


def undated_lines(session: Session, *, charge_ids: Collection[int]) -> list[OpenCharge]:
    """Those of these lines that are of no days, as a one-off amount is: they pass whole."""
    query = select(OpenCharge).where(
        among(OpenCharge.charge_id, charge_ids),
        OpenCharge.live,
        OpenCharge.kind == ChargeKind.NORMAL,
        OpenCharge.period_from.is_(None),
    )
    return list(session.scalars(query.order_by(OpenCharge.charge_id)))


def lines_that_pass(session: Session, *, charge_ids: Collection[int]) -> set[int]:
    """Those of these lines that somebody else may take over whole."""
    dated = {line.charge_id for line in whole_lines(session, charge_ids=charge_ids)}
    return dated | {line.charge_id for line in undated_lines(session, charge_ids=charge_ids)}


_Found = tuple[SplitLine, int, int]
"""A line with its unit and its debtor."""


def _sorted(found: Iterable[_Found]) -> SplitPreview:
    lines = [line for line, *_ids in found if line.new_part]
    return SplitPreview(
        tuple(one for one in lines if not one.settled),
        tuple(one for one in lines if one.settled),
    )


def _lines(session: Session, which: ColumnElement[bool], day: date | None) -> Iterator[_Found]:
    """The live lines of periods that reach beyond a day; None: the last of their accounts."""
    rows = session.execute(_with_terms(which)).all()
    for line, rule, code, item, person, closed, explanation in rows:
        first, last, unit_id = line.period_from, line.period_to, line.unit_id
        cut = day if day is not None or closed is None else closed + ONE_DAY
        if first is None or last is None or unit_id is None or cut is None or last < cut:
            continue
        cut = max(cut, first)
        whole = whole_bill(explanation, line.amount, first, last)
        given = whole.up_to(rule, first)
        old = max(ZERO, min(line.amount, whole.up_to(rule, cut) - given))
        parted = SplitLine(
            charge_id=line.charge_id,
            unit_code=code,
            item=item,
            period_from=first,
            period_to=last,
            day=cut,
            old_part=old,
            new_part=line.amount - old,
            settled=line.settled,
            debtor=person.name,
            begin=whole.first,
            given=given,
            agreed=paid_as_agreed(explanation),
        )
        yield parted, unit_id, person.id


def _with_terms(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Live lines with what it takes to part them, in the order of the units."""
    return (
        select(
            OpenCharge,
            TariffVersion.proration,
            Unit.code,
            FeeItem.name,
            Person,
            Account.closed,
            Charge.explanation,
        )
        .join(Charge, Charge.id == OpenCharge.charge_id)
        .join(TariffVersion, TariffVersion.id == Charge.tariff_version_id)
        .join(Unit, Unit.id == OpenCharge.unit_id)
        .join(FeeItem, FeeItem.id == OpenCharge.fee_item_id)
        .join(Account, Account.id == OpenCharge.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(OpenCharge.live, OpenCharge.kind == ChargeKind.NORMAL, which)
        .order_by(Unit.order_key, OpenCharge.period_from, OpenCharge.charge_id)
    )


@dataclass(frozen=True, slots=True)
class Whole:
    """The bill that a part was cut from: its amount, its first and its last day, and in what its
    days were counted."""

    amount: Money
    first: date
    last: date
    counted: CountedIn = MONTHS

    def up_to(self, rule: Proration, day: date) -> Money:
        """What of it is for the days before a day."""
        if day <= self.first:
            return ZERO
        upto, how = min(day - ONE_DAY, self.last), self.counted
        weight = span_of(rule, self.first, self.first, upto, how).weight
        all_of_it = span_of(rule, self.first, self.first, self.last, how).weight
        return split(self.amount, weight, all_of_it)[0] if all_of_it else self.amount

    @property
    def words(self) -> list[Any]:
        """As the explanation of a part keeps it."""
        words = [self.amount.plain, self.first.isoformat(), self.last.isoformat()]
        return [*words, self.counted.words] if self.counted != MONTHS else words


CUT_OF = "cut_of"
"""Where the explanation of a part says which bill it was cut from."""


def whole_of(explanation: str) -> Whole | None:
    """The bill that a part was cut from, by what its explanation keeps; None: it is no part."""
    words = from_json(dict[str, Any], explanation) if CUT_OF in explanation else {}
    if CUT_OF not in words:
        return None
    amount, first, last, *counted = words[CUT_OF]
    days = date.fromisoformat(first), date.fromisoformat(last)
    return Whole(Money.parse(amount), *days, counted_like(counted[0]) if counted else MONTHS)


def whole_bill(explanation: str, amount: Money, first: date, last: date) -> Whole:
    """The bill a line was cut from, else the line itself as a bill."""
    words = from_json(dict[str, Any], explanation) if explanation else {}
    return whole_of(explanation) or Whole(amount, first, last, counted_like(words))


def _accounts_of_sellers(session: Session, unit_id: int, day: date) -> list[int]:
    """The accounts of the owners up to a day: of the unit, and of spaces held through it."""
    units = with_spaces(session, [unit_id])
    owning = (RoleKind.OWNER, RoleKind.CO_OWNER)
    last = day - ONE_DAY
    sellers = {
        (unit, row.person_id)
        for unit, roles in owing_roles(session, unit_ids=units).items()
        for row in roles
        if row.role in owning and row.since <= last <= row.until
        if unit == unit_id or row.role_id is None
    }
    rows = session.execute(
        select(Account.id, Account.unit_id, Account.person_id).where(among(Account.unit_id, units))
    )
    return [account for account, unit, person in rows if (unit, person) in sellers]
