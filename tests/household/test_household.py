"""The household page and the estate map on a real store with invented money."""

from collections.abc import Iterator
from datetime import date
from functools import wraps
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.estate.people.occupancy import hand_over, roles_of_unit
from propdesk.estate.records import PersonFields, VehicleFields
from propdesk.estate.refusals import UnitUnknown
from propdesk.estate.units.registering import unit_details
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.fees.billing.listing import RUNS
from propdesk.fees.billing.undoing import undo_run
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.notices.notices import issue_notices
from propdesk.fees.rules import Method
from propdesk.fees.unit_page import open_items, period_text
from propdesk.household import mapping, overview
from propdesk.household.dialogs import move_dialog, role_dialog
from propdesk.household.map_view import MapPage
from propdesk.household.timeline import counts_of, timeline
from propdesk.household.view import HouseholdPage
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.settings import MachineSettings
from propdesk.modules import declared
from propdesk.ui.desk import Desk
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.window.main_window import MainWindow
from propdesk.ui.window.tabs import Page, Tab
from tests.clocks import StoppedClock
from tests.ui.clipping import clipped

KINDS = tuple({history.kind for history in declared().unit_histories})
PAGES = (
    Page(id="household.unit", tab="estate", title="Household", icon="house", build=HouseholdPage),
    Page(id="household.map", tab="estate", title="Estate map", icon="grid-3x3", build=MapPage),
)


@pytest.fixture
def window(desk: Desk, clock: StoppedClock, qtbot: QtBot) -> Iterator[MainWindow]:
    """The smallest window."""
    made = MainWindow((Tab("estate", "Estate", "building-2"),), clock.now)
    qtbot.addWidget(made)
    made.resize(1366, 696)
    yield made
    desk.wait_for_work()


def test_the_figures_add_up_to_what_the_desk_shows(store: Store, units: list[int]) -> None:
    for unit_id in units[::7]:
        found = store.read(overview.figures, unit_id=unit_id)
        desk = store.read(household_dues, unit_id=unit_id)
        assert found.overdue + found.current + found.former == desk.owed
        items = store.read(open_items, unit_id=unit_id)
        assert total(item.amount for item in items) == desk.owed
        assert sum(item.lines for item in items) == len(desk.lines)


def test_the_timeline_tells_of_the_vehicles_of_a_unit_and_of_no_others(
    store: Store, units: list[int]
) -> None:
    first, second = units[:2]
    store.write(VEHICLE_USES.add, fields=VehicleFields(plate="宁Z98765", unit_id=first))
    told = [(one.what, one.detail) for one in store.read(timeline, unit_id=first)]
    assert ("车辆登记", "宁Z98765") in told
    others = [one.detail for one in store.read(timeline, unit_id=second)]
    assert "宁Z98765" not in others


def test_a_unit_nobody_knows_is_refused(store: Store) -> None:
    with pytest.raises(UnitUnknown):
        store.read(overview.figures, unit_id=99)


def test_a_payment_appears_in_the_figures_and_on_the_timeline(store: Store, owing: int) -> None:
    before = store.read(overview.figures, unit_id=owing)
    order = Order(unit_id=owing, parts=(Part(Method.CASH, Money(10_000)),))
    receipt = store.write(collect_payment, order=order).receipts[0]
    after = store.read(overview.figures, unit_id=owing)
    assert before.overdue - after.overdue == Money(10_000)
    assert after.year_paid - before.year_paid == Money(10_000)
    newest = store.read(timeline, unit_id=owing)[0]
    assert (newest.kind, newest.amount) == ("fees", Money(10_000))
    assert receipt.no in newest.what


def test_a_bill_on_the_timeline_says_who_published_it(store: Store, owing: int) -> None:
    bills = [one for one in store.read(timeline, unit_id=owing) if one.icon == "file-text"]
    assert bills
    assert {one.who for one in bills} == {store.actor.name}


def test_a_run_taken_back_is_no_bill_on_the_timeline(store: Store, owing: int) -> None:
    newest = next(run for run in store.read(RUNS.first) if not run.scope.bill)
    store.write(undo_run, run_id=newest.id)
    event = next(one for one in store.read(timeline, unit_id=owing) if one.amount)
    assert event.amount is not None
    assert event.amount.fen < 0
    assert event.what == f"撤回账单 {newest.period}"


def test_a_notice_stands_on_the_timeline_by_its_number(store: Store, owing: int) -> None:
    (notice,) = store.write(issue_notices, unit_ids=[owing])
    newest = store.read(timeline, unit_id=owing)[0]
    assert (newest.kind, newest.what) == ("fees", f"缴费通知单 {notice.number}")
    assert (newest.detail, newest.amount) == (notice.owner, notice.total)


def test_a_former_owner_keeps_the_debt_apart(store: Store, owing: int) -> None:
    before = store.read(overview.figures, unit_id=owing)
    store.write(
        hand_over,
        unit_id=owing,
        day=date(2026, 11, 20),
        owners=[(PersonFields(name="仇远"), None)],
    )
    after = store.read(overview.figures, unit_id=owing)
    assert after.former > ZERO
    assert after.former + after.overdue + after.current <= before.overdue + before.current
    kinds = {event.kind for event in store.read(timeline, unit_id=owing)}
    assert kinds == {"fees", "people", "changes", "repairs", "service", "movein"}


def test_the_timeline_is_newest_first_and_counted(store: Store, owing: int) -> None:
    events = store.read(timeline, unit_id=owing)
    assert [event.day for event in events] == sorted((e.day for e in events), reverse=True)
    counts = counts_of(events, KINDS)
    assert counts["all"] == len(events) == sum(counts[kind] for kind in KINDS)


def test_neighbours_follow_the_order_of_the_estate(store: Store, units: list[int]) -> None:
    before, after = store.read(overview.neighbours, unit_id=units[1])
    assert (before, after) == (units[0], units[2])
    assert store.read(overview.neighbours, unit_id=units[0])[0] is None


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 9, 1), date(2026, 11, 30), "2026-09 至 2026-11"),
        (date(2026, 9, 1), date(2026, 9, 30), "2026-09"),
        (date(2026, 9, 10), date(2026, 9, 30), "2026-09-10 至 2026-09-30"),
        (date(2026, 6, 1), date(2026, 6, 28), "2026-06-01 至 2026-06-28"),
        (date(2028, 2, 1), date(2028, 2, 28), "2028-02-01 至 2028-02-28"),
        (date(2026, 1, 1), date(2026, 3, 15), "2026-01-01 至 2026-03-15"),
        (None, None, ""),
    ],
)
def test_periods_are_told_in_months_where_they_are_whole(
    first: date | None, last: date | None, text: str
) -> None:
    assert period_text(first, last) == text


def test_the_map_counts_what_the_households_owe(store: Store, units: list[int]) -> None:
    chips = store.read(mapping.building_chips)
    buildings = store.read(mapping.map_buildings, building_ids=[chip.id for chip in chips])
    assert [building.code for building in buildings] == [chip.code for chip in chips]
    assert [building.owing for building in buildings] == [chip.owing for chip in chips]
    sums = mapping.map_totals(buildings)
    assert sums.units == 60
    assert sums.owing == len(mapping.unit_ids_owing(buildings)) > 0
    assert all(0 <= (building.rate or 0) <= 1000 for building in buildings)


@pytest.mark.parametrize(
    ("floor", "room", "found"),
    [("12", "1201", 12), ("", "1201", 12), ("3F", "0301", 3), ("", "101", 1), ("", "A", 0)],
)
def test_the_floor_is_as_entered_or_read_from_the_room(floor: str, room: str, found: int) -> None:
    assert mapping.floor_of(floor, room) == found


def test_both_pages_open_on_an_empty_estate(
    window: MainWindow, empty_data: Path, clock: StoppedClock, qapp: QApplication
) -> None:
    store = Store(empty_data, clock=clock, read_only=True, declarations=declared())
    desk = Desk(store=store, settings=MachineSettings(), clock=clock)
    window.attach(desk, PAGES)
    window.show()
    for page in PAGES:
        window.show_page(page.id)
        qapp.processEvents()
        assert clipped(window) == []
    store.close()


def test_without_a_unit_the_map_leads_to_the_import_and_the_household_to_the_search(
    window: MainWindow, empty_data: Path, clock: StoppedClock, qtbot: QtBot
) -> None:
    store = Store(empty_data, clock=clock, read_only=True, declarations=declared())
    desk = Desk(store=store, settings=MachineSettings(), clock=clock)
    window.attach(desk, PAGES)
    asked: list[str] = []
    window.steps["search"] = lambda: asked.append("search")
    window.show()
    window.show_page("household.map")
    buttons = [b for b in window.current_page.findChildren(Button) if b.isVisible()]  # type: ignore[union-attr]  # it is shown
    assert [button.key for button in buttons] == ["Enter"]
    window.show_page("household.unit")
    [find] = [b for b in window.current_page.findChildren(Button) if b.isVisible()]  # type: ignore[union-attr]  # it is shown
    find.click()
    assert asked == ["search"]
    store.close()


def test_keys_lead_to_the_desk_and_to_the_neighbours(
    desk: Desk, store: Store, units: list[int], qtbot: QtBot
) -> None:
    page = HouseholdPage(desk)
    qtbot.addWidget(page)
    page.open(unit_id=units[1])
    page.show()
    QTest.keyClick(page, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert page.unit_id == units[2]
    QTest.keyClick(page, Qt.Key.Key_2)
    assert page.chips["fees"].isChecked()
    shown = page.table.model.rowCount()
    events = store.read(timeline, unit_id=units[2])
    assert shown == counts_of(events, KINDS)["fees"]


def test_a_prepayment_is_moved_told_and_seen_with_its_way(
    desk: Desk, store: Store, units: list[int], owing: int, qtbot: QtBot
) -> None:
    giver = next(one for one in units if one != owing)
    order = Order(unit_id=giver, parts=(Part(Method.CASH, Money(90_000_00)),), keep_rest=True)
    store.write(collect_payment, order=order)
    there = store.read(unit_details, unit_id=owing).code
    page, said = HouseholdPage(desk), list[str]()
    qtbot.addWidget(page)
    page.open(unit_id=giver)
    desk.said.connect(lambda words, _weight: said.append(words))
    dialog = move_dialog(desk, giver, "")
    assert dialog is not None
    qtbot.addWidget(dialog)
    dialog.form.set_values({"to": there, "amount": Money(12_300), "reason": "代亲戚交"})
    assert dialog.save()
    page.reload(frozenset({"payment"}))

    assert "123.00" in said[-1]
    events = store.read(timeline, unit_id=giver)
    (moved,) = [event for event in events if event.amount == Money(-12_300)]
    assert moved.detail.endswith("代亲戚交")
    assert f"→ {there}" in moved.detail


def test_arrows_move_on_the_map_and_enter_goes_to_the_desk(
    desk: Desk, units: list[int], qtbot: QtBot
) -> None:
    page = MapPage(desk)
    qtbot.addWidget(page)
    page.show()
    first = page.canvas.current()
    QTest.keyClick(page.canvas, Qt.Key.Key_Up)
    above = page.canvas.current()
    assert first is not None
    assert above is not None
    assert above.floor == first.floor + 1
    assert above.room[-2:] == first.room[-2:]
    with qtbot.waitSignal(desk.page_wanted) as wanted:
        QTest.keyClick(page.canvas, Qt.Key.Key_Return)
    assert wanted.args == ["fees.desk", {"unit_id": above.id}]


def test_a_held_arrow_reads_only_the_unit_where_it_stops(
    desk: Desk, units: list[int], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    figures = overview.figures

    @wraps(figures)
    def counted(session: Session, *, unit_id: int) -> overview.Figures:
        read.append(unit_id)
        return figures(session, unit_id=unit_id)

    monkeypatch.setattr(overview, "figures", counted)
    page = MapPage(desk)
    qtbot.addWidget(page)
    page.show()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Right):
        QTest.keyClick(page.canvas, key)
    assert read == []
    chosen = page.canvas.current()
    assert chosen is not None
    with qtbot.waitSignal(desk.page_wanted) as wanted:
        next(each for each in page.findChildren(Button) if each.key == "F12").press()
    assert wanted.args == ["household.unit", {"unit_id": chosen.id}]
    qtbot.waitUntil(lambda: bool(read))
    assert read == [chosen.id]
    assert chosen.code in [each.text() for each in page.findChildren(QLabel)]


def test_a_notice_is_shown_before_it_is_printed(
    desk: Desk, owing: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    page = HouseholdPage(desk)
    qtbot.addWidget(page)
    desk.window = page
    monkeypatch.setattr(Sheet, "exec", lambda sheet: shown.append(sheet.windowTitle()))
    page.open(unit_id=owing)
    next(each for each in page.findChildren(Button) if each.key == "F5").press()
    qtbot.waitUntil(lambda: shown == ["缴费通知单"])


def test_a_role_is_chosen_and_then_changed(
    desk: Desk, store: Store, units: list[int], qtbot: QtBot
) -> None:
    crowded = next(one for one in units if len(store.read(roles_of_unit, unit_id=one)) > 1)
    dialog = role_dialog(desk, crowded, "1-1-0301")
    assert dialog is not None
    qtbot.addWidget(dialog)
    offered = {row.id for row in store.read(roles_of_unit, unit_id=crowded)}
    assert dialog.form.field("role").value() in offered
    alone = next(one for one in units if len(store.read(roles_of_unit, unit_id=one)) == 1)
    single = role_dialog(desk, alone, "1-1-0101")
    assert single is not None
    qtbot.addWidget(single)
    single.form.field("until").set_text("1120")
    assert single.save()
    assert role_dialog(desk, alone, "1-1-0101") is not None  # today is the last day
