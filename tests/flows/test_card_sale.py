"""Power sold by card at the cash desk: for a sum, then for a quantity over the border of a step,
a sale taken back, and never a debt; what it cost is counted anew by plain Python over the books."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import TextClause, text

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.store import Store
from propdesk.estate.rules import UnitKind
from propdesk.fees.checks.checks import check_books
from propdesk.fees.meters.register import METERS, MeterSetup
from propdesk.fees.meters.rules import MeterSort
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.receipts.rows import line_basis
from propdesk.fees.rules import Formula, Nature
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.tariffs import Applies, ItemFields, TariffFields, VersionFields
from tests.flows.clerk import Clerk, go_to, unit_of
from tests.windows import window_on

ROOM, NEXT = "1-1-101", "<Return>"
SALES = text("SELECT quantity, amount, card_no, token FROM card_sale ORDER BY id")
RECEIPTS = text("SELECT no FROM receipt ORDER BY id")
OWED = text(
    "SELECT count(*) FROM open_charge AS o JOIN fee_item AS i ON i.id = o.fee_item_id"
    " WHERE i.code = 'DF' AND o.live AND o.settled < o.amount"
)


@pytest.fixture
def clerk(office_folder: DataFolder, qtbot: QtBot) -> Iterator[Clerk]:
    """An office whose households buy their power by card: 0.50, from 150 kWh of a year on 0.60."""
    with window_on(office_folder) as running:
        store = running.store
        about = ItemFields(name="电费", code="DF", nature=Nature.COLLECTED)
        item = store.write(ITEM_USES.add, fields=about)
        fields = TariffFields(
            fee_item_id=item, name="居民电价", formula=Formula.METERED, period_months=0,
            applies=Applies((UnitKind.ROOM,)),
        )  # fmt: skip
        price = VersionFields(effective_from=date(2026, 1, 1), price=500_000, steps="150: 0.60")
        store.write(create_tariff, fields=fields, version=price)
        meter = MeterSetup(
            no="D1", kind=MeterSort.POWER, unit_id=unit_of(store, ROOM), item_id=item,
            by_card=True, card_no="6001",
        )  # fmt: skip
        store.write(METERS.uses.add, fields=meter)
        yield Clerk(qtbot, running)


def rows(store: Store, query: TextClause) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in store.read(lambda session: session.execute(query).all())]


def receipt_says(store: Store, no: str) -> list[str]:
    """What each of its lines was computed from."""
    return [line_basis(line) for line in store.read(stored_facts, no=no).lines]


def cost(bought: Fraction, quantity: Fraction) -> int:
    """In fen, half up: what of it lies below 150 kWh, and what above."""
    below = max(Fraction(), min(bought + quantity, Fraction(150)) - bought)
    exact = below * 50 + (quantity - below) * 60
    return int(exact + Fraction(1, 2))


def sell(clerk: Clerk, *typed: str) -> None:
    """At the desk: the room, F3, its meter, which stands behind the charge of the desk; collect."""
    clerk.do("<Alt+4>", ROOM, "<Enter>", "<F3>", "2", NEXT, *typed)
    clerk.do("+")


def test_sold_for_a_sum_then_by_quantity_over_a_step_and_one_taken_back(
    clerk: Clerk, office_folder: DataFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    store = clerk.store
    sell(clerk, NEXT, "60", NEXT, NEXT, NEXT)  # no quantity, 60 yuan, the card of the meter
    sell(clerk, "50", NEXT, NEXT, NEXT, "87650001", NEXT)  # 50 kWh with the token of the machine
    sold = rows(store, SALES)
    assert [row[2:] for row in sold] == [("6001", ""), ("6001", "87650001")]
    bought = Fraction()
    for quantity, amount, *_card in sold:
        assert amount == cost(bought, Fraction(quantity, 1000))
        bought += Fraction(quantity, 1000)
    assert sold[0][:2] == (120_000, 6_000)
    assert sold[1][:2] == (50_000, 30 * 50 + 20 * 60)
    told = [receipt_says(store, no) for (no,) in rows(store, RECEIPTS)]
    assert "120 × 0.50  卡号 6001" in told[0]  # the bills of the household stand beside it
    assert told[1] == ["30 × 0.50 + 20 × 0.60  卡号 6001  充值码 87650001"]
    go_to(clerk, "fees.card_sales")
    assert {"D1", "6001", "60.00", "27.00"} <= set(clerk.words())
    go_to(clerk, "fees.desk")
    clerk.do("<F9>", "2", "<Enter>", "3", "<Ctrl+Return>")
    go_to(clerk, "fees.card_sales")
    assert {"已撤回", "60.00"} <= set(clerk.words())
    clerk.command("bill", "2026-11")
    assert rows(store, OWED) == [(0,)]  # a run bills nothing of it, before or after
    assert store.read(check_books) == ()
