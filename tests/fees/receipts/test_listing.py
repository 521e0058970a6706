"""Sums of the receipts list by method, and receipts that say everywhere what became of them."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from propdesk.estate.rules import UnitKind
from propdesk.fees.billing.ahead import counter_line
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.billing.listing import RUNS
from propdesk.fees.charges.listing import charge_details
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Collected, Order, Part
from propdesk.fees.counter.reversing import red_receipt, void_receipt
from propdesk.fees.dues.drafts import RunScope
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.exports import write_receipts
from propdesk.fees.receipts.listing import RECEIPTS, receipt_rows
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.receipts.rows import remark_text
from propdesk.fees.rules import Formula, Method
from propdesk.fees.searching import find_closes, find_receipts
from propdesk.fees.shifts.shifts import close_shift, shift_report
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.listed import GROUP_USES, ITEM_USES
from propdesk.fees.tariffs.tariffs import (
    Applies,
    GroupFields,
    ItemFields,
    TariffFields,
    VersionFields,
    fee_items,
)
from propdesk.household.overview import figures
from propdesk.household.timeline import timeline
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.question import asked
from propdesk.system.log.audit_reader import AUDIT
from propdesk.today.overview import overview
from tests.offices import Office

ROOM = "1-1-101"


def cash(office: Office, fen: int = 100) -> str:
    return mixed(office, (Method.CASH, fen)).receipts[0].no


def mixed(office: Office, *parts: tuple[Method, int]) -> Collected:
    taken = tuple(Part(method, Money(fen)) for method, fen in parts)
    order = Order(unit_id=office.units[ROOM], parts=taken, keep_rest=True)
    return office.store.write(collect_payment, order=order)


def in_two_groups(office: Office, *parts: Part) -> Collected:
    """A payment of one month (377.02) and a counter charge (120.00) of another receipt group."""
    group = office.store.write(
        GROUP_USES.add, fields=GroupFields(name="代收", company="云杉代收", series="DS")
    )
    item = office.store.read(fee_items)[3]
    fields = ItemFields(code=item.code, name=item.name, nature=item.nature, receipt_group_id=group)
    office.store.write(ITEM_USES.change, record_id=item.id, fields=fields)
    unit = office.units[ROOM]
    extra = office.store.read(counter_line, tariff_id=office.counter_tariff, unit_id=unit)
    order = Order(unit_id=unit, parts=parts, charge_ids=(1,), new_lines=(extra,))
    return office.store.write(collect_payment, order=order)


def exported(office: Office, folder: Path) -> list[tuple[Any, ...]]:
    """The rows of the workbook of receipts, the head first."""
    write_receipts(office.store, folder / "receipts.xlsx")
    book = openpyxl.load_workbook(folder / "receipts.xlsx")
    return list(book[book.sheetnames[0]].iter_rows(values_only=True))


def by_method(office: Office, method: Method) -> tuple[int, int, int]:
    """How many receipts a method finds, what they add up to, how much of it came that way."""
    wanted = asked(f"method:{method}")
    totals = office.store.read(RECEIPTS.totals, question=wanted)
    assert len(office.store.read(RECEIPTS.ids, question=wanted)) == totals.count
    assert office.store.read(RECEIPTS.figures).chips[f"method:{method}"] == totals.count
    return totals.count, totals.money("amount").fen, totals.number("by_method")


def test_a_mixed_receipt_counts_with_its_cash_part_among_the_cash(office: Office) -> None:
    mixed(office, (Method.CASH, 10000), (Method.WECHAT, 20000))
    cash(office, 500)
    assert by_method(office, Method.CASH) == (2, 30500, 10500)
    assert by_method(office, Method.WECHAT) == (1, 30000, 20000)


def test_of_two_receipts_each_counts_with_its_own_part(office: Office) -> None:
    parts = (Part(Method.WECHAT, Money(40000)), Part(Method.CASH, Money(9702)))
    issued = in_two_groups(office, *parts).receipts
    assert [one.amount.fen for one in issued] == [37702, 12000]
    assert by_method(office, Method.CASH) == (1, 12000, 9702)
    assert by_method(office, Method.WECHAT) == (2, 49702, 40000)
    numbers = [(one.name, one.used, one.amount.fen) for one in
               office.store.read(shift_report).series]  # fmt: skip
    assert numbers == [("SJ", 1, 37702), ("DS", 1, 12000)]


def test_of_two_receipts_the_one_prepayment_paid_is_found_by_it(office: Office) -> None:
    pay = Order(
        unit_id=office.units[ROOM],
        parts=(Part(Method.CASH, Money(9702)),),
        charge_ids=(),
        keep_rest=True,
    )
    office.store.write(collect_payment, order=pay)
    in_two_groups(office, Part(Method.CASH, Money(40000)), Part(Method.PREPAID, Money(9702)))
    assert by_method(office, Method.PREPAID) == (1, 2298, 9702)
    assert by_method(office, Method.CASH) == (3, 9702 + 40000, 9702 + 40000)


def test_prepayment_stands_on_the_receipt_of_whose_lines_it_paid(office: Office) -> None:
    """One pays for two; only the first has a prepayment, the other's bill is of another group."""
    group = office.store.write(
        GROUP_USES.add, fields=GroupFields(name="代收", company="云杉代收", series="DS")
    )
    item = office.store.read(fee_items)[2]
    fields = ItemFields(code=item.code, name=item.name, nature=item.nature, receipt_group_id=group)
    office.store.write(ITEM_USES.change, record_id=item.id, fields=fields)
    office.store.write(
        create_tariff,
        fields=TariffFields(
            fee_item_id=item.id,
            name="垃圾费",
            formula=Formula.FIXED,
            period_months=1,
            applies=Applies((UnitKind.ROOM,)),
        ),
        version=VersionFields(effective_from=date(2026, 11, 1), price=8_000_000),
    )
    office.store.write(publish_run, period="2026-11", scope=RunScope(items=(item.id,)))
    pay = Order(
        unit_id=office.units[ROOM],
        parts=(Part(Method.CASH, Money(100)),),
        charge_ids=(),
        keep_rest=True,
    )
    office.store.write(collect_payment, order=pay)
    of_other = office.store.read(household_dues, unit_id=office.units["1-1-102"]).lines
    other = next(line for line in of_other if line.fee_item_id == item.id)
    parts = (Part(Method.CASH, Money(37602 + 800)), Part(Method.PREPAID, Money(100)))
    order = Order(unit_id=office.units[ROOM], parts=parts, charge_ids=(1, other.charge_id))
    issued = office.store.write(collect_payment, order=order).receipts
    facts = [office.store.read(stored_facts, no=one.no) for one in issued]
    assert [(one.series, one.total.fen, one.prepaid_used.fen) for one in facts] == [
        ("SJ", 37602, 100),
        ("DS", 800, 0),
    ]
    assert all(one.agrees for one in facts)
    assert office.store.read(check_books) == ()


def test_what_was_tendered_stands_on_each_receipt_with_the_cash_of_all(office: Office) -> None:
    part = Part(Method.CASH, Money(49702), Money(50000))
    issued = in_two_groups(office, part).receipts
    found = [office.store.read(stored_facts, no=one.no) for one in issued]
    assert [(one.tendered, one.change, one.cash_in_all) for one in found] == [
        (Money(50000), Money(298), Money(49702))
    ] * 2
    assert all("497.02" in remark_text(one) for one in found)


def test_a_single_receipt_says_no_more_than_its_own_cash(office: Office) -> None:
    no = mixed(office, (Method.CASH, 100)).receipts[0].no
    assert office.store.read(stored_facts, no=no).cash_in_all is None


def test_void_and_red_receipts_stand_in_the_sums_by_method_as_in_the_others(
    office: Office,
) -> None:
    cash(office, 500)
    office.store.write(void_receipt, no=cash(office, 300), reason="错")
    assert by_method(office, Method.CASH) == (2, 500, 500)
    office.store.write(close_shift, counted=Money(500))
    office.store.write(red_receipt, no="SJ2026-000001", reason="退款")
    assert by_method(office, Method.CASH) == (3, 0, 0)


@pytest.fixture
def voided(office: Office) -> str:
    """The number of a void receipt; another one is valid."""
    no = cash(office, 37702)
    office.store.write(void_receipt, no=no, reason="打错房号")
    cash(office, 200)
    return no


def test_a_void_receipt_is_called_void_wherever_it_is_named(
    office: Office, voided: str, tmp_path: Path
) -> None:
    marked = f"{voided}（作废）"
    (hit,) = office.store.read(find_receipts, voided)
    assert hit.title == marked
    told = office.store.read(timeline, unit_id=office.units[ROOM])
    assert any(marked in event.what and event.icon == "circle-x" for event in told)
    details = office.store.read(charge_details, charge_id=1)
    assert details is not None
    assert [(one.receipt_no, one.amount.fen) for one in details.settled_by] == [
        (marked, 37702),
        (marked, -37702),
        ("SJ2026-000002", 200),
    ]
    (row,) = [one for one in exported(office, tmp_path) if one[0] == voided]
    assert "作废" in row


def test_a_reversed_receipt_and_its_red_one_are_called_so(office: Office) -> None:
    no = cash(office, 100)
    office.store.write(close_shift, counted=Money(100))
    red = office.store.write(red_receipt, no=no, reason="退款").red[0].no
    titles = [hit.title for hit in office.store.read(find_receipts, "SJ2026")]
    assert titles == [f"{red}（红字）", f"{no}（已冲红）"]


def test_what_was_taken_back_counts_in_no_number_of_payments(office: Office, voided: str) -> None:
    found = office.store.read(overview)
    assert (found.payments, found.collected.fen, found.taken_back.voids) == (1, 200, 1)
    household = office.store.read(figures, unit_id=office.units[ROOM])
    assert (household.year_receipts, household.year_paid.fen) == (1, 200)
    office.store.write(close_shift, counted=Money(200))
    office.store.write(red_receipt, no="SJ2026-000002", reason="退款")
    found = office.store.read(overview)
    assert (found.collected, found.taken_back.reds, found.taken_back.red.fen) == (ZERO, 1, -200)


def test_a_row_says_what_came_by_which_method(office: Office, tmp_path: Path) -> None:
    mixed(office, (Method.CASH, 10000), (Method.WECHAT, 20000))
    (row,) = office.store.read(RECEIPTS.rows, ids=office.store.read(RECEIPTS.ids))
    assert [(part.method, part.amount.fen) for part in row.parts] == [
        ("cash", 10000),
        ("wechat", 20000),
    ]
    assert "现金 100.00、微信 200.00" in exported(office, tmp_path)[1]


@pytest.mark.parametrize(
    "typed",
    ["SJ2026-000003", "SJ2026-3", "sj2026-3", "sj3", "SJ 3", "2026-3", "000003", "sj2026000003",
     "ＳＪ２０２６－３"],
)  # fmt: skip
def test_a_receipt_is_found_however_its_number_is_written(office: Office, typed: str) -> None:
    numbers = [cash(office) for _time in range(4)]
    (hit,) = office.store.read(find_receipts, typed)
    assert hit.title == numbers[2]
    assert office.store.read(RECEIPTS.ids, question=asked(words=typed)) == [hit.id]


def test_another_year_or_series_is_another_receipt(office: Office) -> None:
    cash(office)
    for typed in ("SJ2025-1", "2027-1", "ds1", "SJ2026-2"):
        assert office.store.read(find_receipts, typed) == []
        assert office.store.read(RECEIPTS.ids, question=asked(words=typed)) == []


@pytest.mark.parametrize("typed", ["JK2026-000001", "jk1", "jk2026-1"])
def test_the_report_of_a_session_is_found_by_its_number(office: Office, typed: str) -> None:
    cash(office)
    office.store.write(close_shift, counted=Money(100))
    (hit,) = office.store.read(find_closes, typed)
    assert (hit.kind, hit.title) == ("close", "JK2026-000001")
    assert office.store.read(shift_report, session_id=hit.id).number == hit.title
    assert office.store.read(find_closes, "jk2") == []


def test_the_command_line_is_named_in_the_language_of_the_reader(office: Office) -> None:
    cash(office)
    for language, words in (("zh_CN", "命令行"), ("en", "Command line")):
        with using_language(language):
            (row,) = office.store.read(receipt_rows, ids=[1])
            runs = {run.user for run in office.store.read(RUNS.first)}
            log = {entry.user_name for entry in office.store.read(AUDIT.first)}
        assert {row.cashier} == runs == log == {words}
