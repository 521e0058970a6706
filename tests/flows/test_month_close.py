"""A month to its end: two sessions, the cash handed in, the month closed, what is refused after it,
and a second person who opens it again."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.posting import OfClosedMonth, closed_until
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.hand_ins.register import HAND_INS
from propdesk.fees.hand_ins.rules import HandInState
from propdesk.fees.months.listing import MonthRow, months
from propdesk.fees.months.rules import MonthState
from propdesk.fees.months.view import MonthsPage
from propdesk.fees.receipts.listing import recent_receipts
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from propdesk.kernel.permissions import Role
from propdesk.system.start.clock import confirm_clock
from propdesk.system.users.listed import USER_USES
from propdesk.system.users.listing import UserFields
from tests.clocks import StoppedClock
from tests.flows.clerk import Clerk, go_to, unit_of
from tests.windows import settle, window_on

ROOM, TAKEN = "1-1-102", Money(56000)


def month(clerk: Clerk, name: str) -> MonthRow:
    return next(one for one in clerk.store.read(months) if one.month == name)


def test_a_month_from_its_sessions_to_its_seal_and_back(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        other = UserFields(name="zhuguan", display_name="主管", role=Role.SUPERVISOR)
        clerk.store.write(USER_USES.add, fields=other)
        _take_close_and_hand_in(clerk)
        assert isinstance(running.desk.clock, StoppedClock)
        running.desk.clock.go_on(days=13)  # the third of December
        clerk.store.write(confirm_clock, reason="放假")
        go_to(clerk, "fees.months")
        settle(running)
        page = clerk.page
        assert isinstance(page, MonthsPage)
        clerk.do("<Ctrl+Return>", "<Return>")
        settle(running)
        assert clerk.store.read(closed_until) == date(2026, 11, 30)
        sealed = month(clerk, "2026-11")
        assert (sealed.state, sealed.money_in) == (MonthState.CLOSED, TAKEN)
        _is_locked(clerk)
        assert month(clerk, "2026-11").facts == sealed.facts
        clerk.do("<F7>", "漏记一笔", "<Tab>", "<Down>", "<Ctrl+Return>")
        settle(running)
        opened = month(clerk, "2026-11")
        assert (opened.state, opened.second, opened.why) == (
            MonthState.REOPENED, "主管", "漏记一笔",
        )  # fmt: skip
        assert clerk.store.read(closed_until) is None


def _take_close_and_hand_in(clerk: Clerk) -> None:
    go_to(clerk, "fees.desk")
    clerk.do(ROOM, "<Enter>", "+")
    assert clerk.store.read(recent_receipts)[0].amount == TAKEN
    go_to(clerk, "fees.closing")
    clerk.do("5", "<Enter>", "1", "<Enter>", "<Enter>", "1")
    clerk.do("<Ctrl+Return>", "<Return>")
    clerk.do("<Esc>")
    go_to(clerk, "fees.hand_ins")
    clerk.do("<F3>", "城市银行", "<Enter>", "88231", "<Ctrl+Return>")
    (one,) = clerk.store.read(HAND_INS.records.first)
    assert (one.amount, one.state, one.slip_no) == (TAKEN, HandInState.DEPOSITED, "88231")


def _is_locked(clerk: Clerk) -> None:
    """No run of the month any more; a late payment is booked now, by its value day."""
    with pytest.raises(OfClosedMonth, match="2026-11"):
        clerk.store.write(publish_run, period="2026-11")
    order = Order(
        unit_id=unit_of(clerk.store, "1-1-101"),
        parts=(Part(Method.TRANSFER, Money(37702)),),
        value_day=date(2026, 11, 28),
    )
    clerk.store.write(collect_payment, order=order)
    assert month(clerk, "2026-12").money_in == Money(37702)
