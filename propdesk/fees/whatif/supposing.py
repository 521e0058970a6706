"""What other terms would come to for each unit in the twelve months from their month on.

Drafted twice by the code that makes bills: as the books stand, and with a version of the tariff
that stands nowhere. What meters count is taken as it was read in twelve months that are past.
Nothing is written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import msgspec
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.estate.people.service import owner_names
from propdesk.estate.rules import UnitKind
from propdesk.fees.amounts.spans import ONE
from propdesk.fees.amounts.usage import plain, read_steps
from propdesk.fees.billing.service import Amounts, Payers, TariffChoice, Without
from propdesk.fees.dues.charged_units import area_of, units_of
from propdesk.fees.dues.drafts import RunScope, UnitFacts
from propdesk.fees.periods import Period, first_of_month, last_of_month, month_number
from propdesk.fees.rules import SUPPOSABLE, Formula
from propdesk.fees.stops.service import less_days
from propdesk.fees.tariffs.service import TariffRow, VersionFields, VersionRow, tariffs
from propdesk.fees.whatif.by_usage import BothTerms, UsageEffect, by_usage
from propdesk.fees.whatif.rules import LeftOut
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money, total
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.kernel.scaled import AREA, PRICE, SHARE, format_scaled

MONTHS = 12
SUPPOSED = -1
"""The id of a version that stands nowhere."""


class NoPriceYet(UserError):
    """A day before the first version of the tariff."""

    message = N_("The tariff “{name}” has no price on {day} that could change.")


class Supposed(msgspec.Struct, frozen=True, kw_only=True):
    """Another price or coefficient (10^-6, None: as it is) of a tariff from a day on, or new areas
    of units (unit → 10^-4 m²), for a part of the estate; with areas, for those units alone. Of what
    meters count: other `steps` ('' for none), and the usage of the twelve months `used_until`."""

    tariff_id: int
    since: date
    price: int | None = None
    scope: RunScope = RunScope()
    kind: UnitKind | None = None
    coefficient: int | None = None
    areas: Mapping[int, int] = {}
    steps: str | None = None
    used_until: date | None = None


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
    """The effect of a new price: units that pay, and those that cannot be computed, with why.
    `by_usage`: the months are those whose usage was taken."""

    asked: Supposed
    item: str
    tariff: str
    months: Period
    old_price: str
    new_price: str
    units: tuple[Supposition, ...]
    left_out: tuple[tuple[str, LeftOut], ...] = ()
    by_usage: bool = False

    @property
    def now(self) -> Money:
        """What all of them pay as it is."""
        return total(one.now for one in self.units)

    @property
    def then(self) -> Money:
        """What all of them would pay."""
        return total(one.then for one in self.units)


@use_case(permission="fees.view")
def what_if(session: Session, *, asked: Supposed, progress: Progress | None = None) -> WhatIf:
    """What a new price would come to; nothing is written. Raises NoPriceYet, FieldsRefused for
    steps that cannot be read, and Cancelled through `progress`."""
    watch = progress or NoProgress()
    rows = [row for row in tariffs(session, active_only=True) if row.formula in SUPPOSABLE]
    own = next(row for row in rows if row.id == asked.tariff_id)
    old = own.version_on(asked.since)
    if old is None:
        raise NoPriceYet(name=own.name, day=asked.since)
    if asked.steps is not None:
        _check_steps(asked.steps)
    same_item = [row for row in rows if row.item.id == own.item.id]
    months, effects = (
        _of_usage(session, asked, own, old, same_item, watch)
        if own.formula is Formula.METERED
        else _of_periods(session, asked, own, old, same_item, watch)
    )
    ids = [unit.id for unit, one in effects if isinstance(one, _Effect)]
    owners = owner_names(session, unit_ids=ids, day=asked.since)
    return WhatIf(
        asked=asked,
        item=own.item.name,
        tariff=own.name,
        months=months,
        old_price=_price_words(old.fields),
        new_price=_price_words(_supposed(own, old.fields, asked).versions[-1].fields),
        units=tuple(
            Supposition(
                id=unit.id, unit=unit.code, owner=owners.get(unit.id, ""),
                building_id=unit.building_id, area=one.area, now=one.now, then=one.then,
            )
            for unit, one in effects
            if isinstance(one, _Effect)
        ),
        left_out=tuple((unit.code, one) for unit, one in effects if isinstance(one, LeftOut)),
        by_usage=own.formula is Formula.METERED,
    )  # fmt: skip


class _Effect(NamedTuple):
    """What is charged of a unit, in words, and what it pays now and then."""

    area: str
    now: Money
    then: Money


_Effects = list[tuple[UnitFacts, _Effect | LeftOut]]


def _of_periods(
    session: Session,
    asked: Supposed,
    own: TariffRow,
    old: VersionRow,
    same_item: Sequence[TariffRow],
    watch: Progress,
) -> tuple[Period, _Effects]:
    """The twelve months from the day on, drafted twice."""
    begin = month_number(asked.since)
    months = Period(first_of_month(begin), last_of_month(begin + MONTHS - 1))
    units = _units(session, asked)
    now = _bills(session, months, same_item, own.id, units, watch)
    changed = [_supposed(row, old.fields, asked) if row is own else row for row in same_item]
    fresh = [_measured(unit, asked.areas.get(unit.id)) for unit in units]
    then = _bills(session, months, changed, own.id, fresh, watch)
    effects: _Effects = []
    for unit, measured in zip(units, fresh, strict=True):
        before, after = now.get(unit.id), then.get(unit.id)
        if isinstance(before, Money) and isinstance(after, Money):
            area = _area_words(unit, measured, old.fields)
            effects.append((unit, _Effect(area, before, after)))
        elif isinstance(after, LeftOut):
            effects.append((unit, after))
    return months, effects


def _of_usage(
    session: Session,
    asked: Supposed,
    own: TariffRow,
    old: VersionRow,
    same_item: Sequence[TariffRow],
    watch: Progress,
) -> tuple[Period, _Effects]:
    """Twelve months that were read, at both terms."""
    supposed = _supposed(own, old.fields, asked)
    terms = BothTerms(supposed, old, supposed.versions[-1])
    units = _units(session, asked)
    months, found = by_usage(session, terms, same_item, units, asked.used_until, watch)
    effects: _Effects = []
    for unit in units:
        one = found.get(unit.id)
        if isinstance(one, UsageEffect):
            effects.append((unit, _Effect(plain(one.quantity), one.now, one.then)))
        elif one is not None:
            effects.append((unit, one))
    return months, effects


def _check_steps(text: str) -> None:
    """Raise FieldsRefused for steps that cannot be read."""
    try:
        read_steps(text)
    except ValueError:
        told = _("Write steps as 180: 4.83; 260: 5.83, each above the one before.")
        raise FieldsRefused({"steps": told}) from None


def _price_words(fields: VersionFields) -> str:
    """2.80, or 2.80 × 1.2 by a coefficient."""
    price = format_scaled(fields.price, PRICE, decimals=2)
    if fields.steps:
        price = f"{price}; {fields.steps}"
    share = format_scaled(fields.coefficient, SHARE)
    return price if fields.coefficient == ONE else f"{price} × {share}"


def _units(session: Session, asked: Supposed) -> list[UnitFacts]:
    """The units that are asked about."""
    scope = replace(asked.scope, units=tuple(asked.areas)) if asked.areas else asked.scope
    found = units_of(session, scope)
    return found if asked.kind is None else [one for one in found if one.kind is asked.kind]


def _measured(unit: UnitFacts, area: int | None) -> UnitFacts:
    """A unit as if each of its areas were the new one."""
    if area is None:
        return unit
    return unit._replace(
        built_area=area, inner_area=area, measured_area=area, area_group="", group_area=None
    )


def _area_words(unit: UnitFacts, measured: UnitFacts, fields: VersionFields) -> str:
    """The area that is charged, and the new one where it is another."""
    areas = [area_of(one, fields.area_basis)[0] for one in (unit, measured)]
    told = ["" if one is None else format_scaled(one, AREA, decimals=2) for one in areas]
    return " → ".join(dict.fromkeys(filter(None, told)))


def _supposed(row: TariffRow, old: VersionFields, asked: Supposed) -> TariffRow:
    """The tariff as if the new terms held from the day on; what was to come later is left out."""
    price = old.price if asked.price is None else asked.price
    share = old.coefficient if asked.coefficient is None else asked.coefficient
    steps = old.steps if asked.steps is None else asked.steps
    fields = replace(old, price=price, coefficient=share, steps=steps, effective_from=asked.since)
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
