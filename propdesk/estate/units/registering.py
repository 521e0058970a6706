"""Buildings, entrances, units and parking spaces: adding, changing, deleting, building in bulk."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.store import row_values, today, use_case
from propdesk.estate import field_checks, refusals, saving
from propdesk.estate.accounts import following, handing
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
from propdesk.kernel.records.refusals import ChangedMeanwhile, RecordGone, refuse_errors

_WRITES = ("building", "unit", "search_entry", "audit")


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
    return sorted(found, key=naming.natural_key)


def unit_details(session: Session, *, unit_id: int) -> UnitDetails:
    """A unit as shown in its panel and form; raises RecordGone."""
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise RecordGone
    building = session.get_one(Building, unit.building_id)
    return UnitDetails(
        unit.id, unit.code, unit.building_id, _fields(unit, building.code), _space(session, unit_id)
    )


def _fields(unit: Unit, building: str) -> UnitFields:
    values = {
        name: getattr(unit, name) for name in UnitFields.__dataclass_fields__ if name != "building"
    }
    return UnitFields(building=building, **values)


def _space(session: Session, unit_id: int) -> SpaceFields | None:
    space = session.get(ParkingSpace, unit_id)
    if space is None:
        return None
    return SpaceFields(space.tenure, space.home_unit_id, space.rent, space.since, space.until)


def ensure_building(session: Session, code: str) -> int:
    """The id of the building of this normal code, made when it is new."""
    found = session.execute(select(Building.id).where(Building.code == code)).scalar()
    if found is not None:
        return found
    building = Building(code=code, order_key=naming.natural_key(code))
    session.add(building)
    session.flush()
    return building.id


@use_case(permission="estate.edit", touches=("building", "search_entry", "audit"))
def delete_building(session: Session, *, building_id: int) -> None:
    """Delete a building without units; raises StillReferred otherwise."""
    building = session.get(Building, building_id)
    if building is None:
        raise RecordGone
    saving.delete_record(session, "building", building_id, building.code)


@use_case(permission="estate.edit", touches=_WRITES)
def add_unit(session: Session, *, fields: UnitFields) -> int:
    """Add a unit, and its building when that is new. Raises FieldsRefused or UnitExists."""
    refuse_errors(field_checks.unit_errors(fields))
    unit = Unit(**_columns(session, fields))
    _refuse_taken(session, unit.code, None)
    session.add(unit)
    session.flush()
    search_index.reindex(session, units=[unit.id])
    audit.record(session, "unit.add", ("unit", unit.id, unit.code), None, row_values(unit))
    return unit.id


@use_case(permission="estate.edit", touches=(*_WRITES, "account"))
def change_unit(
    session: Session, *, unit_id: int, fields: UnitFields, seen: UnitFields | None = None
) -> None:
    """Save a unit's form. `seen` is what the form was opened with.

    Raises ChangedMeanwhile when the unit no longer is as seen, FieldsRefused, UnitExists.
    """
    refuse_errors(field_checks.unit_errors(fields))
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise RecordGone
    building = session.get_one(Building, unit.building_id)
    if seen is not None and seen != _fields(unit, building.code):
        raise ChangedMeanwhile(name=unit.code)
    before = row_values(unit)
    for name, value in _columns(session, fields).items():
        setattr(unit, name, value)
    after = row_values(unit)
    if after == before:
        return
    if after["code"] != before["code"]:
        _refuse_taken(session, unit.code, unit_id)
    session.flush()
    search_index.reindex(session, units=[unit_id])
    audit.record(session, "unit.change", ("unit", unit_id, unit.code), before, after)
    if (after["state"], after["kind"]) != (before["state"], before["kind"]):
        following.follow_units(session, unit_ids=[unit_id])


def _columns(session: Session, fields: UnitFields) -> dict[str, Any]:
    building = normal_building(fields.building)
    entrance = normal_entrance(fields.entrance)
    room = naming.normal_room(fields.room)
    values = {
        name: getattr(fields, name)
        for name in UnitFields.__dataclass_fields__
        if name != "building"
    }
    return {
        **values,
        "building_id": ensure_building(session, building),
        "entrance": entrance,
        "room": room,
        "code": naming.unit_code(building, entrance, room),
        "order_key": naming.unit_order(building, entrance, room),
        "floor": naming.one_line(fields.floor),
        "old_room": naming.one_line(fields.old_room),
        "note": fields.note.strip(),
    }


def _refuse_taken(session: Session, code: str, own_id: int | None) -> None:
    with session.no_autoflush:
        found = session.execute(select(Unit.id).where(Unit.code == code)).scalar()
    if found is not None and found != own_id:
        raise refusals.UnitExists(code=code)


@use_case(permission="estate.edit", touches=(*_WRITES, "parking_space"))
def delete_unit(session: Session, *, unit_id: int) -> None:
    """Delete a unit nothing refers to; raises StillReferred with what does."""
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise RecordGone
    saving.delete_record(session, "unit", unit_id, unit.code)


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
    Raises NotASpace, FieldsRefused, or ChangedMeanwhile when it no longer is as `seen`.
    """
    refuse_errors(field_checks.space_errors(fields))
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise RecordGone
    if unit.kind is not UnitKind.SPACE:
        raise refusals.NotASpace(code=unit.code)
    space, now_there = session.get(ParkingSpace, unit_id), _space(session, unit_id)
    if seen is not None and seen != now_there:
        raise ChangedMeanwhile(name=unit.code)
    before = None if space is None else row_values(space)
    handed: dict[str, object] = {}
    if now_there is not None and now_there.home_unit_id not in (None, fields.home_unit_id):
        fields, handed = _change_hands(session, unit_id, now_there, fields)
    if space is None:
        space = ParkingSpace(unit_id=unit_id)
        session.add(space)
    for name in SpaceFields.__dataclass_fields__:
        setattr(space, name, getattr(fields, name))
    session.flush()
    what = "space.add" if before is None else "space.change"
    after = row_values(space) | handed
    audit.record(session, what, ("space", unit_id, unit.code), before, after)
    following.follow_units(session, unit_ids=[unit_id])


def _change_hands(
    session: Session, unit_id: int, old: SpaceFields, fields: SpaceFields
) -> tuple[SpaceFields, dict[str, object]]:
    """Keep the days of the household a space leaves; the terms of the new one and what was done."""
    day = fields.since if fields.since not in (None, old.since) else None
    day = day or today(session)
    if fields.home_unit_id is None and fields.until is not None:
        day = fields.until + timedelta(days=1)
    home_id = fields.home_unit_id
    handed = handing.hand_over_space(session, space_id=unit_id, day=day, home_id=home_id)
    if home_id is not None:
        fields = replace(
            fields, since=day, until=None if fields.until == old.until else fields.until
        )
    return fields, {"kept_role_id": handed.made, "ended_role_id": handed.ended}
