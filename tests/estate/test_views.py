"""The pages of the register on a real store: they show, filter, save, and nothing is cut off."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from propdesk.db.store import Actor, Store
from propdesk.estate.accounts.owing import developer_id
from propdesk.estate.exports import (
    PEOPLE_OUT,
    SPACES_OUT,
    UNITS_OUT,
    VEHICLES_OUT,
)
from propdesk.estate.people.listing import PEOPLE, PersonRow
from propdesk.estate.people.people import add_person
from propdesk.estate.people.view import PeoplePage, PersonPanel
from propdesk.estate.records import PersonFields, SpaceFields, UnitFields, VehicleFields
from propdesk.estate.rules import PersonKind, SpaceTenure, UnitKind, UnitState
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.listing import UNITS, UnitRow
from propdesk.estate.units.panel_view import UnitCard
from propdesk.estate.units.registering import save_space
from propdesk.estate.units.view import UnitsPage
from propdesk.estate.vehicles.listing import SpaceRow
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.estate.vehicles.view import VehiclesPage
from propdesk.kernel import i18n
from propdesk.kernel.money import Money
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.question import asked
from propdesk.kernel.sheets.files import read_workbook
from propdesk.system.log.service import ListOut
from propdesk.ui.desk import Desk
from propdesk.ui.papers import exporting
from propdesk.ui.parts import theme
from propdesk.ui.parts.cards import EmptyPage
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.window.main_window import MainWindow
from propdesk.ui.window.tabs import Page, Tab
from tests.clocks import StoppedClock
from tests.offices import invented_estate
from tests.purposes import SEEN_FOR
from tests.roles import rights_of
from tests.tables import table_rows
from tests.ui.clipping import clipped

TABS = (Tab("estate", "Estate", "building-2"),)
PAGES = (
    Page(id="estate.units", tab="estate", title="Units", icon="house", build=UnitsPage),
    Page(id="estate.people", tab="estate", title="People", icon="users", build=PeoplePage),
    Page(id="estate.vehicles", tab="estate", title="Vehicles", icon="car", build=VehiclesPage),
)


@pytest.fixture
def estate(store: Store) -> None:
    """The invented estate of 60 units."""
    invented_estate(store, units=60)


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
    assert isinstance(row, SpaceRow)
    assert row.tenure == "leased"


def test_a_company_can_be_made_the_developer(
    desk: Desk, store: Store, estate: None, qtbot: QtBot
) -> None:
    page = PeoplePage(desk)
    shown(page, desk, qtbot)
    page.set_filters("company")
    desk.wait_for_work()
    company = page.table.current_row()
    assert isinstance(company, PersonRow)
    choose = next(b for b in page.findChildren(Button) if b.words == "负责未售房屋的费用")
    choose.press()
    assert store.read(developer_id) == company.id


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
    empty = page.findChild(EmptyPage)
    assert empty is not None
    assert empty.isVisible()
    with qtbot.waitSignal(desk.page_wanted) as wanted:
        button_of(empty, "Enter").press()
    assert wanted.args is not None
    assert wanted.args[0] == "estate.import"


def test_chips_narrow_the_list_and_its_totals(desk: Desk, estate: None, qtbot: QtBot) -> None:
    page = UnitsPage(desk)
    shown(page, desk, qtbot)
    page.set_filters(f"state:{UnitState.LET}")
    desk.wait_for_work()
    rows = [page.table.model.row(n) for n in range(page.table.model.rowCount())]
    wanted = asked(f"state:{UnitState.LET}")
    assert len(rows) == desk.store.read(UNITS.total, question=wanted)
    assert {row.state for row in rows if isinstance(row, UnitRow)} == {UnitState.LET}


def test_typing_a_building_shows_all_of_it(desk: Desk, estate: None, qtbot: QtBot) -> None:
    page = UnitsPage(desk)
    shown(page, desk, qtbot)
    page.search_for("S栋")
    row = page.table.model.row(0)
    assert isinstance(row, UnitRow)
    assert row.kind is UnitKind.SHOP


def test_enter_opens_the_household(desk: Desk, estate: None, qtbot: QtBot) -> None:
    page = UnitsPage(desk)
    shown(page, desk, qtbot)
    with qtbot.waitSignal(desk.page_wanted) as wanted:
        QTest.keyClick(page.table.view, Qt.Key.Key_Return)
    row = page.table.current_row()
    assert isinstance(row, UnitRow)
    assert wanted.args == ["household.unit", {"unit_id": row.id}]


def test_a_reader_sees_no_button_that_writes(
    desk: Desk, store: Store, estate: None, qtbot: QtBot
) -> None:
    store.as_actor(Actor(7, "reader", Role.READER, rights_of(Role.READER)))
    page = UnitsPage(desk)
    shown(page, desk, qtbot)
    assert [each.words for each in page.buttons] == ["打印列表"]
    people = PeoplePage(desk)
    shown(people, desk, qtbot)
    assert [each.words for each in people.buttons] == ["打印列表"]


OUT = (UNITS_OUT, PEOPLE_OUT, VEHICLES_OUT, SPACES_OUT)


@pytest.mark.parametrize("out", OUT, ids=[out.name for out in OUT])
def test_exports_are_written_and_read_back(
    store: Store, estate: None, tmp_path: Path, out: ListOut
) -> None:
    file = tmp_path / "list.xlsx"
    rows, name = out.write(store, file), out.name
    assert rows == len(read_workbook(file).sheets[0].rows) - 1
    if name == "units":
        first = next(table_rows(read_workbook(file).sheets[0], UNITS_OUT.columns))
        assert (first["building"], first["room"]) == ("1", "0101")
    if name == "people":
        people = table_rows(read_workbook(file).sheets[0], PEOPLE_OUT.columns)
        assert all("*" in str(row["phone"]) for row in people if row["phone"])


def test_the_export_button_asks_for_a_file(
    desk: Desk,
    estate: None,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "people.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(file), ""))
    asked: list[Desk] = []

    def in_full(desk: Desk) -> bool:
        asked.append(desk)
        return True

    monkeypatch.setattr(exporting, "ask_unmasked", in_full)
    monkeypatch.setattr(exporting, "ask_purpose", lambda _desk, _yes: SEEN_FOR)
    page = PeoplePage(desk)
    shown(page, desk, qtbot)
    desk.window = page  # what the work's dialog stands on
    with qtbot.waitSignal(desk.said):
        button_of(page, "Ctrl+E").press()
    assert file.exists()
    assert asked == [desk]


def test_links_lead_to_a_filter_or_to_one_record(
    desk: Desk, store: Store, estate: None, qtbot: QtBot
) -> None:
    page = UnitsPage(desk)
    shown(page, desk, qtbot)
    page.open(filter="missing:owner")
    assert page.question().chips == {"all", "missing:owner"}
    page.open(filter="state:let")
    assert page.question().chips == {"state:let"}
    last = store.read(UNITS.ids, question=asked("all"))[-1]
    page.open(unit_id=last)
    row = page.table.current_row()
    assert isinstance(row, UnitRow)
    assert row.id == last
    vehicles = VehiclesPage(desk)
    shown(vehicles, desk, qtbot)
    vehicles.open(filter="only:ended")
    assert vehicles.vehicles.question().chips == {"only:ended"}
    vehicles.open(list="spaces")
    assert vehicles.currentWidget() is vehicles.spaces
    people = PeoplePage(desk)
    shown(people, desk, qtbot)
    someone = store.read(PEOPLE.ids)[-1]
    people.open(person=someone)
    person = people.table.current_row()
    assert isinstance(person, PersonRow)
    assert person.id == someone


def test_the_name_of_a_company_fits_into_the_panel_however_long(
    desk: Desk, store: Store, qtbot: QtBot
) -> None:
    fields = PersonFields(
        kind=PersonKind.COMPANY, name="云杉里花园物业服务与商业管理股份有限公司第二分公司"
    )
    store.write(add_person, fields=fields)
    page = PeoplePage(desk)
    shown(page, desk, qtbot)
    page.table.view.setCurrentIndex(page.table.model.index(0, 0))
    desk.wait_for_work()
    QApplication.processEvents()
    area = next(iter(page.findChildren(PersonPanel))).findChildren(QScrollArea)[0]
    assert area.horizontalScrollBar().maximum() == 0
    assert clipped(page) == []


def test_the_panel_of_a_space_says_its_terms_and_the_cars_that_stand_there(
    store: Store, desk: Desk, qtbot: QtBot
) -> None:
    home = store.write(UNIT_USES.add, fields=UnitFields(building="1", room="101"))
    fields = UnitFields(building="B1", room="007", kind=UnitKind.SPACE)
    space = store.write(UNIT_USES.add, fields=fields)
    terms = SpaceFields(tenure=SpaceTenure.LEASED, home_unit_id=home, rent=Money(30000))
    store.write(save_space, unit_id=space, fields=terms)
    car = VehicleFields(plate="宁Z00001", space_id=space, unit_id=home, colour="白")
    store.write(VEHICLE_USES.add, fields=car)
    page = UnitsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.set_filters("spaces")
    page.refresh()
    assert page.table.select(space)
    QApplication.processEvents()
    panel = page.findChild(UnitCard)
    assert panel is not None
    told = [each.text() for each in panel.findChildren(QLabel) if each.isVisibleTo(panel)]
    assert {SpaceTenure.LEASED.label, "1-101", "300.00", "宁Z·00001", "1-101 · 白"} <= set(told)
    assert "人员" not in told  # nobody lives there


def test_all_headings_of_a_panel_stand_at_one_edge(estate: None, desk: Desk, qtbot: QtBot) -> None:
    page = PeoplePage(desk)
    qtbot.addWidget(page)
    page.resize(1266, 1200)
    page.show()
    page.table.view.selectRow(0)
    panel = page.findChild(PersonPanel)
    assert panel is not None
    heads = [each for each in panel.findChildren(QLabel) if each.text() in ("证件", "房屋")]
    ways = [each for each in panel.findChildren(Button) if each.key in ("Ctrl+H", "Ctrl+J")]
    assert (len(heads), len(ways)) == (2, 2)
    edges = [ink_edge(part, panel) for part in (*heads, *ways)]
    assert max(edges) - min(edges) <= 2, edges  # characters begin a pixel apart


def ink_edge(part: QWidget, panel: QWidget) -> int:
    """Where what is painted of a part begins, from the left of its panel."""
    picture = part.grab().toImage()
    ground = picture.pixel(0, 0)
    columns = (
        x
        for x in range(picture.width())
        if any(picture.pixel(x, y) != ground for y in range(picture.height()))
    )
    return part.mapTo(panel, QPoint(next(columns), 0)).x()
