"""The totals the program shows, counted anew by plain Python over its own workbooks.

Nothing of the program counts here: the cells of the exports are added up as they stand.
"""

from collections import defaultdict
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.estate.models import Account
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.arrears.rates import daily_money_in
from propdesk.fees.exports import export_arrears, write_charges, write_receipts
from propdesk.fees.models import OpenCharge
from propdesk.fees.rules import Nature
from propdesk.fees.statements.files import write_book
from propdesk.fees.statements.reading import payers_of, statement
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.sheets.lists import Extent
from propdesk.modules import declared, exports
from tests.clocks import StoppedClock
from tests.samples import sample_year

Row = dict[str, object]
AGES = (
    ("未到期", 0), ("1–30 天", 30), ("31–90 天", 90), ("91–180 天", 180), ("181–365 天", 365),
    ("1–2 年", 730), ("2–3 年", 1095), ("3 年以上", 99_999),
)  # fmt: skip


@pytest.fixture(scope="module")
def year(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The year of the sample estate: bills, payments, prepayments, voids, moves."""
    file = tmp_path_factory.mktemp("year") / "propdesk.db"
    file.write_bytes(sample_year(shared).read_bytes())
    return Store(file, clock=StoppedClock(), declarations=declared())


def sheet(path: Path) -> list[Row]:
    """The rows of a workbook, each by the heads of its columns."""
    found = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    head = [str(name) for name in next(found)]
    return [dict(zip(head, row, strict=True)) for row in found]


def fen(value: object) -> int:
    """A cell as fen, exactly."""
    return int(Decimal(str(value or 0)).quantize(Decimal("0.01")) * 100)


def charges(year: Store, folder: Path) -> list[Row]:
    write_charges(year, folder / "charges.xlsx")
    return sheet(folder / "charges.xlsx")


def test_arrears_and_their_ages_are_what_is_open_of_the_charges(
    year: Store, tmp_path: Path
) -> None:
    export_arrears(year, tmp_path / "arrears.xlsx")
    owing = sheet(tmp_path / "arrears.xlsx")
    live = [row for row in charges(year, tmp_path) if row["状态"] != "已撤回"]
    opened = {number: fen(row["应收"]) - fen(row["已缴"]) for number, row in enumerate(live)}
    assert sum(opened.values()) == sum(fen(row["欠费合计"]) for row in owing) > 0
    ages: dict[str, int] = defaultdict(int)
    today = year.clock.today()
    for number, row in enumerate(live):
        assert isinstance(row["缴费截止日"], datetime)
        days = (today - row["缴费截止日"].date()).days
        ages[next(name for name, last in AGES if days <= last)] += opened[number]
    for name, _last in AGES:
        assert ages[name] == sum(fen(row[name]) for row in owing), name
    shown = year.read(arrears)
    assert shown.total.fen == sum(ages.values())
    assert [money.fen for money in shown.buckets.values()] == [ages[name] for name, _last in AGES]


def test_what_a_debtor_owes_is_what_is_open_of_his_lines(year: Store, tmp_path: Path) -> None:
    by_debtor: dict[object, int] = defaultdict(int)
    for row in charges(year, tmp_path):
        if row["状态"] != "已撤回":
            by_debtor[row["缴费人"]] += fen(row["应收"]) - fen(row["已缴"])
    shown: dict[object, int] = defaultdict(int)
    for one in year.read(arrears).accounts:
        shown[one.debtor] += one.total.fen
    assert dict(shown) == {name: owed for name, owed in by_debtor.items() if owed}


def test_what_came_in_on_a_day_is_what_its_receipts_say(year: Store, tmp_path: Path) -> None:
    write_receipts(year, tmp_path / "receipts.xlsx")
    by_day: dict[date, int] = defaultdict(int)
    for row in sheet(tmp_path / "receipts.xlsx"):
        assert isinstance(row["记账日"], datetime)
        by_day[row["记账日"].date()] += fen(row["金额（作废不计）"])
    shown = year.read(daily_money_in, days=400)
    assert {day: money.fen for day, money in shown if money} == {
        day: amount for day, amount in by_day.items() if amount
    }


def test_the_statements_of_all_payers_come_to_arrears_and_prepayment(
    year: Store, tmp_path: Path
) -> None:
    """Each entry of each statement added up by itself, and against what the program shows."""
    people = {
        payer.person_id: payer
        for row in year.read(arrears).accounts
        if row.unit_id is not None
        for payer in year.read(payers_of, unit_id=row.unit_id)
    }
    assert people
    owing = year.read(arrears).accounts
    late: list[tuple[int, int]] = []
    for payer in people.values():
        shown = year.read(statement, payer=payer)
        write_book(tmp_path / "one.xlsx", shown)
        sums: dict[object, int] = defaultdict(int)
        last: dict[object, int] = {}
        for row in sheet(tmp_path / "one.xlsx"):
            if not row["类别"]:  # the late fee, which is in no sum
                late.append((fen(row["其后余额"]), shown.late_fee.fen))
                continue
            sums[row["类别"]] += fen(row["应收或收入"]) - fen(row["已缴或支出"])
            last[row["类别"]] = fen(row["其后余额"])
        assert sums == last
        accounts = year.read(accounts_of, person_id=payer.person_id)
        owed = sum(one.total.fen for one in owing if one.account_id in accounts)
        deposits = year.read(open_deposits, accounts=accounts)
        assert last.get("应收与收款", 0) + last.get("已出售房屋", 0) == owed - deposits, payer.name
    assert late
    assert all(written == accrued > 0 for written, accrued in late)


def accounts_of(session: Session, *, person_id: int) -> set[int]:
    return set(session.scalars(select(Account.id).where(Account.person_id == person_id)))


def open_deposits(session: Session, *, accounts: set[int]) -> int:
    """What is open of deposits, which no statement counts among the bills."""
    rows = session.execute(
        select(OpenCharge.amount, OpenCharge.settled)
        .join(FeeItem, FeeItem.id == OpenCharge.fee_item_id)
        .where(OpenCharge.live, FeeItem.nature == Nature.DEPOSIT)
        .where(OpenCharge.account_id.in_(accounts))
    )
    return sum(amount.fen - settled.fen for amount, settled in rows)


def listed(year: Store, folder: Path, name: str) -> list[Row]:
    """A list of the program as its command writes it."""
    path = folder / f"{name}.xlsx"
    exports()[name].write(year, path, Extent())
    return sheet(path)


def day(value: object) -> date:
    assert isinstance(value, datetime)
    return value.date()


def test_what_is_paid_as_agreed_stands_with_the_payer_and_adds_up_to_what_the_unit_costs(
    year: Store, tmp_path: Path
) -> None:
    """Months with a payer of their own come to what later months do, whoever pays them."""
    lines = [row for row in charges(year, tmp_path) if row["状态"] != "已撤回" and row["开始日"]]
    agreed = [row for row in listed(year, tmp_path, "payers") if row["状态"] == "约定有效"]
    assert len(agreed) > 5
    for one in agreed:
        own = [r for r in lines if r["房号"] == one["房号"] and r["收费项目"] == one["收费项目"]]
        first, until = day(one["起付日"]), day(one["止付日"])
        theirs = [r for r in own if first <= day(r["开始日"]) <= until]
        months: dict[date, int] = defaultdict(int)
        for row in theirs:
            months[day(row["开始日"])] += fen(row["应收"])
        later = {fen(row["应收"]) for row in own if day(row["开始日"]) > until}
        assert len(months) == 3
        assert set(months.values()) == later, one
        whose = [row for row in theirs if row["缴费人"] == one["缴费人姓名"]]
        share = Decimal(str(one["承担比例（%）"])) / 100
        for row in whose:
            of = months[day(row["开始日"])]
            assert fen(row["应收"]) == int((of * share).quantize(Decimal(1), ROUND_HALF_UP))
        assert len(whose) == 3


def test_a_late_fee_is_what_its_clause_says_of_what_is_unpaid_and_its_days(
    year: Store, tmp_path: Path
) -> None:
    """Principal x rate x days of lines paid at once or not at all, and never above it."""
    clauses = [
        (row["收费项目"], day(row["适用到期日起"]), Decimal(str(row["每日违约金 %"])) / 100)
        for row in listed(year, tmp_path, "late-clauses")
    ]
    rows = listed(year, tmp_path, "late-fees")
    assert rows
    for row in rows:
        if fen(row["未缴"]) not in (0, fen(row["应收"])) or fen(row["已收或减免"]):
            continue  # several segments, or a part of it posted
        due = day(row["缴费截止日"])
        _since, rate = max((first, r) for item, first, r in clauses
                           if item == row["收费项目"] and first <= due)  # fmt: skip
        principal, days = fen(row["应收"]), int(str(row["逾期天数"]))
        fee = int((principal * rate * days).quantize(Decimal(1), ROUND_HALF_UP))
        assert fen(row["截至今天的违约金"]) == min(fee, principal), row


def test_what_an_offer_takes_off_is_what_was_not_paid_of_its_months(
    year: Store, tmp_path: Path
) -> None:
    lines = [row for row in charges(year, tmp_path) if row["状态"] != "已撤回" and row["开始日"]]
    taken = [row for row in listed(year, tmp_path, "offers-taken") if not row["退回可用"]]
    assert taken
    for one in taken:
        first, last = day(one["预缴自"]), day(one["预缴至"])
        own = [
            fen(row["应收"]) for row in lines
            if row["房号"] == one["房号"] and row["收费项目"] == one["收费项目"]
            and first <= day(row["开始日"]) <= last
        ]  # fmt: skip
        assert sum(own) == fen(one["按原价"])
        assert 0 < fen(one["优惠金额"]) < sum(own)
