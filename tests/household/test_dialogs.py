"""The dialogs of the household page."""

from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.notices.dialogs import notice_choice
from propdesk.fees.notices.notices import open_there
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
