"""The history of one record: what, when, by whom, in the words of its forms, and the way back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.attachments.attaching import NewFile, attach, files_of, remove_file, rename_file
from propdesk.db.store import Actor, NotPermitted, Store
from propdesk.estate.people.listed import PERSON_USES
from propdesk.estate.people.occupancy import add_role
from propdesk.estate.records import RoleFields, UnitFields, VehicleFields
from propdesk.estate.rules import RoleKind
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.registering import unit_details
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.kernel.permissions import Role
from propdesk.system.log.audit_reader import AUDIT, AuditEntry
from propdesk.system.log.history import PAGE, RecordHistory, record_history, undo_entry
from propdesk.system.log.history_view import HistoryDialog, HistorySection
from propdesk.system.log.view import changes
from propdesk.ui.desk import Desk
from tests.estate.conftest import make_person, person, unit
from tests.keyboard import press
from tests.roles import rights_of
from tests.sent import statements_of

__all__ = ["make_person", "person", "unit"]  # fixtures of the estate

PLAIN = VehicleFields(plate="宁Z12345", colour="白")


@pytest.fixture
def vehicle(store: Store) -> int:
    return store.write(VEHICLE_USES.add, fields=PLAIN)


def history(store: Store, vehicle: int, *, limit: int = PAGE) -> RecordHistory:
    return store.read(record_history, kind="vehicle", record_id=vehicle, limit=limit)


def told(entry: AuditEntry) -> dict[str, str]:
    return dict(changes(entry))


def save(store: Store, vehicle: int, **values: object) -> None:
    fields = store.read(VEHICLE_USES.seen, record_id=vehicle)
    store.write(VEHICLE_USES.change, record_id=vehicle, fields=replace(fields, **values))  # type: ignore[arg-type]  # fields of a vehicle


def test_the_newest_stands_first_in_the_words_of_the_form(store: Store, vehicle: int) -> None:
    save(store, vehicle, colour="黑")
    newest, oldest = history(store, vehicle).entries
    assert (newest.done, oldest.done) == ("车辆：修改", "车辆：新增")
    assert told(newest) == {"颜色": "白 → 黑"}
    assert newest.user_name == store.actor.name


def test_an_id_is_told_as_what_it_refers_to(
    store: Store, vehicle: int, unit: int, person: int
) -> None:
    save(store, vehicle, unit_id=unit, person_id=person)
    (newest, *_rest) = history(store, vehicle).entries
    assert told(newest) == {"房号": "— → 1-2-301", "车主": "— → 陈雨桐"}
    (logged, *_rest) = store.read(AUDIT.first)
    assert told(logged) == told(newest)


def test_what_was_referred_to_and_is_gone_has_its_last_name(
    store: Store, vehicle: int, make_person: Callable[[str], int]
) -> None:

    gone = make_person("何清扬")
    save(store, vehicle, person_id=gone)
    save(store, vehicle, person_id=None)
    store.write(PERSON_USES.delete, record_id=gone)
    (newest, *_rest) = history(store, vehicle).entries
    assert told(newest) == {"车主": "何清扬 → —"}


def test_a_role_says_whose_it_is_and_where(store: Store, unit: int, person: int) -> None:
    role = store.write(add_role, unit_id=unit, person_id=person, fields=RoleFields(RoleKind.OWNER))
    (entry,) = store.read(record_history, kind="role", record_id=role).entries
    assert told(entry)["房号"] == "1-2-301"
    assert told(entry)["人员"] == "陈雨桐"


def test_only_the_last_save_can_be_taken_back_and_is(store: Store, vehicle: int) -> None:
    save(store, vehicle, colour="黑")
    save(store, vehicle, model="红旗")
    found = history(store, vehicle)
    assert found.undoable == {found.entries[0].id}
    undo_entry(store, found.entries[0])
    after = history(store, vehicle)
    assert after.entries[0].done == "车辆：撤销"
    assert after.undoable == frozenset()
    assert store.read(VEHICLE_USES.seen, record_id=vehicle) == replace(PLAIN, colour="黑")


def test_what_was_done_to_files_is_told_and_taken_back(store: Store, vehicle: int) -> None:
    new = [NewFile("行驶证.pdf", b"%PDF-1.7")]
    (file_id,) = attach(store, kind="vehicle", record_id=vehicle, new=new).ids

    def names() -> list[str]:
        found = store.read(files_of, kind="vehicle", record_id=vehicle)
        return [one.name for one in found]

    store.write(rename_file, file_id=file_id, name="正本")
    entry = history(store, vehicle).entries[0]
    assert told(entry) == {"文件": "行驶证.pdf → 正本.pdf"}
    undo_entry(store, entry)
    assert names() == ["行驶证.pdf"]
    store.write(remove_file, file_id=file_id)
    found = history(store, vehicle)
    assert found.entries[0].id in found.undoable
    undo_entry(store, found.entries[0])
    assert names() == ["行驶证.pdf"]
    # A file that was added, brought back and is there: the last save of the record stays undoable.
    assert any(entry.what == "vehicle.add" for entry in found.entries)


def test_rows_are_limited_and_more_are_asked_for(store: Store, vehicle: int) -> None:
    for number in range(5):
        save(store, vehicle, colour=f"色{number}")
    few, all_of_it = history(store, vehicle, limit=2), history(store, vehicle, limit=6)
    assert (len(few.entries), few.more) == (2, True)
    assert (len(all_of_it.entries), all_of_it.more) == (6, False)


def test_history_follows_the_rights_to_its_record(store: Store, vehicle: int) -> None:
    store.as_actor(Actor(7, "甲", Role.READER, rights_of(Role.READER)))
    found = history(store, vehicle)
    assert len(found.entries) == 1
    assert found.undoable == frozenset()
    store.as_actor(Actor(8, "乙", Role.READER, frozenset()))
    with pytest.raises(NotPermitted):
        history(store, vehicle)


def test_long_numbers_are_masked_as_elsewhere(store: Store, person: int) -> None:
    (entry,) = store.read(record_history, kind="person", record_id=person).entries
    words = str(told(entry))
    assert "19900003271" not in words
    assert "199****3271" in words


def test_a_unit_of_a_building_says_which(store: Store) -> None:
    from propdesk.estate.records import UnitFields

    made = store.write(UNIT_USES.add, fields=UnitFields(building="1", room="101"))
    fields = store.read(unit_details, unit_id=made).fields
    store.write(UNIT_USES.change, record_id=made, fields=replace(fields, building="2"))
    entry = store.read(record_history, kind="unit", record_id=made).entries[0]
    assert told(entry)["楼栋"] == "1 → 2"


def test_the_panel_shows_the_last_and_the_list_all(qtbot: QtBot, desk: Desk, vehicle: int) -> None:
    for number in range(4):
        save(desk.store, vehicle, colour=f"色{number}")
    section = HistorySection(desk, "vehicle")
    section.show_record(vehicle)
    qtbot.addWidget(section)
    section.show()
    words = [each.text().replace("\u200b", "") for each in section.findChildren(QLabel)]
    assert words.count("车辆：修改") == 3
    assert "颜色 色2 → 色3" in words
    dialog = HistoryDialog(desk, "vehicle", vehicle)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    assert dialog.table.model.rowCount() == 5
    assert not dialog.more.isEnabled()
    press(dialog, "<Ctrl+Z>")
    assert dialog.table.model.rowCount() == 6
    assert not dialog.undo.isEnabled()
    assert desk.store.read(VEHICLE_USES.seen, record_id=vehicle).colour == "色2"


def test_the_log_reads_what_its_lines_refer_to_at_once(store: Store) -> None:
    units = [
        store.write(UNIT_USES.add, fields=UnitFields(building="1", room=f"{n}01"))
        for n in range(1, 7)
    ]
    for number, each in enumerate(units):
        fields = VehicleFields(plate=f"宁Z1234{number}", unit_id=each)
        store.write(VEHICLE_USES.add, fields=fields)
    with statements_of(store) as sent:
        rows = store.read(AUDIT.first)
    named = {told(row)["房号"] for row in rows if row.what == "vehicle.add"}
    assert len(named) == 6
    assert sum("FROM unit" in words for words, _values in sent) == 1
