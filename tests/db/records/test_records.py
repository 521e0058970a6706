"""Records of a kind: saved field by field, taken back, brought back; nothing is lost in silence."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow
from propdesk.db.records import saving, undoing
from propdesk.db.store import Store, use_case
from propdesk.estate import refusals
from propdesk.estate.records import UnitFields, VehicleFields
from propdesk.estate.search.searching import search
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.vehicles.vehicles import VEHICLE, VEHICLE_USES
from propdesk.kernel.records.refusals import (
    ChangedMeanwhile,
    FieldsRefused,
    NoSaveToUndo,
    RecordGone,
    ReferredIsGone,
)
from tests.records import undo

PLAIN = VehicleFields(plate="宁Z12345", model="比亚迪", colour="白")


@pytest.fixture
def vehicle(store: Store) -> int:
    return store.write(VEHICLE_USES.add, fields=PLAIN)


def fields_of(store: Store, vehicle: int) -> VehicleFields:
    return store.read(VEHICLE_USES.seen, record_id=vehicle)


def done(store: Store) -> list[str]:
    def read(session: Session) -> list[str]:
        return list(session.scalars(select(AuditRow.what).order_by(AuditRow.id)))

    return store.read(read)


def test_two_who_change_other_fields_both_keep_theirs(store: Store, vehicle: int) -> None:
    mine, theirs = replace(PLAIN, colour="黑"), replace(PLAIN, model="红旗")
    store.write(VEHICLE_USES.change, record_id=vehicle, fields=theirs, seen=PLAIN)
    store.write(VEHICLE_USES.change, record_id=vehicle, fields=mine, seen=PLAIN)
    assert fields_of(store, vehicle) == replace(PLAIN, colour="黑", model="红旗")


def test_two_who_change_the_same_field_are_told_of_both(store: Store, vehicle: int) -> None:
    store.write(
        VEHICLE_USES.change, record_id=vehicle, fields=replace(PLAIN, colour="红"), seen=PLAIN
    )
    mine = replace(PLAIN, colour="黑", note="地库")
    with pytest.raises(ChangedMeanwhile) as refused:
        store.write(VEHICLE_USES.change, record_id=vehicle, fields=mine, seen=PLAIN)
    now = refused.value.now
    assert isinstance(now, VehicleFields)
    assert (refused.value.fields, now.colour) == (("colour",), "红")
    assert fields_of(store, vehicle).note == ""
    store.write(VEHICLE_USES.change, record_id=vehicle, fields=mine, seen=now)
    assert fields_of(store, vehicle) == mine


def test_two_who_change_a_field_alike_do_not_clash(store: Store, vehicle: int) -> None:
    black = replace(PLAIN, colour="黑")
    store.write(VEHICLE_USES.change, record_id=vehicle, fields=black, seen=PLAIN)
    store.write(VEHICLE_USES.change, record_id=vehicle, fields=black, seen=PLAIN)
    assert done(store).count("vehicle.change") == 1


def test_a_value_that_is_taken_is_refused_beside_its_field(store: Store, vehicle: int) -> None:
    with pytest.raises(refusals.PlateExists) as refused:
        store.write(VEHICLE_USES.add, fields=VehicleFields(plate="宁z 12345"))
    assert refused.value.beside == "plate"


def test_what_is_wrong_is_not_saved(store: Store, vehicle: int) -> None:
    with pytest.raises(FieldsRefused):
        store.write(VEHICLE_USES.change, record_id=vehicle, fields=replace(PLAIN, plate=""))
    assert fields_of(store, vehicle) == PLAIN


def test_a_change_is_taken_back_once(store: Store, vehicle: int) -> None:
    store.write(VEHICLE_USES.change, record_id=vehicle, fields=replace(PLAIN, plate="宁Z99999"))
    undo(store, "vehicle", vehicle)
    assert fields_of(store, vehicle) == PLAIN
    assert store.read(search, text="12345")[0].id == vehicle
    assert store.read(search, text="99999") == []
    with pytest.raises(NoSaveToUndo):
        undo(store, "vehicle", vehicle)
    assert done(store)[-1] == "vehicle.undo"


def test_a_change_into_a_plate_taken_since_is_not_taken_back(store: Store, vehicle: int) -> None:
    store.write(VEHICLE_USES.change, record_id=vehicle, fields=replace(PLAIN, plate="宁Z99999"))
    store.write(VEHICLE_USES.add, fields=PLAIN)
    with pytest.raises(refusals.PlateExists):
        undo(store, "vehicle", vehicle)


def test_a_deleted_record_comes_back_as_it_was_under_its_id(store: Store, vehicle: int) -> None:
    store.write(VEHICLE_USES.delete, record_id=vehicle)
    assert store.read(search, text="12345") == []
    undo(store, "vehicle", vehicle)
    assert fields_of(store, vehicle) == PLAIN
    assert store.read(search, text="12345")[0].id == vehicle
    assert done(store)[-2:] == ["vehicle.delete", "vehicle.restore"]


def test_what_came_back_can_be_deleted_by_undo_again(store: Store, vehicle: int) -> None:
    store.write(VEHICLE_USES.delete, record_id=vehicle)
    undo(store, "vehicle", vehicle)
    undo(store, "vehicle", vehicle)
    with pytest.raises(RecordGone):
        fields_of(store, vehicle)
    undo(store, "vehicle", vehicle)
    assert fields_of(store, vehicle) == PLAIN


def test_a_new_record_is_deleted_by_undo_and_brought_back_from_the_log(
    store: Store, vehicle: int
) -> None:
    undo(store, "vehicle", vehicle)
    store.write(brought_back, vehicle_id=vehicle)
    assert fields_of(store, vehicle) == PLAIN
    with pytest.raises(NoSaveToUndo):
        store.write(brought_back, vehicle_id=vehicle)


@use_case(permission="estate.edit", touches=("vehicle", "search_entry", "audit"))
def brought_back(session: Session, *, vehicle_id: int) -> None:
    undoing.bring_back(session, VEHICLE, vehicle_id)


def test_a_deleted_record_does_not_come_back_over_another_of_its_plate(
    store: Store, vehicle: int
) -> None:
    store.write(VEHICLE_USES.delete, record_id=vehicle)
    store.write(VEHICLE_USES.add, fields=PLAIN)
    with pytest.raises(refusals.PlateExists):
        undo(store, "vehicle", vehicle)


def test_a_deleted_record_does_not_come_back_without_what_it_belonged_to(store: Store) -> None:
    unit = store.write(UNIT_USES.add, fields=UnitFields(building="1", room="101"))
    vehicle = store.write(VEHICLE_USES.add, fields=replace(PLAIN, unit_id=unit))
    store.write(VEHICLE_USES.delete, record_id=vehicle)
    store.write(UNIT_USES.delete, record_id=unit)
    with pytest.raises(ReferredIsGone):
        undo(store, "vehicle", vehicle)
    undo(store, "unit", unit)
    undo(store, "vehicle", vehicle)
    assert fields_of(store, vehicle).unit_id == unit


def test_a_record_nobody_ever_saved_has_nothing_to_undo(store: Store) -> None:
    with pytest.raises(NoSaveToUndo):
        undo(store, "vehicle", 4711)


def test_saving_what_is_gone_is_refused(store: Store) -> None:
    @use_case(permission="estate.edit")
    def change(session: Session) -> None:
        saving.change(session, VEHICLE, 4711, PLAIN)

    with pytest.raises(RecordGone):
        store.write(change)
