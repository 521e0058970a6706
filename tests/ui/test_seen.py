"""Who looks for what is seen finds all of it, as Qt says it of each part."""

from PySide6.QtWidgets import QApplication, QDialog, QLabel, QStackedWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.seen import on_screen, seen_parts


def a_page(words: str) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    for each in (words, f"{words} hidden"):
        column.addWidget(QLabel(each))
        page.children()[-1].setVisible(each == words)  # type: ignore[attr-defined]
    return page


def test_the_parts_are_those_qt_calls_visible(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    pages = QStackedWidget(window)
    for words in ("in front", "behind"):
        pages.addWidget(a_page(words))
    window.show()
    for owner, shown in ((window, True), (pages.widget(1), True), (window, False)):
        dialog = QDialog(owner)
        QVBoxLayout(dialog).addWidget(a_page(f"dialog {shown}"))
        dialog.setVisible(shown)
    found = list(seen_parts(window))
    assert set(found) == {each for each in window.findChildren(QWidget) if each.isVisibleTo(window)}
    assert len(found) == len(set(found))
    said = sorted(each.text() for each in found if isinstance(each, QLabel))
    assert said == ["dialog True", "dialog True", "in front"]


def test_what_is_on_the_screen_is_the_picture_of_a_part_and_changes_with_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    window.setFixedSize(200, 80)
    first, second = QLabel("one"), QLabel("two")
    column.addWidget(first)
    column.addWidget(second)
    window.show()
    QApplication.processEvents()
    before = on_screen(window), on_screen(second)
    assert before[0] == window.grab().toImage().convertToFormat(before[0].format())
    first.setText("another")  # nothing runs in between: a PC with much to do paints it later
    assert on_screen(window) != before[0]
    assert on_screen(second) == before[1]
