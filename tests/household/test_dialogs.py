"""The dialogs of the household page."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.notices.dialogs import notice_choice
from propdesk.fees.notices.notices import open_there
from propdesk.household.dialogs import leaving_words, owner_change_dialog
from propdesk.household.leaving import Leaving, who_leaves
from propdesk.household.overview import figures
from propdesk.kernel.money import ZERO
from propdesk.ui.desk import Desk


def test_a_notice_of_a_household_may_ask_for_what_is_overdue_only(
    qtbot: QtBot, desk: Desk, store: Store, owing: int
) -> None:
    store.write(publish_run, period="2026-12")
    there = store.read(open_there, unit_ids=[owing])
    assert ZERO < there.overdue < there.total
    ask = notice_choice(desk, there)
    qtbot.addWidget(ask)
    ask.buttons[1].click()
    assert ask.choice == 1


def test_a_change_of_owner_says_what_stays_with_the_old_one(
    qtbot: QtBot, desk: Desk, store: Store, owing: int
) -> None:
    leaving = store.read(who_leaves, unit_id=owing)
    left = max(leaving, key=lambda each: each.lines)  # a co-owner has no lines of his own
    figures_now = store.read(figures, unit_id=owing)
    assert left.lines == figures_now.overdue_lines + figures_now.current_lines
    assert left.owed == figures_now.overdue + figures_now.current > ZERO
    dialog = owner_change_dialog(desk, owing, "1-1-0101")
    qtbot.addWidget(dialog)
    shown = " ".join(each.text() for each in dialog.findChildren(QLabel))
    assert f"{left.lines} 笔未缴费用共 {left.owed}" in shown
    assert left.name in shown


def test_an_owner_who_owes_nothing_is_said_to_owe_nothing(store: Store) -> None:
    assert "不欠" in leaving_words(Leaving("王丽", 0, ZERO, ZERO))
