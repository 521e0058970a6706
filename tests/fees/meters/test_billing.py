"""Bills by what was used: from reading to reading, by steps, version and payer, to the fen."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.estate.rules import UnitKind
from propdesk.fees.amounts.usage import PriceStep, StepBase, UsagePrice, read_steps, step_span
from propdesk.fees.billing.billing import RunResult, draft_run, publish_run
from propdesk.fees.billing.undoing import take_back_line, undo_run
from propdesk.fees.checks.checks import check_books
from propdesk.fees.models import Charge, OpenCharge
from propdesk.fees.rules import DraftDifference, Formula, Nature, Unbilled
from propdesk.fees.tariffs.changes import add_version, create_tariff
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.fees.tariffs.tariffs import Applies, ItemFields, TariffFields, VersionFields
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import Money
from tests.fees.meters.test_readings import first_item
from tests.fees.meters.work import (
    METER_USES,
    READING_USES,
    hang,
    read,
    refused,
    replaced,
    rows,
)
from tests.offices import Office
from tests.sales import Split, sell_unit

AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)
TODAY = date(2026, 11, 20)
PRICE = VersionFields(effective_from=date(2026, 1, 1), price=3_450_000)


@use_case(permission="")
def water_lines(session: Session) -> list[Charge]:
    query = select(Charge).join(OpenCharge, OpenCharge.charge_id == Charge.id)
    query = query.where(Charge.meter_id.is_not(None), OpenCharge.live)
    return list(session.scalars(query.order_by(Charge.meter_id, Charge.period_from)))


@pytest.fixture
def item(office: Office) -> int:
    """A fee item that the office bills by nothing else in these units."""
    assert office.store.read(first_item)
    fields = ItemFields(name="水费", code="SF", nature=Nature.COLLECTED)
    return office.store.write(ITEM_USES.add, fields=fields)


def tariff(office: Office, item: int, version: VersionFields = PRICE, **more: Any) -> int:
    fields = TariffFields(
        fee_item_id=item, name="居民水价", formula=Formula.METERED, period_months=0,
        applies=Applies((UnitKind.ROOM,)), **more,
    )  # fmt: skip
    return office.store.write(create_tariff, fields=fields, version=version)


def run(office: Office, period: str) -> RunResult:
    return office.store.write(publish_run, period=period)


def billed(office: Office) -> list[tuple[date | None, date | None, str]]:
    return [
        (one.period_from, one.period_to, one.amount.plain) for one in office.store.read(water_lines)
    ]


def test_what_lies_between_two_readings_is_a_line_and_the_first_is_billed_to_nobody(
    office: Office, item: int
) -> None:
    tariff(office, item)
    meter = hang(office, "W1", item_id=item)
    read(office, meter, AUGUST, 1_037_500)
    read(office, meter, SEPTEMBER, 1_046_500)
    run(office, "2026-09")
    assert billed(office) == [(date(2026, 9, 1), SEPTEMBER, "31.05")]  # 9 x 3.45
    read(office, meter, OCTOBER, 1_050_000)
    run(office, "2026-10")
    run(office, "2026-10")  # again: nothing is billed twice
    assert billed(office)[1:] == [(date(2026, 10, 1), OCTOBER, "12.08")]  # 12.075


def test_a_meter_replaced_in_mid_month_is_one_bill_over_both_dials(
    office: Office, item: int
) -> None:
    tariff(office, item)
    meter = hang(office, "W1", item_id=item)
    read(office, meter, SEPTEMBER, 1_520_000)
    replaced(office, meter, date(2026, 10, 14), 1_532_600, new_no="N7")
    read(office, meter, OCTOBER, 12_400)
    run(office, "2026-10")
    assert billed(office) == [(date(2026, 10, 1), OCTOBER, "86.25")]  # 25 x 3.45
    told = " ".join(explanation_text(office.store.read(water_lines)[0].explanation))
    for part in ("1532.6", "12.4", "25", "N7", "86.25"):
        assert part in told


def test_readings_in_any_order_of_typing_and_billing_give_the_same_bills(
    office: Office, item: int
) -> None:
    tariff(office, item, replace(PRICE, steps="15: 4.83; 25: 5.83"))
    typed = ((AUGUST, 0), (SEPTEMBER, 9_500), (OCTOBER, 30_000))
    found = set()
    for place, order in enumerate(permutations(typed)):
        meter = hang(office, f"W{place}", "1-1-102", item_id=item)
        for day, value in order:
            read(office, meter, day, value)
        for period in ("2026-10", "2026-09") if place % 2 else ("2026-09", "2026-10"):
            run(office, period)
        mine = [one for one in office.store.read(water_lines) if one.meter_id == meter]
        found.add(tuple((one.period_from, one.amount.plain) for one in mine))
    assert len(found) == 1
    # 9.5 x 3.45; then 5.5 x 3.45 + 10 x 4.83 + 5 x 5.83
    assert {amount for one in found for _first, amount in one} == {"32.78", "96.43"}


def test_a_billed_reading_is_locked_until_its_bill_is_taken_back(office: Office, item: int) -> None:
    tariff(office, item)
    meter = hang(office, "W1", item_id=item)
    begun = read(office, meter, AUGUST, 0)
    middle = read(office, meter, SEPTEMBER, 9_000)
    run(office, "2026-09")
    seen = office.store.read(READING_USES.seen, record_id=middle)
    wrong = replace(seen, value=8_000)
    acts = (
        lambda: office.store.write(READING_USES.change, record_id=middle, fields=wrong),
        lambda: office.store.write(READING_USES.delete, record_id=middle),
        lambda: office.store.write(READING_USES.undo, record_id=middle),
        lambda: office.store.write(READING_USES.delete, record_id=begun),
        lambda: read(office, meter, date(2026, 9, 15), 5_000),
    )
    for act in acts:
        assert "2026-09-01" in " ".join(refused(office, act).values())
    noted = replace(seen, note="抄见")  # what counts nothing may be put right
    office.store.write(READING_USES.change, record_id=middle, fields=noted)
    meter_seen = office.store.read(METER_USES.seen, record_id=meter)
    other = replace(meter_seen, multiplier=20_000)
    change = METER_USES.change
    assert refused(office, lambda: office.store.write(change, record_id=meter, fields=other))
    (line,) = office.store.read(water_lines)
    office.store.write(take_back_line, charge_id=line.id, reason="读错")
    office.store.write(READING_USES.change, record_id=middle, fields=wrong)
    run(office, "2026-09")
    assert billed(office) == [(date(2026, 9, 1), SEPTEMBER, "27.60")]


def test_a_run_that_is_undone_frees_its_readings(office: Office, item: int) -> None:
    tariff(office, item)
    meter = hang(office, "W1", item_id=item)
    read(office, meter, SEPTEMBER, 0)
    read(office, meter, OCTOBER, 10_000)
    done = run(office, "2026-10")
    assert rows(office, "unbilled") == []
    assert done.run_id is not None
    office.store.write(undo_run, run_id=done.run_id)
    assert [row.meter for row in rows(office, "unbilled")] == ["W1"]
    run(office, "2026-10")
    assert [amount for *_days, amount in billed(office)] == ["34.50"]


def test_a_price_that_rises_between_two_readings_cuts_the_line_by_days(
    office: Office, item: int
) -> None:
    made = tariff(office, item)
    rise = replace(PRICE, effective_from=date(2026, 10, 11), price=4_000_000)
    office.store.write(add_version, tariff_id=made, version=rise)
    meter = hang(office, "W1", item_id=item)
    read(office, meter, SEPTEMBER, 0)
    read(office, meter, OCTOBER, 31_000)
    run(office, "2026-10")
    assert billed(office) == [
        (date(2026, 10, 1), date(2026, 10, 10), "34.50"),  # 10 x 3.45
        (date(2026, 10, 11), OCTOBER, "84.00"),  # 21 x 4.00
    ]


def test_two_meters_of_a_room_are_two_lines(office: Office, item: int) -> None:
    tariff(office, item)
    for place in range(2):
        meter = hang(office, f"W{place}", item_id=item)
        read(office, meter, SEPTEMBER, 0)
        read(office, meter, OCTOBER, 10_000 + place * 1_000)
    run(office, "2026-10")
    assert [amount for *_days, amount in billed(office)] == ["34.50", "37.95"]


def test_a_draft_says_which_rooms_no_meter_bills_and_why(office: Office, item: int) -> None:
    tariff(office, item)
    idle = hang(office, "W0", "1-1-101", item_id=item)
    for day in (SEPTEMBER, OCTOBER):
        read(office, idle, day, 5_000)
    read(office, hang(office, "W1", "1-1-102", item_id=item), SEPTEMBER, 0)
    drafted = office.store.read(use_case(permission="")(draft_run), period="2026-10")
    told = {row.unit_code: row.reason for row in drafted.unbilled if row.item == "水费"}
    assert told == {
        "1-1-101": Unbilled.NOTHING_USED,
        "1-1-102": Unbilled.NO_READING,
        "1-2-201": Unbilled.NO_METER,
    }


def test_a_draft_lays_each_usage_beside_the_last_and_says_which_stands_out(
    office: Office, item: int
) -> None:
    tariff(office, item)
    calm, leak = hang(office, "W1", item_id=item), hang(office, "W2", "1-1-102", item_id=item)
    for meter, values in ((calm, (0, 10_000, 21_000)), (leak, (0, 10_000, 40_000))):
        for day, value in zip((AUGUST, SEPTEMBER, OCTOBER), values, strict=True):
            read(office, meter, day, value)
        if meter == calm:
            run(office, "2026-09")
    with using_language("en"):
        draft = office.store.read(draft_run, period="2026-10")
    by_usage = [row for row in draft.differences if row.kind is DraftDifference.USAGE]
    assert [(row.unit_code, str(row.after), row.sentence) for row in by_usage] == [
        ("1-1-101", "37.95", "W1: 11 in 31 days, before it 10 in 30"),
        ("1-1-102", "34.50", "W2: 10 in 30 days"),
        ("1-1-102", "103.50", "Far above the usual · W2: 30 in 31 days, before it 10 in 30"),
    ]
    (seen,) = draft.outliers
    assert (seen.unit_code, str(seen.after)) == ("1-1-102", "103.50")
    assert seen.sentence == by_usage[2].sentence


def test_an_amount_of_a_meter_is_not_measured_by_its_price(office: Office, item: int) -> None:
    tariff_id = tariff(office, item)
    meter = hang(office, "W1", item_id=item)
    for day, value in ((AUGUST, 0), (SEPTEMBER, 10_000), (OCTOBER, 20_000)):
        read(office, meter, day, value)
    run(office, "2026-09")
    dearer = replace(PRICE, effective_from=date(2026, 10, 1), price=34_500_000)
    office.store.write(add_version, tariff_id=tariff_id, version=dearer)
    draft = office.store.read(draft_run, period="2026-10")
    (row,) = [row for row in draft.differences if row.item == "水费"]
    assert (row.kind, str(row.before), str(row.after)) == (DraftDifference.USAGE, "34.50", "345.00")


def test_steps_of_a_year_begin_anew_and_larger_households_have_more(
    office: Office, item: int
) -> None:
    version = replace(PRICE, effective_from=date(2025, 1, 1), steps="10: 5")
    tariff(office, item, replace(version, steps_begin="10-01", step_persons=4, step_extra=2_000))
    few = hang(office, "W1", "1-1-101", item_id=item)
    many = hang(office, "W2", "1-1-102", item_id=item, persons=6)
    for meter in (few, many):
        for day, value in ((AUGUST, 0), (SEPTEMBER, 12_000), (OCTOBER, 24_000)):
            read(office, meter, day, value)
    run(office, "2026-09")
    run(office, "2026-10")
    # 10 x 3.45 + 2 x 5, twice: the year began on 1 October; with 14 as the bound 12 x 3.45
    assert [amount for *_days, amount in billed(office)] == ["44.50", "44.50", "41.40", "41.40"]


def test_steps_of_a_month_count_for_as_many_months_as_were_read(office: Office, item: int) -> None:
    tariff(office, item, replace(PRICE, steps="10: 5", steps_of=StepBase.MONTH))
    meter = hang(office, "W1", item_id=item)
    read(office, meter, AUGUST, 0)
    read(office, meter, OCTOBER, 24_000)
    run(office, "2026-10")
    assert [amount for *_days, amount in billed(office)] == ["89.00"]  # 20 x 3.45 + 4 x 5


def test_what_is_no_step_or_has_months_is_refused(office: Office, item: int) -> None:
    for steps in ("180", "180: x", "180: 4; 180: 5", "0: 4", "260: 5; 180: 4", "1: 0"):
        wrong = replace(PRICE, steps=steps)
        assert refused(office, partial(tariff, office, item, wrong)).keys() == {"steps"}
    monthly = replace(PRICE, extra=Money(100))
    assert refused(office, lambda: tariff(office, item, monthly)).keys() == {"extra"}
    assert read_steps("180：4.83；260: 5.83") == (
        PriceStep(180_000, 4_830_000),
        PriceStep(260_000, 5_830_000),
    )
    assert step_span(StepBase.YEAR, (7, 1), date(2026, 6, 30)) == date(2025, 7, 1)


@given(
    st.lists(st.tuples(st.integers(1, 500), st.integers(1, 9_000_000)), max_size=3),
    st.lists(st.integers(0, 300_000), min_size=1, max_size=6),
)
def test_a_quantity_costs_the_same_however_it_is_parted(
    steps: list[tuple[int, int]], parts: list[int]
) -> None:
    above = 0
    found = [PriceStep(0, 3_450_000)]
    for wide, each in steps:
        above += wide * 1000
        found.append(PriceStep(above, each))
    price = UsagePrice(steps=tuple(found), share=10**6, unit=1)
    ends = [Fraction(sum(parts[: place + 1])) for place in range(len(parts))]
    pieces = [price.fen(one, two) for one, two in zip([Fraction(0), *ends], ends, strict=False)]
    assert sum(pieces) == price.fen(Fraction(0), ends[-1])
    rounded = [price.rounded(Fraction(0), end) for end in ends]
    cut = [two - one for one, two in zip([0, *rounded], rounded, strict=False)]
    assert sum(cut) == rounded[-1]


def test_a_bill_that_reaches_beyond_a_sale_is_cut_by_days_and_its_parts_stay_of_the_meter(
    office: Office, item: int
) -> None:
    tariff(office, item)
    meter = hang(office, "W1", item_id=item)
    read(office, meter, SEPTEMBER, 0)
    read(office, meter, OCTOBER, 31_000)
    run(office, "2026-10")
    day = date(2026, 10, 11)
    unit = office.units["1-1-101"]
    office.store.write(sell_unit, unit_id=unit, day=day, name="顾清和", split=Split(unpaid=True))
    first, second = office.store.read(water_lines)
    assert (first.amount.plain, second.amount.plain) == ("34.50", "72.45")
    assert first.account_id != second.account_id
    assert "34.50" in explanation_text(first.explanation)[-1]
    assert "72.45" in explanation_text(second.explanation)[-1]
    assert rows(office, "unbilled") == []
    run(office, "2026-10")
    assert len(billed(office)) == 2  # nothing is billed twice


def test_an_owner_who_comes_between_two_readings_owes_his_days(office: Office, item: int) -> None:
    tariff(office, item)
    meter = hang(office, "W1", item_id=item)
    unit = office.units["1-1-101"]
    office.store.write(sell_unit, unit_id=unit, day=date(2026, 10, 11), name="顾清和")
    read(office, meter, SEPTEMBER, 0)
    read(office, meter, OCTOBER, 31_000)
    run(office, "2026-10")
    assert billed(office) == [
        (date(2026, 10, 1), date(2026, 10, 10), "34.50"),
        (date(2026, 10, 11), OCTOBER, "72.45"),
    ]
    one, two = office.store.read(water_lines)
    assert one.account_id != two.account_id
    assert check_lines(office) == ()


def check_lines(office: Office) -> tuple[object, ...]:
    """What the check of the books says."""
    return tuple(office.store.read(check_books))
