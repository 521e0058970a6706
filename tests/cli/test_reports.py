"""The command of the month reports: one or all, PDF or workbook, and what it refuses."""

from pathlib import Path

import openpyxl
import pytest

from propdesk.db.keeping.opening import check_at_start, open_data
from propdesk.kernel.paper.pdfium import page_count
from propdesk.modules import declared
from tests.cli.answers import Run, refused
from tests.clocks import StoppedClock
from tests.repairs.orders_made import put_orders
from tests.repairs.things import put_staff

NAMES = [
    "deposits", "repairs", "patrol", "hazards", "complaints", "visits", "contacts", "hand_overs",
    "defects", "follow_ups", "dunning", "keepers", "accrual",
]  # fmt: skip


@pytest.fixture
def office_with_orders(folder: Path) -> Path:
    """The office, with eight orders of November."""
    opened = open_data(folder, clock=StoppedClock(), declarations=declared())
    check_at_start(opened)
    put_staff(opened.store)
    put_orders(opened.store)
    opened.close()
    return folder


def test_all_reports_are_one_pdf_with_a_cover_and_one_workbook(
    run: Run, office_with_orders: Path, tmp_path: Path
) -> None:
    pdf, book = tmp_path / "all.pdf", tmp_path / "all.xlsx"
    told = run("report", "all", "2026-11", pdf, data=office_with_orders).told
    assert list(told["rows"]) == NAMES
    assert told["rows"]["repairs"] == 7  # one of the eight is cancelled
    assert page_count(pdf.read_bytes()) > len(NAMES)
    [rate] = [
        one
        for one in told["figures"]
        if (one["report"], one["name"]) == ("repairs", "on_time_rate")
    ]
    assert rate["target"] == 920
    run("report", "all", "2026-11", book, data=office_with_orders)
    sheets = openpyxl.load_workbook(book).worksheets
    assert len(sheets) == 1 + len(NAMES)
    key = [tuple(cell.value for cell in row) for row in sheets[0].iter_rows(min_row=2)]
    assert ("报修月报", "及时率 %", rate["per_mille"] / 10) in [one[:3] for one in key]


def test_one_report_is_asked_for_by_its_name(run: Run, tmp_path: Path) -> None:
    told = run("report", "hazards", "2026年10月", tmp_path / "hazards.pdf").told
    assert told["month"] == "2026-10"
    assert told["rows"] == {"hazards": 0}


@pytest.mark.parametrize("asked", [("all", "2026-10"), ("rates", "2026-H1")])
def test_what_would_stand_in_a_report_is_said_without_a_file(
    run: Run, office_with_orders: Path, tmp_path: Path, asked: tuple[str, str]
) -> None:
    out = tmp_path / "a.pdf"
    only_said = run("report", *asked, out, "--dry-run", data=office_with_orders).told
    assert not out.exists()
    assert run("report", *asked, out, data=office_with_orders).told == only_said
    assert out.exists()


@pytest.mark.parametrize(
    ("name", "period", "file", "why"),
    [
        ("nosuch", "2026-10", "a.pdf", "report_unknown"),
        ("all", "2027-10", "a.pdf", "no_month"),
        ("all", "2026-Q3", "a.pdf", "no_month"),
        ("all", "soon", "a.pdf", "no_month"),
        ("all", "2026-10", "a.doc", "report_without_kind"),
    ],
)
def test_a_wrong_name_month_or_file_is_refused(
    run: Run, tmp_path: Path, name: str, period: str, file: str, why: str
) -> None:
    assert refused(run("report", name, period, tmp_path / file), why)
    assert not (tmp_path / file).exists()


def test_a_report_of_the_money_is_of_any_days_and_says_whether_the_books_agree(
    run: Run, office_with_orders: Path, tmp_path: Path
) -> None:
    for file in (tmp_path / "rates.pdf", tmp_path / "rates.xlsx"):
        told = run("report", "rates", "2026-H1", file, data=office_with_orders).told
        assert (told["first"], told["last"], told["by"]) == ("2026-01-01", "2026-06-30", "scope")
        assert told["total"]["current"] is None  # nothing was charged
        assert all(one["holds"] for one in told["identities"])
        assert file.exists()
    asked = ("report", "collected", "2026-11-03..2026-11-05", tmp_path / "a.xlsx")
    told = run(*asked, "--by", "cashier+item", data=office_with_orders).told
    assert (told["by"], told["lines"]) == ("cashier+item", [])


@pytest.mark.parametrize(
    ("name", "period", "more", "why"),
    [
        ("rates", "2027", (), "no_span"),
        ("rates", "2026-11-31", (), "no_span"),
        ("rates", "soon", (), "period_unknown"),
        ("rates", "2026", ("--by", "colour"), "no_cut"),
    ],
)
def test_wrong_days_or_parts_of_a_report_of_the_money_are_refused(
    run: Run, tmp_path: Path, name: str, period: str, more: tuple[str, ...], why: str
) -> None:
    assert refused(run("report", name, period, tmp_path / "a.xlsx", *more), why)
    assert not (tmp_path / "a.xlsx").exists()


def test_a_report_of_the_month_is_not_parted_in_silence(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    assert refused(run("report", "repairs", "2026-11", file, "--by", "building"), "not_parted")
    assert not file.exists()
