"""The model under the tables, short and long."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from propdesk.kernel.money import Money
from propdesk.kernel.records.late import LateRows
from propdesk.ui.lists.columns import Column, Kind, State, write
from propdesk.ui.lists.rows import PAGE, RowsModel


@dataclass(frozen=True, slots=True)
class Line:
    id: int
    name: str = "房"
    amount: Money | None = None


COLUMNS = (
    Column("check", "", kind=Kind.CHECK, width=36),
    Column("name", "Name"),
    Column("amount", "Amount", kind=Kind.AMOUNT),
    Column("state", "State", kind=Kind.STATE, value=lambda row: State("Due", "red")),
)


class Long:
    """A list of which only the ids are known, that counts how often it is asked."""

    def __init__(self, count: int) -> None:
        self.asked: list[int] = []
        self.all = list(range(1, count + 1))
        self.gone: set[int] = set()

    def rows(self, ids: Sequence[int]) -> list[Line]:
        self.asked.append(len(ids))
        return [Line(each, f"{each}") for each in reversed(ids) if each not in self.gone]


@pytest.fixture
def model(qapp: QApplication) -> RowsModel:
    return RowsModel(COLUMNS)


def checked(tester: ModelTester, model: RowsModel) -> None:
    check: Callable[..., None] = tester.check
    check(model, force_py=True)


def test_the_model_keeps_qts_rules(model: RowsModel, qtmodeltester: ModelTester) -> None:
    model.show_rows([Line(1, "甲", Money(100)), Line(2)])
    checked(qtmodeltester, model)
    long = Long(1000)
    model.show_rows(long.rows(long.all[:PAGE])[::-1])
    model.show_ids(long.all, long.rows)
    checked(qtmodeltester, model)


def test_rows_beyond_the_first_come_page_by_page(model: RowsModel) -> None:
    long = Long(200_000)
    model.show_rows(long.rows(long.all[:PAGE])[::-1])
    long.asked.clear()
    model.show_ids(long.all, long.rows)
    assert model.rowCount() == 200_000
    assert long.asked == []
    assert model.row(150_001) == Line(150_002, "150002")
    assert model.row(150_002) == Line(150_003, "150003")
    assert long.asked == [PAGE]


def test_of_late_rows_only_those_looked_at_are_made(model: RowsModel) -> None:
    ids = list(range(1, 1001))
    pages: list[LateRows[Line]] = []

    def late(wanted: Sequence[int]) -> LateRows[Line]:
        pages.append(LateRows({each: f"{each}" for each in wanted}, lambda name: Line(int(name))))
        return pages[-1]

    model.show_rows(late(ids[:PAGE]))
    model.check([5])
    model.show_ids(ids, late)
    assert (model.id_at(700), model.number_of(701), model.checked_ids()) == (701, 700, [5])
    assert [rows.made for rows in pages] == [0]
    assert (model.row(3), model.row(700), model.row(701)) == (Line(4), Line(701), Line(702))
    assert [rows.made for rows in pages] == [1, 2]


def test_the_first_rows_stay_when_the_ids_arrive(model: RowsModel) -> None:
    long = Long(1000)
    first = long.rows(long.all[:PAGE])[::-1]
    model.show_rows(first)
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    model.show_ids(long.all, long.rows)
    assert resets == []
    assert model.row(0) is first[0]


def test_a_list_that_changed_meanwhile_begins_anew(model: RowsModel) -> None:
    long = Long(1000)
    model.show_rows(long.rows(long.all[:PAGE])[::-1])
    model.show_ids(long.all[5:], long.rows)
    assert model.rowCount() == 995
    assert model.row(0) == Line(6, "6")


def test_a_row_deleted_meanwhile_is_an_empty_line(model: RowsModel) -> None:
    long = Long(1000)
    model.show_rows(long.rows(long.all[:PAGE])[::-1])
    model.show_ids(long.all, long.rows)
    long.gone = {501}
    assert model.row(500) is None
    assert model.index(500, 1).data() is None
    assert model.row(501) == Line(502, "502")


def test_checks_belong_to_rows_not_to_places(model: RowsModel) -> None:
    model.show_rows([Line(1, "乙"), Line(2, "甲"), Line(3, "丙")])
    model.toggle(0)
    model.sort_here(COLUMNS[1], descending=True)
    assert model.checked_ids() == [1]
    model.show_rows([Line(2), Line(3)])
    assert model.checked_ids() == []


def test_a_box_is_a_check_state(model: RowsModel) -> None:
    model.show_rows([Line(1)])
    box = model.index(0, 0)
    assert box.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    model.toggle(0)
    assert box.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked


def test_nothing_sorts_before_something(model: RowsModel) -> None:
    model.show_rows([Line(1, "a", Money(5)), Line(2, "b"), Line(3, "c", Money(-5))])
    model.sort_here(COLUMNS[2], descending=False)
    assert model.all_ids() == [2, 3, 1]


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, Kind.AMOUNT, "—"),
        (Money(136242), Kind.AMOUNT, "1,362.42"),
        (Money(0), Kind.AMOUNT, "0.00"),
        (1286, Kind.COUNT, "1,286"),
        (1346500, Kind.AREA, "134.65"),
        (895312, Kind.AREA, "89.5312"),
        ("19900003271", Kind.PHONE, "199 0000 3271"),
        ("0571-1234", Kind.PHONE, "0571-1234"),
        (date(2026, 11, 20), Kind.DATE, "2026-11-20"),
        (date(2026, 11, 20), Kind.TEXT, "2026-11-20"),
        (State("作废", "red"), Kind.STATE, "作废"),
        ("", Kind.TEXT, "—"),
        (0, Kind.TEXT, "0"),
    ],
)
def test_values_are_written_as_people_read_them(value: object, kind: Kind, text: str) -> None:
    assert write(value, kind) == text


def test_a_moment_is_written_in_the_office_s_time() -> None:
    moment = datetime(2026, 11, 20, 7, 42, tzinfo=UTC)
    assert write(moment, Kind.DATE) == "2026-11-20 15:42"
