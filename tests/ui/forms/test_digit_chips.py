"""A choice is made by its digit, by arrows and Enter, or by the mouse."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.ui.forms.digit_chips import DigitChips


def made(qtbot: QtBot) -> tuple[DigitChips, list[int]]:
    chips, told = DigitChips(["修好", "缺料", "没人", "再约"]), list[int]()
    qtbot.addWidget(chips)
    chips.chosen.connect(told.append)
    chips.show()
    return chips, told


def test_a_digit_chooses_and_tells(dressed: QApplication, qtbot: QtBot) -> None:
    chips, told = made(qtbot)
    QTest.keyClicks(chips, "39")
    assert (chips.place, told, chips.accessibleName()) == (2, [2], "没人")
    assert not chips.grab().isNull()


def test_arrows_only_show_and_enter_tells(dressed: QApplication, qtbot: QtBot) -> None:
    chips, told = made(qtbot)
    for _press in range(5):
        QTest.keyClick(chips, Qt.Key.Key_Right)
    assert (chips.place, told) == (3, [])
    QTest.keyClick(chips, Qt.Key.Key_Return)
    assert told == [3]


def test_a_click_chooses_and_showing_a_choice_tells_nothing(
    dressed: QApplication, qtbot: QtBot
) -> None:
    chips, told = made(qtbot)
    chips.choose(2)
    QTest.mouseClick(chips, Qt.MouseButton.LeftButton, pos=chips._rects()[1].center())
    assert (chips.place, told) == (1, [1])


def test_the_row_is_as_wide_whichever_is_chosen(dressed: QApplication, qtbot: QtBot) -> None:
    chips, _told = made(qtbot)
    before = chips._rects()[-1].right()
    chips.choose(3)
    assert chips._rects()[-1].right() == before == chips.width() - 1
