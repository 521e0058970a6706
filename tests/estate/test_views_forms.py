"""The forms of the register on a real store: they save, warn, and refuse beside the field."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.estate.people import dialogs as people_dialogs
from propdesk.estate.people.listing import PEOPLE
from propdesk.estate.people.occupancy import roles_of_unit
from propdesk.estate.people.people import person_details
from propdesk.estate.records import BuildPlan, PhoneFields, UnitFields, VehicleFields
from propdesk.estate.rules import RoleKind, UnitKind, UnitState
from propdesk.estate.search.searching import unit_of_code
from propdesk.estate.units import dialogs as unit_dialogs
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.listing import UNITS
from propdesk.estate.units.registering import buildings
from propdesk.estate.units.view import UnitsPage
from propdesk.estate.vehicles import dialogs as vehicle_dialogs
from propdesk.estate.vehicles.listing import SPACES, vehicles_of_unit
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.ui.desk import Desk
from propdesk.ui.parts.small_parts import Button
from tests.ui.filling import filled


def test_the_form_of_a_unit_saves_and_refuses_a_second_of_its_code(
    desk: Desk, store: Store, qtbot: QtBot
) -> None:
    texts = {"building": "3", "entrance": "2", "room": "1201", "built_area": "134.65"}
    assert filled(unit_dialogs.add_unit_dialog(desk), qtbot, **texts).save()
    row = store.read(UNITS.first)[0]
    assert (row.code, row.built_area, row.state) == ("3-2-1201", 1346500, UnitState.OCCUPIED)
    again = filled(unit_dialogs.add_unit_dialog(desk), qtbot, **texts)
    assert not again.save()
    assert again.form.field("room").text() == "1201"
    edit = filled(unit_dialogs.edit_unit_dialog(desk, row.id), qtbot, built_area="0")
    assert not edit.save()
    edit.form.field("built_area").set_text("130.02")
    assert edit.save()
    assert store.read(UNITS.first)[0].built_area == 1300200


def test_whole_buildings_are_announced_and_made(desk: Desk, store: Store, qtbot: QtBot) -> None:
    dialog = filled(
        unit_dialogs.build_dialog(desk), qtbot, buildings="1-2, A", floors="3", per_floor="2"
    )
    assert dialog.save()
    assert isinstance(dialog.result_value, BuildPlan)
    unit_dialogs.make_units(desk, dialog.result_value)
    qtbot.waitUntil(lambda: not desk.busy)
    assert store.read(unit_of_code, code="A-2-0302").code == "A-2-0302"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1-3", ("1", "2", "3")),
        ("1～2栋、9, A", ("1", "2", "9", "A")),
        ("5-3", ("5-3",)),
        ("1 1 2", ("1", "2")),
        ("", ()),
    ],
)
def test_buildings_are_named_by_ranges_and_lists(text: str, names: tuple[str, ...]) -> None:
    assert unit_dialogs.named_buildings(text) == names


def test_a_resident_is_added_with_a_doubtful_document(
    desk: Desk, store: Store, unit: int, qtbot: QtBot
) -> None:
    dialog = filled(
        people_dialogs.add_resident_dialog(desk, unit, "1-2-301"),
        qtbot,
        name="江予安",
        phone="199 0000 62",
        document="999999199104120017",
    )
    assert not dialog.save()
    assert dialog.form.counts() == (1, 1)
    dialog.form.field("phone").set_text("199 0000 6200")
    assert dialog.save()
    [row] = store.read(roles_of_unit, unit_id=unit)
    assert (row.name, row.fields.role) == ("江予安", RoleKind.OWNER)
    assert row.phones == (PhoneFields("19900006200"),)


def test_somebody_known_by_name_and_phone_is_not_doubled(
    desk: Desk, store: Store, unit: int, person: int, qtbot: QtBot
) -> None:
    dialog = filled(
        people_dialogs.add_resident_dialog(desk, unit, "1-2-301"),
        qtbot,
        name="陈雨桐",
        phone="19900003271",
    )
    assert dialog.save()
    assert store.read(PEOPLE.total) == 1
    assert store.read(roles_of_unit, unit_id=unit)[0].person_id == person


def test_a_person_keeps_phones_and_whose_they_are(
    desk: Desk, store: Store, person: int, qtbot: QtBot
) -> None:
    dialog = filled(
        people_dialogs.edit_person_dialog(desk, person),
        qtbot,
        phone2="19900001180",
        relation2="女儿",
        document="999999199104120017",
    )
    assert dialog.save()
    details = store.read(person_details, person_id=person)
    assert details.fields.phones == (
        PhoneFields("19900003271"),
        PhoneFields("19900001180", "女儿"),
    )
    assert details.documents[0].masked == "999***********0017"


def test_a_third_phone_keeps_whose_it_is(
    desk: Desk, store: Store, person: int, qtbot: QtBot
) -> None:
    phones = {"phone2": "19900001180", "phone3": "19900001181", "relation3": "女儿"}
    first = filled(people_dialogs.edit_person_dialog(desk, person), qtbot, **phones)
    assert first.save()
    second = filled(people_dialogs.edit_person_dialog(desk, person), qtbot, note="晚上打")
    assert second.save()
    details = store.read(person_details, person_id=person)
    assert details.fields.phones[2] == PhoneFields("19900001181", "女儿")


def test_the_end_of_a_role_is_typed_as_a_day(
    desk: Desk, store: Store, unit: int, owner: int, qtbot: QtBot
) -> None:
    [row] = store.read(roles_of_unit, unit_id=unit)
    dialog = filled(people_dialogs.edit_role_dialog(desk, row), qtbot, until="1101", share="50")
    assert dialog.save()
    [past] = store.read(roles_of_unit, unit_id=unit, with_past=True)
    assert past.fields.share == 500_000
    assert str(past.fields.until) == "2026-11-01"


def test_a_building_goes_with_its_last_unit_when_it_is_agreed(
    desk: Desk, store: Store, unit: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "propdesk.system.registers.records_view.ask_to_delete", lambda *_question: True
    )

    def agree(question: str, *_details: object, **_words: object) -> bool:
        asked.append(question)
        return True

    monkeypatch.setattr(desk, "ask", agree)
    page = UnitsPage(desk)
    qtbot.addWidget(page)
    page.shown()
    desk.wait_for_work()
    page.table.select(unit)
    page.delete()
    assert asked == ["楼栋 1 已没有房屋，是否一并删除？"]
    assert store.read(buildings) == []


def test_a_role_entered_by_mistake_is_deleted_from_its_form(
    desk: Desk,
    store: Store,
    unit: int,
    owner: int,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [row] = store.read(roles_of_unit, unit_id=unit)
    dialog = people_dialogs.edit_role_dialog(desk, row)
    qtbot.addWidget(dialog)
    remove = next(one for one in dialog.findChildren(Button) if one.words == "删除关系")
    monkeypatch.setattr(desk, "ask", lambda *_question, **_words: False)
    remove.click()
    assert store.read(roles_of_unit, unit_id=unit) != []
    monkeypatch.setattr(desk, "ask", lambda *_question, **_words: True)
    remove.click()
    assert store.read(roles_of_unit, unit_id=unit, with_past=True) == []


def test_what_the_service_refuses_stands_beside_its_field(
    desk: Desk, unit: int, owner: int, store: Store, qtbot: QtBot
) -> None:
    [row] = store.read(roles_of_unit, unit_id=unit)
    dialog = filled(
        people_dialogs.edit_role_dialog(desk, row), qtbot, since="2026-05-01", until="2026-04-01"
    )
    assert not dialog.save()
    assert dialog.form.field("until").level == "error"
    assert dialog.form.counts() == (1, 0)


def test_an_inner_area_above_the_built_one_only_warns(desk: Desk, unit: int, qtbot: QtBot) -> None:
    dialog = filled(unit_dialogs.edit_unit_dialog(desk, unit), qtbot, inner_area="99")
    assert dialog.save()
    assert dialog.form.counts() == (0, 1)


def test_a_vehicle_needs_a_known_unit(desk: Desk, store: Store, unit: int, qtbot: QtBot) -> None:
    dialog = filled(
        vehicle_dialogs.add_vehicle_dialog(desk), qtbot, plate="宁z12345", unit_id="9-9-999"
    )
    assert not dialog.save()
    dialog.form.field("unit_id").set_text("1栋301")
    assert dialog.save()
    [found] = store.read(vehicles_of_unit, unit_id=unit)
    assert found.plate == "宁Z·12345"
    edit = vehicle_dialogs.edit_vehicle_dialog(desk, found.id)
    assert filled(edit, qtbot, colour="白").save()


def test_a_form_shows_what_somebody_else_saved_in_the_same_field(
    desk: Desk, store: Store, qtbot: QtBot
) -> None:
    plain = VehicleFields(plate="宁Z12345", model="比亚迪", colour="白")
    vehicle = store.write(VEHICLE_USES.add, fields=plain)
    mine = filled(vehicle_dialogs.edit_vehicle_dialog(desk, vehicle), qtbot, colour="黑")
    theirs = replace(plain, colour="红", model="红旗")
    store.write(VEHICLE_USES.change, record_id=vehicle, fields=theirs, seen=plain)
    assert not mine.save()
    said = " ".join(label.text() for label in mine.findChildren(QLabel) if label.isVisibleTo(mine))
    assert "黑" in said
    assert "红" in said
    assert mine.form.field("model").text() == "红旗"
    assert mine.form.field("colour").text() == "黑"
    assert mine.save()
    kept = store.read(VEHICLE_USES.seen, record_id=vehicle)
    assert kept == replace(theirs, colour="黑")


def test_a_form_takes_what_somebody_else_saved(desk: Desk, store: Store, qtbot: QtBot) -> None:
    plain = VehicleFields(plate="宁Z12345", colour="白")
    vehicle = store.write(VEHICLE_USES.add, fields=plain)
    mine = filled(vehicle_dialogs.edit_vehicle_dialog(desk, vehicle), qtbot, colour="黑")
    theirs = replace(plain, colour="红")
    store.write(VEHICLE_USES.change, record_id=vehicle, fields=theirs, seen=plain)
    assert not mine.save()
    with qtbot.waitActive(mine):
        mine.show()
        mine.activateWindow()
    QTest.keyClick(mine.form.field("colour").input, Qt.Key.Key_F6)
    assert mine.form.field("colour").text() == "红"
    QTest.keyClick(mine, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert mine.result() == 1
    assert store.read(VEHICLE_USES.seen, record_id=vehicle) == theirs


def test_the_terms_of_a_space_name_its_household(
    desk: Desk, store: Store, unit: int, qtbot: QtBot
) -> None:
    space = store.write(
        UNIT_USES.add, fields=UnitFields(building="B1", room="086", kind=UnitKind.SPACE)
    )
    dialog = filled(
        unit_dialogs.space_dialog(desk, space),
        qtbot,
        home_unit_id="1-2-301",
        rent="300",
        since="0101",
    )
    dialog.form.field("tenure").set_value("leased")
    assert dialog.save()
    assert store.read(SPACES.first)[0].home == "1-2-301"
