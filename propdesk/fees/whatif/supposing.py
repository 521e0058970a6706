"""What a new price would come to for each unit in the twelve months from its month on.

Drafted twice by the code that makes bills: as the books stand, and with a version of the tariff
that stands nowhere. Nothing is written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import msgspec
from sqlalchemy.orm import Session

from propdesk.estate.people.service import owner_names
from propdesk.fees.billing.service import Amounts, Payers, TariffChoice, Without
from propdesk.fees.dues.charged_units import area_of, units_of
from propdesk.fees.dues.drafts import RunScope, UnitFacts
from propdesk.fees.periods import Period, first_of_month, last_of_month, month_number
from propdesk.fees.rules import PERIODIC
from propdesk.fees.stops.service import less_days
from propdesk.fees.tariffs.service import TariffRow, VersionFields, VersionRow, tariffs
from propdesk.fees.whatif.rules import LeftOut
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money, total
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.scaled import AREA, PRICE, format_scaled

MONTHS = 12
SUPPOSED = -1
"""The id of a version that stands nowhere."""


class NoPriceYet(UserError):
    """A day before the first version of the tariff."""

    message = N_("The tariff “{name}” has no price on {day} that could change.")


class Supposed(msgspec.Struct, frozen=True):
    """A new price (10^-6 yuan) of a tariff from a day on, for a part of the estate."""

    tariff_id: int
    since: date
    price: int
    scope: RunScope = RunScope()


class Supposition(msgspec.Struct, frozen=True, kw_only=True):
    """What one unit pays in the twelve months, now and with the new price."""

    id: int
    unit: str
    owner: str
    building_id: int
    area: str
    now: Money
    then: Money

    @property
    def change(self) -> Money:
        """What the new price adds."""
        return self.then - self.now


class WhatIf(msgspec.Struct, frozen=True, kw_only=True):
    """The effect of a new price: units that pay, and those that cannot be computed, with why."""

    asked: Supposed
    item: str
    tariff: str
    months: Period
    old_price: str
    new_price: str
    units: tuple[Supposition, ...]
    left_out: tuple[tuple[str, LeftOut], ...] = ()

    @property
    def now(self) -> Money:
        """What all of them pay as it is."""
        return total(one.now for one in self.units)

    @property
    def then(self) -> Money:
        """What all of them would pay."""
        return total(one.then for one in self.units)


def what_if(session: Session, *, asked: Supposed, progress: Progress | None = None) -> WhatIf:
    """What a new price would come to; nothing is written. Raises NoPriceYet, and Cancelled through
    `progress`."""
    watch = progress or NoProgress()
    begin = month_number(asked.since)
    months = Period(first_of_month(begin), last_of_month(begin + MONTHS - 1))
    rows = [row for row in tariffs(session, active_only=True) if row.formula in PERIODIC]
    own = next(row for row in rows if row.id == asked.tariff_id)
    old = own.version_on(asked.since)
    if old is None:
        raise NoPriceYet(name=own.name, day=asked.since)
    same_item = [row for row in rows if row.item.id == own.item.id]
    units = units_of(session, asked.scope)
    now = _bills(session, months, same_item, own.id, units, watch)
    changed = [_supposed(row, old.fields, asked) if row is own else row for row in same_item]
    then = _bills(session, months, changed, own.id, units, watch)
    owners = owner_names(session, unit_ids=list(now), day=asked.since)
    found, left = [], []
    for unit in units:
        before, after = now.get(unit.id), then.get(unit.id)
        if isinstance(before, Money) and isinstance(after, Money):
            found.append(_effect(unit, old.fields, owners.get(unit.id, ""), before, after))
        elif isinstance(after, LeftOut):
            left.append((unit.code, after))
    return WhatIf(
        asked=asked,
        item=own.item.name,
        tariff=own.name,
        months=months,
        old_price=format_scaled(old.fields.price, PRICE, decimals=2),
        new_price=format_scaled(asked.price, PRICE, decimals=2),
        units=tuple(found),
        left_out=tuple(left),
    )


def _supposed(row: TariffRow, old: VersionFields, asked: Supposed) -> TariffRow:
    """The tariff as if the new price held from the day on; what was to come later is left out."""
    fields = replace(old, price=asked.price, effective_from=asked.since)
    kept = [one for one in row.versions if one.fields.effective_from < asked.since]
    return replace(row, versions=(*kept, VersionRow(SUPPOSED, fields)))


def _bills(
    session: Session,
    months: Period,
    rows: Sequence[TariffRow],
    tariff_id: int,
    units: Sequence[UnitFacts],
    watch: Progress,
) -> dict[int, Money | LeftOut]:
    """unit → what bills of the months by the tariff come to, or why there are none."""
    last = max([months.last, *_ends(rows, months)])
    payers = Payers(session, [unit.id for unit in units], months.first, last)
    choice = TariffChoice(session, months, list(rows), units, payers)
    choice.less = less_days(session, date.min)
    amounts = Amounts()
    found: dict[int, Money | LeftOut] = {}
    for done, unit in enumerate(units):
        if done % 500 == 0:
            watch.step(done, len(units))
        for candidates in choice.tariffs_of(unit):
            if candidates[0].id != tariff_id:
                continue
            bills = choice.look(unit, candidates, ())
            found[unit.id] = (
                LeftOut(bills.reason, bills.detail)
                if isinstance(bills, Without)
                else total(amounts.of(bills, piece)[0] for piece in bills.pieces)
            )
    watch.step(len(units), len(units))
    return found


def _ends(rows: Iterable[TariffRow], months: Period) -> Iterable[date]:
    """The last days of the periods that begin in the months."""
    for row in rows:
        cycle = row.cycle(months.first)
        if cycle is not None:
            yield cycle.at(months.last).last


def _effect(
    unit: UnitFacts, fields: VersionFields, owner: str, now: Money, then: Money
) -> Supposition:
    area, _which = area_of(unit, fields.area_basis)
    return Supposition(
        id=unit.id,
        unit=unit.code,
        owner=owner,
        building_id=unit.building_id,
        area="" if area is None else format_scaled(area, AREA, decimals=2),
        now=now,
        then=then,
    )
