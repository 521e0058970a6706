"""A page keeps the size it needs; in a smaller window its area scrolls and follows the keyboard."""

from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListWidget,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from propdesk.ui.parts.page_area import PageArea
from propdesk.ui.parts.small_parts import label


def page_of(fields: int) -> tuple[QWidget, list[QLineEdit]]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.addWidget(label("很长的一句话" * 20, wrap=True))
    made = [QLineEdit() for _number in range(fields)]
    for each in made:
        column.addWidget(each)
    return page, made


def test_a_page_fills_a_window_that_is_large_enough(dressed: QApplication, qtbot: QtBot) -> None:
    page, _fields = page_of(2)
    area = PageArea(page)
    qtbot.addWidget(area)
    area.resize(600, 400)
    area.show()
    assert page.size() == area.size()


def test_one_of_several_pages_gives_way_before_the_window_scrolls(
    dressed: QApplication, qtbot: QtBot
) -> None:
    page, _fields = page_of(2)
    lists = QListWidget()
    lists.setMinimumHeight(40)  # it likes to be much higher
    column = page.layout()
    assert column is not None
    column.addWidget(lists)
    stack = QStackedWidget()
    stack.addWidget(page)
    area = PageArea(stack)
    qtbot.addWidget(area)
    area.resize(600, 250)
    area.show()
    assert stack.size() == area.size()


def test_a_low_window_scrolls_to_the_field_with_the_keyboard(
    dressed: QApplication, qtbot: QtBot
) -> None:
    page, fields = page_of(20)
    area = PageArea(page)
    qtbot.addWidget(area)
    area.resize(600, 200)
    area.show()
    area.activateWindow()
    assert page.height() > 200
    assert page.width() < 600  # beside the scroll bar
    assert fields[-1].visibleRegion().isEmpty()
    fields[-1].setFocus()
    qtbot.waitUntil(lambda: not fields[-1].visibleRegion().isEmpty())


def test_a_page_stays_at_its_top_while_a_list_without_rows_has_the_keyboard(
    dressed: QApplication, qtbot: QtBot
) -> None:
    page, _fields = page_of(1)
    rows = QListWidget()
    rows.setMinimumHeight(400)
    column = page.layout()
    assert column is not None
    column.addWidget(rows)
    area = PageArea(page)
    qtbot.addWidget(area)
    area.resize(600, 300)
    with qtbot.waitActive(area):
        area.show()
        area.activateWindow()
    assert area.verticalScrollBar().maximum() > 0
    area.verticalScrollBar().setValue(100)  # where another field had been
    rows.setFocus()
    assert rows.hasFocus()
    assert area.verticalScrollBar().value() == 0
