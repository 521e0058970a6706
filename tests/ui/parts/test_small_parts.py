"""Buttons, chips and badges: keys, reasons, sizes."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from propdesk.ui.parts.chip import Chip
from propdesk.ui.parts.keys import sequences
from propdesk.ui.parts.small_parts import Badge, Button, icon_button, label


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("F2", ["F2"]),
        ("Ctrl+Enter", ["Ctrl+Return", "Ctrl+Enter"]),
        ("Enter", ["Return", "Enter"]),
        ("Ctrl+K", ["Ctrl+K"]),
        ("+", ["+"]),
        ("*", ["*"]),
        ("/", ["/"]),
        ("Alt+-", ["Alt+-"]),
        ("Esc", ["Esc"]),
        ("Ins", ["Ins"]),
    ],
)
def test_a_key_hint_stands_for_keys_of_the_keyboard(key: str, meant: list[str]) -> None:
    assert sequences(key) == [QKeySequence(each) for each in meant]


Show = Callable[..., QWidget]


@pytest.fixture
def shown(dressed: QApplication, qtbot: QtBot) -> Show:
    """Show parts in an active window, kept alive for the test."""
    kept: list[QWidget] = []

    def show(*parts: QWidget) -> QWidget:
        holder = QWidget()
        kept.append(holder)
        row = QHBoxLayout(holder)
        for part in parts:
            row.addWidget(part)
        qtbot.addWidget(holder)
        with qtbot.waitActive(holder):
            holder.show()
            holder.activateWindow()
        return holder

    return show


def test_the_key_on_a_button_presses_it_from_a_field(shown: Show, qtbot: QtBot) -> None:
    field, button = QLineEdit(), Button("Assign", key="F3")
    holder = shown(field, button)
    field.setFocus()
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(field, Qt.Key.Key_F3)
    assert holder.isVisible()


def test_a_refused_button_says_why_and_cannot_be_pressed(shown: Show, qtbot: QtBot) -> None:
    button = Button("Close", key="F7")
    holder = shown(button)
    button.refuse("Assign it first.")
    assert button.toolTip() == "Assign it first."
    with qtbot.assertNotEmitted(button.clicked):
        QTest.keyClick(holder, Qt.Key.Key_F7)
        button.press()
    button.refuse(None)
    with qtbot.waitSignal(button.clicked):
        button.press()


def test_a_click_with_the_mouse_leaves_the_keyboard_where_it_is(shown: Show, qtbot: QtBot) -> None:
    field, button = QLineEdit(), Button("Print")
    shown(field, button)
    field.setFocus()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert field.hasFocus()


def test_enter_presses_the_button_the_keyboard_is_on(shown: Show, qtbot: QtBot) -> None:
    button = Button("Print")
    shown(button)
    button.setFocus()
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Enter)


def test_a_button_is_as_wide_as_its_words_in_every_language(
    dressed: QApplication, qtbot: QtBot
) -> None:
    short, long = Button("派工", key="F3"), Button("Assign to a repairer of the team", key="F3")
    qtbot.addWidget(short)
    qtbot.addWidget(long)
    assert long.sizeHint().width() > 2 * short.sizeHint().width()
    assert long.minimumSizeHint() == long.sizeHint()
    assert short.sizeHint().height() == 30


def test_an_ampersand_stays_an_ampersand(dressed: QApplication, qtbot: QtBot) -> None:
    button = Button("A&B")
    qtbot.addWidget(button)
    assert button.words == "A&B"
    assert button.accessibleName() == "A&B"


def test_a_name_is_never_read_as_html(dressed: QApplication, qtbot: QtBot) -> None:
    line = label("<b>张三</b>")
    qtbot.addWidget(line)
    assert line.textFormat() == Qt.TextFormat.PlainText


def test_a_chip_grows_for_its_count_and_its_tick(dressed: QApplication, qtbot: QtBot) -> None:
    chip = Chip("Overdue")
    qtbot.addWidget(chip)
    bare = chip.sizeHint().width()
    chip.show_count(1286)
    counted = chip.sizeHint().width()
    chip.setChecked(True)
    assert bare < counted < chip.sizeHint().width()


def test_an_emptied_badge_disappears(shown: Show, qtbot: QtBot) -> None:
    badge = Badge("Done", "green", "circle-check")
    holder = shown(badge)
    badge.show_state("")
    assert not badge.isVisible()
    badge.show_state("Void", "red", "circle-x")
    assert badge.isVisible()
    assert holder.grab().width() > 0


def test_a_button_with_an_icon_alone_says_what_it_does(dressed: QApplication, qtbot: QtBot) -> None:
    button = icon_button("x", "Select nothing")
    qtbot.addWidget(button)
    assert (button.words, button.toolTip()) == ("", "Select nothing")
    assert button.accessibleName() == "Select nothing"
