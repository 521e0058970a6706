"""A water meter replaced in mid-month: read, replaced and read again through the window, billed,
paid for by what both dials counted."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.store import Store
from propdesk.estate.rules import UnitKind
from propdesk.fees.checks.checks import check_books
from propdesk.fees.rules import Formula, Nature
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.tariffs import Applies, ItemFields, TariffFields, VersionFields
from tests.flows.clerk import Clerk, go_to
from tests.windows import window_on

PRICE = 3_450_000
READ = text(
    "SELECT r.read_on, r.value, r.kind, r.old_end, r.new_start FROM meter_reading AS r"
    " JOIN meter AS m ON m.id = r.meter_id WHERE m.no = 'N7' ORDER BY r.read_on"
)
BILLED = text(
    "SELECT o.amount, o.period_from, o.period_to FROM open_charge AS o"
    " JOIN meter AS m ON m.id = o.meter_id WHERE o.live = 1 AND m.no = 'N7'"
)


@pytest.fixture
def clerk(office_folder: DataFolder, qtbot: QtBot) -> object:
    """At the readings of an office whose rooms pay their water by the meter."""
    with window_on(office_folder) as running:
        store = running.store
        item = store.write(
            ITEM_USES.add, fields=ItemFields(name="水费", code="SF", nature=Nature.COLLECTED)
        )
        store.write(
            create_tariff,
            fields=TariffFields(
                fee_item_id=item,
                name="居民水价",
                formula=Formula.METERED,
                period_months=0,
                applies=Applies((UnitKind.ROOM,)),
            ),
            version=VersionFields(effective_from=date(2026, 1, 1), price=PRICE),
        )
        yield Clerk(qtbot, running)


def rows(store: Store, query: object) -> list[tuple[object, ...]]:
    return [tuple(row) for row in store.read(lambda s: s.execute(query).all())]  # type: ignore[call-overload]  # SQL by hand


def test_both_dials_are_billed_as_one(clerk: Clerk) -> None:
    go_to(clerk, "fees.meters")
    clerk.do("<Ins>", "W1", "<Return>", "<Return>", "1-1-101", "<Return>", "SF", "<Ctrl+Return>")
    go_to(clerk, "fees.readings")
    clerk.do("<Ins>", "W1", "<Return>", "<Ctrl+A>", "2026-09-30", "<Return>", "1520")
    clerk.do("<Ctrl+Return>")
    clerk.do("<Ins>", "<Ctrl+A>", "W1", "<Return>", "<Ctrl+A>", "2026-10-14", "<Return>", "0")
    clerk.do("<Return>", "<Return>", "<Down>", "<Return>", "1532.6", "<Return>", "0", "<Return>")
    clerk.do("N7", "<Ctrl+Return>")
    clerk.do("<F11>", "<Shift+Tab>")
    assert rows(clerk.store, READ) == []
