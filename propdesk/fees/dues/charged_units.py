"""The units that are charged: which they are, and the area that counts."""

import re
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.estate.models import Unit
from propdesk.estate.rules import AreaBasis
from propdesk.fees.dues.drafts import RunScope, UnitFacts
from propdesk.kernel.scaled import AREA


def units_of(session: Session, scope: RunScope) -> list[UnitFacts]:
    """The units of a scope in their order."""
    wanted = select(
        Unit.id, Unit.code, Unit.kind, Unit.building_id, Unit.built_area, Unit.inner_area,
        Unit.area_basis, Unit.charge_start, Unit.handover_date, Unit.area_group, Unit.group_area,
        Unit.measured_area, Unit.floor,
    ).order_by(Unit.order_key, Unit.id)  # fmt: skip
    if scope.buildings:
        wanted = wanted.where(Unit.building_id.in_(scope.buildings))
    if scope.units:
        wanted = wanted.where(Unit.id.in_(scope.units))
    found = session.execute(wanted).columns(*UnitFacts._fields)
    return [UnitFacts._make(row) for row in found]


def is_shared(unit: UnitFacts) -> bool:
    """Whether only the area of all rooms of one contract is known."""
    return bool(unit.area_group) and unit.built_area is None and unit.group_area is not None


def area_of(unit: UnitFacts, basis: AreaBasis | None) -> tuple[int | None, AreaBasis]:
    """The area that is billed and which one it is: the version's choice, else the unit's.

    Rooms of one contract have their area together; the first of them is billed for all.
    """
    wanted = basis or unit.area_basis
    if is_shared(unit):
        return unit.group_area, wanted
    return (unit.inner_area if wanted is AreaBasis.INNER else unit.built_area), wanted


def measures_of(unit: UnitFacts, basis: AreaBasis | None) -> dict[str, Fraction | None]:
    """What a formula may ask of a unit, by its names; None: it is not known."""
    areas = {
        "built": unit.built_area,
        "inner": unit.inner_area,
        "measured": unit.measured_area,
        "area": area_of(unit, basis)[0],
    }
    floor = Fraction(unit.floor) if re.fullmatch(r"-?\d{1,3}", unit.floor) else None
    return {name: Fraction(area, 10**AREA) if area else None for name, area in areas.items()} | {
        "floor": floor
    }
