"""Files of banks, WeChat and Alipay: what stands in them is what is read, to the fen."""

import json
from pathlib import Path
from typing import Any

import pytest

from propdesk.fees.bank.files.reading import (
    BankStatement,
    NoStatement,
    StatementEmpty,
    columns_of_statement,
    read_statement_file,
    statement_of,
)
from propdesk.kernel.clock import wall_time

DATA = Path(__file__).parents[2] / "data" / "statements"
TRUTH = json.loads((DATA / "truth.json").read_text(encoding="utf-8"))


def read(path: Path) -> BankStatement:
    workbook = read_statement_file(path)
    return statement_of(workbook, columns_of_statement(workbook))


@pytest.fixture(params=TRUTH, ids=lambda one: one["file"])
def told(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = request.param
    return found


def test_every_row_is_read_to_the_fen(told: dict[str, Any]) -> None:
    found = read(DATA / told["file"])
    assert [one.amount for one in found.lines] == told["amounts"]
    assert (found.total, found.fee) == (told["total"], told["fee"])
    assert sum(one.amount for one in found.lines if one.amount > 0) == told["in"]
    assert [one.sentence for one in found.problems] == []
    assert [one.sentence for one in found.differences] == []


def test_times_payers_and_remarks_are_read(told: dict[str, Any]) -> None:
    found = read(DATA / told["file"])
    at = [f"{wall_time(one.at):%Y-%m-%d %H:%M:%S}" for one in found.lines]
    assert (at[0], at[-1]) == (told["first_at"], told["last_at"])
    assert [one.remark for one in found.lines] == told["remarks"]
    assert [one.payer for one in found.lines] == told["payers"]


def test_the_account_its_days_and_its_balances_are_found(told: dict[str, Any]) -> None:
    found = read(DATA / told["file"])
    assert (found.channel.value, found.number) == (told["channel"], told["number"])
    for name in ("opening", "closing", "holder"):
        assert name not in told or getattr(found, name) == told[name]
    for name in ("first", "last"):
        assert name not in told or f"{getattr(found, name)}" == told[name]


def test_refund_rows_go_out_and_name_their_payment(told: dict[str, Any]) -> None:
    found = read(DATA / told["file"])
    back = [one for one in found.lines if one.is_refund]
    assert len(back) == told["refunds"]
    paid = {one.order_no: one.amount for one in found.lines if one.amount > 0}
    assert all(paid[one.order_no] == -one.amount for one in back)


def test_each_row_has_a_number_of_its_own_that_another_reading_gives_too(
    told: dict[str, Any],
) -> None:
    first, again = (read(DATA / told["file"]) for _time in range(2))
    numbers = [one.no for one in first.lines]
    assert len(set(numbers)) == len(numbers)
    assert all(numbers)
    assert numbers == [one.no for one in again.lines]


def test_a_row_that_is_missing_shows_in_the_sums_and_the_balances(tmp_path: Path) -> None:
    lines = (DATA / "bank_signed.csv").read_bytes().split(b"\r\n")
    path = tmp_path / "short.csv"
    path.write_bytes(b"\r\n".join(lines[:12] + lines[13:]))
    found = read(path)
    assert [one.kind for one in found.problems] == ["gap"]
    assert [one.what for one in found.differences] == ["Closing balance"]


def test_what_is_no_amount_or_day_is_told_by_its_cell_and_stays_out(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(
        "交易日期,金额,对方户名,摘要\n2026-10-01,12.00,王伟,物业费\n2026-13-01,5.00,李娜,\n"
        "2026-10-02,五元,张敏,\n2026-10-03,0.00,刘洋,\n",
        encoding="utf-8",
    )
    found = read(path)
    assert [one.amount for one in found.lines] == [1200]
    assert [(one.row, one.column, one.kind) for one in found.problems] == [
        (3, "A", "no_day"),
        (4, "B", "no_amount"),
    ]
    assert [row for row, _why in found.passed_over] == [5]


def test_a_file_that_is_no_statement_says_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("房号,姓名\n1-101,王伟\n", encoding="utf-8")
    with pytest.raises(NoStatement):
        read(path)
    path.write_text("交易日期,金额\n,\n", encoding="utf-8")
    with pytest.raises((StatementEmpty, NoStatement)):
        read(path)
