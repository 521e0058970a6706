"""The list of units: first rows, ordered ids, rows by id, totals and counts, all in SQL."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from propdesk.db.models import SearchEntry
from propdesk.db.store import today
from propdesk.estate.models import Building, Occupancy, Person, Phone, Unit
from propdesk.estate.notation import naming
from propdesk.estate.notation.identity import mask_phone
from propdesk.estate.people.occupancy import OWNING
from propdesk.estate.reads import on_day, phones_of
from propdesk.estate.rules import RoleKind, UnitKind, UnitState
from propdesk.estate.search.searching import folded_query

FIRST = 200
HOMES = frozenset(UnitKind) - {UnitKind.SPACE}
"""All kinds of units but parking spaces."""


@dataclass(frozen=True, slots=True)
class UnitFilter:
    """Which units are wanted. `missing` is '', owner, area or phone; '' and None mean any."""

    building_id: int | None = None
    kinds: frozenset[UnitKind] = frozenset()
    states: frozenset[UnitState] = frozenset()
    missing: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in the list; phones are masked. `phone` is of whoever is there, `owner_phone` of the
    first owner, of a further one with his name before it."""

    id: int
    code: str
    building: str
    entrance: str
    room: str
    floor: str
    kind: UnitKind
    state: UnitState
    built_area: int | None
    inner_area: int | None
    owners: str
    residents: int
    phone: str
    handover_date: date | None
    note: str
    owner_phone: str = ""


@dataclass(frozen=True, slots=True)
class UnitTotals:
    """Over all units of the filter: how many, and the sums of their areas in 10^-4 m²."""

    units: int
    built_area: int
    inner_area: int


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """How many units each chip finds within a building (or all).

    Parking spaces are counted under their kind only: they are nobody's home.
    """

    all: int
    states: dict[UnitState, int] = field(default_factory=dict)
    kinds: dict[UnitKind, int] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)


def first_units(
    session: Session,
    *,
    sort: str = "",
    descending: bool = False,
    filter: UnitFilter | None = None,  # noqa: A002  the list's own word
) -> list[UnitRow]:
    """The first 200 rows in order. `sort` is a field of UnitRow, '' the order of the estate."""
    ids = _ordered(session, sort, descending, filter).limit(FIRST)
    return unit_rows(session, ids=list(session.execute(ids).scalars()))


def unit_ids(
    session: Session,
    *,
    sort: str = "",
    descending: bool = False,
    filter: UnitFilter | None = None,  # noqa: A002  the list's own word
) -> list[int]:
    """The ids of all units of the filter in order."""
    return list(session.execute(_ordered(session, sort, descending, filter)).scalars())


def unit_rows(session: Session, *, ids: Sequence[int], unmasked: bool = False) -> list[UnitRow]:
    """The rows of these ids in their order; those deleted meanwhile are missing."""
    people = _people(session, ids, str if unmasked else mask_phone)
    rows = {
        unit.id: UnitRow(
            id=unit.id,
            code=unit.code,
            building=building,
            entrance=unit.entrance,
            room=unit.room,
            floor=unit.floor,
            kind=unit.kind,
            state=unit.state,
            built_area=unit.built_area,
            inner_area=unit.inner_area,
            owners=people[unit.id].owners,
            residents=people[unit.id].count,
            phone=people[unit.id].phone,
            handover_date=unit.handover_date,
            note=unit.note,
            owner_phone=people[unit.id].owner_phone,
        )
        for unit, building in session.execute(
            select(Unit, Building.code)
            .join(Building, Building.id == Unit.building_id)
            .where(Unit.id.in_(ids))
        )
    }
    return [rows[unit_id] for unit_id in ids if unit_id in rows]


def unit_totals(session: Session, *, filter: UnitFilter | None = None) -> UnitTotals:  # noqa: A002  the list's own word
    """The totals over all units of the filter."""
    units, built, inner = session.execute(
        select(func.count(), func.sum(Unit.built_area), func.sum(Unit.inner_area)).where(
            *_conditions(session, filter or UnitFilter())
        )
    ).one()
    return UnitTotals(units, built or 0, inner or 0)


def unit_counts(session: Session, *, building_id: int | None = None) -> UnitCounts:
    """How many units each filter chip would find."""
    place = [] if building_id is None else [Unit.building_id == building_id]
    homes = [*place, Unit.kind != UnitKind.SPACE]
    states = session.execute(select(Unit.state, func.count()).where(*homes).group_by(Unit.state))
    kinds = session.execute(select(Unit.kind, func.count()).where(*place).group_by(Unit.kind))
    missing = {
        what: session.execute(
            select(func.count()).select_from(Unit).where(*place, condition)
        ).scalar_one()
        for what, condition in _missing(today(session)).items()
    }
    by_state = dict(states.all())
    return UnitCounts(sum(by_state.values()), by_state, dict(kinds.all()), missing)


def _ordered(
    session: Session, sort: str, descending: bool, wanted: UnitFilter | None
) -> Select[int]:
    key = _sort_key(sort, today(session))
    natural = Unit.order_key
    order: list[Any] = [natural.desc() if descending and key is None else natural, Unit.id]
    if key is not None:
        order.insert(0, key.desc() if descending else key)
    return select(Unit.id).where(*_conditions(session, wanted or UnitFilter())).order_by(*order)


def _sort_key(sort: str, day: date) -> Any:  # noqa: ANN401  a column or a subquery of any type
    columns: dict[str, Any] = {
        "floor": func.length(Unit.floor) * 1000000 + func.abs(Unit.floor),
        "kind": Unit.kind,
        "state": Unit.state,
        "built_area": Unit.built_area,
        "inner_area": Unit.inner_area,
        "handover_date": Unit.handover_date,
        "note": Unit.note,
    }
    if sort in columns:
        return columns[sort]
    if sort == "owners":
        return (
            select(func.min(Person.initials))
            .join(Occupancy, Occupancy.person_id == Person.id)
            .where(Occupancy.unit_id == Unit.id, Occupancy.role.in_(OWNING), on_day(day))
            .scalar_subquery()
        )
    if sort == "residents":
        return (
            select(func.count())
            .select_from(Occupancy)
            .where(Occupancy.unit_id == Unit.id, on_day(day))
            .scalar_subquery()
        )
    return None


def _conditions(session: Session, wanted: UnitFilter) -> list[ColumnElement[bool]]:
    day = today(session)
    found: list[ColumnElement[bool]] = []
    if wanted.building_id is not None:
        found.append(Unit.building_id == wanted.building_id)
    if wanted.kinds:
        found.append(Unit.kind.in_(sorted(wanted.kinds)))
    if wanted.states:
        found.append(Unit.state.in_(sorted(wanted.states)))
    if wanted.missing:
        found.append(_missing(day)[wanted.missing])
    if wanted.text.strip():
        found.append(_named(folded_query(naming.tidy(wanted.text)), day))
    return found


def _missing(day: date) -> dict[str, ColumnElement[bool]]:
    role = select(Occupancy.id).where(Occupancy.unit_id == Unit.id, on_day(day))
    phone = role.join(Phone, Phone.person_id == Occupancy.person_id)
    lived_in = Unit.state != UnitState.UNSOLD
    is_home = Unit.kind != UnitKind.SPACE
    return {
        "owner": ~role.where(Occupancy.role.in_(OWNING)).exists() & lived_in & is_home,
        "area": Unit.built_area.is_(None) & Unit.inner_area.is_(None) & is_home,
        "phone": role.exists() & ~phone.exists(),
    }


def _named(query: str, day: date) -> ColumnElement[bool]:
    found = select(SearchEntry.subject_id).where(func.instr(SearchEntry.haystack, query) > 0)
    people = select(Occupancy.unit_id).where(
        Occupancy.person_id.in_(found.where(SearchEntry.kind == "person")), on_day(day)
    )
    return or_(Unit.id.in_(found.where(SearchEntry.kind == "unit")), Unit.id.in_(people))


@dataclass(slots=True)
class _People:
    owners: str = ""
    phone: str = ""
    owner_phone: str = ""
    count: int = 0


def _people(
    session: Session, ids: Sequence[int], shown: Callable[[str], str]
) -> dict[int, _People]:
    rows = session.execute(
        select(Occupancy.unit_id, Occupancy.person_id, Occupancy.role, Person.name)
        .join(Person, Person.id == Occupancy.person_id)
        .where(Occupancy.unit_id.in_(ids), on_day(today(session)))
        .order_by(Occupancy.position, Occupancy.id)
    ).all()
    phones = phones_of(session, person_ids=list({row.person_id for row in rows}))
    found: dict[int, _People] = defaultdict(_People)
    names: dict[int, list[str]] = defaultdict(list)
    seen: set[tuple[int, int]] = set()
    order = {RoleKind.OWNER: 0, RoleKind.CO_OWNER: 1}
    for row in sorted(rows, key=lambda row: order.get(row.role, 2)):
        people = found[row.unit_id]
        if (row.unit_id, row.person_id) not in seen:
            seen.add((row.unit_id, row.person_id))
            people.count += 1
        number = shown(phones[row.person_id][0].number) if row.person_id in phones else ""
        if row.role in OWNING:
            names[row.unit_id].append(row.name)
            is_first = row.name == names[row.unit_id][0]
            mine = number if is_first or not number else f"{row.name} {number}"
            people.owner_phone = people.owner_phone or mine
        people.phone = people.phone or number
    for unit_id, owners in names.items():
        found[unit_id].owners = "、".join(dict.fromkeys(owners))
    return found
