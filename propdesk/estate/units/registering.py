"""Buildings, entrances, units and parking spaces: how they are saved, and building in bulk."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.records import saving
from propdesk.db.records.kinds import RECORD_TABLES, ChildRows, RecordKind, Unique, Values
from propdesk.db.store import today, use_case
from propdesk.estate import field_checks, refusals
from propdesk.estate.accounts.service import (
    Handed,
    follow_units,
    hand_over_space,
    owing_roles,
    undo_hand_over,
)
from propdesk.estate.models import Building, ParkingSpace, Unit
from propdesk.estate.notation import naming
from propdesk.estate.notation.room_text import normal_building, normal_entrance
from propdesk.estate.records import (
    BuildingRow,
    BuildPlan,
    Created,
    SpaceFields,
    UnitDetails,
    UnitFields,
)
from propdesk.estate.rules import UnitKind
from propdesk.estate.search import index as search_index
from propdesk.estate.search.index import unit_texts
from propdesk.estate.search.searching import unit_of_code
from propdesk.kernel.records import folding
from propdesk.kernel.records.folding import natural_key
from propdesk.kernel.records.refusals import RecordGone, refuse_errors

_WRITES = ("building", "unit", *RECORD_TABLES)


@dataclass(frozen=True, slots=True)
class BuildingFields:
    """What a building is called; it comes with its first unit."""

    code: str
    name: str


def _tidy(fields: UnitFields) -> UnitFields:
    return replace(
        fields,
        building=normal_building(fields.building),
        entrance=normal_entrance(fields.entrance),
        room=naming.normal_room(fields.room),
        floor=folding.one_line(fields.floor),
        old_room=folding.one_line(fields.old_room),
        note=fields.note.strip(),
    )


def _place(session: Session, fields: UnitFields) -> dict[str, object]:
    place = fields.building, fields.entrance, fields.room
    return {
        "building_id": ensure_building(session, fields.building),
        "code": naming.unit_code(*place),
        "order_key": naming.unit_order(*place),
    }


def _follow_state(session: Session, before: Values, after: Values) -> None:
    """The developer owes for what is not sold, nobody for what is no home."""
    if before and after and any(before[name] != after[name] for name in ("state", "kind")):
        follow_units(session, unit_ids=[after["id"]])


def _follow_space(session: Session, before: Values, after: Values) -> None:
    follow_units(session, unit_ids=[(after or before)["unit_id"]])


def _take_hand_over_back(session: Session, noted: Values) -> None:
    made, ended = noted.get("kept_role_id", ()), noted.get("ended_role_id", ())
    undo_hand_over(session, Handed(made, ended))


BUILDING = RecordKind(
    kind="building",
    model=Building,
    fields=BuildingFields,
    name=lambda _session, building: building.code,
    errors=lambda _fields: {},
    view="estate.view",
    edit="estate.edit",
)
UNIT = RecordKind(
    kind="unit",
    model=Unit,
    fields=UnitFields,
    name=lambda _session, unit: unit.code,
    errors=field_checks.unit_errors,
    tidy=_tidy,
    derived=_place,
    beside=lambda session, unit: {"building": session.get_one(Building, unit.building_id).code},
    unique=(Unique("code", lambda code: refusals.UnitExists(code=code), "room"),),
    children=(
        ChildRows(
            name="terms",
            model=ParkingSpace,
            key="unit_id",
            columns=("tenure", "home_unit_id", "rent", "since", "until"),
        ),
    ),
    texts=unit_texts,
    meant=lambda session, code: unit_of_code(session, code=code).id,
    saved=_follow_state,
    also=("building", "account"),
    view="estate.view",
    edit="estate.edit",
    attachments=True,
)
SPACE = RecordKind(
    kind="space",
    model=ParkingSpace,
    fields=SpaceFields,
    name=lambda session, space: session.get_one(Unit, space.unit_id).code,
    errors=field_checks.space_errors,
    saved=_follow_space,
    undone=_take_hand_over_back,
    also=("occupancy", "account"),
    view="estate.view",
    edit="estate.edit",
)


@use_case(permission="estate.view")
def buildings(session: Session) -> list[BuildingRow]:
    """All buildings in order with the number of their units."""
    rows = session.execute(
        select(Building.id, Building.code, Building.name, func.count(Unit.id))
        .outerjoin(Unit, Unit.building_id == Building.id)
        .group_by(Building.id)
        .order_by(Building.order_key)
    )
    return [BuildingRow(*row) for row in rows]


def entrances(session: Session, *, building_id: int) -> list[str]:
    """The entrances of a building, in order; '' for units without one."""
    found = session.execute(
        select(Unit.entrance).where(Unit.building_id == building_id).distinct()
    ).scalars()
    return sorted(found, key=natural_key)


@use_case(permission="estate.view")
def unit_details(session: Session, *, unit_id: int) -> UnitDetails:
    """A unit as shown in its panel and form; raises RecordGone."""
    fields = saving.seen(session, UNIT, unit_id)
    unit = session.get_one(Unit, unit_id)
    terms = space_fields(session, unit_id=unit_id)
    return UnitDetails(unit.id, unit.code, unit.building_id, fields, terms)


def space_fields(session: Session, *, unit_id: int) -> SpaceFields | None:
    """The terms of a parking space; None when they were never entered."""
    space = session.get(ParkingSpace, unit_id)
    return None if space is None else saving.seen(session, SPACE, unit_id)


def ensure_building(session: Session, code: str) -> int:
    """The id of the building of this normal code, made when it is new."""
    found = session.execute(select(Building.id).where(Building.code == code)).scalar()
    if found is not None:
        return found
    building = Building(code=code, order_key=natural_key(code))
    session.add(building)
    session.flush()
    return building.id


@use_case(permission="estate.edit", touches=_WRITES)
def create_units(session: Session, *, plan: BuildPlan) -> Created:
    """Make all units of buildings described by entrances, floors and rooms per floor.

    Those that exist stay as they are and are counted. Raises FieldsRefused.
    """
    refuse_errors(field_checks.plan_errors(plan))
    existing = set(session.execute(select(Unit.code)).scalars())
    planned = [row for name in plan.buildings for row in _planned(session, plan, name)]
    rows = [row for row in planned if row["code"] not in existing]
    if rows:
        made = list(session.execute(insert(Unit).returning(Unit.id), rows).scalars())
        search_index.reindex(session, units=made)
    counts: Mapping[str, object] = {"units": len(rows), "buildings": len(plan.buildings)}
    audit.record(session, "unit.build", ("unit", None, "、".join(plan.buildings)), None, counts)
    return Created(len(rows), len(planned) - len(rows))


def _planned(session: Session, plan: BuildPlan, name: str) -> list[dict[str, Any]]:
    building = normal_building(name)
    building_id = ensure_building(session, building)
    places = [str(n) for n in range(1, plan.entrances + 1)] or [""]
    width = 2 if plan.is_padded else 1
    rooms = [
        (place, floor, f"{floor:0{width}d}{number:02d}")
        for place in places
        for floor in range(1, plan.floors + 1)
        for number in range(1, plan.per_floor + 1)
    ]
    return [
        {
            "building_id": building_id,
            "entrance": place,
            "room": room,
            "code": naming.unit_code(building, place, room),
            "order_key": naming.unit_order(building, place, room),
            "floor": str(floor),
            "kind": plan.kind,
            "state": plan.state,
            "built_area": plan.built_area,
        }
        for place, floor, room in rooms
    ]


def ends_of_plan(plan: BuildPlan) -> tuple[str, str]:
    """The codes of the first and the last unit a plan makes."""
    width = 2 if plan.is_padded else 1
    first = naming.unit_code(
        normal_building(plan.buildings[0]),
        "1" if plan.entrances else "",
        f"{1:0{width}d}01",
    )
    last = naming.unit_code(
        normal_building(plan.buildings[-1]),
        str(plan.entrances) if plan.entrances else "",
        f"{plan.floors:0{width}d}{plan.per_floor:02d}",
    )
    return first, last


@use_case(permission="estate.edit", touches=("parking_space", "occupancy", "account", "audit"))
def save_space(
    session: Session, *, unit_id: int, fields: SpaceFields, seen: SpaceFields | None = None
) -> None:
    """Say on what terms a parking space is held; the unit must be of kind `space`.

    With another household it changes hands: on the day its terms begin, when that was typed anew,
    else today. Up to the day before, those who had it owe, and their accounts close with that.
    Raises NotASpace, and as `saving.change`.
    """
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise RecordGone
    if unit.kind is not UnitKind.SPACE:
        raise refusals.NotASpace(code=unit.code)
    refuse_errors(field_checks.space_errors(fields))
    now = space_fields(session, unit_id=unit_id)
    if now is None:
        saving.add(session, SPACE, fields, given={"unit_id": unit_id})
        return
    fields = saving.merged(session, SPACE, unit_id, fields, seen)
    handed: dict[str, object] = {}
    if now.home_unit_id not in (None, fields.home_unit_id):
        fields, handed = _change_hands(session, unit_id, now, fields)
    saving.change(session, SPACE, unit_id, fields, noted=handed)


@use_case(permission="estate.edit", touches=("parking_space", "occupancy", "account", "audit"))
def leave_household(session: Session, *, unit_id: int, day: date) -> None:
    """A parking space belongs to its household up to the day before `day`; else nothing is done.

    Who owns it from then on is another's to say. Raises ClockDoubtful.
    """
    now = space_fields(session, unit_id=unit_id)
    if now is None or now.home_unit_id is None:
        return
    own = {
        row.person_id for row in owing_roles(session, unit_ids=[unit_id])[unit_id] if row.role_id
    }
    handed = hand_over_space(session, space_id=unit_id, day=day, home_id=None, staying=own)
    gone = replace(now, home_unit_id=None)
    saving.change(session, SPACE, unit_id, gone, noted=_noted(handed))


def _change_hands(
    session: Session, unit_id: int, old: SpaceFields, fields: SpaceFields
) -> tuple[SpaceFields, dict[str, object]]:
    """Keep the days of the household a space leaves; the terms of the new one and what was done."""
    day = fields.since if fields.since not in (None, old.since) else None
    day = day or today(session)
    if fields.home_unit_id is None and fields.until is not None:
        day = fields.until + timedelta(days=1)
    home_id = fields.home_unit_id
    handed = hand_over_space(session, space_id=unit_id, day=day, home_id=home_id)
    if home_id is not None:
        fields = replace(
            fields, since=day, until=None if fields.until == old.until else fields.until
        )
    return fields, _noted(handed)


def _noted(handed: Handed) -> dict[str, object]:
    return {"kept_role_id": handed.made, "ended_role_id": handed.ended}


def has_units(session: Session) -> bool:
    """Whether the register has begun."""
    return session.scalar(select(Unit.id).limit(1)) is not None
