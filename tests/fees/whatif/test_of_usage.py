"""What another price or other steps of what meters count mean: a year's usage that was read, and
issued bills made up."""

from dataclasses import replace
from datetime import date

import pytest

from propdesk.estate.rules import UnitKind
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.dues.drafts import RunScope
from propdesk.fees.rules import Formula, Nature, Unbilled
from propdesk.fees.tariffs.changes import add_version, create_tariff
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.tariffs import Applies, ItemFields, TariffFields, VersionFields
from propdesk.fees.whatif.letters import letter_values
from propdesk.fees.whatif.posting import draft_differences, publish_differences
from propdesk.fees.whatif.recomputing import Asked
from propdesk.fees.whatif.supposing import Supposed, WhatIf, what_if
from propdesk.kernel.money import Money
from propdesk.kernel.records.refusals import FieldsRefused
from tests.fees.meters.work import hang, read
from tests.offices import Office
from tests.sales import Split, sell_unit

ROOM = "1-1-101"
NEXT_YEAR = date(2027, 1, 1)
PRICE = VersionFields(effective_from=date(2025, 1, 1), price=3_000_000, steps="20: 4.00")
DAYS = (date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30), date(2026, 10, 31))
SHOWN = (0, 12_000, 25_000, 40_000)


@pytest.fixture
def tariff(office: Office) -> int:
    """Water with steps of a year; 12, 13 and 15 m³ were read in the year."""
    item = office.store.write(
        ITEM_USES.add, fields=ItemFields(name="水费", code="SF", nature=Nature.COLLECTED)
    )
    fields = TariffFields(
        fee_item_id=item, name="居民水价", formula=Formula.METERED, period_months=0,
        applies=Applies((UnitKind.ROOM,)),
    )  # fmt: skip
    made = office.store.write(create_tariff, fields=fields, version=PRICE)
    meter = hang(office, "W1", ROOM, item_id=item)
    for day, value in zip(DAYS, SHOWN, strict=True):
        read(office, meter, day, value)
    return made


def supposed(office: Office, tariff: int, **terms: object) -> WhatIf:
    asked = Supposed(tariff_id=tariff, since=NEXT_YEAR, **terms)  # type: ignore[arg-type]  # terms
    return office.store.read(what_if, asked=asked)


def test_the_usage_of_the_last_year_is_priced_as_it_is_and_as_it_would_be(
    office: Office, tariff: int
) -> None:
    found = supposed(office, tariff, price=3_500_000)
    (one,) = found.units
    assert (one.unit, one.area) == (ROOM, "40")
    assert one.now == Money(20 * 300 + 20 * 400)
    assert one.then == Money(20 * 350 + 20 * 400)
    assert found.by_usage
    assert (found.months.first, found.months.last) == (date(2025, 11, 1), date(2026, 10, 31))
    reasons = dict(found.left_out)
    assert reasons["1-1-102"].reason is Unbilled.NO_METER


def test_other_steps_and_another_past_year_may_be_asked_for(office: Office, tariff: int) -> None:
    (one,) = supposed(office, tariff, steps="30: 5.00").units
    assert one.then == Money(30 * 300 + 10 * 500)
    (one,) = supposed(office, tariff, steps="").units
    assert one.then == Money(40 * 300)
    (one,) = supposed(office, tariff, price=3_500_000, used_until=date(2026, 6, 30)).units
    assert (one.area, one.now) == ("25", Money(20 * 300 + 5 * 400))
    with pytest.raises(FieldsRefused):
        supposed(office, tariff, steps="30 5.00")


def test_the_letter_says_whose_usage_it_is(office: Office, tariff: int) -> None:
    found = supposed(office, tariff, price=3_500_000)
    values = letter_values(found, found.units[0])
    assert values["area"] == "40"
    assert "2025-11-01" in values["months"]
    assert values["difference"] == "10.00"


def test_issued_bills_of_meters_are_made_up_to_a_new_price_and_only_once(
    office: Office, tariff: int
) -> None:
    office.store.write(publish_run, period="2026-10")
    since = date(2026, 7, 1)
    asked = Asked(since, RunScope(units=(office.units[ROOM],)))
    assert office.store.read(draft_differences, asked=asked).to_make == []
    version = replace(PRICE, price=3_500_000, steps="20: 4.50", effective_from=since)
    office.store.write(add_version, tariff_id=tariff, version=version)
    draft = office.store.read(draft_differences, asked=asked)
    (one,) = draft.to_make  # the first two stretches ended before the day
    assert (one.was, one.now) == (Money(15 * 400), Money(15 * 450))
    office.store.write(publish_differences, asked=asked, seen=draft)
    assert office.store.read(draft_differences, asked=asked).to_make == []


def test_a_bill_cut_by_a_sale_differs_by_nothing_when_no_price_changed(
    office: Office, tariff: int
) -> None:
    office.store.write(publish_run, period="2026-10")
    office.store.write(
        sell_unit, unit_id=office.units[ROOM], day=date(2026, 9, 11), name="Neu",
        split=Split(unpaid=True),
    )  # fmt: skip
    asked = Asked(date(2026, 7, 1), RunScope(units=(office.units[ROOM],)))
    assert [
        one.difference for one in office.store.read(draft_differences, asked=asked).to_make
    ] == []
