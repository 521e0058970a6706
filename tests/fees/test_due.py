"""What the money puts on Today's list."""

from dataclasses import replace
from datetime import date

import pytest

from propdesk.db.store import Store
from propdesk.estate.rules import UnitKind
from propdesk.estate.units.listed import UNIT_USES
from propdesk.fees.billing.ahead import lines_until
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.billing.undoing import undo_run
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.due import due_fees
from propdesk.fees.rules import HAND_OVER_YEAR, Formula, Method, Nature
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.listed import ITEM_USES, TARIFF_USES
from propdesk.fees.tariffs.tariffs import Applies, ItemFields, TariffFields, VersionFields
from propdesk.kernel.money import total
from tests.clocks import StoppedClock
from tests.offices import Office, open_office

UNBILLED = "本月还没有出账"


def titles(office: Office) -> list[str]:
    return [line.title for line in office.store.read(due_fees)]


@pytest.fixture
def fresh(store: Store) -> Office:
    """The office before its first bill; it is 20 November 2026."""
    return open_office(store, periods=())


def test_a_month_without_a_bill_is_due_until_its_run(fresh: Office) -> None:
    assert titles(fresh) == [UNBILLED]
    fresh.store.write(publish_run, period="2026-11")
    assert titles(fresh) == []


def test_a_run_taken_back_leaves_the_month_unbilled(fresh: Office) -> None:
    run = fresh.store.write(publish_run, period="2026-11")
    assert run.run_id is not None
    fresh.store.write(undo_run, run_id=run.run_id)
    assert titles(fresh) == [UNBILLED]


def test_who_pays_ahead_does_not_bill_the_month_for_everybody(fresh: Office) -> None:
    unit = fresh.units["1-1-101"]
    lines = fresh.store.read(lines_until, unit_id=unit, until=date(2026, 11, 30))
    part = Part(Method.CASH, total(line.amount for line in lines))
    fresh.store.write(
        collect_payment, order=Order(unit_id=unit, parts=(part,), charge_ids=(), new_lines=lines)
    )
    assert titles(fresh) == [UNBILLED]


def by_quarters(office: Office) -> None:
    change_the_tariff(office, period_months=3)


def change_the_tariff(
    office: Office, *, period_months: int | None = None, active: bool = True
) -> None:
    key = office.property_tariff
    seen = office.store.read(TARIFF_USES.seen, record_id=key)
    months = period_months or seen.period_months
    fields = replace(seen, period_months=months, active=active)
    office.store.write(TARIFF_USES.change, record_id=key, fields=fields)


def test_a_month_in_which_no_period_begins_has_no_bill_to_wait_for(
    fresh: Office, clock: StoppedClock
) -> None:
    by_quarters(fresh)
    assert titles(fresh) == []
    clock.go_on(days=42)
    assert fresh.store.clock.today() == date(2027, 1, 1)
    assert titles(fresh) == [UNBILLED]
    change_the_tariff(fresh, active=False)
    assert titles(fresh) == []


def test_an_item_that_a_run_of_this_month_left_out_is_named(fresh: Office) -> None:
    fresh.store.write(publish_run, period="2026-11")
    item = fresh.store.write(
        ITEM_USES.add, fields=ItemFields(name="采暖费", code="CN", nature=Nature.COLLECTED)
    )
    fields = TariffFields(
        fee_item_id=item, name="采暖费", formula=Formula.SEASON, period_months=0,
        season_from="11-15", season_to="03-15", applies=Applies(kinds=(UnitKind.ROOM,)),
    )  # fmt: skip
    version = VersionFields(effective_from=date(2026, 1, 1), price=22_000_000)
    fresh.store.write(create_tariff, fields=fields, version=version)
    (line,) = fresh.store.read(due_fees)
    assert (line.title, line.detail) == ("本月还有收费项目没有出账", "2026-11 · 采暖费")
    fresh.store.write(publish_run, period="2026-11")
    assert titles(fresh) == []


def test_a_tariff_of_no_unit_and_one_that_begins_later_wait_for_no_run(fresh: Office) -> None:
    fresh.store.write(publish_run, period="2026-11")
    item = fresh.store.write(ITEM_USES.add, fields=ItemFields(name="采暖费", code="CN"))
    for name, kinds, begin in (
        ("无房屋", (UnitKind.STORAGE,), date(2026, 1, 1)),
        ("明年起", (UnitKind.ROOM,), date(2027, 1, 1)),
    ):
        fields = TariffFields(
            fee_item_id=item, name=name, formula=Formula.AREA, applies=Applies(kinds=kinds)
        )
        version = VersionFields(effective_from=begin, price=1_000_000)
        fresh.store.write(create_tariff, fields=fields, version=version)
    assert titles(fresh) == []


def test_the_year_of_a_household_waits_in_the_month_it_begins(
    fresh: Office, clock: StoppedClock
) -> None:
    unit = fresh.units["1-1-101"]
    seen = fresh.store.read(UNIT_USES.seen, record_id=unit)
    begins = replace(seen, charge_start=date(2024, 12, 5))
    fresh.store.write(UNIT_USES.change, record_id=unit, fields=begins)
    key = fresh.property_tariff
    tariff = fresh.store.read(TARIFF_USES.seen, record_id=key)
    yearly = replace(tariff, period_months=12, year_begins=HAND_OVER_YEAR)
    fresh.store.write(TARIFF_USES.change, record_id=key, fields=yearly)
    assert titles(fresh) == []
    clock.go_on(days=20)
    assert titles(fresh) == [UNBILLED]
