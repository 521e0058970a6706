"""Periods, amounts and rows as old systems write them, against what a person reads there."""

import json
from datetime import date
from pathlib import Path

import pytest

from propdesk.fees.opening.files.reading import NoArrears, read_arrears
from propdesk.fees.opening.files.spans import PeriodFaulty, read_span
from propdesk.kernel.errors import Level
from tests.fees.opening.books import workbook

DATA = Path(__file__).parents[2] / "data" / "opening"
FILE = DATA / "18_opening_arrears.xlsx"
TRUTH = json.loads((DATA / "18_opening_arrears.truth.json").read_text("utf-8"))
OF_THE_ESTATE = {"unknown_unit", "other_owner", "charge_twice", "period_overlap",
                 "negative_is_prepayment"}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-03", (2026, 3, 1), (2026, 3, 31)),
        ("2026年3月", (2026, 3, 1), (2026, 3, 31)),
        ("202604", (2026, 4, 1), (2026, 4, 30)),
        ("2024/9", (2024, 9, 1), (2024, 9, 30)),
        ("二〇二五年十二月", (2025, 12, 1), (2025, 12, 31)),
        ("2026.1-2026.6", (2026, 1, 1), (2026, 6, 30)),
        ("2025.7～12", (2025, 7, 1), (2025, 12, 31)),
        ("2026年1-3月", (2026, 1, 1), (2026, 3, 31)),
        ("2026-02-01至2026-02-28", (2026, 2, 1), (2026, 2, 28)),
        ("2026年第1季度", (2026, 1, 1), (2026, 3, 31)),
        ("2026年上半年", (2026, 1, 1), (2026, 6, 30)),
        ("2025年度", (2025, 1, 1), (2025, 12, 31)),
    ],
)
def test_a_period_however_it_is_written(
    text: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    assert read_span(text) == (date(*first), date(*last))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("3月", "no_year"),
        ("Q2", "no_year"),
        ("历年", "bad_period"),
        ("2026-13", "bad_period"),
        ("", "bad_period"),
        ("2026.6-2026.1", "period_backwards"),
    ],
)
def test_what_is_no_period_is_named(text: str, fault: str) -> None:
    with pytest.raises(PeriodFaulty) as refused:
        read_span(text)
    assert refused.value.fault == fault


def test_a_list_reads_as_a_person_reads_it() -> None:
    found = read_arrears(FILE)
    sheet = TRUTH["sheet"]
    wanted = {
        int(one["at"][0].split("!A")[1]): (
            one["from"], one["to"], one["charged_fen"], one["paid_fen"], one["arrears_fen"],
        )
        for one in TRUTH["arrears"]
    }  # fmt: skip
    read = {
        row.number: (row.first.isoformat(), row.last.isoformat(), row.charged, row.paid, row.owed)
        for row in found.rows
        if row.sheet == sheet
    }
    assert {number: read[number] for number in wanted} == wanted
    problems = {
        (one["row"], one["column"], one["kind"])
        for one in TRUTH["problems"]
        if one["sheet"] == sheet and one["kind"] not in OF_THE_ESTATE
    }
    told = [one for one in found.problems if one.sheet == sheet]
    assert {(one.row, one.column, one.kind) for one in told} == problems
    ignored = {one["row"] for one in TRUTH["ignored"] if one["sheet"] == sheet}
    assert {one.row for one in found.passed_over if one.row and one.sheet == sheet} == ignored
    assert all(one.level is Level.ERROR for one in found.problems)


def test_payments_are_no_arrears() -> None:
    assert {row.sheet for row in read_arrears(FILE).rows} == {TRUTH["sheet"]}


def test_a_file_without_such_columns_is_refused(tmp_path: Path) -> None:
    other = workbook(tmp_path / "other.xlsx", [("1", "2")], ("报修单号", "内容"))
    with pytest.raises(NoArrears, match=r"other\.xlsx"):
        read_arrears(other)


def test_days_from_and_to_and_their_own_due_day(tmp_path: Path) -> None:
    heads = ("房号", "收费项目", "起始日", "截止日", "应缴日期", "欠费金额")
    row = ("1-101", "物业费", "2026-01-01", "2026-03-31", "2026-01-15", "300")
    (found,) = read_arrears(workbook(tmp_path / "days.xlsx", [row], heads)).rows
    assert (found.first, found.last) == (date(2026, 1, 1), date(2026, 3, 31))
    assert (found.due, found.owed) == (date(2026, 1, 15), 30_000)
