"""Chips go on in the next line instead of being cut off."""

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from propdesk.ui.parts.chip import Chip
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.small_parts import hairline
from tests.ui.clipping import clipped


def test_chips_wrap_and_the_row_grows(dressed: QApplication, qtbot: QtBot) -> None:
    chips = [Chip(f"{number} 栋", count=number) for number in range(1, 31)]
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    flow = Flow(chips)
    column.addWidget(flow)
    column.addStretch()
    page.resize(600, 400)
    page.show()
    assert flow.height() > 3 * 28
    assert clipped(page) == []
    high = flow.height()
    page.resize(1300, 400)
    assert flow.height() < high


def test_a_chip_that_grows_moves_the_next_one(dressed: QApplication, qtbot: QtBot) -> None:
    first, second = Chip("欠费"), Chip("空置")
    flow = Flow([first, second])
    qtbot.addWidget(flow)
    flow.resize(400, 28)
    flow.show()
    before = second.x()
    first.setChecked(True)
    qtbot.waitUntil(lambda: second.x() > before)
    assert clipped(flow) == []


def test_a_chip_that_grew_out_of_sight_has_its_room_when_it_is_shown_again(
    dressed: QApplication, qtbot: QtBot
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    chip = Chip("欠费", count=0)
    flow = Flow([chip])
    column.addWidget(flow)
    page.resize(400, 60)
    page.show()
    page.hide()
    chip.show_count(12345)
    page.show()
    qtbot.waitUntil(lambda: clipped(page) == [])


def test_a_part_put_in_later_is_seen(dressed: QApplication, qtbot: QtBot) -> None:
    flow = Flow()
    qtbot.addWidget(flow)
    flow.resize(400, 28)
    flow.show()
    late, put_away = Chip("欠费"), Chip("空置")
    put_away.hide()
    flow.add(late)
    flow.add(put_away)
    assert late.isVisible()
    assert not put_away.isVisible()


def test_parts_of_the_end_stand_at_the_right_and_wrap_last(
    dressed: QApplication, qtbot: QtBot
) -> None:
    first, last, behind = Chip("欠费"), Chip("导出"), Chip("空置")
    flow = Flow([first])
    qtbot.addWidget(flow)
    flow.add(last, at_end=True)
    flow.add(behind)
    flow.resize(400, 28)
    flow.show()
    assert first.x() < behind.x() < last.x()
    assert last.geometry().right() == 399
    flow.resize(first.width() + behind.width() + 10, 28)
    assert last.y() > first.y() == behind.y()


def test_parts_of_the_end_go_to_the_next_line_together(dressed: QApplication, qtbot: QtBot) -> None:
    first, then, last = Chip("欠费"), Chip("打印"), Chip("导出")
    flow = Flow([first])
    qtbot.addWidget(flow)
    flow.add(then, at_end=True)
    flow.add(last, at_end=True)
    flow.show()
    flow.resize(first.width() + then.width() + 10, 28)
    assert first.y() < then.y() == last.y()
    assert last.geometry().right() == flow.width() - 1


def test_a_hairline_parts_two_chips_and_no_line_begins_or_ends_with_it(
    dressed: QApplication, qtbot: QtBot
) -> None:
    first, rule, last = Chip("欠费"), hairline(vertical=True, length=18), Chip("空置")
    flow = Flow([first, rule, last])
    qtbot.addWidget(flow)
    flow.resize(400, 28)
    flow.show()
    assert first.geometry().right() < rule.x() < last.x()
    flow.resize(first.width() + 10, 28)
    assert last.y() > first.y()
    assert not rule.visibleRegion().boundingRect().isValid()
    assert clipped(flow) == []
