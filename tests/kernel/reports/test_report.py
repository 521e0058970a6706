"""What a report says of a month: its parts add up to one another, and to last month's."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pypdfium2
from hypothesis import given, strategies as st

from propdesk.kernel.i18n import set_language
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.reports.paper import ReportWords, report_pdf
from propdesk.kernel.reports.report import MonthReport, month_after, month_end, report_of
from propdesk.kernel.reports.workbook import write_report
from tests.kernel.reports.samples import SAMPLE, Order

NOVEMBER, TODAY = date(2026, 11, 1), date(2026, 11, 20)


def november() -> MonthReport:
    orders = [
        Order(id=1, day=date(2026, 11, 2), end="on time", fee=5000),
        Order(id=2, day=date(2026, 11, 20), end="late", worker="梁师傅", kind="电"),
        Order(id=3, day=date(2026, 11, 21), end="overdue", worker=""),
        Order(id=4, day=date(2026, 10, 20), end="on time"),
        Order(id=5, day=date(2026, 10, 21), end="late", kind="门窗"),
        Order(id=6, day=date(2025, 12, 1), end="late"),
    ]
    return report_of(SAMPLE, orders, basis="reported", first=NOVEMBER, today=TODAY)


def test_months_are_counted_over_the_turn_of_the_year() -> None:
    assert month_after(date(2026, 11, 1), 2) == date(2027, 1, 1)
    assert month_after(date(2026, 1, 1), -1) == date(2025, 12, 1)
    assert month_end(date(2028, 2, 1)) == date(2028, 2, 29)


def test_a_card_stands_beside_the_month_before() -> None:
    card = november().cards[0]
    assert (card.now.text(), card.before.text()) == ("33.3", "50.0")


def test_a_table_has_a_line_for_each_and_nobody_last_and_all_of_them_below() -> None:
    by_worker = november().tables[0]
    assert [line.name for line in by_worker.lines] == ["梁师傅", "许师傅", "无人"]
    assert [line.figures[0].amount for line in by_worker.lines] == [1, 1, 1]
    assert by_worker.total.figures[0].ids == (1, 2, 3)


def test_bars_compare_a_running_month_with_the_same_days_of_the_one_before() -> None:
    bars = {bar.name: (bar.now.amount, bar.before) for bar in november().bars}
    assert bars == {"水": (2, 1), "电": (1, 0)}  # the door of 21 October is not in them


def test_a_kind_without_a_row_this_month_is_not_lost() -> None:
    orders = [Order(id=1, day=date(2026, 9, 3), kind="门窗")]
    october = report_of(
        SAMPLE, orders, basis="reported", first=date(2026, 10, 1), today=date(2026, 11, 20)
    )
    assert [(bar.name, bar.now.amount, bar.before) for bar in october.bars] == [("门窗", 0, 1)]


def test_the_trend_runs_over_twelve_months_up_to_this_one() -> None:
    points = november().points
    assert [points[0].first, points[-1].first, len(points)] == [date(2025, 12, 1), NOVEMBER, 12]
    assert [point.figures[0].whole for point in (points[0], points[1], points[-1])] == [1, 0, 3]


@given(st.lists(st.tuples(st.integers(1, 30), st.sampled_from(["", "a", "b"])), max_size=20))
def test_the_lines_of_each_table_add_up_to_its_total(rows: list[tuple[int, str]]) -> None:
    orders = [
        Order(id=n, day=date(2026, 11, day), worker=worker) for n, (day, worker) in enumerate(rows)
    ]
    said = report_of(SAMPLE, orders, basis="reported", first=NOVEMBER, today=TODAY)
    for table in said.tables:
        lines = [line.figures[0] for line in table.lines]
        assert sum(one.amount for one in lines) == table.total.figures[0].amount == len(orders)
        assert sorted(i for one in lines for i in one.ids) == sorted(said.ids)
    assert sum(bar.now.amount for bar in said.bars) == len(orders)


def test_a_printed_report_says_month_basis_sums_and_how_the_rest_counts() -> None:
    set_language("zh_CN")
    words = ReportWords("2026 年 11 月", "按报修日", "截至 11-20 15:42")
    head = PaperHead("云杉物业", "云杉里花园", "打印 2026-11-20 王丽")
    document = pypdfium2.PdfDocument(report_pdf(SAMPLE, november(), words, head))
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    for said in (
        "按报修日",
        "in good time 1 ÷ fallen due 3",
        "33.3",
        "未到期 0 单不计",
        "许师傅",
        "2025-12",
    ):
        assert said in text


def test_a_workbook_has_a_sheet_for_each_table_and_numbers_in_its_cells(tmp_path: Path) -> None:
    set_language("en")
    path = tmp_path / "report.xlsx"
    write_report(path, SAMPLE, november())
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Month report", "Of each worker", "By kind", "Twelve months"]
    by_worker = list(book["Of each worker"].iter_rows(values_only=True))
    assert by_worker[0] == ("Worker", "Repairs told", "Overdue", "In time %", "Hours", "Charged")
    assert by_worker[-1] == ("Total", 3, 1, 33.3, 0, 50)
    assert list(book["Month report"].iter_rows(values_only=True))[1][1:] == (
        33.3, 92, 50, "in good time 1 ÷ fallen due 3",
    )  # fmt: skip


def test_what_does_not_count_stands_in_no_figure_but_is_told_of() -> None:
    orders = [Order(id=1, day=NOVEMBER), Order(id=2, day=NOVEMBER, end="not due")]
    only_due = replace(SAMPLE, holds=lambda order: order.end != "not due")
    said = report_of(only_due, orders, basis="reported", first=NOVEMBER, today=TODAY)
    assert (said.ids, said.bars[0].now.amount, said.notes[0]) == ((1,), 1, "未到期 1 单不计")


def test_names_in_order_stand_as_people_count() -> None:
    by_worker = replace(SAMPLE.breakdowns[0], in_order=True)
    report = replace(SAMPLE, breakdowns=(by_worker, *SAMPLE.breakdowns[1:]))
    names = ("10栋", "2栋", "")
    orders = [Order(id=n, day=NOVEMBER, worker=name) for n, name in enumerate(names, 1)]
    said = report_of(report, orders, basis="reported", first=NOVEMBER, today=TODAY)
    assert [line.name for line in said.tables[0].lines] == ["2栋", "10栋", "无人"]
