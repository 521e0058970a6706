"""Each rate of a month report says by which day it counts, and how the special cases count."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.kernel.i18n import _, set_language
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.reports.gathered import gathered_pdf
from propdesk.kernel.reports.paper import ReportWords, report_pdf
from propdesk.kernel.reports.report import MonthReport, Report, month_words, report_of
from propdesk.modules import declared
from propdesk.system.registers.report_view import ReportPage
from propdesk.today.month import month_reports
from propdesk.ui.desk import Desk
from propdesk.ui.parts.sheet import Sheet
from tests.samples import sample_year
from tests.walks import text_of

MONTH, LAST, TODAY = date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 20)
HEAD = PaperHead("云杉物业", "云杉里花园", "2026-11-20")
REPORTS = [load() for load in declared().reports]
CASES = ("cancelled", "merged", "reopened", "overdue")


@pytest.fixture
def year(store: Store, shared: Path) -> Store:
    """A store with a year of the sample estate."""
    store.path.write_bytes(sample_year(shared).read_bytes())
    return store


def by_basis(store: Store, report: Report[Any]) -> list[tuple[str, MonthReport]]:
    """The month by each basis, with the words of the basis."""
    found = []
    for basis, words in report.bases:
        facts = store.read(report.read, basis=basis, first=MONTH, last=LAST)
        said = report_of(report, facts, basis=basis, first=MONTH, today=TODAY)
        found.append((words, said))
    return found


def rates_of(report: Report[Any]) -> list[Any]:
    named = {*report.cards, *report.columns, *report.trends}
    named |= {name for each in report.breakdowns for name in each.columns}
    return [one for one in report.measures if one.kind == "rate" and one.name in named]


def squeezed(words: str) -> str:
    """Words without the ends of lines, which stand elsewhere on paper."""
    return "".join(words.split())


def test_there_are_the_reports_of_orders_complaints_contacts_patrol_hazards_and_visits() -> None:
    names = {one.name for one in REPORTS}
    assert names >= {"repairs", "complaints", "contacts", "patrol", "hazards", "visits"}
    assert all(rates_of(one) for one in REPORTS)


@pytest.mark.parametrize("report", REPORTS, ids=lambda one: one.name)
def test_each_rate_names_what_is_divided_by_what(report: Report[Any]) -> None:
    for measure in rates_of(report):
        assert measure.out_of is not None, measure.name
        assert all(measure.parts), measure.name


@pytest.mark.parametrize("report", REPORTS, ids=lambda one: one.name)
def test_the_paper_of_each_basis_says_it_and_how_each_case_counts(
    year: Store, report: Report[Any]
) -> None:
    set_language("en")
    for words, said in by_basis(year, report):
        told = ReportWords(month_words(MONTH), words, "until 2026-11-20")
        paper = squeezed(text_of(report_pdf(report, said, told, HEAD)))
        assert squeezed(words) in paper
        facts = year.read(report.read, basis=said.basis, first=MONTH, last=LAST)
        for case in CASES:
            sentence = getattr(report.counting, case)(facts)
            assert sentence.strip()
            assert squeezed(sentence) in paper, (report.name, case)


@pytest.mark.parametrize("report", REPORTS, ids=lambda one: one.name)
def test_the_screen_says_the_same_by_one_key(
    year: Store, desk: Desk, qtbot: QtBot, report: Report[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ReportPage(desk, report, watches=frozenset())
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: page._said is not None)
    opened: list[str] = []
    monkeypatch.setattr(Sheet, "exec", lambda sheet: opened.extend(words_of(sheet)))
    page.tell_counting()
    facts = desk.store.read(
        report.read, basis=report.bases[0][0], first=date(2026, 11, 1), last=date(2026, 11, 30)
    )
    assert opened[:2] == [_("How it is counted"), _(report.bases[0][1])]
    assert {*report.counting.told(facts)} <= {*opened}


def words_of(sheet: Sheet) -> list[str]:
    return [one.text() for one in sheet.findChildren(QLabel)]


def test_the_month_of_the_office_says_it_of_every_report(year: Store) -> None:
    parts = year.read(month_reports, first=MONTH)
    paper = squeezed(text_of(gathered_pdf(parts, month_words(MONTH), "2026-11-20", HEAD)))
    for one in parts:
        assert squeezed(one.basis) in paper
        for note in one.said.notes:
            assert squeezed(note) in paper, (one.report.name, note)
