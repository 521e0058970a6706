"""The lists of vehicles and parking spaces, in SQL."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from propdesk.db.models import SearchEntry
from propdesk.db.store import today
from propdesk.estate.models import ParkingSpace, Person, Unit, Vehicle
from propdesk.estate.notation import naming
from propdesk.estate.notation.identity import mask_phone
from propdesk.estate.reads import phones_of
from propdesk.estate.rules import SpaceTenure, UnitKind
from propdesk.estate.search.searching import folded_query
from propdesk.kernel.money import Money

FIRST = 200


@dataclass(frozen=True, slots=True)
class VehicleFilter:
    """Which vehicles are wanted. `only` is '', ended, no_space or no_unit."""

    only: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class VehicleRow:
    """A vehicle in the list; the phone is masked."""

    id: int
    plate: str
    unit: str
    unit_id: int | None
    person: str
    phone: str
    space: str
    model: str
    colour: str
    permit_until: date | None
    note: str


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """A parking space in the list. `tenure` is None when its terms were never entered."""

    id: int
    code: str
    tenure: SpaceTenure | None
    home: str
    home_unit_id: int | None
    rent: Money | None
    since: date | None
    until: date | None
    plates: str


@dataclass(frozen=True, slots=True)
class VehicleCounts:
    """How many vehicles and spaces each chip finds."""

    all: int
    only: dict[str, int] = field(default_factory=dict)
    spaces: int = 0
    tenures: dict[SpaceTenure, int] = field(default_factory=dict)
    free: int = 0


def first_vehicles(
    session: Session,
    *,
    sort: str = "",
    descending: bool = False,
    filter: VehicleFilter | None = None,  # noqa: A002  the list's own word
) -> list[VehicleRow]:
    """The first 200 rows in order. `sort` is a field of VehicleRow, '' by plate."""
    ids = _ordered(session, sort, descending, filter).limit(FIRST)
    return vehicle_rows(session, ids=list(session.execute(ids).scalars()))


def vehicle_ids(
    session: Session,
    *,
    sort: str = "",
    descending: bool = False,
    filter: VehicleFilter | None = None,  # noqa: A002  the list's own word
) -> list[int]:
    """The ids of all vehicles of the filter in order."""
    return list(session.execute(_ordered(session, sort, descending, filter)).scalars())


def vehicle_rows(
    session: Session, *, ids: Sequence[int], unmasked: bool = False
) -> list[VehicleRow]:
    """The rows of these ids in their order; those deleted meanwhile are missing."""
    phone = str if unmasked else mask_phone
    home, space = aliased(Unit), aliased(Unit)
    found = session.execute(
        select(Vehicle, home.code, Person.name, space.code)
        .outerjoin(home, home.id == Vehicle.unit_id)
        .outerjoin(Person, Person.id == Vehicle.person_id)
        .outerjoin(space, space.id == Vehicle.space_id)
        .where(Vehicle.id.in_(ids))
    ).all()
    people = [row[0].person_id for row in found if row[0].person_id is not None]
    phones = phones_of(session, person_ids=people)
    rows = {}
    for vehicle, code, name, space_code in found:
        numbers = phones.get(vehicle.person_id or 0, ())
        rows[vehicle.id] = VehicleRow(
            id=vehicle.id,
            plate=naming.show_plate(vehicle.plate),
            unit=code or "",
            unit_id=vehicle.unit_id,
            person=name or "",
            phone=phone(numbers[0].number) if numbers else "",
            space=space_code or "",
            model=vehicle.model,
            colour=vehicle.colour,
            permit_until=vehicle.permit_until,
            note=vehicle.note,
        )
    return [rows[vehicle_id] for vehicle_id in ids if vehicle_id in rows]


def vehicle_totals(session: Session, *, filter: VehicleFilter | None = None) -> int:  # noqa: A002  the list's own word
    """How many vehicles the filter finds."""
    conditions = _conditions(session, filter or VehicleFilter())
    return session.execute(
        select(func.count()).select_from(Vehicle).where(*conditions)
    ).scalar_one()


def vehicle_counts(session: Session) -> VehicleCounts:
    """How many vehicles and parking spaces each filter chip would find."""
    only = {
        what: session.execute(
            select(func.count()).select_from(Vehicle).where(condition)
        ).scalar_one()
        for what, condition in _only(today(session)).items()
    }
    spaces = session.execute(
        select(ParkingSpace.tenure, ParkingSpace.home_unit_id.is_(None), func.count())
        .select_from(Unit)
        .outerjoin(ParkingSpace, ParkingSpace.unit_id == Unit.id)
        .where(Unit.kind == UnitKind.SPACE)
        .group_by(ParkingSpace.tenure, ParkingSpace.home_unit_id.is_(None))
    ).all()
    tenures: dict[SpaceTenure, int] = defaultdict(int)
    for tenure, _is_free, count in spaces:
        if tenure is not None:
            tenures[tenure] += count
    every = session.execute(select(func.count()).select_from(Vehicle)).scalar_one()
    free = sum(count for _tenure, is_free, count in spaces if is_free)
    return VehicleCounts(every, only, sum(row[2] for row in spaces), dict(tenures), free)


def spaces_list(
    session: Session, *, tenure: SpaceTenure | None = None, is_free: bool = False, text: str = ""
) -> list[SpaceRow]:
    """All parking spaces in order, narrowed by terms, to the free ones, or by code or household."""
    home = aliased(Unit)
    query = (
        select(
            Unit.id,
            Unit.code,
            ParkingSpace.tenure,
            home.code,
            ParkingSpace.home_unit_id,
            ParkingSpace.rent,
            ParkingSpace.since,
            ParkingSpace.until,
        )
        .outerjoin(ParkingSpace, ParkingSpace.unit_id == Unit.id)
        .outerjoin(home, home.id == ParkingSpace.home_unit_id)
        .where(Unit.kind == UnitKind.SPACE)
        .order_by(Unit.order_key)
    )
    if tenure is not None:
        query = query.where(ParkingSpace.tenure == tenure)
    if is_free:
        query = query.where(ParkingSpace.home_unit_id.is_(None))
    if text.strip():
        part = f"%{naming.tidy(text).upper()}%"
        query = query.where(or_(Unit.code.like(part), home.code.like(part)))
    plates = _plates(session)
    return [
        SpaceRow(key, code, held, at or "", home_id, rent, since, until, _joined(plates, key))
        for key, code, held, at, home_id, rent, since, until in session.execute(query)
    ]


def _joined(plates: dict[int, list[str]], space_id: int) -> str:
    return "、".join(plates.get(space_id, ()))


def _plates(session: Session) -> dict[int, list[str]]:
    """space id → the plates that stand there."""
    plates: dict[int, list[str]] = defaultdict(list)
    for space_id, plate in session.execute(
        select(Vehicle.space_id, Vehicle.plate).where(Vehicle.space_id.is_not(None))
    ):
        if space_id is not None:
            plates[space_id].append(naming.show_plate(plate))
    return plates


def _ordered(
    session: Session, sort: str, descending: bool, wanted: VehicleFilter | None
) -> Select[int]:
    home, space = aliased(Unit), aliased(Unit)
    keys: dict[str, Any] = {
        "unit": home.order_key,
        "person": Person.initials,
        "space": space.order_key,
        "model": Vehicle.model,
        "colour": Vehicle.colour,
        "permit_until": Vehicle.permit_until,
        "note": Vehicle.note,
    }
    key = keys.get(sort, Vehicle.plate)
    return (
        select(Vehicle.id)
        .outerjoin(home, home.id == Vehicle.unit_id)
        .outerjoin(Person, Person.id == Vehicle.person_id)
        .outerjoin(space, space.id == Vehicle.space_id)
        .where(*_conditions(session, wanted or VehicleFilter()))
        .order_by(key.desc() if descending else key, Vehicle.plate, Vehicle.id)
    )


def _conditions(session: Session, wanted: VehicleFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.only:
        found.append(_only(today(session))[wanted.only])
    if wanted.text.strip():
        query = folded_query(naming.tidy(wanted.text))
        entry = select(SearchEntry.subject_id).where(func.instr(SearchEntry.haystack, query) > 0)
        found.append(
            or_(
                Vehicle.id.in_(entry.where(SearchEntry.kind == "vehicle")),
                Vehicle.unit_id.in_(entry.where(SearchEntry.kind == "unit")),
                Vehicle.person_id.in_(entry.where(SearchEntry.kind == "person")),
            )
        )
    return found


def _only(day: date) -> dict[str, ColumnElement[bool]]:
    return {
        "ended": Vehicle.permit_until < day,
        "no_space": Vehicle.space_id.is_(None),
        "no_unit": Vehicle.unit_id.is_(None),
    }
