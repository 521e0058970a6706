"""The entry grid on the number pad alone: its keys counted, taken back, kept through a crash."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.patrol.hazards.register import HAZARDS
from propdesk.patrol.points.rules import PatrolOutcome
from propdesk.patrol.rounds.facts import next_sheet, sheet_facts
from propdesk.patrol.rounds.grid.view import EntryPage
from propdesk.patrol.rounds.register import SHEETS
from propdesk.patrol.rounds.sheets import SheetFields
from propdesk.ui.desk import Desk
from tests.keyboard import Keyboard, answer_dialog, keys_of
from tests.patrol.rounds_gone import put_points

NIGHTS = (date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18))
WHOLE = (
    *("1", "<Enter>"),
    *("017", "<Enter>"),
    *("2204", "<Enter>", "0004", "<Enter>", "0204", "<Enter>", "0404", "<Enter>"),
    *("1.8", "<Enter>", "31"),
    *("3.17", "<Enter>", "24"),
    *("*", "+"),
)
BUDGET = 52


@pytest.fixture
def route(store: Store) -> int:
    """The points of the estate and its night route; before there is a desk."""
    night, _homes = put_points(store)
    return night


@pytest.fixture
def page(route: int, desk: Desk, qtbot: QtBot) -> Iterator[EntryPage]:
    for night in NIGHTS:
        desk.store.write(SHEETS.uses.add, fields=SheetFields(route_id=route, day=night))
    frame = QWidget()
    desk.window = frame
    made = EntryPage(desk)
    made.resize(1266, 570)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.shown()
    yield made
    desk.wait_for_work()


def test_a_night_of_120_points_with_two_findings_takes_at_most_52_keys(
    page: EntryPage, desk: Desk, qtbot: QtBot
) -> None:
    Keyboard(qtbot).do(*WHOLE)
    assert keys_of(*WHOLE) <= BUDGET
    facts = desk.store.read(sheet_facts, sheet_id=1)
    assert facts.is_entered
    assert len(facts.entries) == 120
    found = {
        at: one for at, one in facts.entries.items() if one.outcome is not PatrolOutcome.NORMAL
    }
    assert found.keys() == {(1, 8), (3, 17)}
    assert facts.worker == "017"
    assert page.sheet is not None
    assert page.sheet.facts.id == 2  # the next sheet of the pile lies there
    assert page.head.number.hasFocus()


@pytest.mark.parametrize("typed", ["1.5", "2575", "9"])
def test_a_time_that_is_none_is_said_where_it_is_typed_and_the_hand_stays(
    page: EntryPage, desk: Desk, qtbot: QtBot, typed: str
) -> None:
    said: list[str] = []
    desk.said.connect(lambda sentence, _weight: said.append(sentence))
    keyboard = Keyboard(qtbot)
    keyboard.do(*WHOLE[:4], typed, "<Enter>")
    assert typed in said[-1]
    assert page.head.starts[0].field.hasFocus()
    keyboard.do("2204", "<Enter>")
    assert page.head.starts[1].field.hasFocus()


def test_a_finding_is_taken_back_by_the_minus(page: EntryPage, qtbot: QtBot) -> None:
    keyboard = Keyboard(qtbot)
    keyboard.do(*WHOLE[:-2])
    assert page.sheet is not None
    assert list(page.sheet.found) == [(1, 8), (3, 17)]
    keyboard.do("-")
    assert list(page.sheet.found) == [(1, 8)]
    keyboard.do("1.8", "-")
    assert not page.sheet.found
    keyboard.do("*", "*")
    assert not page.sheet.rest_normal


def test_what_is_no_place_and_no_phrase_is_said_and_nothing_is_lost(
    page: EntryPage, desk: Desk, qtbot: QtBot
) -> None:
    said: list[str] = []
    desk.said.connect(lambda sentence, _weight: said.append(sentence))
    keyboard = Keyboard(qtbot)
    keyboard.do(*WHOLE[:12], "9.9", "<Enter>")
    assert "9" in said[-1]
    assert page.finding.place.hasFocus()
    keyboard.do("3.17", "<Enter>", "99")
    assert "99" in said[-1]
    assert page.sheet is not None
    assert not page.sheet.found
    keyboard.do("24")
    assert list(page.sheet.found) == [(3, 17)]


def test_a_half_typed_sheet_survives_a_crash(page: EntryPage, desk: Desk, qtbot: QtBot) -> None:
    Keyboard(qtbot).do("2", "<Enter>", "罗志强", "<Enter>", "2204", "<Enter>")
    Keyboard(qtbot).do("0003", "<Enter>", "<Enter>", "<Enter>", "1.8", "<Enter>", "31", "*")
    page.put_aside()
    desk.wait_for_work()
    again = EntryPage(desk)
    qtbot.addWidget(again)
    again.show()
    again.shown()
    assert again.sheet is not None
    assert again.sheet.facts.id == 2
    assert (again.sheet.worker, again.sheet.starts[:2]) == ("罗志强", ["2204", "0003"])
    assert list(again.sheet.found) == [(1, 8)]
    assert again.sheet.rest_normal
    again.clear()
    assert not again.sheet.is_begun


def test_what_is_drafted_is_forgotten_once_it_is_saved(
    page: EntryPage, desk: Desk, qtbot: QtBot
) -> None:
    Keyboard(qtbot).do(*WHOLE)
    desk.wait_for_work()
    again = EntryPage(desk)
    qtbot.addWidget(again)
    again.shown()
    assert again.sheet is not None
    assert again.sheet.facts.id == 2
    assert not again.sheet.is_begun


def test_the_last_sheet_of_the_pile_leaves_an_empty_page(
    page: EntryPage, desk: Desk, qtbot: QtBot
) -> None:
    keyboard = Keyboard(qtbot)
    for number in ("1", "2", "3"):
        keyboard.do(number, *WHOLE[1:])
    assert desk.store.read(next_sheet) is None
    assert page.sheet is None
    keyboard.do("*", "-", "+")  # nothing to do it with
    assert page.sheet is None


def test_a_doubtful_sheet_says_why_and_lies_beside_the_two_before(
    page: EntryPage, desk: Desk, qtbot: QtBot
) -> None:
    keyboard = Keyboard(qtbot)
    for number in ("1", "2", "3"):
        keyboard.do(number, *WHOLE[1:])
    page.load(3)
    assert page.compare.isVisible()
    answer_dialog("<Esc>")
    keyboard.do("<F6>")


def test_a_sheet_that_is_left_waits_with_what_was_typed(page: EntryPage, qtbot: QtBot) -> None:
    Keyboard(qtbot).do("1", "<Enter>", "017", "<F7>")
    assert page.sheet is not None
    assert page.sheet.facts.id == 2
    page.desk.wait_for_work()
    page.find_sheet("1")
    assert page.sheet.facts.id == 1
    assert page.sheet.worker == "017"


def test_every_row_and_cell_has_its_place(page: EntryPage) -> None:
    grid = page.grid
    places = [grid.cell_place((1, row)) for row in range(1, 31)]
    assert len({(place.x(), place.y()) for place in places}) == 30
    assert all(grid.rect().contains(place) for place in places)
    assert grid.blocks == 3


def test_a_pile_waits_from_the_evening_before(route: int, desk: Desk) -> None:
    ahead = desk.clock.today() + timedelta(days=1)
    desk.store.write(SHEETS.uses.add, fields=SheetFields(route_id=route, day=ahead))
    assert desk.store.read(next_sheet) is None


def test_open_findings_of_the_saved_sheet_become_hazards_by_one_key(
    page: EntryPage, desk: Desk, qtbot: QtBot
) -> None:
    said: list[str] = []
    desk.said.connect(lambda sentence, _weight: said.append(sentence))
    keyboard = Keyboard(qtbot)
    keyboard.do("<F5>")
    assert desk.store.read(HAZARDS.records.total) == 0
    keyboard.do(*WHOLE, "<F5>")
    assert desk.store.read(HAZARDS.records.total) == 1
    assert "XJ2026-000001" in said[-1]
