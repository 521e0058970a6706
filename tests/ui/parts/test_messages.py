"""Dialogs of the program: what they say, and which answer is the harmless one."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QMoveEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from propdesk.kernel.i18n import set_language
from propdesk.ui.parts.messages import (
    MessageDialog,
    bug_dialog,
    choice_dialog,
    error_dialog,
    question_dialog,
)
from propdesk.ui.parts.sheet import Scrim, Sheet
from propdesk.ui.parts.small_parts import Button, label
from tests.ui.clipping import clipped


def button_of(dialog: Sheet, words: str) -> Button:
    return next(each for each in dialog.findChildren(Button) if each.words == words)


def test_a_refusal_before_there_is_a_window_stands_in_the_middle_of_the_screen(
    dressed: QApplication, qtbot: QtBot
) -> None:
    behind = QWidget()
    qtbot.addWidget(behind)
    dialog = error_dialog(behind, "数据正在被另一个窗口使用。")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.isVisible)
    off = dialog.frameGeometry().center() - dialog.screen().availableGeometry().center()
    assert abs(off.x()) <= 1
    assert abs(off.y()) <= 1


def test_the_report_of_a_bug_can_be_copied(dressed: QApplication, qtbot: QtBot) -> None:
    try:
        int("x")
    except ValueError as error:
        dialog = bug_dialog(None, error)
    qtbot.addWidget(dialog)
    button_of(dialog, "复制报告").click()
    assert "ValueError" in QGuiApplication.clipboard().text()
    assert "test_messages.py" in QGuiApplication.clipboard().text()


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_long_sentences_are_not_cut_off(dressed: QApplication, qtbot: QtBot, language: str) -> None:
    set_language(language)
    long = "The receipt SJ2026-004217 was collected in a session that is closed already. " * 4
    for dialog in (
        error_dialog(None, long),
        question_dialog(None, long, [long, "305.60"], "Void it", danger=True),
        choice_dialog(None, long, [long], ["All 1,200 rows", "Only 1栋2单元301 何晓燕"]),
        bug_dialog(None, ValueError(long)),
    ):
        qtbot.addWidget(dialog)
        dialog.show()
        assert clipped(dialog) == []


def test_the_keyboard_begins_on_the_harmless_answer(dressed: QApplication, qtbot: QtBot) -> None:
    dialog = question_dialog(None, "Void?", [], "Void it", danger=True)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    assert button_of(dialog, "取消").hasFocus()
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.result() == MessageDialog.DialogCode.Accepted.value


@pytest.mark.parametrize(
    ("key", "answer"),
    [(Qt.Key.Key_1, 1), (Qt.Key.Key_2, 2), (Qt.Key.Key_Return, 1), (Qt.Key.Key_Escape, 0)],
)
def test_a_question_with_choices_is_answered_by_their_digits(
    dressed: QApplication, qtbot: QtBot, key: Qt.Key, answer: int
) -> None:
    dialog = choice_dialog(None, "What?", ["It matters."], ["This", "That"])
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    dialog.setResult(-1)
    QTest.keyClick(dialog.focusWidget(), key)
    assert dialog.result() == answer


def test_the_veil_grows_with_the_window(dressed: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(600, 400)
    qtbot.addWidget(window)
    window.show()
    dialog = Sheet(window, "Title")
    dialog.show()
    window.resize(900, 700)
    (scrim,) = window.findChildren(Scrim)
    qtbot.waitUntil(lambda: scrim.size() == window.size())


def test_a_dialog_over_another_veils_that_one(dressed: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    first, second = Sheet(window, "住户"), Sheet(window, "确认")
    first.open()
    second.open()
    (veil,) = first.findChildren(Scrim)
    assert veil.isVisible()
    assert veil.size() == first.size()
    first.close()  # what lies below may go first
    first.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    second.close()


def test_the_window_is_veiled_while_a_dialog_is_open(dressed: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(600, 400)
    qtbot.addWidget(window)
    window.show()
    sheet = Sheet(window, "Title")
    sheet.show()
    veil = window.findChild(Scrim)
    assert veil is not None
    assert veil.size() == window.size()
    sheet.reject()
    assert not veil.isVisible()


def test_a_dialog_is_let_go_when_it_is_answered(dressed: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    sheet = Sheet(window, "Title")
    QTimer.singleShot(0, sheet.reject)
    with qtbot.waitSignal(sheet.destroyed):
        assert sheet.exec() == 0
    assert window.findChildren(Sheet) == []


def test_a_dialog_grows_where_it_stands_whatever_the_system_says(
    dressed: QApplication, qtbot: QtBot
) -> None:
    dialog = Sheet(None, "Title")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.move(120, 90)
    QApplication.sendEvent(dialog, QMoveEvent(QPoint(0, 0), QPoint(120, 90)))
    dialog.grow_to(300)
    assert (dialog.pos(), dialog.height()) == (QPoint(120, 90), 300)
    room = dialog.screen().availableGeometry()
    dialog.grow_to(room.height() - 20)
    assert room.contains(dialog.geometry())


def test_on_a_low_screen_the_body_of_a_dialog_scrolls_and_its_foot_stays(
    dressed: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sheet, "room", property(lambda _sheet: QRect(0, 0, 960, 468)))
    details = [f"{number}: {'what it will do ' * 8}" for number in range(40)]
    dialog = question_dialog(None, "All of it?", details, "Yes", danger=True)
    qtbot.addWidget(dialog)
    dialog.show()
    bar = dialog.findChildren(QScrollArea)[0].verticalScrollBar()
    assert dialog.height() == 468
    assert all(dialog.rect().contains(_place(each)) for each in dialog.findChildren(Button))
    assert bar.maximum() > 0
    QTest.keyClick(dialog, Qt.Key.Key_PageDown)
    assert bar.value() > 0


def test_a_dialog_grows_with_its_sentences_and_shrinks_again(
    dressed: QApplication, qtbot: QtBot
) -> None:
    dialog = Sheet(None, "Title", width=420)
    said = label("short", wrap=True)
    dialog.body.addWidget(said)
    qtbot.addWidget(dialog)
    dialog.show()
    low = dialog.height()
    said.setText("a sentence that needs more than one line " * 5)
    qtbot.waitUntil(lambda: dialog.height() > low)
    assert said.height() >= said.heightForWidth(said.width())
    said.setText("short")
    qtbot.waitUntil(lambda: dialog.height() == low)


def _place(part: QWidget) -> QRect:
    return QRect(part.mapTo(part.window(), QPoint()), part.size())


@pytest.mark.parametrize("words", range(5, 60, 6))
def test_every_line_of_a_refusal_is_seen(dressed: QApplication, qtbot: QtBot, words: int) -> None:
    dialog = error_dialog(None, " ".join(["sentence"] * words))
    qtbot.addWidget(dialog)
    dialog.show()
    QApplication.processEvents()
    for each in dialog.findChildren(QLabel):
        assert not each.wordWrap() or each.height() >= each.heightForWidth(each.width())
