"""Charts can be read without eyes for colour: words, tooltips, a table."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.ui.parts.charts import Bar, BarChart, Series, _round_up


@pytest.fixture
def chart(dressed: QApplication, qtbot: QtBot) -> BarChart:
    made = BarChart()
    qtbot.addWidget(made)
    made.resize(420, 160)
    made.show_bars(
        [Bar("10月", (85.5,), ("85.5",)), Bar("11月", (71.8,), ("71.8",), current=True)],
        series=[Series("收缴率")],
        target=90,
        unit="%",
        top=100,
    )
    made.show()
    made.grab()
    return made


def test_a_bar_says_what_it_is(chart: BarChart) -> None:
    assert chart.words(0) == "10月 收缴率: 85.5 %"


def test_a_chart_is_copied_as_a_table(chart: BarChart, qtbot: QtBot) -> None:
    QTest.keyClick(chart, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "\t收缴率\n10月\t85.5\n11月\t71.8"


def test_arrows_walk_along_the_bars(chart: BarChart, qtbot: QtBot) -> None:
    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart._at == 1


def test_the_value_of_a_short_bar_lies_over_no_tall_one_beside_it(
    dressed: QApplication, qtbot: QtBot
) -> None:
    chart = BarChart()
    qtbot.addWidget(chart)
    chart.resize(420, 160)
    tall = [Bar(f"{month}月", (80.0,), ("80",)) for month in range(1, 13)]
    short = Bar("13月", (20.0,), ("20.21 %",), current=True)
    chart.show_bars([*tall, short], series=[Series("收缴率")], target=90, unit="%", top=100)
    chart.grab()
    places = [place for place, _bar, _kind in chart._shown.places]
    words = chart._value_place(places[-1], short)
    assert not [place for place in places if place.intersects(words)]


def test_an_empty_chart_and_zeros_are_drawn(dressed: QApplication, qtbot: QtBot) -> None:
    chart = BarChart()
    qtbot.addWidget(chart)
    chart.grab()
    chart.show_bars([Bar("1", (0, 0)), Bar("2", (0, 0))], series=[Series("a"), Series("b")])
    assert not chart.grab().isNull()


def test_the_axis_is_as_wide_as_its_largest_number(dressed: QApplication, qtbot: QtBot) -> None:
    chart = BarChart()
    qtbot.addWidget(chart)
    chart.show_bars([Bar("1", (18_766.4,))])
    assert chart._tick(1) == "20,000"
    assert chart._axis_width() > 36


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 1), (9, 10), (11, 12), (12, 12), (41, 50), (101, 120), (0.4, 1)]
)
def test_an_axis_ends_at_a_round_number(highest: float, top: float) -> None:
    assert _round_up(highest) == pytest.approx(top)
