"""Buildings, units and spaces: normal codes, order, optimistic saves, undo, deleting."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow
from propdesk.db.store import Store, use_case
from propdesk.estate import refusals
from propdesk.estate.models import Unit
from propdesk.estate.people.listed import ROLE_USES
from propdesk.estate.records import BuildPlan, Created, SpaceFields, UnitFields
from propdesk.estate.rules import SpaceTenure, UnitKind, UnitState
from propdesk.estate.search.searching import search
from propdesk.estate.units.listed import BUILDING_USES, UNIT_USES
from propdesk.estate.units.listing import UNITS
from propdesk.estate.units.registering import (
    buildings,
    create_units,
    entrances,
    save_space,
    unit_details,
)
from propdesk.estate.vehicles.listing import SPACES
from propdesk.kernel.money import Money
from propdesk.kernel.records.refusals import (
    ChangedMeanwhile,
    FieldsRefused,
    NoSaveToUndo,
    ReferredIsGone,
    StillReferred,
)
from tests.records import undo


def audited(session: Session) -> list[str]:
    return list(session.execute(select(AuditRow.what).order_by(AuditRow.id)).scalars())


def codes(store: Store) -> list[str]:
    return [row.code for row in store.read(UNITS.first)]


def test_a_code_is_normal_whatever_was_typed(store: Store, unit: int) -> None:
    details = store.read(unit_details, unit_id=unit)
    assert details.code == "1-2-301"
    assert (details.fields.building, details.fields.entrance) == ("1", "2")
    assert [row.units for row in store.read(buildings)] == [1]
    assert store.read(entrances, building_id=details.building_id) == ["2"]


def test_units_stand_in_the_order_people_count(store: Store) -> None:
    for building in ("10", "2", "A"):
        store.write(UNIT_USES.add, fields=UnitFields(building=building, room="101"))
    store.write(UNIT_USES.add, fields=UnitFields(building="2", room="1001"))
    assert codes(store) == ["2-101", "2-1001", "10-101", "A-101"]


def test_a_code_is_given_once(store: Store, unit: int) -> None:
    with pytest.raises(refusals.UnitExists):
        store.write(
            UNIT_USES.add, fields=UnitFields(building="1号楼", room="301室", entrance="二单元")
        )


def test_fields_are_checked_again_by_the_service(store: Store) -> None:
    fields = UnitFields(building="1", room="", built_area=0)
    with pytest.raises(FieldsRefused) as refused:
        store.write(UNIT_USES.add, fields=fields)
    assert set(refused.value.errors) == {"room", "built_area"}
    assert store.read(UNITS.total) == 0


def test_a_save_is_refused_when_somebody_saved_meanwhile(store: Store, unit: int) -> None:
    seen = store.read(unit_details, unit_id=unit).fields
    store.write(UNIT_USES.change, record_id=unit, fields=replace(seen, note="先到"), seen=seen)
    with pytest.raises(ChangedMeanwhile):
        store.write(UNIT_USES.change, record_id=unit, fields=replace(seen, note="后到"), seen=seen)
    assert store.read(unit_details, unit_id=unit).fields.note == "先到"


def test_the_last_save_can_be_taken_back_once(store: Store, unit: int) -> None:
    seen = store.read(unit_details, unit_id=unit).fields
    changed = replace(seen, room="302", state=UnitState.LET, handover_date=date(2021, 5, 18))
    store.write(UNIT_USES.change, record_id=unit, fields=changed, seen=seen)
    assert codes(store) == ["1-2-302"]
    undo(store, "unit", unit)
    assert store.read(unit_details, unit_id=unit).fields == seen
    assert [hit.title for hit in store.read(search, text="1-2-301")] == ["1-2-301"]
    with pytest.raises(NoSaveToUndo):
        undo(store, "unit", unit)
    assert store.read(audited) == ["unit.add", "unit.change", "unit.undo"]


def test_undoing_a_new_unit_takes_it_away(store: Store, unit: int) -> None:
    undo(store, "unit", unit)
    assert codes(store) == []


def test_a_new_unit_changed_elsewhere_is_not_taken_away(store: Store, unit: int) -> None:
    def write_past_the_desk(session: Session) -> None:
        session.execute(update(Unit).values(note="导入的备注"))

    store.write(use_case(permission="", touches=("unit",))(write_past_the_desk))
    with pytest.raises(NoSaveToUndo):
        undo(store, "unit", unit)
    assert codes(store) == ["1-2-301"]


def test_a_save_without_a_change_leaves_no_trace(store: Store, unit: int) -> None:
    seen = store.read(unit_details, unit_id=unit).fields
    store.write(UNIT_USES.change, record_id=unit, fields=seen, seen=seen)
    assert store.read(audited) == ["unit.add"]


def test_a_unit_something_refers_to_is_not_deleted(store: Store, unit: int, owner: int) -> None:
    with pytest.raises(StillReferred) as refused:
        store.write(UNIT_USES.delete, record_id=unit)
    assert refused.value.values["what"].endswith("1")  # type: ignore[attr-defined]  # it is text
    store.write(ROLE_USES.delete, record_id=owner)
    store.write(UNIT_USES.delete, record_id=unit)
    assert codes(store) == []
    building = store.read(buildings)[0]
    store.write(BUILDING_USES.delete, record_id=building.id)
    assert store.read(buildings) == []


def test_whole_buildings_are_made_at_once_and_again_adds_nothing(store: Store) -> None:
    plan = BuildPlan(buildings=("1栋", "2栋"), entrances=2, floors=3, per_floor=2, is_padded=True)
    assert store.write(create_units, plan=plan) == Created(24, 0)
    assert store.write(create_units, plan=plan) == Created(0, 24)
    assert codes(store)[0] == "1-1-0101"
    assert codes(store)[-1] == "2-2-0302"
    assert [hit.title for hit in store.read(search, text="2-2-302")] == ["2-2-0302"]


def test_a_senseless_plan_is_refused_beside_its_fields(store: Store) -> None:
    plan = BuildPlan(buildings=("1", "1栋"), entrances=-1, floors=0, per_floor=2)
    with pytest.raises(FieldsRefused) as refused:
        store.write(create_units, plan=plan)
    assert set(refused.value.errors) == {"buildings", "entrances", "floors"}


def test_only_a_parking_space_has_terms(store: Store, unit: int) -> None:
    space = store.write(
        UNIT_USES.add, fields=UnitFields(building="B1", room="086", kind=UnitKind.SPACE)
    )
    terms = SpaceFields(SpaceTenure.LEASED, unit, Money(30000), date(2026, 1, 1), None)
    store.write(save_space, unit_id=space, fields=terms)
    [row] = store.read(SPACES.first)
    assert (row.code, row.home, row.rent) == ("B1-086", "1-2-301", Money(30000))
    later = replace(terms, until=date(2026, 12, 31))
    store.write(save_space, unit_id=space, fields=later, seen=terms)
    mine = replace(terms, until=date(2027, 12, 31))
    with pytest.raises(ChangedMeanwhile):
        store.write(save_space, unit_id=space, fields=mine, seen=terms)
    undo(store, "space", space)
    assert store.read(unit_details, unit_id=space).space == terms
    with pytest.raises(refusals.NotASpace):
        store.write(save_space, unit_id=unit, fields=terms)


def test_a_deleted_space_comes_back_with_its_terms(store: Store, unit: int) -> None:
    space = store.write(
        UNIT_USES.add, fields=UnitFields(building="B1", room="086", kind=UnitKind.SPACE)
    )
    terms = SpaceFields(SpaceTenure.LEASED, unit, Money(30000), date(2026, 1, 1), None)
    store.write(save_space, unit_id=space, fields=terms)
    store.write(UNIT_USES.delete, record_id=space)
    undo(store, "unit", space)
    assert store.read(unit_details, unit_id=space).space == terms


def test_a_unit_comes_back_only_after_its_building(store: Store, unit: int) -> None:
    building = store.read(unit_details, unit_id=unit).building_id
    store.write(UNIT_USES.delete, record_id=unit)
    store.write(BUILDING_USES.delete, record_id=building)
    with pytest.raises(ReferredIsGone, match="F6"):
        undo(store, "unit", unit)
    undo(store, "building", building)
    undo(store, "unit", unit)
    assert store.read(unit_details, unit_id=unit).code == "1-2-301"
