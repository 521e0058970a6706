"""What is painted of a day can be walked, opened and read as text."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.kernel.i18n import set_language
from propdesk.ui.boards.day_view import DayView
from propdesk.ui.boards.days import DayBlock, DayHours, DayLane

LANES = [
    DayLane(
        "许师傅",
        (
            DayBlock(id=3, title="3-2-1201", begins=975, ends=1060, note="BX-1172"),
            DayBlock(id=2, title="4-1 楼道", begins=900, ends=990, look="on_site"),
        ),
    ),
    DayLane("外协"),
    DayLane("罗师傅", (DayBlock(id=4, title="1-1-0301", begins=640, ends=690, look="missed"),)),
]


@pytest.fixture
def day(dressed: QApplication, qtbot: QtBot) -> DayView:
    set_language("zh_CN")
    made = DayView()
    qtbot.addWidget(made)
    made.resize(308, 330)
    made.show_day(LANES, DayHours(8, 18, ((720, 780),)), now=942)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_each_appointment_is_a_line_of_text(day: DayView) -> None:
    assert day.as_text().splitlines() == [
        "15:00-16:30 · 许师傅 · 4-1 楼道 · 在场",
        "16:15-17:40 · 许师傅 · 3-2-1201 · 撞 15 分 · BX-1172",
        "10:40-11:30 · 罗师傅 · 1-1-0301 · 失约",
    ]


def test_arrows_walk_and_enter_opens(day: DayView, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(day, key)
    assert day.current() == LANES[0].blocks[0]
    QTest.keyClick(day, Qt.Key.Key_Right)  # over the lane without appointments
    with qtbot.waitSignal(day.opened) as opened:
        QTest.keyClick(day, Qt.Key.Key_Return)
    assert opened.args == [4]
    assert day.accessibleDescription() == "10:40-11:30 · 罗师傅 · 1-1-0301 · 失约"


def test_the_day_is_copied_as_a_table(day: DayView) -> None:
    QTest.keyClick(day, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines()[2] == (
        "10:40-11:30\t罗师傅\t1-1-0301\t失约"
    )


def test_the_appointment_in_hand_is_kept_when_the_day_is_shown_again(day: DayView) -> None:
    QTest.keyClick(day, Qt.Key.Key_Down)
    day.show_day(LANES[:1], DayHours())
    assert day.current() == LANES[0].blocks[1]
    day.show_day([], DayHours())
    assert day.current() is None


def test_blocks_stand_at_their_time_and_never_too_low_to_read(day: DayView) -> None:
    rects = {day._block(at).id: rect for at, rect in day._placed()}
    assert rects[2].top() < rects[3].top() < rects[2].bottom()
    assert min(rect.height() for rect in rects.values()) >= 16


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_the_legend_stands_whole_below_the_hours(
    dressed: QApplication, qtbot: QtBot, language: str
) -> None:
    set_language(language)
    day = DayView()
    qtbot.addWidget(day)
    day.resize(308, 300)
    day.show_day(LANES, DayHours())
    places = [rect for _look, rect in day._legend()]
    assert all(rect.right() - 10 <= day.width() and rect.bottom() < day.height() for rect in places)
    assert day._plot().bottom() < places[0].top()
    assert not day.grab().isNull()
