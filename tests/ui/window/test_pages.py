"""Where the pages stand: one before the others, the keyboard where it was on it."""

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from propdesk.ui.desk import Desk
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.window.main_window import MainWindow
from propdesk.ui.window.pages import PagePlace
from propdesk.ui.window.tabs import Page, Tab
from tests.clocks import StoppedClock


class Fields(QWidget):
    """A page of two fields."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = QLineEdit(), QLineEdit()
        row = QHBoxLayout(self)
        row.addWidget(self.first)
        row.addWidget(self.second)


@pytest.fixture
def place(qtbot: QtBot) -> PagePlace:
    """A place with three pages, the first in front, in a window that is active."""
    made = PagePlace()
    qtbot.addWidget(made)
    for page in (Fields(), Fields(), Fields()):
        page.setParent(made)
        made.bring(page)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.bring(pages_of(made)[0])
    return made


def pages_of(place: PagePlace) -> list[Fields]:
    return place.findChildren(Fields)


def test_one_page_is_seen_and_as_large_as_the_place(place: PagePlace) -> None:
    first, second, third = pages_of(place)
    place.bring(second)
    assert [each.isVisible() for each in (first, second, third)] == [False, True, False]
    place.resize(700, 500)
    assert second.size() == place.size()
    place.bring(third)
    assert third.geometry() == place.rect()


def test_the_keyboard_is_on_a_page_where_it_was_when_it_was_left(place: PagePlace) -> None:
    first, second, third = pages_of(place)
    for page in (first, second, third):
        place.bring(page)
        page.second.setFocus()
    place.bring(first)
    assert first.second.hasFocus()
    place.bring(third)
    assert third.second.hasFocus()


def test_the_keyboard_stays_outside_where_it_is_outside(place: PagePlace, qtbot: QtBot) -> None:
    first, second, _third = pages_of(place)
    outside = QLineEdit(place)
    outside.show()
    outside.setFocus()
    place.bring(second)
    place.bring(first)
    assert outside.hasFocus()


def test_a_page_of_buttons_alone_has_the_keyboard_on_its_first_that_can_be_pressed(
    desk: Desk, clock: StoppedClock, qtbot: QtBot
) -> None:
    page = QWidget()
    row = QHBoxLayout(page)
    buttons = [Button(words, on_click=lambda: None) for words in ("Print", "Save", "Close")]
    for each in buttons:
        row.addWidget(each)
    buttons[0].setEnabled(False)
    window = MainWindow((Tab("fees", "Help", "wallet"),), clock.now)
    qtbot.addWidget(window)
    window.show()
    built = Page(id="a", tab="fees", title="Save", icon="file", build=lambda _desk: page)
    window.attach(desk, [built])
    assert window.focusWidget() is buttons[1]
