"""The estate map: each unit in its place by building, entrance and floor, with what it owes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import today, use_case
from propdesk.estate.models import Building, Unit
from propdesk.estate.rules import UnitKind, UnitState
from propdesk.fees.models import IS_OPEN, OpenCharge
from propdesk.kernel.money import ZERO, Money, total
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.rules import CaseState

LONG_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class MapUnit:
    """A unit on the map. `periods`: how many billing periods are overdue; `late`: over a year;
    `case`: how far its hand-over is, where it has a case that is not cancelled."""

    id: int
    code: str
    entrance: str
    floor: int
    room: str
    state: UnitState
    periods: int
    overdue: Money
    late: Money
    case: CaseState | None = None


@dataclass(frozen=True, slots=True)
class MapBuilding:
    """A building with its units. `rate`: per mille of what fell due that is settled, None: nothing.

    Vacant and sold units count alike; the definition is shown with the number.
    """

    id: int
    code: str
    floors: int
    rate: int | None
    units: tuple[MapUnit, ...]

    @property
    def owing(self) -> int:
        """How many units owe an overdue period."""
        return sum(unit.periods > 0 for unit in self.units)


@dataclass(frozen=True, slots=True)
class BuildingChip:
    """A building to choose: its units, and how many of them owe."""

    id: int
    code: str
    units: int
    owing: int


@dataclass(frozen=True, slots=True)
class MapTotals:
    """Over the chosen buildings: households, those that owe, what they owe, and over a year."""

    units: int
    owing: int
    overdue: Money
    late: Money


@use_case(permission="estate.view")
def building_chips(session: Session) -> list[BuildingChip]:
    """All buildings with homes, in order; parking spaces have a list of their own."""
    owing = (
        select(Unit.building_id, func.count(Unit.id.distinct()))
        .join(OpenCharge, OpenCharge.unit_id == Unit.id)
        .where(IS_OPEN, OpenCharge.due_day < today(session), Unit.kind != UnitKind.SPACE)
        .group_by(Unit.building_id)
    )
    late = dict(session.execute(owing).all())
    rows = session.execute(
        select(Building.id, Building.code, func.count(Unit.id))
        .join(Unit, Unit.building_id == Building.id)
        .where(Unit.kind != UnitKind.SPACE)
        .group_by(Building.id)
        .order_by(Building.order_key)
    )
    return [BuildingChip(key, code, units, late.get(key, 0)) for key, code, units in rows]


@use_case(permission="estate.view")
def map_buildings(session: Session, *, building_ids: Sequence[int]) -> list[MapBuilding]:
    """These buildings in the order of the estate, each with its units."""
    day = today(session)
    rates = _rates(session, building_ids, day)
    found = _units(session, building_ids, day)
    buildings = session.execute(
        select(Building.id, Building.code)
        .where(Building.id.in_(building_ids))
        .order_by(Building.order_key)
    )
    return [
        MapBuilding(
            key,
            code,
            len({unit.floor for unit in found.get(key, ())}),
            rates.get(key),
            tuple(found.get(key, ())),
        )
        for key, code in buildings
    ]


def _units(session: Session, building_ids: Sequence[int], day: date) -> dict[int, list[MapUnit]]:
    """building id → its units in order, parking spaces left out."""
    owed = _owed(session, building_ids, day)
    cases = _cases(session, building_ids)
    found: dict[int, list[MapUnit]] = {}
    rows = session.execute(
        select(Unit)
        .where(Unit.building_id.in_(building_ids), Unit.kind != UnitKind.SPACE)
        .order_by(Unit.order_key)
    ).scalars()
    for unit in rows:
        periods, overdue, late = owed.get(unit.id, (0, ZERO, ZERO))
        found.setdefault(unit.building_id, []).append(
            MapUnit(
                id=unit.id,
                code=unit.code,
                entrance=unit.entrance,
                floor=floor_of(unit.floor, unit.room),
                room=unit.room,
                state=unit.state,
                periods=periods,
                overdue=overdue,
                late=late,
                case=cases.get(unit.id),
            )
        )
    return found


def _cases(session: Session, building_ids: Sequence[int]) -> dict[int, CaseState]:
    """unit id → how far its last hand-over is."""
    query = (
        select(MoveInCase.unit_id, MoveInCase.state)
        .join(Unit, Unit.id == MoveInCase.unit_id)
        .where(Unit.building_id.in_(building_ids), MoveInCase.state != CaseState.CANCELLED)
        .order_by(MoveInCase.id)
    )
    return {unit_id: state for unit_id, state in session.execute(query)}  # noqa: C416  rows


def map_totals(buildings: Sequence[MapBuilding]) -> MapTotals:
    """The sums under the map."""
    units = [unit for building in buildings for unit in building.units]
    return MapTotals(
        len(units),
        sum(unit.periods > 0 for unit in units),
        total(unit.overdue for unit in units),
        total(unit.late for unit in units),
    )


def floor_of(floor: str, room: str) -> int:
    """The floor as a number: as entered, else what the room number says (1201 → 12), else 0."""
    text = floor.strip().upper().removesuffix("F")
    if text.lstrip("-").isdigit():
        return int(text)
    digits = "".join(one for one in room if one.isdigit())
    return int(digits[:-2]) if len(digits) >= 3 else 0


def _owed(
    session: Session, building_ids: Sequence[int], day: date
) -> dict[int, tuple[int, Money, Money]]:
    """unit id → overdue periods, what they sum up to, and the part that is over a year late."""
    long_ago = date.fromordinal(day.toordinal() - LONG_DAYS)
    period = func.coalesce(OpenCharge.period_from, OpenCharge.due_day)
    left = OpenCharge.amount - OpenCharge.settled
    rows = session.execute(
        select(
            OpenCharge.unit_id,
            func.count(period.distinct()),
            func.sum(left),
            func.sum(left).filter(OpenCharge.due_day < long_ago),
        )
        .join(Unit, Unit.id == OpenCharge.unit_id)
        .where(IS_OPEN, OpenCharge.due_day < day, Unit.building_id.in_(building_ids))
        .group_by(OpenCharge.unit_id)
    )
    return {
        unit_id: (periods, overdue or ZERO, late or ZERO)
        for unit_id, periods, overdue, late in rows
        if unit_id is not None
    }


def _rates(session: Session, building_ids: Sequence[int], day: date) -> dict[int, int]:
    """building id → per mille settled of the lines that fell due this year."""
    rows = session.execute(
        select(
            Unit.building_id,
            func.sum(OpenCharge.amount),
            func.sum(OpenCharge.settled),
        )
        .join(Unit, Unit.id == OpenCharge.unit_id)
        .where(
            OpenCharge.live,
            OpenCharge.due_day >= date(day.year, 1, 1),
            OpenCharge.due_day <= day,
            Unit.building_id.in_(building_ids),
            Unit.kind != UnitKind.SPACE,
        )
        .group_by(Unit.building_id)
    )
    return {
        key: settled.fen * 1000 // charged.fen
        for key, charged, settled in rows
        if charged is not None and charged.fen > 0
    }


def unit_ids_owing(buildings: Sequence[MapBuilding]) -> list[int]:
    """The units of the map that owe an overdue period."""
    return [unit.id for building in buildings for unit in building.units if unit.periods]
