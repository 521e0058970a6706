"""The developer's roster tells cases the day of the notice and who handles them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook as Book

from propdesk.db.store import Store
from propdesk.kernel.sheets.cells import Workbook
from propdesk.kernel.sheets.files import read_workbook
from propdesk.movein.cases.register import CASES, CaseRow
from propdesk.movein.cases.rosters import NothingOfCases, cases_of_roster, take_roster_over
from propdesk.movein.cases.rules import CaseState
from tests.clocks import StoppedClock
from tests.estate.imports.test_importing import put_in
from tests.estate.roster_truth import ROSTERS
from tests.movein.cases.cases_made import notify, put_case
from tests.offices import Office

NAME = "04_handover_two_row_header.xls"
# Not handed over yet, and what its rows say of the notice: 已发(2013-5-1号), or a day.
NOTICES = {
    "1-101": date(2013, 5, 1),
    "1-401": date(2013, 5, 29),
    "1-701": date(2013, 6, 7),
    "1-1001": date(2013, 6, 16),
    "2-301": date(2013, 6, 1),
    "2-601": date(2013, 7, 4),
    "2-901": date(2013, 7, 13),
}


@pytest.fixture
def roster() -> Workbook:
    return read_workbook(ROSTERS / NAME)


def rows(store: Store) -> list[CaseRow]:
    ids = sorted(store.read(CASES.records.ids))
    return list(store.read(CASES.records.rows, ids=ids))


def test_the_hand_over_roster_gives_each_case_the_day_of_its_notice_and_who_handles_it(
    store: Store, roster: Workbook
) -> None:
    put_in(store, NAME)
    found = store.read(cases_of_roster, workbook=roster)
    assert [one.unit for one in found.cases] == list(NOTICES)
    assert found.handed == 60 - len(NOTICES)
    store.write(take_roster_over, cases=found.cases)
    made = rows(store)
    assert {row.state for row in made} == {CaseState.NOTIFIED}
    assert {row.unit: row.notified_on for row in made} == NOTICES
    assert {row.note for row in made} == {"经办人：客服部"}
    assert all(row.receiver and row.phone for row in made)


def test_taken_over_again_it_changes_nothing(store: Store, roster: Workbook) -> None:
    put_in(store, NAME)
    for count in (len(NOTICES), 0):
        found = store.read(cases_of_roster, workbook=roster)
        assert store.write(take_roster_over, cases=found.cases) == count
    assert len(rows(store)) == len(NOTICES)


def book(place: Path, *told: tuple[object, object]) -> Workbook:
    """A roster of the rooms 1-1-101 … with what stands in the two columns."""
    made = Book()
    sheet = made.active
    assert sheet is not None
    sheet.append(["楼栋", "单元", "房号", "业主姓名", "电话", "收楼通知书日期", "經辦人"])
    for number, cells in enumerate(told, 101):
        sheet.append(["1", "1", str(number), "陈雨桐", "19900003271", *cells])
    made.save(place / "roster.xlsx")
    return read_workbook(place / "roster.xlsx")


def test_what_is_no_day_of_a_notice_is_said_by_its_cell_and_left_out(
    office: Office, tmp_path: Path, clock: StoppedClock
) -> None:
    clock.moment = datetime(2026, 11, 20, 7, 42, tzinfo=UTC)
    workbook = book(tmp_path, ("未发", "叶闻溪"), (date(2026, 11, 21), "／"))
    found = office.store.read(cases_of_roster, workbook=workbook)
    assert found.doubts[0].startswith("Sheet!F2：“未发”")
    assert found.doubts[1].startswith("Sheet!F3：2026-11-21 ")
    office.store.write(take_roster_over, cases=found.cases)
    told = [(row.unit, row.state, row.note) for row in rows(office.store)]
    assert told == [
        ("1-1-101", CaseState.TO_NOTIFY, "經辦人：叶闻溪"),
        ("1-1-102", CaseState.TO_NOTIFY, ""),
    ]


def test_a_case_that_is_notified_already_keeps_its_day_and_its_note(
    office: Office, tmp_path: Path, clock: StoppedClock
) -> None:
    clock.moment = datetime(2026, 11, 20, 7, 42, tzinfo=UTC)
    case_id = put_case(office.store, office.units["1-1-101"], note="周末来")
    notify(office.store, case_id)
    workbook = book(tmp_path, ("2026年11月2日", "叶闻溪"))
    found = office.store.read(cases_of_roster, workbook=workbook)
    assert office.store.write(take_roster_over, cases=found.cases) == 1
    (row,) = rows(office.store)
    assert (row.notified_on, row.note) == (date(2026, 11, 20), "周末来\n經辦人：叶闻溪")


def test_a_roster_of_which_no_unit_is_to_be_handed_over_is_refused_saying_how_they_stand(
    office: Office, roster: Workbook
) -> None:
    with pytest.raises(NothingOfCases, match="已收房：0；尚未录入：60"):
        office.store.read(cases_of_roster, workbook=roster)


def test_a_roster_is_taken_back_as_one_step(store: Store, roster: Workbook) -> None:
    put_in(store, NAME)
    before = rows(store)
    found = store.read(cases_of_roster, workbook=roster)
    store.write(take_roster_over, cases=found.cases)
    assert rows(store) != before
    together = CASES.uses.together
    last = store.read(together.last)
    assert last is not None
    done = store.write(together.undo_many, gesture=last.gesture)
    assert done.count("refused") == 0
    assert rows(store) == before
    assert store.write(take_roster_over, cases=found.cases) == len(found.cases)
