"""The page of the reports: which, of which days, its rows, the identities, paper and workbook."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.reports.catalogue import REPORTS
from propdesk.fees.reports.identities import proofs_of
from propdesk.fees.reports.page.view import MoneyReportsPage
from propdesk.fees.reports.paper import WholeReport, report_pdf, write_report, write_rows
from propdesk.fees.reports.published.dialogs import publication_dialog
from propdesk.fees.reports.spans import parse_span
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from propdesk.kernel.paper.records import PaperHead
from propdesk.ui.desk import Desk
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.parts.sheet import Sheet
from tests.fees.desks import in_window
from tests.flows.clerk import choose_files
from tests.offices import Office
from tests.walks import text_of as pdf_text


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, office: Office) -> MoneyReportsPage:
    """A payment of November."""
    order = Order(unit_id=office.units["1-1-101"], parts=(Part(Method.CASH, Money(37_702)),))
    office.store.write(collect_payment, order=order)
    shown = in_window(qtbot, desk, MoneyReportsPage, MoneyReportsPage)
    qtbot.waitUntil(lambda: bool(shown.checks))
    return shown


def choose(page: MoneyReportsPage, qtbot: QtBot, name: str) -> None:
    page.open(report=name)
    qtbot.waitUntil(lambda: page.said is not None and page.said.name == name)
    qtbot.waitUntil(lambda: bool(page.checks))


def test_every_report_is_shown_with_its_checks(page: MoneyReportsPage, qtbot: QtBot) -> None:
    for report in REPORTS:
        choose(page, qtbot, report.name)
        assert page.table.as_text().count("\n") >= 1
        assert all(one.holds for one in page.checks)
        assert "相符" in page.banner._words.text()


def test_enter_opens_the_rows_of_a_figure_and_escape_goes_back(
    page: MoneyReportsPage, qtbot: QtBot
) -> None:
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.currentWidget() is page.rows)
    assert page.rows.table.model.rowCount() == 1
    QTest.keyClick(page.rows.table.view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.currentWidget() is not page.rows)


@pytest.mark.parametrize("key", [Qt.Key.Key_F3, Qt.Key.Key_F7, Qt.Key.Key_F9])
def test_a_key_of_the_report_leads_back_to_it_from_its_rows(
    page: MoneyReportsPage, qtbot: QtBot, key: Qt.Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = list[Sheet]()

    def backed_out(sheet: Sheet) -> int:
        opened.append(sheet)
        return 0

    monkeypatch.setattr(Sheet, "exec", backed_out)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.currentWidget() is page.rows)
    QTest.keyClick(page.rows.table.view, key)
    assert len(opened) == 1
    assert page.currentWidget() is not page.rows
    opened[0].deleteLater()


def test_page_up_goes_to_the_month_before_and_days_to_come_are_not_taken(
    page: MoneyReportsPage, qtbot: QtBot
) -> None:
    QTest.keyClick(page, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: page.said is not None and page.said.span.text == "2026-10")
    page.choice.choose(parse_span("2026-11", page._desk.today()))
    page.choice.choose(page.choice.span.step(1))
    assert page.choice.span.text == "2026-11"


def test_days_of_ones_own_are_asked_for(
    page: MoneyReportsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def type_them(dialog: FormDialog) -> int:
        dialog.form.field("first").set_text("2026-11-05")
        dialog.form.field("last").set_text("2026-11-20")
        dialog.save()
        return 1

    monkeypatch.setattr(FormDialog, "exec", type_them)
    page.choice.ask_days()
    qtbot.waitUntil(
        lambda: page.said is not None and page.said.span.text == "2026-11-05..2026-11-20"
    )


def test_paper_and_workbook_say_what_the_page_says(
    page: MoneyReportsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    head = PaperHead("云杉物业", "云杉里花园", "打印")
    for report in REPORTS:
        choose(page, qtbot, report.name)
        assert page.said is not None
        assert page.identities is not None
        checks = (*page.identities.checks, *proofs_of(report, page.said, page.identities))
        whole = WholeReport(report=report, said=page.said, checks=checks, until="")
        paper = pdf_text(report_pdf(whole, head))
        for line in page.said.lines[:3]:
            for figure in line.figures:
                assert figure.text() in paper
        write_report(tmp_path / "a.xlsx", whole)
        sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
        last = [cell.value for cell in list(sheet.iter_rows())[-1]]
        for one, figure, cell in zip(
            page.said.columns, page.said.total.figures, last[1:], strict=True
        ):
            if one.kind == "money":
                assert round(float(str(cell)) * 100) == figure.amount


def test_the_rows_go_out_as_a_workbook(
    page: MoneyReportsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.currentWidget() is page.rows)
    assert write_rows(tmp_path / "rows.xlsx", page.rows._all(), "a") == 1
    rows = list(openpyxl.load_workbook(tmp_path / "rows.xlsx").worksheets[0].iter_rows())
    assert rows[-1][-1].value == rows[-2][-1].value


def test_what_leaves_is_written_down_before_it_is_there(
    page: MoneyReportsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report, rows = tmp_path / "report.xlsx", tmp_path / "rows.xlsx"
    choose_files(monkeypatch, save_file=report)
    page.save_book()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.currentWidget() is page.rows)
    choose_files(monkeypatch, save_file=rows)
    page.rows.save_book()
    qtbot.waitUntil(rows.exists)

    def exports(session: Session) -> list[str]:
        query = select(AuditRow.subject).where(AuditRow.what == "export.list")
        return [*session.scalars(query.order_by(AuditRow.id))]

    assert page.said is not None
    whole = page.whole(page.said)
    assert page._desk.store.read(exports) == [f"{whole.title} {whole.days}", page.rows._title]


def test_the_half_year_that_ended_is_offered_for_publication(
    desk: Desk, page: MoneyReportsPage
) -> None:
    dialog = publication_dialog(desk)
    chosen = dialog.form.values()["half"]
    assert chosen == parse_span("2026-H1", desk.today())
    assert page.isVisible()


def test_the_publication_is_drawn_in_a_job_and_shown(
    desk: Desk, page: MoneyReportsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(Sheet, "exec", lambda sheet: shown.append(sheet.windowTitle()))
    dialog = publication_dialog(desk)
    dialog.save()
    assert shown == []  # the window does not wait for it
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert page.isVisible()
