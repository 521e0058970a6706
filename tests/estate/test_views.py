"""The pages of the register on a real store: they show, filter, save, and nothing is cut off."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from propdesk.db.store import Actor, Store
from propdesk.estate import people_dialogs, service, unit_dialogs, vehicle_dialogs
from propdesk.estate.people_view import PeoplePage
from propdesk.estate.rules import RoleKind, UnitKind, UnitState
from propdesk.estate.sheets import EXPORTS, PERSON_COLUMNS, UNIT_COLUMNS
from propdesk.estate.units_view import UnitsPage
from propdesk.estate.vehicles_view import VehiclesPage
from propdesk.kernel import i18n
from propdesk.kernel.permissions import DEFAULT_GRANTS, Role
from propdesk.kernel.sheet_writing import read_table
from propdesk.kernel.sheets import read_workbook
from propdesk.ui import theme
from propdesk.ui.desk import Desk
from propdesk.ui.forms import FormDialog
from propdesk.ui.main_window import MainWindow
from propdesk.ui.pages import Page, Tab
from propdesk.ui.parts import Button
from tests.clocks import StoppedClock
from tests.ui.clipping import clipped

TABS = (Tab("estate", "Estate", "building-2"),)
PAGES = (
    Page("estate.units", "estate", "Units", "house", UnitsPage),
    Page("estate.people", "estate", "People", "users", PeoplePage),
    Page("estate.vehicles", "estate", "Vehicles", "car", VehiclesPage),
)


@pytest.fixture
def estate(store: Store) -> None:
    """The invented estate of 60 units."""
    store.write(service.create_demo, units=60)


@pytest.fixture
def window(desk: Desk, clock: StoppedClock, qtbot: QtBot) -> Iterator[MainWindow]:
    """The smallest window."""
    made = MainWindow(TABS, clock.now)
    qtbot.addWidget(made)
    made.resize(1366, 696)
    yield made
    desk.wait_for_work()


def shown(page: UnitsPage | PeoplePage | VehiclesPage, desk: Desk, qtbot: QtBot) -> None:
    qtbot.addWidget(page)
    page.resize(1266, 570)
    page.show()
    desk.wait_for_work()


def button_of(page: QWidget, key: str) -> Button:
    return next(each for each in page.findChildren(Button) if each.key == key)


def filled(dialog: FormDialog, qtbot: QtBot, **texts: str) -> FormDialog:
    qtbot.addWidget(dialog)
    for name, text in texts.items():
        dialog.form.field(name).set_text(text)
    return dialog


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_nothing_is_cut_off_in_the_smallest_window(
    window: MainWindow,
    desk: Desk,
    estate: None,
    qapp: QApplication,
    language: str,
    mode: theme.Mode,
) -> None:
    i18n.set_language(language)
    theme.install(qapp, mode)
    window.attach(desk, PAGES)
    window.show()
    for page in PAGES:
        window.show_page(page.id)
        desk.wait_for_work()
        qapp.processEvents()
        assert clipped(window) == [], page.id


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_spaces_fit_too_and_can_be_narrowed(
    window: MainWindow, desk: Desk, estate: None, qapp: QApplication, language: str
) -> None:
    i18n.set_language(language)
    window.attach(desk, PAGES)
    window.show()
    window.show_page("estate.vehicles")
    page = window.findChild(VehiclesPage)
    assert page is not None
    button_of(page.vehicles, "F3").press()
    assert page.currentWidget() is page.spaces
    qapp.processEvents()
    assert clipped(window) == []
    page.spaces.set_filters("tenure:leased")
    row = page.spaces.table.model.row(0)
    assert isinstance(row, service.SpaceRow)
    assert row.tenure == "leased"


def test_a_company_can_be_made_the_developer(
    desk: Desk, store: Store, estate: None, qtbot: QtBot
) -> None:
    page = PeoplePage(desk)
    shown(page, desk, qtbot)
    page.set_filters("company")
    desk.wait_for_work()
    company = page.table.current_row()
    assert isinstance(company, service.PersonRow)
    choose = next(b for b in page.findChildren(Button) if b.words == "负责未售房屋的费用")
    choose.press()
    assert store.read(service.developer_id) == company.id


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_page_opens_on_an_empty_estate(
    window: MainWindow, desk: Desk, qapp: QApplication, language: str
) -> None:
    i18n.set_language(language)
    theme.install(qapp, "light")
    window.attach(desk, PAGES)
    window.show()
    for page in PAGES:
        window.show_page(page.id)
        desk.wait_for_work()
        qapp.processEvents()
        assert clipped(window) == [], page.id


def test_without_units_the_page_offers_three_ways(desk: Desk, qtbot: QtBot) -> None:
    page = UnitsPage(desk)
    shown(page, desk, qtbot)
    assert page.currentWidget() is page.empty
    with qtbot.waitSignal(desk.page_wanted) as wanted:
        button_of(page.empty, "Enter").press()
    assert wanted.args is not None
    assert wanted.args[0] == "estate.import"


def test_chips_narrow_the_list_and_its_totals(desk: Desk, estate: None, qtbot: QtBot) -> None:
    page = UnitsPage(desk)
    shown(page, desk, qtbot)
    page.register.set_filters(f"state:{UnitState.LET}")
    desk.wait_for_work()
    rows = [page.register.table.model.row(n) for n in range(page.register.table.model.rowCount())]
    wanted = service.UnitFilter(kinds=service.HOMES, states=frozenset({UnitState.LET}))
    assert len(rows) == desk.store.read(service.unit_totals, filter=wanted).units
    assert {row.state for row in rows if isinstance(row, service.UnitRow)} == {UnitState.LET}


def test_typing_a_building_shows_all_of_it(desk: Desk, estate: None, qtbot: QtBot) -> None:
    page = UnitsPage(desk)
    shown(page, desk, qtbot)
    page.register.search_for("S栋")
    row = page.register.table.model.row(0)
    assert isinstance(row, service.UnitRow)
    assert row.kind is UnitKind.SHOP


def test_enter_opens_the_household(desk: Desk, estate: None, qtbot: QtBot) -> None:
    page = UnitsPage(desk)
    shown(page, desk, qtbot)
    with qtbot.waitSignal(desk.page_wanted) as wanted:
        QTest.keyClick(page.register.table.view, Qt.Key.Key_Return)
    row = page.register.table.current_row()
    assert isinstance(row, service.UnitRow)
    assert wanted.args == ["household.unit", {"unit_id": row.id}]


def test_a_reader_sees_no_button_that_writes(
    desk: Desk, store: Store, estate: None, qtbot: QtBot
) -> None:
    store.as_actor(Actor(7, "reader", Role.READER, DEFAULT_GRANTS[Role.READER]))
    page = UnitsPage(desk)
    shown(page, desk, qtbot)
    assert page.register.buttons == []
    people = PeoplePage(desk)
    shown(people, desk, qtbot)
    assert people.buttons == []


def test_the_form_of_a_unit_saves_and_refuses_a_second_of_its_code(
    desk: Desk, store: Store, qtbot: QtBot
) -> None:
    texts = {"building": "3", "entrance": "2", "room": "1201", "built_area": "134.65"}
    assert filled(unit_dialogs.add_unit_dialog(desk), qtbot, **texts).save()
    row = store.read(service.first_units)[0]
    assert (row.code, row.built_area, row.state) == ("3-2-1201", 1346500, UnitState.OCCUPIED)
    again = filled(unit_dialogs.add_unit_dialog(desk), qtbot, **texts)
    assert not again.save()
    assert again.form.field("room").text() == "1201"
    edit = filled(unit_dialogs.edit_unit_dialog(desk, row.id), qtbot, built_area="0")
    assert not edit.save()
    edit.form.field("built_area").set_text("130.02")
    assert edit.save()
    assert store.read(service.first_units)[0].built_area == 1300200


def test_whole_buildings_are_announced_and_made(desk: Desk, store: Store, qtbot: QtBot) -> None:
    dialog = filled(
        unit_dialogs.build_dialog(desk), qtbot, buildings="1-2, A", floors="3", per_floor="2"
    )
    assert dialog.save()
    assert dialog.result_value == service.Created(36, 0)
    assert store.read(service.unit_of_code, code="A-2-0302").code == "A-2-0302"


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
    [row] = store.read(service.roles_of_unit, unit_id=unit)
    assert (row.name, row.fields.role) == ("江予安", RoleKind.OWNER)
    assert row.phones == (service.PhoneFields("19900006200"),)


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
    assert store.read(service.person_totals) == 1
    assert store.read(service.roles_of_unit, unit_id=unit)[0].person_id == person


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
    details = store.read(service.person_details, person_id=person)
    assert details.fields.phones == (
        service.PhoneFields("19900003271"),
        service.PhoneFields("19900001180", "女儿"),
    )
    assert details.documents[0].masked == "999***********0017"


def test_the_end_of_a_role_is_typed_as_a_day(
    desk: Desk, store: Store, unit: int, owner: int, qtbot: QtBot
) -> None:
    [row] = store.read(service.roles_of_unit, unit_id=unit)
    dialog = filled(people_dialogs.edit_role_dialog(desk, row), qtbot, until="1101", share="50")
    assert dialog.save()
    [past] = store.read(service.roles_of_unit, unit_id=unit, with_past=True)
    assert past.fields.share == 500_000
    assert str(past.fields.until) == "2026-11-01"


def test_a_vehicle_needs_a_known_unit(desk: Desk, store: Store, unit: int, qtbot: QtBot) -> None:
    dialog = filled(
        vehicle_dialogs.add_vehicle_dialog(desk), qtbot, plate="宁z12345", unit="9-9-999"
    )
    assert not dialog.save()
    dialog.form.field("unit").set_text("1栋301")
    assert dialog.save()
    [found] = store.read(service.vehicles_of_unit, unit_id=unit)
    assert found.fields.plate == "宁Z12345"
    edit = vehicle_dialogs.edit_vehicle_dialog(desk, found.id)
    assert filled(edit, qtbot, colour="白").save()


def test_the_terms_of_a_space_name_its_household(
    desk: Desk, store: Store, unit: int, qtbot: QtBot
) -> None:
    space = store.write(
        service.add_unit, fields=service.UnitFields("B1", "086", kind=UnitKind.SPACE)
    )
    dialog = filled(
        unit_dialogs.space_dialog(desk, space), qtbot, home="1-2-301", rent="300", since="0101"
    )
    dialog.form.field("tenure").set_value("leased")
    assert dialog.save()
    assert store.read(service.spaces_list)[0].home == "1-2-301"


@pytest.mark.parametrize("name", sorted(EXPORTS))
def test_exports_are_written_and_read_back(
    store: Store, estate: None, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "list.xlsx"
    rows = EXPORTS[name](store, file)
    assert rows == len(read_workbook(file).sheets[0].rows) - 1
    if name == "units":
        _number, first = next(iter(read_table(read_workbook(file).sheets[0], UNIT_COLUMNS)))
        assert (first["building"], first["room"]) == ("1", "0101")
    if name == "people":
        people = read_table(read_workbook(file).sheets[0], PERSON_COLUMNS)
        assert all("*" in str(row["phone"]) for _number, row in people if row["phone"])


def test_the_export_button_asks_for_a_file(
    desk: Desk,
    estate: None,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "people.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(file), ""))
    page = PeoplePage(desk)
    shown(page, desk, qtbot)
    desk.window = page  # what the work's dialog stands on
    with qtbot.waitSignal(desk.said):
        button_of(page, "Ctrl+E").press()
    assert file.exists()


def test_links_lead_to_a_filter_or_to_one_record(
    desk: Desk, store: Store, estate: None, qtbot: QtBot
) -> None:
    page = UnitsPage(desk)
    shown(page, desk, qtbot)
    page.open(filter="missing:owner")
    assert page.register.query().filters == {"all", "missing:owner"}
    page.open(filter="state:let")
    assert page.register.query().filters == {"state:let"}
    last = store.read(service.unit_ids, filter=service.UnitFilter(kinds=service.HOMES))[-1]
    page.open(unit_id=last)
    row = page.register.table.current_row()
    assert isinstance(row, service.UnitRow)
    assert row.id == last
    vehicles = VehiclesPage(desk)
    shown(vehicles, desk, qtbot)
    vehicles.open(filter="only:ended")
    assert vehicles.vehicles.query().filters == {"only:ended"}
    vehicles.open(list="spaces")
    assert vehicles.currentWidget() is vehicles.spaces
    people = PeoplePage(desk)
    shown(people, desk, qtbot)
    someone = store.read(service.person_ids)[-1]
    people.open(person=someone)
    person = people.table.current_row()
    assert isinstance(person, service.PersonRow)
    assert person.id == someone
