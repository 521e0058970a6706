"""The sheet of a round of visits: numbered, typed back on the number pad, kept through a crash."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.records.question import asked
from propdesk.service.visits.care import CARE_LIST
from propdesk.service.visits.caring import VisitSaysNothing
from propdesk.service.visits.page.entering import TypedVisit, enter_visit_sheet
from propdesk.service.visits.page.entry_dialogs import VisitEntry
from propdesk.service.visits.page.papers import visit_sheet_pdf
from propdesk.service.visits.page.refusals import (
    NothingToVisit,
    NothingTyped,
    RowRefused,
    VisitRowEntered,
    VisitRowUnknown,
    VisitSheetTooLong,
    VisitSheetUnknown,
)
from propdesk.service.visits.page.sheets import (
    make_visit_sheet,
    next_visit_sheet,
    visit_sheet_by_no,
    visit_sheet_facts,
)
from propdesk.service.visits.rules import SheetMark, VisitContent, VisitState
from propdesk.service.visits.visits import VISITS, VisitMade, VisitRow
from propdesk.ui.desk import Desk
from tests.keyboard import Keyboard, keys_of
from tests.offices import Office
from tests.service.contacts.talks import some_units
from tests.service.visits.visits_made import DAY, care, visit
from tests.walks import text_of

ROWS, BUDGET = 20, 40
SAID = ("问电梯何时换", "楼道灯暗")
PROMISES = ("书面答复", "换楼道灯")
WHOLE = (
    *("1", "<Enter>"),
    *("7", "<Enter>", "2", SAID[0], "<Enter>", PROMISES[0], "<Enter>", "1127", "<Enter>"),
    *("15", "<Enter>", "3", SAID[1], "<Enter>", PROMISES[1], "<Enter>", "1130", "<Enter>"),
    *("9", "<Enter>", "4"),
    *("*", "+"),
)


def planned(store: Store, many: int = ROWS) -> list[int]:
    units = store.read(some_units)
    return [
        store.write(VISITS.uses.add, fields=visit(units[n % len(units)], who=f"住户{n}"))
        for n in range(many)
    ]


@pytest.fixture
def store(office: Office) -> Store:
    return office.store


@pytest.fixture
def sheet(store: Store) -> int:
    """A sheet of twenty visits of the day, ahead of any desk."""
    return store.write(make_visit_sheet, ids=planned(store))


@pytest.fixture
def grid(sheet: int, desk: Desk, qtbot: QtBot) -> Iterator[VisitEntry]:
    desk.window = QWidget()
    qtbot.addWidget(desk.window)
    made = opened(desk, qtbot)
    yield made
    desk.wait_for_work()


def opened(desk: Desk, qtbot: QtBot) -> VisitEntry:
    made = VisitEntry(desk)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def rows_by_row(store: Store, sheet_id: int) -> dict[int, VisitRow]:
    facts = store.read(visit_sheet_facts, sheet_id=sheet_id)
    (*found,) = store.read(VISITS.records.rows, ids=[one.visit_id for one in facts.rows])
    return dict(enumerate(found, 1))


def test_twenty_visits_with_two_promises_take_at_most_40_keys_and_the_words(
    grid: VisitEntry, desk: Desk, sheet: int, qtbot: QtBot
) -> None:
    Keyboard(qtbot).do(*WHOLE)
    words = sum(map(len, (*SAID, *PROMISES)))
    assert keys_of(*WHOLE) - words <= BUDGET
    rows = rows_by_row(desk.store, sheet)
    assert len(rows) == ROWS
    promised = {n: row for n, row in rows.items() if row.state is VisitState.PROMISED}
    assert promised.keys() == {7, 15}
    seventh = promised[7]
    assert (seventh.result, seventh.promise) == (SAID[0], PROMISES[0])
    assert (seventh.promise_by, seventh.content) == (date(2026, 11, 27), VisitContent.FAIRLY)
    assert rows[9].state is VisitState.NOT_MET
    others = [row for n, row in rows.items() if n not in {7, 9, 15}]
    assert {row.state for row in others} == {VisitState.DONE}
    assert {(row.content, row.made_on, row.result) for row in others} == {
        (VisitContent.SATISFIED, DAY, "")
    }
    assert rows[1].met == "住户0"
    assert grid.sheet is None  # no other sheet waits
    assert grid.number.hasFocus()


def test_the_whole_sheet_is_one_step_that_is_taken_back(
    grid: VisitEntry, desk: Desk, sheet: int, qtbot: QtBot
) -> None:
    Keyboard(qtbot).do(*WHOLE)
    last = desk.store.read(VISITS.uses.together.last)
    assert last is not None
    assert last.count == ROWS
    desk.store.write(VISITS.uses.together.undo_many, gesture=last.gesture)
    states = {row.state for row in rows_by_row(desk.store, sheet).values()}
    assert states == {VisitState.PLANNED}


def test_a_dot_stands_for_enter_and_a_minus_takes_back(grid: VisitEntry, qtbot: QtBot) -> None:
    keyboard = Keyboard(qtbot)
    keyboard.do("1", "<Enter>", "12.4", "3", "<Enter>", "2", "<Enter>")
    assert grid.sheet is not None
    assert {n: row.mark for n, row in grid.sheet.rows.items()} == {12: "4", 3: "2"}
    keyboard.do("-")
    assert list(grid.sheet.rows) == [12]
    keyboard.do("12", "-")
    assert not grid.sheet.rows
    keyboard.do("*", "*")
    assert not grid.sheet.rest


def test_what_is_no_row_or_no_day_is_said_and_nothing_is_lost(
    grid: VisitEntry, desk: Desk, qtbot: QtBot
) -> None:
    said: list[str] = []
    desk.said.connect(lambda sentence, _weight: said.append(sentence))
    keyboard = Keyboard(qtbot)
    keyboard.do("1", "<Enter>", "4.4", "21", "<Enter>")
    assert "21" in said[-1]
    assert grid.place.hasFocus()
    keyboard.do("5", "<Enter>", "1", SAID[0], "<Enter>", PROMISES[0], "<Enter>", "9999", "<Enter>")
    assert "9999" in said[-1]
    assert grid.by.hasFocus()
    assert (grid.said.text(), grid.promise.text()) == (SAID[0], PROMISES[0])
    keyboard.do("1127", "<Enter>")
    assert grid.sheet is not None
    assert list(grid.sheet.rows) == [4, 5]


def test_a_half_typed_sheet_survives_a_crash(grid: VisitEntry, desk: Desk, qtbot: QtBot) -> None:
    Keyboard(qtbot).do(*WHOLE[:-1])
    grid._kept.now(grid.sheet)  # what the rest of the hand does
    desk.wait_for_work()
    again = opened(desk, qtbot)
    assert again.sheet is not None
    assert again.sheet.rest
    assert list(again.sheet.rows) == [7, 15, 9]
    assert again.sheet.rows[7][1:] == (SAID[0], PROMISES[0], "1127", "")
    again.clear()
    assert again.sheet is not None
    assert not again.sheet.is_begun


def test_a_row_that_is_refused_keeps_the_whole_sheet_from_the_books(
    store: Store, sheet: int
) -> None:
    late = TypedVisit(mark=SheetMark.CONTENT, promise="换灯", by=DAY - timedelta(days=1))
    with pytest.raises(RowRefused, match="3"):
        store.write(enter_visit_sheet, sheet_id=sheet, typed={3: late}, rest=True)
    assert {row.state for row in rows_by_row(store, sheet).values()} == {VisitState.PLANNED}
    tomorrow = DAY + timedelta(days=1)
    with pytest.raises(RowRefused, match="11-21"):
        store.write(enter_visit_sheet, sheet_id=sheet, typed={}, rest=True, day=tomorrow)
    with pytest.raises(NothingTyped):
        store.write(enter_visit_sheet, sheet_id=sheet, typed={}, rest=False)
    nothing = TypedVisit(mark=SheetMark.NOT_ASKED)
    with pytest.raises(RowRefused):
        store.write(enter_visit_sheet, sheet_id=sheet, typed={1: nothing}, rest=False)


def test_what_is_entered_elsewhere_is_left_alone_and_a_rest_waits_on(
    store: Store, sheet: int
) -> None:
    first = rows_by_row(store, sheet)[1]
    store.write(
        VISITS.uses.move, record_id=first.id, to=VisitState.DONE,
        form=VisitMade(made_on=DAY, result="家里都好"),
    )  # fmt: skip
    mark = TypedVisit(mark=SheetMark.NOBODY)
    with pytest.raises(VisitRowEntered):
        store.write(enter_visit_sheet, sheet_id=sheet, typed={1: mark}, rest=False)
    with pytest.raises(VisitRowUnknown):
        store.write(enter_visit_sheet, sheet_id=sheet, typed={21: mark}, rest=False)
    done = store.write(enter_visit_sheet, sheet_id=sheet, typed={2: mark}, rest=False)
    assert (done.entered, done.left) == (1, 18)
    assert store.read(next_visit_sheet) == sheet
    store.write(enter_visit_sheet, sheet_id=sheet, typed={}, rest=True)
    assert store.read(next_visit_sheet) is None
    assert rows_by_row(store, sheet)[1].result == "家里都好"


def test_a_sheet_holds_what_is_planned_alone_and_is_found_by_its_last_digits(store: Store) -> None:
    ids = planned(store, 3)
    store.write(VISITS.uses.move, record_id=ids[1], to=VisitState.NOT_MET)
    made = store.write(make_visit_sheet, ids=ids)
    facts = store.read(visit_sheet_facts, sheet_id=made)
    assert [one.visit_id for one in facts.rows] == [ids[0], ids[2]]
    assert store.read(visit_sheet_by_no, typed="1") == made
    assert store.read(visit_sheet_by_no, typed=facts.no) == made
    with pytest.raises(VisitSheetUnknown):
        store.read(visit_sheet_by_no, typed="2")
    with pytest.raises(NothingToVisit):
        store.write(make_visit_sheet, ids=[ids[1]])
    with pytest.raises(VisitSheetTooLong):
        store.write(make_visit_sheet, ids=planned(store, 100))


def test_the_paper_says_room_whom_and_occasion_of_each_row_and_nothing_of_care(
    store: Store,
) -> None:
    unit = store.read(some_units)[0]
    store.write(CARE_LIST.uses.add, fields=care(unit))
    planned(store, 2)
    ids = store.read(VISITS.records.ids, question=asked("open"))
    made = store.write(make_visit_sheet, ids=ids)
    facts = store.read(visit_sheet_facts, sheet_id=made)
    said = text_of(visit_sheet_pdf(facts, PaperHead("云杉物业", "云杉里花园", "2026-11-20")))
    assert facts.no in said
    for row in facts.rows:
        assert row.unit in said
        assert row.who in said
    assert said.count("□") == 5 * len(facts.rows)
    assert "腿脚不便" not in said


def test_a_visit_that_was_made_says_something(store: Store) -> None:
    (one,) = planned(store, 1)
    with pytest.raises(VisitSaysNothing):
        store.write(
            VISITS.uses.move, record_id=one, to=VisitState.DONE, form=VisitMade(made_on=DAY)
        )
