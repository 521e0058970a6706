"""A new estate has no charge for the desk: F3 offers the usual ones instead of ending there."""

import pytest
from pytestqt.qtbot import QtBot

from propdesk.db.store import Actor, Store
from propdesk.fees.billing.ahead import counter_tariffs
from propdesk.fees.counter.page.charge_dialogs import NoCounterTariff
from propdesk.fees.counter.page.usual_charges_dialogs import usual_charges_dialog
from propdesk.fees.counter.page.view import CounterPage, counter_page
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.tariffs.usual_charges import create_usual_charges
from propdesk.kernel.money import Money
from propdesk.kernel.permissions import Role
from propdesk.ui.desk import Desk
from tests.fees.desks import Hands, in_window
from tests.keyboard import ENTER, ESC, F3
from tests.roles import rights_of

PRICES = {"ZX": Money(12000), "MJ": Money(2500), "LT": None}


def test_what_has_a_price_becomes_a_charge_of_the_desk(store: Store) -> None:
    assert store.write(create_usual_charges, prices=PRICES) == 2
    made = store.read(counter_tariffs)
    assert {row.name: row.versions[0].fields.price for row in made} == {
        "装修垃圾清运费": 120_000_000,
        "门禁卡工本费": 25_000_000,
    }
    assert all(row.item.name == row.name for row in made)


def test_a_new_estate_takes_money_for_rubbish_at_once(
    qtbot: QtBot, desk: Desk, store: Store, hands: Hands
) -> None:
    in_window(qtbot, desk, counter_page, CounterPage)
    hands.press(F3, "120", *6 * [ENTER], "Shen", ENTER, "1", ENTER, "2", ENTER)
    assert [row.name for row in store.read(counter_tariffs)] == ["装修垃圾清运费"]
    hands.press("+")
    facts = store.read(stored_facts, no="SJ2026-000001")
    assert facts.total == Money(24000)


def test_backing_out_leaves_no_charge(qtbot: QtBot, desk: Desk, store: Store, hands: Hands) -> None:
    in_window(qtbot, desk, counter_page, CounterPage)
    hands.press(F3, ESC)
    assert store.read(counter_tariffs) == ()


def test_who_may_not_set_prices_is_told_who_may(desk: Desk, store: Store) -> None:
    store.actor = Actor(7, "王丽", Role.CASHIER, rights_of(Role.CASHIER))
    with pytest.raises(NoCounterTariff):
        usual_charges_dialog(desk)
