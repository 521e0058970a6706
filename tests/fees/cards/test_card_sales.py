"""What is sold by card at the desk: quantity and money, steps, limits, taking back, comparing."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.estate.rules import UnitKind
from propdesk.fees.amounts.usage import PriceStep, UsagePrice
from propdesk.fees.billing.billing import RunResult, publish_run
from propdesk.fees.cards.register import SALES, CardSaleRow, SaleStays
from propdesk.fees.cards.rules import MOST_AT_ONCE, SaleState, quantity_for
from propdesk.fees.cards.selling import (
    CardLimit,
    CardMonthLimit,
    CardOrder,
    NothingPricesCard,
    NotSoldByCard,
    card_line,
    card_meters,
)
from propdesk.fees.cards.taking import CardPriceChanged
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Collected, CounterChargeUnpaid, Order, Part
from propdesk.fees.counter.reversing import red_receipt, void_receipt
from propdesk.fees.dues.drafts import DraftLine
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.meters.readings import READINGS
from propdesk.fees.meters.register import METERS
from propdesk.fees.meters.rounds import BY_CARD, RoundScope, meters_of_round, round_choices
from propdesk.fees.meters.rules import MeterSort
from propdesk.fees.models import Charge
from propdesk.fees.papers.facts import HowPart
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.receipts.rows import line_basis
from propdesk.fees.rules import Formula, Method, Nature, Unbilled
from propdesk.fees.shifts.shifts import close_shift
from propdesk.fees.tariffs.changes import add_version, create_tariff
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.fees.tariffs.tariffs import Applies, ItemFields, TariffFields, VersionFields
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.question import asked
from propdesk.system.settings.service import change_estate_settings, estate_settings
from tests.fees.meters.work import METER_USES, hang, read, refused
from tests.offices import Office

PRICE = VersionFields(effective_from=date(2026, 1, 1), price=546_900)
STEPS = replace(PRICE, price=500_000, steps="200: 0.55; 400: 0.80")


@pytest.fixture
def item(office: Office) -> int:
    fields = ItemFields(name="电费", code="DF", nature=Nature.COLLECTED)
    return office.store.write(ITEM_USES.add, fields=fields)


def priced(office: Office, item: int, version: VersionFields = PRICE) -> int:
    fields = TariffFields(
        fee_item_id=item, name="居民电价", formula=Formula.METERED, period_months=0,
        applies=Applies((UnitKind.ROOM,)),
    )  # fmt: skip
    return office.store.write(create_tariff, fields=fields, version=version)


def card_meter(office: Office, item: int, no: str = "D1", **more: Any) -> int:
    card: dict[str, Any] = {
        "kind": MeterSort.POWER,
        "by_card": True,
        "card_no": "6001",
        "item_id": item,
    }
    return hang(office, no, **card | more)


def drafted(office: Office, meter: int, quantity: int | None = None, **more: Any) -> DraftLine:
    order = CardOrder(meter_id=meter, quantity=quantity, **more)
    return office.store.read(card_line, order=order)


def taken(office: Office, *lines: DraftLine, paid: Money | None = None) -> Collected:
    amount = Money(sum(line.amount.fen for line in lines)) if paid is None else paid
    order = Order(
        unit_id=office.units["1-1-101"], parts=(Part(Method.CASH, amount),), charge_ids=(),
        new_lines=lines,
    )  # fmt: skip
    return office.store.write(collect_payment, order=order)


def sold(office: Office, meter: int, quantity: int) -> Collected:
    return taken(office, drafted(office, meter, quantity))


def sales(office: Office, chip: str = "all") -> list[CardSaleRow]:
    return list(office.store.read(SALES.records.first, question=asked(chip)))


def limited(office: Office, **most: int) -> None:
    said = replace(office.store.read(estate_settings), **most)  # type: ignore[arg-type]  # fen
    office.store.write(change_estate_settings, settings=said)


@use_case(permission="")
def lines_of_meter(session: Session, *, meter_id: int) -> list[Charge]:
    return list(session.scalars(select(Charge).where(Charge.meter_id == meter_id)))


def test_a_sale_is_a_line_paid_at_once_with_quantity_price_and_card_on_the_receipt(
    office: Office, item: int
) -> None:
    priced(office, item)
    meter = card_meter(office, item)
    owed = office.store.read(household_dues, unit_id=office.units["1-1-101"]).lines
    done = taken(office, drafted(office, meter, 100_000, token="1234 5678"))
    assert done.amount == Money(5469)
    (row,) = sales(office)
    assert (row.meter, row.quantity, row.paid, row.card_no) == ("D1", 100_000, Money(5469), "6001")
    assert (row.receipt, row.standing) == (done.receipts[0].no, SaleState.SOLD)
    (line,) = office.store.read(stored_facts, no=done.receipts[0].no).lines
    assert line.how[:2] == (HowPart("text", "100 × 0.5469"), HowPart("card", "6001"))
    assert all(part in line_basis(line) for part in ("100 × 0.5469", "6001", "1234 5678"))
    assert (line.item, line.amount) == ("电费", Money(5469))
    assert office.store.read(household_dues, unit_id=office.units["1-1-101"]).lines == owed
    assert office.store.read(check_books) == ()
    (charge,) = office.store.read(lines_of_meter, meter_id=meter)
    told = " ".join(explanation_text(charge.explanation))
    assert all(part in told for part in ("100", "6001", "100 × 0.5469 = 54.69"))


def test_less_than_the_sale_is_not_taken_so_that_nobody_owes_it(office: Office, item: int) -> None:
    priced(office, item)
    meter = card_meter(office, item)
    with pytest.raises(CounterChargeUnpaid):
        taken(office, drafted(office, meter, 100_000), paid=Money(5000))
    assert sales(office) == []


def test_a_sum_of_money_buys_what_it_pays_for(office: Office, item: int) -> None:
    priced(office, item)
    line = drafted(office, card_meter(office, item), money=Money(10_000))
    assert line.card is not None
    assert (line.card.quantity, line.amount) == (182_848, Money(10_000))  # 100 ÷ 0.5469


def test_steps_count_what_was_bought_since_their_year_began(office: Office, item: int) -> None:
    priced(office, item, STEPS)
    meter = card_meter(office, item)
    sold(office, meter, 150_000)
    line = drafted(office, meter, 100_000)
    assert line.amount == Money(50 * 50 + 50 * 55)
    taken(office, line)
    assert drafted(office, meter, 200_000).amount == Money(150 * 55 + 50 * 80)


def test_what_is_taken_back_counts_for_no_step(office: Office, item: int) -> None:
    priced(office, item, STEPS)
    meter = card_meter(office, item)
    no = sold(office, meter, 200_000).receipts[0].no
    assert drafted(office, meter, 10_000).amount == Money(550)
    office.store.write(void_receipt, no=no, reason="写卡失败")
    assert drafted(office, meter, 10_000).amount == Money(500)
    (row,) = sales(office, "taken_back")
    assert (row.standing, row.paid) == (SaleState.TAKEN_BACK, ZERO)
    assert sales(office, "sold") == []
    assert office.store.read(check_books) == ()


def test_after_the_close_it_goes_back_by_a_red_receipt(office: Office, item: int) -> None:
    priced(office, item)
    meter = card_meter(office, item)
    no = sold(office, meter, 200_000).receipts[0].no
    office.store.write(close_shift, counted=None)
    red = office.store.write(red_receipt, no=no, reason="写卡失败")
    assert red.amount == Money(10_938)
    (line,) = office.store.read(stored_facts, no=red.red[0].no).lines
    assert line.amount == Money(-10_938)
    assert sales(office)[0].standing is SaleState.TAKEN_BACK
    assert office.store.read(check_books) == ()


def test_two_sales_on_one_desk_are_priced_one_after_the_other(office: Office, item: int) -> None:
    priced(office, item, STEPS)
    meter = card_meter(office, item)
    first, second = drafted(office, meter, 150_000), drafted(office, meter, 150_000)
    with pytest.raises(CardPriceChanged) as told:
        taken(office, first, second)
    assert (told.value.values["then"], told.value.values["now"]) == (Money(7500), Money(8000))
    assert sales(office) == []


def test_a_price_that_changed_while_the_sale_lay_on_the_desk_is_told(
    office: Office, item: int
) -> None:
    tariff = priced(office, item)
    line = drafted(office, card_meter(office, item), 100_000)
    today = date(2026, 11, 20)
    version = replace(PRICE, price=600_000, effective_from=today)
    office.store.write(add_version, tariff_id=tariff, version=version)
    with pytest.raises(CardPriceChanged):
        taken(office, line)


def test_no_more_is_sold_at_once_or_in_a_month_than_the_office_says(
    office: Office, item: int
) -> None:
    priced(office, item)
    meter = card_meter(office, item)
    limited(office, card_most=50_000, card_month=60_000)
    with pytest.raises(CardLimit, match=r"500\.00.*546\.90"):
        drafted(office, meter, 1_000_000)
    sold(office, meter, 900_000)  # 492.21
    with pytest.raises(CardMonthLimit, match=r"107\.79"):
        drafted(office, meter, 200_000)
    assert drafted(office, meter, 197_000).amount == Money(10_774)


def test_what_cannot_be_sold_is_refused_in_a_sentence(office: Office, item: int) -> None:
    meter = card_meter(office, item)
    with pytest.raises(NothingPricesCard, match=r"1-1-101.*电费"):
        drafted(office, meter, 1_000)
    priced(office, item)
    plain = hang(office, "D9", item_id=item)
    with pytest.raises(NotSoldByCard, match="D9"):
        drafted(office, plain, 1_000)
    nameless = card_meter(office, item, "D2", card_no="")
    assert "card_no" in refused(office, lambda: drafted(office, nameless, 1_000))
    wrong: tuple[dict[str, Any], ...] = (
        {}, {"quantity": 0}, {"money": ZERO}, {"quantity": -5}, {"quantity": 1},
    )  # fmt: skip
    for each in wrong:
        assert "quantity" in refused(office, partial(drafted, office, meter, **each))
    assert sales(office) == []


def test_nobody_enters_a_sale_but_the_desk(office: Office, item: int) -> None:
    priced(office, item)
    meter = card_meter(office, item)
    fields = SALES.kind.fields(meter_id=meter, unit_id=office.units["1-1-101"])
    assert "meter_id" in refused(office, lambda: office.store.write(SALES.uses.add, fields=fields))


def test_its_readings_are_for_control_and_are_billed_to_nobody(office: Office, item: int) -> None:
    priced(office, item)
    meter = card_meter(office, item)
    hang(office, "W1", item_id=None)
    read(office, meter, date(2026, 9, 30), 0)
    sold(office, meter, 300_000)
    read(office, meter, date(2026, 11, 20), 340_000)
    run: RunResult = office.store.write(publish_run, period="2026-11")
    reasons = {one.reason for one in run.unbilled if one.unit_code == "1-1-101" and one.item}
    assert Unbilled.BY_CARD in reasons
    assert len(office.store.read(lines_of_meter, meter_id=meter)) == 1  # the sale
    assert office.store.read(READINGS.records.first, question=asked("unbilled")) == []
    ordinary = office.store.read(meters_of_round, scope=RoundScope(day=date(2026, 11, 20)))
    control = RoundScope(day=date(2026, 11, 20), kind=BY_CARD)
    assert [row.no for row in ordinary] == ["W1"]
    assert [row.no for row in office.store.read(meters_of_round, scope=control)] == ["D1"]
    assert BY_CARD in dict(office.store.read(round_choices)[1])


def test_more_used_than_was_bought_stands_out(office: Office, item: int) -> None:
    priced(office, item)
    meter = card_meter(office, item)
    read(office, meter, date(2026, 9, 30), 0)
    sold(office, meter, 300_000)
    read(office, meter, date(2026, 11, 20), 340_000)
    (row,) = office.store.read(METERS.records.first, question=asked("beyond"))
    assert (row.bought, row.paid, row.ahead) == (300_000, Money(16_407), -40_000)


def test_a_meter_goes_onto_a_card_when_its_readings_owe_nothing(office: Office, item: int) -> None:
    priced(office, item)
    meter = hang(office, "D1", item_id=item)
    read(office, meter, date(2026, 9, 30), 0)
    read(office, meter, date(2026, 10, 31), 40_000)
    seen = office.store.read(METER_USES.seen, record_id=meter)

    def change(**fields: Any) -> None:
        office.store.write(
            METER_USES.change, record_id=meter, fields=replace(seen, **fields), seen=seen
        )

    assert "by_card" in refused(office, lambda: change(by_card=True, card_no="6001"))
    office.store.write(publish_run, period="2026-10")
    change(by_card=True, card_no="6001")
    assert [one.card_no for one in office.store.read(card_meters, unit_id=seen.unit_id)] == ["6001"]
    sold(office, meter, 1_000)
    seen = office.store.read(METER_USES.seen, record_id=meter)
    assert "by_card" in refused(office, lambda: change(by_card=False, card_no=""))


@given(
    price=st.integers(1, 12_000_000),
    above=st.integers(1, 500_000),
    dearer=st.integers(1, 12_000_000),
    bought=st.integers(0, 900_000),
    fen=st.integers(1, 5_000_000),
)
def test_money_never_buys_more_than_it_pays_for(
    price: int, above: int, dearer: int, bought: int, fen: int
) -> None:
    steps = (PriceStep(0, price), PriceStep(above, dearer))
    usage = UsagePrice(steps=steps, share=10**6, unit=1)
    quantity = quantity_for(usage, Fraction(bought), Money(fen))
    begin = Fraction(bought)
    if quantity:
        assert usage.rounded(begin, begin + quantity) <= fen
    assert usage.fen(begin, begin + quantity + 1) > fen or quantity == MOST_AT_ONCE - 1


def test_a_sale_stays_as_long_as_its_receipt_does(office: Office, item: int) -> None:
    priced(office, item)
    sold(office, card_meter(office, item), 100_000)
    (row,) = sales(office)
    for way in (SALES.uses.delete, SALES.uses.undo):
        with pytest.raises(SaleStays, match=row.no):
            office.store.write(way, record_id=row.id)
    assert sales(office) == [row]
