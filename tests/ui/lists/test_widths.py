"""Columns show their names and values whole; spare room is shared out, what lacks scrolls."""

from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.kernel.settings import TableChoice
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.widths import LEAST_FREE
from tests.ui.clipping import cut_cells


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    room: str
    amount: str
    note: str = ""


COLUMNS = (
    Column("room", "Room number", width=40),
    Column("amount", "1–30 天", kind=Kind.AMOUNT, width=40),
    Column("note", "Note", stretch=True),
)
LONG = Row(1, "云杉里花园二期东区1栋1单元", "99,999,999.99", "好" * 100)


FREE = (
    Column("room", "Room number"),
    Column("note", "Note", stretch=True, free=True),
    Column("amount", "Amount", kind=Kind.AMOUNT),
)


@pytest.mark.parametrize(("width", "scrolls"), [(700, False), (500, False), (400, True)])
def test_free_text_is_cut_short_before_a_table_scrolls(
    dressed: QApplication, qtbot: QtBot, width: int, scrolls: bool
) -> None:
    made = Table(FREE)
    qtbot.addWidget(made)
    made.resize(width, 300)
    made.show()
    made.show_rows([LONG])
    assert cut_cells(made) == []
    assert (made.view.horizontalScrollBar().maximum() > 0) is scrolls
    assert made.head.sectionSize(1) >= LEAST_FREE


@pytest.fixture
def table(dressed: QApplication, qtbot: QtBot) -> Table:
    made = Table(COLUMNS)
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    return made


@pytest.mark.parametrize("width", [900, 500, 200])
def test_no_name_and_no_value_is_cut_in_whatever_width(table: Table, width: int) -> None:
    table.show_rows([LONG])
    table.resize(width, 300)
    assert cut_cells(table) == []


def test_a_name_that_needs_a_part_of_a_pixel_more_is_painted_whole(table: Table) -> None:
    table.show_rows([Row(1, "1", "1.00")])
    table.resize(150, 300)
    assert table.head.painted_name(1) == "1–30 天"
    assert cut_cells(table) == []


def test_a_value_further_down_gets_its_room_when_it_comes_in_sight(table: Table) -> None:
    table.show_rows([*(Row(n, "1", "1.00") for n in range(2, 60)), LONG])
    before = table.head.sectionSize(0)
    table.view.scrollToBottom()
    assert cut_cells(table) == []
    assert table.head.sectionSize(0) > before


def test_what_is_left_over_goes_to_the_column_that_stretches(table: Table) -> None:
    table.show_rows([Row(1, "1-1", "1.00")])
    assert sum(table.head.sectionSize(n) for n in range(3)) == table.view.viewport().width()
    assert table.view.horizontalScrollBar().maximum() == 0


def test_a_width_the_user_drew_stays(dressed: QApplication, qtbot: QtBot) -> None:
    made = Table(COLUMNS, choice=TableChoice(widths={"room": 60}))
    qtbot.addWidget(made)
    made.show_rows([LONG])
    made.show()
    assert made.head.sectionSize(0) == 60
    assert made.choice.widths == {"room": 60}


TWO_FREE = (
    Column("room", "Room number", free=True),
    Column("note", "Note", free=True),
    Column("amount", "Amount", kind=Kind.AMOUNT),
)


def test_of_two_free_texts_the_last_is_cut_short_first(dressed: QApplication, qtbot: QtBot) -> None:
    made = Table(TWO_FREE)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    made.show_rows([LONG])
    assert made.head.sectionSize(1) == LEAST_FREE
    assert made.head.sectionSize(0) > LEAST_FREE
    assert made.view.horizontalScrollBar().maximum() == 0


def test_where_none_stretches_the_last_column_goes_to_the_edge(
    dressed: QApplication, qtbot: QtBot
) -> None:
    made = Table((Column("room", "Room number"), Column("note", "Note")))
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    made.show_rows([Row(1, "1-1-101", "", "好")])
    assert made.head.length() == made.view.viewport().width()


YIELDING = (
    Column("room", "Room number"),
    Column("amount", "Amount", kind=Kind.AMOUNT, yields=True),
    Column("note", "Note", stretch=True, free=True),
)


def test_what_yields_leaves_a_narrow_list_comes_back_and_is_printed_all_the_while(
    dressed: QApplication, qtbot: QtBot
) -> None:
    made = Table(YIELDING)
    qtbot.addWidget(made)
    made.show()
    made.show_rows([LONG])
    seen = {}
    for width in (700, 400, 700):
        made.resize(width, 300)
        seen[width] = [column.field for column in made.ordering.shown_columns()]
        QApplication.processEvents()  # the range of the scroll bar follows in the next turn
        assert made.view.horizontalScrollBar().maximum() == 0
        assert made.extent().fields == ("room", "amount", "note")
        assert made.choice.hidden == []
    assert seen == {700: ["room", "amount", "note"], 400: ["room", "note"]}


def test_what_the_user_hides_while_it_stands_aside_stays_hidden(
    dressed: QApplication, qtbot: QtBot
) -> None:
    made = Table(YIELDING)
    qtbot.addWidget(made)
    made.show()
    made.resize(400, 300)
    made.show_rows([LONG])
    made.ordering.hide_only(["amount"])
    made.resize(700, 300)
    assert [column.field for column in made.ordering.shown_columns()] == ["room", "note"]
    assert made.extent().fields == ("room", "note")
