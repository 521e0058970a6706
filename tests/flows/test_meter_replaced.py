"""A water meter replaced in mid-month: read, replaced and read again through the window, billed,
paid for by what both dials counted."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import TextClause, text

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.store import Store
from propdesk.estate.rules import UnitKind
from propdesk.fees.checks.checks import check_books
from propdesk.fees.meters.register import METERS, MeterSetup
from propdesk.fees.rules import Formula, Nature
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.tariffs import Applies, ItemFields, TariffFields, VersionFields
from tests.flows.clerk import Clerk, go_to, unit_of
from tests.windows import window_on

NEXT, SAVE = "<Return>", "<Ctrl+Return>"
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
def clerk(office_folder: DataFolder, qtbot: QtBot) -> Iterator[Clerk]:
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
        unit = unit_of(store, "1-1-101")
        store.write(METERS.uses.add, fields=MeterSetup(no="W1", unit_id=unit, item_id=item))
        yield Clerk(qtbot, running)


def rows(store: Store, query: TextClause) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in store.read(lambda s: s.execute(query).all())]


def test_both_dials_are_billed_as_one(clerk: Clerk) -> None:
    """Read with 1520 on 30 September, another one put in at 1532.6 on 14 October, which shows 12.4
    on 31 October: 12.6 + 12.4 = 25 m³ for 86.25."""
    go_to(clerk, "fees.readings")
    clerk.do("<Ins>", "W1", NEXT, "2026-09-30", NEXT, "1520", SAVE)
    how = (NEXT, NEXT, "<Down>", NEXT)
    clerk.do(
        "<Ins>", "W1", NEXT, "2026-10-14", NEXT, "0", *how, "1532.6", NEXT, "0", NEXT, "N7", SAVE
    )
    clerk.do("<Ins>", "N7", NEXT, "2026-10-31", NEXT, "12.4", SAVE)
    assert [row[1:] for row in rows(clerk.store, READ)] == [
        (1_520_000, "ordinary", None, None),
        (0, "replaced", 1_532_600, 0),
        (12_400, "ordinary", None, None),
    ]
    go_to(clerk, "fees.charges")
    clerk.do("<Ins>")
    clerk.do(NEXT)
    clerk.do(SAVE, NEXT)
    assert rows(clerk.store, BILLED) == [(recounted(clerk.store), "2026-10-01", "2026-10-31")]
    assert clerk.store.read(check_books) == ()


def recounted(store: Store) -> int:
    """What the dials come to in fen: the old one up to its end, the new one from its start."""
    first, replaced, last = rows(store, READ)
    milli = (replaced[3] - first[1]) + (last[1] - replaced[4])
    return int(milli * PRICE + 5 * 10**6) // 10**7
