"""A bad line of billing is refused in a sentence that names what is wrong; nothing is written."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from propdesk.estate.rules import UnitKind
from propdesk.fees.meters.rounds import read_meter
from propdesk.fees.rules import DueFrom, Formula, Nature
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.tariffs import Applies, ItemFields, TariffFields, VersionFields, tariffs
from propdesk.kernel.i18n import using_language
from tests.fees.meters.work import hang, read, refused, rows
from tests.offices import Office

SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 31)
PRICE = VersionFields(effective_from=date(2026, 1, 1), price=3_000_000)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("12a", "12a"),
        ("1.2345", "three behind the point"),
        ("", "is no reading"),
        ("99.5", "99.5 is below the last reading, 100 of 2026-09-30"),
    ],
)
def test_a_reading_with_a_letter_too_many_decimals_or_below_the_last(
    office: Office, typed: str, says: str
) -> None:
    meter = hang(office, "W1")
    read(office, meter, SEPTEMBER, 100_000)
    before = rows(office)
    act = partial(office.store.write, read_meter, meter_id=meter, day=OCTOBER, text=typed)
    with using_language("en"):
        assert says in refused(office, act)["value"]
    assert rows(office) == before


@pytest.mark.parametrize(
    ("version", "field"),
    [
        (replace(PRICE, due_from=DueFrom.NOTICE, due_days=0), "due_days"),
        (replace(PRICE, due_day=32), "due_day"),
        (replace(PRICE, due_months=25), "due_months"),
    ],
)
def test_a_tariff_without_a_rule_for_its_due_day(
    office: Office, version: VersionFields, field: str
) -> None:
    item = office.store.write(
        ITEM_USES.add, fields=ItemFields(name="水费", code="SF", nature=Nature.COLLECTED)
    )
    fields = TariffFields(
        fee_item_id=item, name="居民水价", formula=Formula.METERED, period_months=0,
        applies=Applies((UnitKind.ROOM,)),
    )  # fmt: skip
    before = office.store.read(tariffs)
    act = partial(office.store.write, create_tariff, fields=fields, version=version)
    assert refused(office, act)[field]
    assert office.store.read(tariffs) == before
