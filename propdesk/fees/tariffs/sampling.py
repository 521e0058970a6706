"""Trying a tariff on a unit before anything is billed, for the preview of its form."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from propdesk.db.store import today, use_case
from propdesk.estate.models import Unit
from propdesk.estate.search.service import units_meant
from propdesk.estate.service import UnitUnknown
from propdesk.fees.amounts.cycles import Cycle
from propdesk.fees.amounts.own_formula import FormulaFails, formula_errors
from propdesk.fees.amounts.spans import ONCE, CountedIn, span_of
from propdesk.fees.dues.charged_units import area_of, measures_of, units_of
from propdesk.fees.dues.drafts import RunScope
from propdesk.fees.rules import Formula
from propdesk.fees.tariffs.rules import amount_of, basis_by_formula, charge_amount
from propdesk.fees.tariffs.tariffs import NoPrice, TariffRow, VersionFields, VersionRow
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money
from propdesk.kernel.records.refusals import FieldsRefused


@dataclass(frozen=True, slots=True)
class Sample:
    """What a tariff version would bill one unit for a period; for the preview of a form."""

    unit_code: str
    amount: Money
    explanation: str


@use_case(permission="fees.view")
def sample_unit(session: Session, *, row: TariffRow) -> str | None:
    """The first unit a tariff applies to, with an area if it needs one; None when there is none."""
    applies = row.applies
    wanted = select(Unit.code).order_by(Unit.order_key, Unit.id).limit(1)
    if row.formula in (Formula.AREA, Formula.SEASON):
        wanted = wanted.where(or_(Unit.built_area.is_not(None), Unit.inner_area.is_not(None)))
    if applies.kinds:
        wanted = wanted.where(Unit.kind.in_(applies.kinds))
    if applies.buildings:
        wanted = wanted.where(Unit.building_id.in_(applies.buildings))
    if applies.units and not (applies.kinds or applies.buildings):
        wanted = wanted.where(Unit.id.in_(applies.units))
    return session.scalar(wanted)


def formula_trial(session: Session, row: TariffRow, version: VersionFields) -> dict[str, str]:
    """What is wrong with an own formula, tried on the first unit: field → sentence."""
    if row.formula is not Formula.OWN:
        return {}
    if sentence := formula_errors(version.expression):
        return {"expression": sentence}
    typed = replace(row, versions=(VersionRow(0, version),))
    if (code := sample_unit(session, row=row)) is None:
        return {}
    try:
        sample_amount(session, row=typed, unit_code=code, day=version.effective_from)
    except FormulaFails as error:
        told = _("{item}, unit {code}: {why}")
        return {"expression": told.format(item=row.item.name, code=code, why=error)}
    return {}


@use_case(permission="fees.view")
def sample_amount(
    session: Session, *, row: TariffRow, unit_code: str, day: date | None = None
) -> Sample:
    """Try a tariff, stored or only typed, on a unit: its period around `day` (default today).

    The unit may be written in any notation. Raises UnitUnknown, NoPrice, FieldsRefused.
    """
    meant = units_meant(session, text=unit_code)
    if not meant:
        raise UnitUnknown(code=unit_code)
    unit_id, unit_code = meant[0].id, meant[0].code
    on = day or today(session)
    version = row.version_on(on) or (row.versions[0] if row.versions else None)
    if version is None:
        raise NoPrice(name=row.name, day=on)
    unit = units_of(session, RunScope(units=(unit_id,)))[0]
    terms = row.terms(version)
    area, which = area_of(unit, version.fields.area_basis)
    if terms.needs_area and not area:
        message = _("The area of unit {code} is missing.").format(code=unit_code)
        raise FieldsRefused({"unit_id": message})
    span = ONCE
    if row.is_periodic:
        begin = max(on, version.fields.effective_from)
        start = unit.start if unit.start != date.min else begin
        cycle = row.cycle(start) or Cycle(row.period_months)
        period = cycle.at(begin)
        counted = CountedIn(cycle.day, period if cycle.season else None)
        span = span_of(version.fields.proration, period.first, period.first, period.last, counted)
    if row.formula is Formula.OWN:
        basis = basis_by_formula(terms, measures_of(unit, version.fields.area_basis))
        amount, explanation = amount_of(basis, span)
    else:
        amount, explanation = charge_amount(terms, span, area=area, area_basis=which)
    return Sample(unit_code, amount, explanation)
