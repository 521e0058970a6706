"""Selling by card with F3 at the cash desk, putting it aside, and the page of what was sold."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from propdesk.fees.cards.register import SALES
from propdesk.fees.cards.unit_page import sold_to_unit
from propdesk.fees.cards.view import limits_dialog
from propdesk.fees.counter.page.view import CounterPage, counter_page
from propdesk.kernel.money import Money
from propdesk.kernel.records.question import asked
from propdesk.system.settings.service import estate_settings
from propdesk.ui.desk import Desk
from tests.fees.cards.test_card_sales import card_meter, item, priced, sales, sold
from tests.fees.desks import Hands, in_window
from tests.keyboard import ENTER, F3, F7
from tests.offices import Office

__all__ = ["item"]
ROOM = "1-1-101"


@pytest.fixture
def meter(office: Office, item: int) -> int:
    priced(office, item)
    return card_meter(office, item)


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, meter: int) -> CounterPage:
    assert meter
    return in_window(qtbot, desk, counter_page, CounterPage)


# The room, then its meter, which stands behind the charge of the desk.
CHOSEN = (ROOM, ENTER, F3, "2", ENTER)


def test_f3_sells_so_many_kwh_onto_the_card_of_the_meter(
    page: CounterPage, office: Office, hands: Hands
) -> None:
    hands.press(*CHOSEN, "100", ENTER, ENTER, ENTER, "8765", ENTER)
    page.ticket.checked = {row.id for row in page.ticket.rows if row.draft is not None}
    page.show_lines()
    assert page.sums().to_pay == Money(5469)
    (row,) = page.ticket.chosen
    assert all(part in row.how for part in ("100 × 0.5469", "6001", "8765"))
    hands.press("+")
    (sale,) = sales(office)
    assert (sale.quantity, sale.card_no, sale.token) == (100_000, "6001", "8765")


def test_f3_sells_for_a_sum_of_money(page: CounterPage, hands: Hands) -> None:
    hands.press(*CHOSEN, ENTER, "100", ENTER, ENTER, ENTER)
    (line,) = [row for row in page.ticket.rows if row.draft is not None]
    assert line.amount == Money(10_000)


def test_a_sale_on_hold_comes_back_with_its_card(page: CounterPage, hands: Hands) -> None:
    hands.press(*CHOSEN, "100", ENTER, ENTER, ENTER, "8765", ENTER, F7)
    assert page.ticket.is_empty
    hands.press(F7, "1")
    (line,) = [row.draft for row in page.ticket.rows if row.draft is not None]
    assert line.card is not None
    assert (line.card.quantity, line.card.token, line.amount) == (100_000, "8765", Money(5469))


def test_the_page_of_a_household_says_what_was_bought(office: Office, meter: int) -> None:
    unit_id = office.units[ROOM]
    (line,) = office.store.read(lambda session: sold_to_unit(session, unit_id))
    assert "6001" in line.detail
    sold(office, meter, 30_000)
    sold(office, meter, 20_000)
    (line,) = office.store.read(lambda session: sold_to_unit(session, unit_id))
    assert all(part in line.detail for part in ("20", "50", "27.35"))
    assert [one.text for one in line.trend[-2:]] == ["0", "50"]


def test_the_limits_are_a_form(desk: Desk, office: Office, qtbot: QtBot) -> None:
    dialog: Any = limits_dialog(desk)
    qtbot.addWidget(dialog)
    dialog.form.set_values({"card_most": Money(50_000)})
    dialog.save()
    said = office.store.read(estate_settings)
    assert (said.card_most, said.card_month) == (50_000, 0)


def test_the_list_of_sales_is_summed(office: Office, meter: int) -> None:
    sold(office, meter, 30_000)
    sold(office, meter, 20_000)
    totals = office.store.read(SALES.records.totals, question=asked("all"))
    assert totals
