"""The page of tasks: what is to be done today, entered with its hour by few keys."""

from collections.abc import Iterator
from datetime import time

import pytest
from pytestqt.qtbot import QtBot

from propdesk.duties.plans.dialogs import HourField, done_dialog
from propdesk.duties.plans.listing import TaskRow
from propdesk.duties.plans.rules import TaskState
from propdesk.duties.plans.view import TasksPage
from propdesk.system.start.each_day_view import EachDay
from propdesk.ui.desk import Desk
from propdesk.ui.forms.inputs import Wrong
from tests.clocks import StoppedClock
from tests.duties.plans.some_plans import put_plans, some_tasks


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> Iterator[TasksPage]:
    put_plans(desk.store)
    made = TasksPage(desk)
    qtbot.addWidget(made)
    made.show()
    made.reload(frozenset())
    qtbot.waitUntil(lambda: made.row() is not None)
    yield made
    desk.wait_for_work()


def test_the_page_begins_with_what_is_to_be_done_today(page: TasksPage, qtbot: QtBot) -> None:
    assert page.chips["today"].isChecked()
    row = page.row()
    assert isinstance(row, TaskRow)
    assert row.state is TaskState.OPEN
    page.open(filter="done")
    qtbot.waitUntil(lambda: page.row() is not None and page.row().state is TaskState.DONE)


def test_done_takes_the_hour_now_and_another_one_typed(page: TasksPage, desk: Desk) -> None:
    row = page.row()
    dialog = done_dialog(desk, row)
    assert dialog.form.field("hour").text() == "15:42"
    dialog.form.field("hour").set_text("1630")
    assert not dialog.save()  # it has not come yet
    dialog.form.field("hour").set_text("930")
    assert dialog.save()


def test_an_hour_is_read_as_people_type_it() -> None:
    field = HourField("hour", "Time")
    assert field.parse("930") == field.parse("9:30") == field.parse("０９：３０") == time(9, 30)
    assert field.parse("05:59:59") == time(5, 59, 59)
    for wrong in ("9", "2460", "9:61", "nine"):
        with pytest.raises(Wrong):
            field.parse(wrong)


def test_the_tasks_of_a_new_day_are_made_once_while_the_window_is_open(
    desk: Desk, clock: StoppedClock, qtbot: QtBot
) -> None:
    put_plans(desk.store)
    each_day = EachDay(desk, desk)
    each_day.start()
    desk.wait_for_work()
    before = desk.store.read(some_tasks)
    clock.go_on(days=1)
    each_day.look()
    desk.wait_for_work()
    after = desk.store.read(some_tasks)
    assert len(after) > len(before)
    each_day.look()
    desk.wait_for_work()
    assert desk.store.read(some_tasks) == after
