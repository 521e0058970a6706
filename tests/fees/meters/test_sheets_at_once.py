"""A meter reader's sheet that is written at once leaves what its rows leave one after the other."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from propdesk.db.records.together import Together
from propdesk.db.store import Store, use_case
from propdesk.fees.meters import keeping
from propdesk.fees.meters.counting import Bill
from propdesk.fees.meters.models import MeterReading
from propdesk.fees.meters.readings import METER_READING
from propdesk.fees.meters.rules import MeterState, Read, ReadingKind
from propdesk.fees.meters.sheets.bringing_in import ReadingsTogether
from propdesk.fees.meters.sheets.register import READINGS_AND_SHEETS as READINGS
from propdesk.kernel.errors import Cancelled
from propdesk.kernel.exchange.results import NEW, PROBLEM
from propdesk.kernel.records.gestures import GestureResult
from propdesk.system.registers.bringing_in import bring_in, look_into, take_back
from tests.fees.meters.work import METER_USES, hang, read, replaced
from tests.offices import Office

HEADS = ("房号", "表号", "表类型", "上期读数", "上期抄表日期", "本期读数", "本期抄表日期", "备注")
MAY, JUNE, JULY, AUGUST = (date(2026, month, 25) for month in (5, 6, 7, 8))
TABLES = {
    "meter": "*",
    "meter_reading": "*",
    "meter_usage": "*",
    "search_entry": "kind, subject_id, haystack",
    "state_move": "user_id, subject_kind, subject_id, from_state, to_state, why",
    "audit": 'user_name, what, subject_kind, subject_id, subject, "before", "after"',
}
ROWS: tuple[tuple[Any, ...], ...] = (
    (None, "A1", None, None, None, 31, JULY, None),  # the next month
    (None, "A2", None, None, None, 12, JUNE, None),  # between two that are there
    (None, "A4", None, 7, MAY, 9, JULY, None),  # never read before
    (None, "A5", None, None, None, 90, JUNE, None),  # above the next one
    (None, "A6", None, None, None, 3, JULY, None),  # below the last
    ("1-1-102", "N1", "水表", 100, MAY, 110, JULY, "新"),  # a meter nobody entered
    ("1-1-102", "N2", "电表", None, None, 4, JULY, None),
    (None, "A7", None, None, None, 123456, JULY, None),  # more figures than it has
    (None, "A8", None, None, None, 9, AUGUST, "满度归零"),  # after a replacement without usage
    (None, "A3", None, None, None, 5, JULY, "换表：旧表止码20，新表起码0"),
)


@pytest.fixture
def hung(office: Office) -> Office:
    """Meters as an office has them after some months."""
    for number in range(1, 9):
        meter = hang(office, f"A{number}", order_no=number)
        if number != 4:
            read(office, meter, MAY, 10_000)
        if number in (2, 5):
            read(office, meter, JULY, 20_000)
        if number == 8:
            replaced(office, meter, JULY, 99_000, new_no="A8")
    return office


def sheet(folder: Path, rows: tuple[tuple[Any, ...], ...] = ROWS) -> Path:
    file = folder / "readings.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (HEADS, *rows):
        page.append(row)
    book.save(file)
    return file


Write = Callable[[Session], GestureResult]


def tried(store: Store, write: Write) -> tuple[GestureResult, dict[str, list[tuple[Any, ...]]]]:
    """What it tells, and all the rows that it leaves; nothing of it is kept."""

    @use_case(permission="", touches=METER_READING.touches)
    def run(session: Session) -> tuple[GestureResult, dict[str, list[tuple[Any, ...]]]]:
        told = write(session)
        session.flush()
        return told, {
            name: sorted(
                map(tuple, session.execute(text(f"SELECT {columns} FROM {name}"))), key=repr
            )
            for name, columns in TABLES.items()
        }

    return store.try_out(run)


def test_at_once_is_what_one_by_one_is(hung: Office, tmp_path: Path) -> None:
    store, many = hung.store, ReadingsTogether(METER_READING)
    rows = look_into(store, READINGS, sheet(tmp_path)).wanted
    at_once, left = tried(store, lambda session: many._change_rows(session, rows=rows))
    slowly, by_one = tried(store, lambda session: Together._change_rows(many, session, rows=rows))
    assert at_once == slowly
    for name in TABLES:
        assert left[name] == by_one[name], name
    assert len(left["meter_usage"]) > len(ROWS) // 2


def test_taken_back_each_meter_has_used_what_it_had_before(hung: Office, tmp_path: Path) -> None:
    """Also one that was read between two readings that were there, or on from a later one."""
    file, before = sheet(tmp_path), used(hung)
    done = bring_in(hung.store, READINGS, look_into(hung.store, READINGS, file), file)
    assert len(used(hung)) > len(before)
    assert take_back(hung.store, READINGS, done) == []
    assert used(hung) == before


def used(office: Office) -> list[tuple[Any, ...]]:
    usage = text(f"SELECT {TABLES['meter_usage']} FROM meter_usage ORDER BY reading_id")
    return office.store.read(lambda s: list(map(tuple, s.execute(usage))))


def test_what_changed_since_the_sheet_was_looked_into_is_refused_row_by_row(
    hung: Office, tmp_path: Path
) -> None:
    file = sheet(tmp_path)
    plan = look_into(hung.store, READINGS, file)
    hang(hung, "N1", "1-1-102")
    hung.store.write(METER_USES.move, record_id=1, to=MeterState.OUT, why="拆表")
    read(hung, 4, JULY, 5_000)
    done = bring_in(hung.store, READINGS, plan, file)
    refused = [row.change.name for row in done.plan.rows if row.how == PROBLEM]
    assert refused == ["A1", "A4", "A5", "A6", "N1", "A7"]
    assert done.plan.count(NEW) == len(ROWS) - len(refused)


def test_a_row_whose_day_was_billed_stays_out(hung: Office, tmp_path: Path) -> None:
    """The same rule as in the form, where a bill holds the readings it was computed from."""
    books = keeping.MeterBooks(no="A1", bills=(Bill(MAY, JULY),))
    one = Read(0, JULY, 31_000, ReadingKind.ORDINARY)
    assert list(keeping.faults_of(books, one, AUGUST)) == ["read_on"]
    assert keeping.faults_of(books, one._replace(read_on=AUGUST), AUGUST) == {}


def test_a_sheet_given_up_half_way_leaves_nothing(hung: Office, tmp_path: Path) -> None:
    file, before = sheet(tmp_path), readings(hung)
    plan = look_into(hung.store, READINGS, file)
    with pytest.raises(Cancelled):
        bring_in(hung.store, READINGS, plan, file, CancelAt(3))
    assert readings(hung) == before


def readings(office: Office) -> int:
    return office.store.read(lambda s: s.scalar(select(func.count(MeterReading.id))) or 0)


class CancelAt:
    """Progress that is given up at a step."""

    def __init__(self, step: int) -> None:
        self._left = step

    def step(self, done: int, total: int) -> None:
        self._left -= 1
        if self._left < 0:
            raise Cancelled
