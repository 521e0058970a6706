"""Typing into a list by the keyboard: F2, Tab, Enter, Esc; what is wrong; filling down."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import SIGNAL, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.store import Actor
from propdesk.estate.people.listing import PEOPLE
from propdesk.estate.records import SpaceFields, UnitFields, VehicleFields
from propdesk.estate.rules import SpaceTenure, UnitKind
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.listing import UNITS
from propdesk.estate.units.registering import save_space
from propdesk.estate.vehicles.listing import SPACES, VEHICLES, VehicleRow
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.estate.vehicles.view import VehiclesPage
from propdesk.kernel.money import Money
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.question import ANY, asked
from propdesk.ui.lists.tables import Table
from propdesk.ui.many.cell_edit import CellEditor
from propdesk.ui.window.keysheet import keys_of
from tests.flows.clerk import Clerk, go_to
from tests.roles import rights_of
from tests.windows import settle, window_on

DOWN, SHIFT_DOWN, RETURN, TAB = "<Down>", "<Shift+Down>", "<Return>", "<Tab>"


@pytest.fixture
def clerk(office_folder: DataFolder, qtbot: QtBot) -> Iterator[Clerk]:
    """At the list of three vehicles."""
    with window_on(office_folder) as running:
        for number in range(3):
            running.store.write(VEHICLE_USES.add, fields=VehicleFields(plate=f"宁Z0000{number}"))
        hand = Clerk(qtbot, running)
        hand.begin_at("estate.vehicles")
        yield hand


def rows(clerk: Clerk) -> list[VehicleRow]:
    return list(clerk.store.read(VEHICLES.first, question=ANY))


def editors(clerk: Clerk) -> list[CellEditor]:
    return [each for each in clerk.page.findChildren(CellEditor) if each.isVisible()]


def table_of(clerk: Clerk) -> Table:
    page = clerk.page
    assert isinstance(page, VehiclesPage)
    return page.vehicles.table


def message(clerk: Clerk) -> str:
    (editor,) = editors(clerk)
    return " ".join(each.text() for each in editor.findChildren(QLabel) if each.isVisible())


def test_tab_goes_on_to_the_next_cell_and_enter_to_the_one_below(clerk: Clerk) -> None:
    clerk.do("<Home>", "<F2>", "1231", TAB, "轿车", TAB, "白", TAB, "地库", RETURN)
    clerk.do("临停", RETURN)  # in the note of the second
    first, second, third = rows(clerk)
    assert (first.permit_until, first.model, first.colour) == (date(2026, 12, 31), "轿车", "白")
    assert (first.note, second.note, third.note) == ("地库", "临停", "")
    assert len(editors(clerk)) == 1  # it goes on in the third
    clerk.do("<Esc>")
    assert editors(clerk) == []
    assert QApplication.focusWidget() is table_of(clerk).view


def test_a_list_follows_the_keyboard_only_while_it_is_typed_into(clerk: Clerk) -> None:
    application, heard = QApplication.instance(), SIGNAL("focusChanged(QWidget*,QWidget*)")
    assert application is not None
    for page_id in ("estate.people", "estate.units", "estate.vehicles"):
        go_to(clerk, page_id)
    quiet = application.receivers(heard)
    clerk.do("<Home>", "<F2>")
    assert application.receivers(heard) == quiet + 1
    clerk.do("<Esc>")
    assert application.receivers(heard) == quiet
    assert quiet <= 2  # the rail, and the areas that scroll


def test_esc_gives_back_what_stood_there(clerk: Clerk) -> None:
    clerk.do("<Home>", "<F2>", TAB, "轿车", RETURN, "<Esc>", "<Up>", "<F2>", "客车", "<Esc>")
    assert [row.model for row in rows(clerk)] == ["轿车", "", ""]


def test_what_is_wrong_stays_typed_and_is_said_below_the_cell(clerk: Clerk) -> None:
    clerk.do("<Home>", "<F2>", "1331", RETURN)
    assert "1331" in message(clerk)
    (editor,) = editors(clerk)
    assert editor.field.text() == "1331"
    clerk.do("<Ctrl+A>", "1230", RETURN, "<Esc>")
    assert rows(clerk)[0].permit_until == date(2026, 12, 30)


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(clerk: Clerk) -> None:
    theirs = VehicleFields(plate="宁Z00000", model="红旗")

    def save_theirs() -> None:
        clerk.store.write(VEHICLE_USES.change, record_id=rows(clerk)[0].id, fields=theirs)

    clerk.do("<Home>", "<F2>", TAB, save_theirs, "轿车", RETURN)
    assert "别人" in message(clerk) or "他人" in message(clerk)
    clerk.do("<Esc>")
    assert rows(clerk)[0].model == "红旗"


def test_a_double_click_types_where_the_column_is_marked_and_opens_elsewhere(
    clerk: Clerk, qtbot: QtBot
) -> None:
    table = table_of(clerk)
    fields = [column.field for column in table.model.columns]

    def spot(field: str) -> QPoint:
        index = table.model.index(1, fields.index(field))
        return table.view.visualRect(index).center()

    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=spot("colour"))
    QTest.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=spot("colour"))
    settle(clerk.running)
    clerk.do("银", RETURN, "<Esc>")
    assert [row.colour for row in rows(clerk)] == ["", "银", ""]


def test_one_cell_is_one_undo(clerk: Clerk) -> None:
    clerk.do("<Home>", "<F2>", TAB, "轿车", RETURN, "<Esc>", "<Up>", "<Ctrl+Z>")
    assert [row.model for row in rows(clerk)] == ["", "", ""]


def test_the_first_selected_row_is_filled_down_and_taken_back_at_once(clerk: Clerk) -> None:
    clerk.do("<Home>", "<F2>", TAB, "轿车", RETURN, "<Esc>", "<Home>")
    clerk.do(SHIFT_DOWN, SHIFT_DOWN, "<Ctrl+Shift+D>", RETURN)
    assert [row.model for row in rows(clerk)] == ["轿车", "轿车", "轿车"]
    clerk.do("<Ctrl+Z>", RETURN)
    assert [row.model for row in rows(clerk)] == ["轿车", "", ""]


def test_phones_and_notes_are_typed_into_people_and_units(clerk: Clerk) -> None:
    go_to(clerk, "estate.people")
    clerk.do("<Home>", "<F2>", "19900001234", RETURN, "<Esc>")
    first = clerk.store.read(PEOPLE.first, question=asked("all"))[0]
    assert first.phone == "199****1234"
    go_to(clerk, "estate.units")
    clerk.do("<Home>", "<Shift+F2>", "88.5", RETURN, "<Esc>")
    assert clerk.store.read(UNITS.first, question=asked("all"))[0].built_area == 885000


def test_the_sheet_of_keys_tells_them(clerk: Clerk) -> None:
    keys = dict(keys_of(clerk.page))
    assert keys["F2"] == "直接在单元格里填写"
    assert "Ctrl+Shift+D" in keys


def test_whoever_may_not_change_types_nothing(clerk: Clerk) -> None:
    clerk.store.as_actor(Actor(7, "周", Role.READER, rights_of(Role.READER)))
    clerk.running._enter()
    go_to(clerk, "estate.vehicles")
    clerk.do("<Home>", "<F2>")
    assert editors(clerk) == []
    assert "F2" not in dict(keys_of(clerk.page))


def typed_into_the_model(clerk: Clerk) -> None:
    clerk.do("<Home>", "<F2>", TAB, "轿车")
    assert len(editors(clerk)) == 1


def click_row(clerk: Clerk, number: int) -> None:
    table = table_of(clerk)
    spot = table.view.visualRect(table.model.index(number, 0)).center()
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    settle(clerk.running)


def test_a_click_elsewhere_saves_as_enter_does(clerk: Clerk) -> None:
    typed_into_the_model(clerk)
    click_row(clerk, 2)
    assert editors(clerk) == []
    assert [row.model for row in rows(clerk)] == ["轿车", "", ""]
    row = table_of(clerk).current_row()
    assert isinstance(row, VehicleRow)
    assert row.plate == "宁Z·00002"


def test_whoever_goes_to_another_page_has_saved(clerk: Clerk) -> None:
    typed_into_the_model(clerk)
    clerk.do("<Alt+1>")
    assert [row.model for row in rows(clerk)] == ["轿车", "", ""]


def test_what_is_wrong_keeps_the_keyboard_when_it_is_clicked_away(clerk: Clerk) -> None:
    clerk.do("<Home>", "<F2>", "1331")
    click_row(clerk, 2)
    assert "1331" in message(clerk)
    clerk.do("<Ctrl+A>", "1230", RETURN, "<Esc>")
    assert [row.permit_until for row in rows(clerk)] == [date(2026, 12, 30), None, None]


@pytest.mark.parametrize(("away", "back"), [("<F3>", "<F3>"), ("<Alt+5>", "<Alt+2>")])
def test_what_is_wrong_waits_in_its_list_and_leaves_the_keyboard_to_another_one(
    clerk: Clerk, away: str, back: str
) -> None:
    clerk.do("<Home>", "<F2>", "1399", RETURN, away)
    settle(clerk.running)
    in_hand = QApplication.focusWidget()
    assert in_hand is not None
    assert in_hand.isVisible()
    assert editors(clerk) == []
    clerk.do(back)
    settle(clerk.running)
    assert "1399" in message(clerk)
    assert QApplication.focusWidget() is editors(clerk)[0].field.input
    clerk.do("<Esc>")
    assert editors(clerk) == []


def test_a_second_cell_is_opened_only_after_the_first_was_saved(clerk: Clerk) -> None:
    typed_into_the_model(clerk)
    page = clerk.page
    assert isinstance(page, VehiclesPage)
    page.vehicles.many.typing.begin()
    assert len(editors(clerk)) == 1
    assert [row.model for row in rows(clerk)] == ["轿车", "", ""]
    clerk.do("<Esc>")


def test_the_window_closes_with_what_is_typed_saved_and_not_with_what_is_wrong(
    clerk: Clerk,
) -> None:
    window = clerk.running.window
    clerk.do("<Home>", "<F2>", "1331")
    assert not window.close()
    assert "1331" in message(clerk)
    clerk.do("<Ctrl+A>", "1230")
    window.close()
    assert rows(clerk)[0].permit_until == date(2026, 12, 30)


def test_the_rent_of_a_leased_space_is_typed_into_the_list(clerk: Clerk) -> None:
    home = clerk.store.read(UNITS.ids)[0]
    fields = UnitFields(building="B1", room="001", kind=UnitKind.SPACE)
    space = clerk.store.write(UNIT_USES.add, fields=fields)
    leased = SpaceFields(
        tenure=SpaceTenure.LEASED, home_unit_id=home, rent=Money(300_00), since=date(2026, 11, 1)
    )
    clerk.store.write(save_space, unit_id=space, fields=leased)
    clerk.do("<F3>", "<Home>", "<F2>", "<Ctrl+A>", "350", RETURN, "<Esc>")
    (row,) = clerk.store.read(SPACES.first, question=ANY)
    assert (row.rent, row.tenure) == (Money(350_00), SpaceTenure.LEASED)
