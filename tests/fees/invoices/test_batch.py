"""The workbook for the tax bureau, and the numbers that come back in its result."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from propdesk.fees.invoices.batch.register import INVOICE_COLUMNS, ColumnFields
from propdesk.fees.invoices.batch.result import (
    NoResult,
    NumberRow,
    enter_numbers,
    judge_result,
    read_result,
    result_headings,
)
from propdesk.fees.invoices.batch.sheet import (
    NothingWaits,
    bureau_sheet,
    note_sent,
    rate_cell,
    waiting_invoices,
    write_bureau_sheet,
)
from propdesk.fees.invoices.batch.usual import ColumnsThere, take_usual_columns
from propdesk.fees.invoices.register import INVOICES
from propdesk.fees.invoices.rules import BatchField, BatchSheet, BuyerKind, InvoiceState
from propdesk.fees.tax_rates import TaxRate
from propdesk.kernel.records.refusals import FieldsRefused
from tests.fees.invoices.invoices_made import (
    COMPANY_NO,
    NUMBER,
    OTHER,
    asked,
    issued,
    paid,
    row,
)
from tests.offices import Office

Cells = Sequence[Sequence[object]]
Sheets = dict[str, list[tuple[object, ...]]]
HEADS = ("发票流水号", "数电发票号码", "开票日期", "价税合计", "备注")


def sheets_of(
    office: Office, path: Path, *, again: bool = False
) -> dict[str, list[tuple[object, ...]]]:
    sheet = office.store.read(bureau_sheet, again=again)
    assert write_bureau_sheet(path, sheet) == len(sheet.ids)
    office.store.write(note_sent, ids=sheet.ids, name=path.name)
    book = load_workbook(path)
    return {one.title: list(one.iter_rows(values_only=True)) for one in book.worksheets}


def result(
    office: Office, path: Path, rows: Cells, heads: Sequence[str] = HEADS
) -> tuple[NumberRow, ...]:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["批量开具结果"])
    sheet.append(list(heads))
    for one in rows:
        sheet.append(list(one))
    book.save(path)
    lines = read_result(path, office.store.read(result_headings))
    return office.store.read(judge_result, lines=lines)


def test_the_sheet_has_an_invoice_a_row_and_its_lines_together(
    office: Office, tmp_path: Path
) -> None:
    asked(office, paid(office))
    company = {"buyer": BuyerKind.COMPANY, "title": "云栖贸易有限公司", "tax_no": COMPANY_NO}
    asked(office, paid(office, 50_000, "1-1-102", charge_ids=None), **company)
    sheets = sheets_of(office, tmp_path / "开票.xlsx")
    basic, lines = sheets["1-发票基本信息"], sheets["2-发票明细信息"]
    assert basic[0][:4] == ("发票流水号", "发票类型", "特定业务类型", "是否含税")
    assert [one[0] for one in basic[1:]] == ["FP2026-000001", "FP2026-000002"]
    assert basic[2][4:7] == (None, "云栖贸易有限公司", COMPANY_NO)
    assert [one[0] for one in lines[1:]] == ["FP2026-000001"] * 2 + ["FP2026-000002"] * 2
    assert lines[1][-2:] == (377.02, "0.06")


def test_what_was_in_a_sheet_is_in_the_next_only_when_asked_for(
    office: Office, tmp_path: Path
) -> None:
    first = asked(office, paid(office, 37702))
    sheets_of(office, tmp_path / "1.xlsx")
    assert row(office, first).sent_on == office.store.clock.today()
    with pytest.raises(NothingWaits):
        office.store.read(bureau_sheet)
    asked(office, paid(office, 37702))
    waits = office.store.read(waiting_invoices)
    assert (waits.fresh, waits.all) == (1, 2)
    assert len(sheets_of(office, tmp_path / "2.xlsx")["1-发票基本信息"]) == 2
    assert len(sheets_of(office, tmp_path / "3.xlsx", again=True)["1-发票基本信息"]) == 3


def test_columns_are_chosen_renamed_and_ordered_and_stay(office: Office, tmp_path: Path) -> None:
    asked(office, paid(office))
    for order, header, what, text in (
        (20, "金额(含税)", BatchField.AMOUNT, ""),
        (10, "单据号", BatchField.SERIAL, ""),
        (30, "开票人", BatchField.FIXED, "何清扬"),
    ):
        fields = ColumnFields(
            sheet=BatchSheet.LINES, order_no=order, header=header, what=what, text=text
        )
        office.store.write(INVOICE_COLUMNS.uses.add, fields=fields)
    sheets = sheets_of(office, tmp_path / "own.xlsx")
    assert list(sheets) == ["2-发票明细信息"]
    head, first, _second = sheets["2-发票明细信息"]
    assert head == ("单据号", "金额(含税)", "开票人")
    assert first == ("FP2026-000001", 377.02, "何清扬")
    found = result(office, tmp_path / "r.xlsx", [("FP2026-000001", NUMBER, "2026-11-20")],
                   ("单据号", "发票号码", "开票日期"))  # fmt: skip
    assert [one.how for one in found] == ["fits"]


def test_the_usual_columns_are_a_beginning(office: Office) -> None:
    assert office.store.write(take_usual_columns) == 17
    with pytest.raises(ColumnsThere):
        office.store.write(take_usual_columns)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        (ColumnFields(header="税率", what=BatchField.RATE), "what"),
        (ColumnFields(header="名称", what=BatchField.TITLE, text="x"), "text"),
        (ColumnFields(header="发票流水号", what=BatchField.SERIAL), "header"),
    ],
)
def test_a_column_that_cannot_be_written_is_refused(
    office: Office, fields: ColumnFields, wrong: str
) -> None:
    office.store.write(take_usual_columns)
    with pytest.raises(FieldsRefused) as refused:
        office.store.write(INVOICE_COLUMNS.uses.add, fields=fields)
    assert list(refused.value.errors) == [wrong]


def test_a_rate_is_written_as_the_bureau_reads_it() -> None:
    found = [rate_cell(one) for one in (TaxRate.SIX, TaxRate.ONE_HALF, TaxRate.ZERO)]
    assert found == ["0.06", "0.015", "0"]
    assert (rate_cell(TaxRate.EXEMPT), rate_cell(TaxRate.UNTAXED)) == ("免税", "不征税")


def test_numbers_come_back_by_our_serial_and_go_as_one_step(office: Office, tmp_path: Path) -> None:
    ids = [asked(office, paid(office, 37702)), asked(office, paid(office, 37702))]
    found = result(
        office,
        tmp_path / "result.xlsx",
        [
            ("FP2026-000001", NUMBER, "2026-11-20 10:21:33", 377.02, ""),
            ("", OTHER, date(2026, 11, 20), "377.02", "1-1-101 FP2026-000002"),
        ],
    )
    assert [one.how for one in found] == ["fits", "fits"]
    assert {row(office, one).state for one in ids} == {InvoiceState.REQUESTED}  # nothing yet
    done = office.store.write(enter_numbers, rows=found)
    assert done.count("done") == 2
    assert [row(office, one).invoice_no for one in ids] == [NUMBER, OTHER]
    again = result(office, tmp_path / "again.xlsx", [("FP2026-000001", NUMBER, "2026-11-20")])
    assert [one.how for one in again] == ["same"]
    office.store.write(INVOICES.uses.together.undo_many, gesture=done.gesture)
    assert [(row(office, one).invoice_no, row(office, one).state) for one in ids] == [
        ("", InvoiceState.REQUESTED)
    ] * 2


def test_what_does_not_match_is_told_row_by_row_and_stays_out(
    office: Office, tmp_path: Path
) -> None:
    asked(office, paid(office, 37702))
    issued(office, paid(office, 37702), no=OTHER)
    twin = "26312000000000000003"
    found = result(
        office,
        tmp_path / "result.xlsx",
        [
            ("FP2026-000009", NUMBER, "2026-11-20", 377.02, ""),  # none of ours
            ("FP2026-000001", "", "2026-11-20", 377.02, ""),  # no number
            ("FP2026-000001", "123", "2026-11-20", 377.02, ""),
            ("FP2026-000001", OTHER, "2026-11-20", 377.02, ""),  # of another invoice
            ("FP2026-000001", NUMBER, "2026-11-20", 377.03, ""),  # another sum
            ("FP2026-000001", NUMBER, "", 377.02, ""),  # no day
            ("FP2026-000001", NUMBER, "2099-01-01", 377.02, ""),
            ("FP2026-000002", NUMBER, "2026-11-20", 377.02, ""),  # has its number
            ("FP2026-000001", twin, "2026-11-20", 377.02, ""),
            ("FP2026-000001", twin, "2026-11-20", 377.02, ""),  # twice
            ("", NUMBER, "2026-11-20", 377.02, ""),
        ],
    )
    assert [one.how for one in found] == ["problem"] * 8 + ["fits"] + ["problem"] * 2
    assert all(one.what for one in found)
    assert [one.row for one in found] == list(range(3, 14))
    assert office.store.write(enter_numbers, rows=found).count("done") == 1


def test_a_file_of_something_else_is_refused(office: Office, tmp_path: Path) -> None:
    with pytest.raises(NoResult, match="other"):
        result(office, tmp_path / "other.xlsx", [("1", "2")], ("房号", "姓名"))
