"""The page of vehicles: what every page of records does, and what is its own."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from propdesk.db.store import Actor, Store
from propdesk.estate.people.occupancy import add_role
from propdesk.estate.records import RoleFields, VehicleFields
from propdesk.estate.rules import RoleKind
from propdesk.estate.vehicles.dialogs import add_vehicle_dialog, edit_vehicle_dialog
from propdesk.estate.vehicles.listing import VEHICLES
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.estate.vehicles.view import VehiclesPage
from propdesk.kernel.permissions import Role
from propdesk.ui.desk import Desk
from propdesk.ui.parts.cards import EmptyPage
from propdesk.ui.parts.small_parts import Button
from tests.roles import rights_of


def shown(desk: Desk, qtbot: QtBot) -> VehiclesPage:
    page = VehiclesPage(desk)
    qtbot.addWidget(page)
    page.resize(1266, 570)
    page.show()
    desk.wait_for_work()
    return page


@pytest.fixture
def cars(store: Store) -> list[int]:
    """Three vehicles without a unit."""
    return [
        store.write(VEHICLE_USES.add, fields=VehicleFields(plate=f"宁Z0000{n}")) for n in (1, 2, 3)
    ]


def test_a_link_to_a_record_finds_it_whatever_the_list_was_narrowed_to(
    desk: Desk, cars: list[int], qtbot: QtBot
) -> None:
    page = shown(desk, qtbot)
    page.vehicles.search_for("宁Z00001")
    desk.wait_for_work()
    assert page.vehicles.table.model.rowCount() == 1
    page.open(vehicle_id=cars[2])
    assert page.vehicles.row().id == cars[2]
    assert page.vehicles.question().words == ""


def test_a_link_to_what_was_deleted_says_so(
    desk: Desk, store: Store, cars: list[int], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(VEHICLE_USES.delete, record_id=cars[0])
    told: list[str] = []
    monkeypatch.setattr(desk, "refuse", lambda error: told.append(str(error)))
    shown(desk, qtbot).open(vehicle_id=cars[0])
    assert len(told) == 1


def test_deleting_asks_first_and_tells_the_plate(
    desk: Desk, store: Store, cars: list[int], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, said = shown(desk, qtbot), list[str]()
    page.vehicles.table.select(cars[1])
    answers = iter((False, True))
    asked: list[str] = []

    def ask(question: str, *_details: object, **_how: object) -> bool:
        asked.append(question)
        return next(answers)

    monkeypatch.setattr(desk, "ask", ask)
    monkeypatch.setattr(desk, "say", lambda words, *_tone: said.append(words))
    assert not page.vehicles.delete()
    assert store.read(VEHICLES.total) == 3
    assert page.vehicles.delete()
    assert store.read(VEHICLES.total) == 2
    assert asked == ["删除车辆 宁Z·00002？"] * 2
    assert said == ["车辆 宁Z·00002 已删除"]


def test_whoever_may_not_edit_is_offered_the_spaces_alone(
    desk: Desk, store: Store, qtbot: QtBot
) -> None:
    store.as_actor(Actor(7, "周", Role.READER, rights_of(Role.READER)))
    page = shown(desk, qtbot)
    empty = page.vehicles.findChild(EmptyPage)
    assert empty is not None
    assert [each.words for each in empty.findChildren(Button)] == ["查看车位"]
    assert not any(each.key in ("Ins", "F4", "Del", "Ctrl+Z") for each in page.vehicles.buttons)


def test_the_driver_is_one_of_those_who_live_in_the_unit(
    desk: Desk, store: Store, unit: int, make_person: Callable[[str], int], qtbot: QtBot
) -> None:
    person = make_person("陈雨桐")
    store.write(add_role, unit_id=unit, person_id=person, fields=RoleFields(RoleKind.OWNER))
    fields = VehicleFields(plate="宁Z00001", unit_id=unit, person_id=person)
    vehicle = store.write(VEHICLE_USES.add, fields=fields)
    edit = edit_vehicle_dialog(desk, vehicle)
    qtbot.addWidget(edit)
    assert edit.form.field("person_id").text() == "陈雨桐"
    new = add_vehicle_dialog(desk, unit_id=unit)
    qtbot.addWidget(new)
    assert new.form.field("person_id").value() is None
    new.form.field("person_id").set_text("陈雨桐")
    assert new.form.field("person_id").value() == person
    like = add_vehicle_dialog(desk, vehicle)
    qtbot.addWidget(like)
    assert (like.form.field("plate").text(), like.form.field("person_id").value()) == ("", person)
