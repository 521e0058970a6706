"""The page of the month close: what stands in the way, closing with numbers, opening again."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.posting import closed_until
from propdesk.db.store import Actor
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.months.dialogs import reminder_dialog, reopen_dialog
from propdesk.fees.months.view import MonthsPage
from propdesk.fees.rules import Method
from propdesk.fees.shifts.shifts import close_shift
from propdesk.kernel.i18n import LANGUAGES, set_language
from propdesk.kernel.money import Money
from propdesk.kernel.permissions import Role
from propdesk.system.settings.estate_settings import estate_settings
from propdesk.system.start.clock import confirm_clock
from propdesk.system.users.users import ensure_first_manager
from propdesk.ui.desk import Desk
from tests.clocks import StoppedClock
from tests.fees.desks import Hands, in_window
from tests.keyboard import AGREE, ENTER
from tests.offices import Office
from tests.roles import rights_of
from tests.ui.clipping import clipped


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, office: Office) -> MonthsPage:
    """November is over, its session open; a manager alone in the office."""
    order = Order(unit_id=office.units["1-1-101"], parts=(Part(Method.CASH, Money(37702)),))
    office.store.write(collect_payment, order=order)
    assert isinstance(office.store.clock, StoppedClock)
    office.store.clock.go_on(days=13)
    office.store.write(confirm_clock, reason="放假")
    office.store.write(ensure_first_manager)
    shown = in_window(qtbot, desk, MonthsPage, MonthsPage)
    desk.wait_for_work()
    qtbot.waitUntil(lambda: shown.table.current_row() is not None)
    return shown


def words(page: MonthsPage) -> str:
    return "\n".join(one.text() for one in page.card.findChildren(QLabel))


def test_an_open_session_is_named_and_the_month_stays_open(
    page: MonthsPage, office: Office, hands: Hands
) -> None:
    assert "2026-11" in words(page)
    assert "班次未结" in words(page)
    assert not page.close_button.isEnabled()
    hands.press(AGREE)
    assert office.store.read(closed_until) is None


def test_it_is_closed_after_its_numbers_were_shown_and_opened_with_a_second_person(
    page: MonthsPage, office: Office, hands: Hands, qtbot: QtBot, desk: Desk
) -> None:
    office.store.write(close_shift, counted=None)
    page.refresh()
    qtbot.waitUntil(lambda: "班次未结" not in words(page))
    hands.press(AGREE, ENTER)
    qtbot.waitUntil(lambda: office.store.read(closed_until) is not None)
    qtbot.waitUntil(lambda: page.close_button.isEnabled() is False)
    office.store.as_actor(Actor(1, "经理", Role.MANAGER, rights_of(Role.MANAGER)))
    dialog = reopen_dialog(desk, "2026-11")
    qtbot.addWidget(dialog)
    dialog.form.set_values({"reason": "漏记一笔", "name": "总公司会计"})
    dialog.save()
    assert office.store.read(closed_until) is None
    page.refresh()
    qtbot.waitUntil(lambda: "漏记一笔" in words(page))


def test_the_reminder_is_a_setting(page: MonthsPage, office: Office, desk: Desk) -> None:
    dialog = reminder_dialog(desk)
    dialog.form.set_values({"days": 5})
    dialog.save()
    assert office.store.read(estate_settings).month_close_days == 5
    assert page.remind_button.isVisibleTo(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_a_month_is_cut_off(
    qtbot: QtBot, desk: Desk, office: Office, language: str
) -> None:
    set_language(language)
    shown = in_window(qtbot, desk, MonthsPage, MonthsPage)
    qtbot.waitUntil(lambda: shown.table.current_row() is not None)
    assert clipped(shown) == []
