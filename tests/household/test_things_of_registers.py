"""What declared registers hold of a household, on its page: a word of the declaration is enough."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.access.loans.register import KEPT, HandOver
from propdesk.access.loans.rules import ItemState
from propdesk.db.declarations import PanelLine
from propdesk.db.store import Store
from propdesk.estate.records import VehicleFields
from propdesk.estate.units.panels import unit_panels
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.household.timeline import timeline
from propdesk.household.view import HouseholdPage
from propdesk.system.registers import unit_page
from propdesk.ui.desk import Desk
from tests.access.things import FOUND, PARCEL


@pytest.fixture
def kept(store: Store, owing: int) -> list[int]:
    """A thing that waits too long for the household and a parcel of today."""
    return [
        store.write(KEPT.uses.add, fields=replace(one, unit_id=owing)) for one in (FOUND, PARCEL)
    ]


@pytest.fixture
def page(desk: Desk, owing: int, kept: list[int], qtbot: QtBot) -> Iterator[HouseholdPage]:
    """The household's page."""
    made = HouseholdPage(desk)
    qtbot.addWidget(made)
    made.open(unit_id=owing)
    made.show()
    yield made
    desk.wait_for_work()


def lines(store: Store, unit_id: int) -> list[PanelLine]:
    """What is kept for the unit, as its page tells it."""
    panels = store.read(unit_panels, unit_id=unit_id)
    return [line for panel in panels if panel.title == "为其保管" for line in panel.lines]


def shown(page: HouseholdPage) -> set[str]:
    """The words on the page."""
    return {one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page)}


def test_what_waits_stands_there_with_its_place_and_how_long_it_waits(
    store: Store, owing: int, kept: list[int]
) -> None:
    overdue, parcel = lines(store, owing)
    assert (overdue.name, overdue.detail) == ("YL2026-000005", "灰色双肩包，内有雨伞 · A-03")
    assert overdue.state == ("超 5 天", "red", "triangle-alert")
    assert parcel.detail == "到付件 2 件 · B-11 · 199****9043"
    assert parcel.state == ("待领", "grey", "archive-restore")


def test_what_was_handed_out_is_past_and_says_so_on_the_timeline(
    store: Store, owing: int, kept: list[int]
) -> None:
    to = HandOver(handed_to="顾清和")
    store.write(KEPT.uses.move, record_id=kept[1], to=ItemState.HANDED, form=to)
    assert [line.record for line in lines(store, owing)] == [("kept_item", kept[0])]
    told = [one for one in store.read(timeline, unit_id=owing) if one.kind == "access"]
    assert [one.what for one in told] == ["已领取", "待领", "待领"]
    assert told[0].detail == "YL2026-000006 到付件 2 件"


def test_of_many_things_those_not_shown_are_counted(
    store: Store, owing: int, kept: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit_page, "MOST_LINES", 1)
    first, rest = lines(store, owing)
    assert (first.record, rest.name, rest.count) == (("kept_item", kept[0]), "列表中还有 1 项", 1)
    (panel,) = [one for one in store.read(unit_panels, unit_id=owing) if one.title == "为其保管"]
    assert panel.counted == "2 件"


def test_a_household_for_which_nothing_is_kept_has_no_such_panel(store: Store, owing: int) -> None:
    assert "为其保管" not in [panel.title for panel in store.read(unit_panels, unit_id=owing)]


def test_a_line_opens_its_record_and_so_does_enter_on_the_timeline(
    page: HouseholdPage, desk: Desk, kept: list[int], qtbot: QtBot
) -> None:
    line = next(one for one in page.findChildren(QLabel) if one.text() == "YL2026-000005")
    with qtbot.waitSignal(desk.page_wanted) as wanted:
        QTest.mouseDClick(line, Qt.MouseButton.LeftButton)
    assert wanted.args == ["access.loans", {"record_id": kept[0]}]
    page.show_events("access")
    with qtbot.waitSignal(desk.page_wanted) as wanted:
        QTest.keyClick(page.table.view, Qt.Key.Key_Return)
    assert wanted.args == ["access.loans", {"record_id": kept[1]}]


def test_the_page_is_read_again_when_something_is_handed_out(
    page: HouseholdPage, store: Store, kept: list[int], qtbot: QtBot
) -> None:
    to = HandOver(handed_to="顾清和")
    store.write(KEPT.uses.move, record_id=kept[0], to=ItemState.HANDED, form=to)
    qtbot.waitUntil(lambda: {"YL2026-000005", "YL2026-000006"} <= shown(page))
    page.reload(frozenset({"kept_item", "state_move"}))
    qtbot.waitUntil(lambda: "YL2026-000005" not in shown(page) and "YL2026-000006" in shown(page))


def test_a_vehicle_and_a_resident_open_from_there_too(store: Store, owing: int) -> None:
    vehicle = store.write(VEHICLE_USES.add, fields=VehicleFields(plate="宁Z00001", unit_id=owing))
    panels = store.read(unit_panels, unit_id=owing)
    records = [line.record for panel in panels for line in panel.lines]
    assert ("vehicle", vehicle) in records
    told = {one.record[0] for one in store.read(timeline, unit_id=owing) if one.record}
    assert {"vehicle", "person"} <= told
    assert all(store.declarations.page_of(kind, 1)[0] for kind in told - {"document"})


def test_a_line_with_nothing_more_says_so(
    page: HouseholdPage, desk: Desk, owing: int, qtbot: QtBot
) -> None:
    fees = [one for one in desk.store.read(timeline, unit_id=owing) if one.kind == "fees"]
    assert {"charge", "deposit"} <= {one.record[0] for one in fees if one.record}
    with qtbot.waitSignal(desk.said) as said, qtbot.assertNotEmitted(desk.page_wanted):
        page._open_record(("unit", owing))
    assert "没有更多" in said.args[0]
