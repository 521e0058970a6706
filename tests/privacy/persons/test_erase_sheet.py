"""The first step of forgetting somebody, by the keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from propdesk.privacy.persons.dialogs import erase_sheet
from propdesk.privacy.persons.erasing import Erasure
from propdesk.ui.desk import Desk
from propdesk.ui.parts.sheet import Sheet


def pressed(desk: Desk, qtbot: QtBot, *in_the_way: str) -> Sheet:
    """The sheet after Ctrl+Enter."""
    seen = Erasure(
        person_id=1, name="顾清和", fates=(), log_entries=0, files=0, in_the_way=in_the_way
    )
    sheet = erase_sheet(desk, seen)
    qtbot.addWidget(sheet)
    with qtbot.waitActive(sheet):
        sheet.show()
        sheet.activateWindow()
    QTest.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    return sheet


def test_ctrl_enter_goes_on_to_the_second_step(desk: Desk, qtbot: QtBot) -> None:
    assert pressed(desk, qtbot).result() == Sheet.DialogCode.Accepted


def test_it_does_not_while_something_stands_in_the_way(desk: Desk, qtbot: QtBot) -> None:
    assert pressed(desk, qtbot, "尚有欠费").isVisible()
