"""The page of a report: months by keys, every figure opens the rows it was counted from."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.kernel.i18n import set_language
from propdesk.system.registers.report_view import ReportPage
from propdesk.ui.desk import Desk
from tests.flows.clerk import choose_files
from tests.kernel.reports.samples import SAMPLE, Order
from tests.ui.clipping import clipped
from tests.ui.seen import seen_words


def orders(today: date) -> list[Order]:
    month = today.replace(day=1)
    return [
        Order(id=1, day=month, end="on time", worker="许师傅", fee=5000),
        Order(id=2, day=month, end="late", worker="许师傅"),
        Order(id=3, day=month, end="overdue", worker="梁师傅", kind="电"),
        Order(id=4, day=month, end="not due", worker="", kind="电"),
    ]


@pytest.fixture
def made(desk: Desk, qtbot: QtBot) -> Callable[[], ReportPage]:
    """A page over four orders of this month."""
    facts = orders(desk.today())

    @use_case(permission="")
    def read(_session: Session, *, basis: str, first: date, last: date) -> Sequence[Order]:
        shifted = facts if basis == "reported" else facts[:1]
        return [one for one in shifted if first <= one.day <= last]

    def make() -> ReportPage:
        page = ReportPage(desk, replace(SAMPLE, read=read), watches=frozenset({"unit"}))
        qtbot.addWidget(page)
        page.resize(1266, 642)
        page.show()
        qtbot.waitUntil(lambda: bool(page.table._rows))
        page.shown()
        return page

    return make


@pytest.fixture
def page(made: Callable[[], ReportPage]) -> ReportPage:
    set_language("zh_CN")
    return made()


def opened(desk: Desk) -> list[tuple[str, dict[str, object]]]:
    found: list[tuple[str, dict[str, object]]] = []
    desk.page_wanted.connect(lambda page, context: found.append((page, context)))
    return found


def test_the_bars_are_headed_by_what_parts_them(desk: Desk, qtbot: QtBot) -> None:
    facts = orders(desk.today())
    read = use_case(permission="")(lambda _session, **_words: facts)
    sample = replace(SAMPLE, bars="worker", read=read)
    page = ReportPage(desk, sample, watches=frozenset())
    qtbot.addWidget(page)
    page.show()
    assert "Of each worker" in seen_words(page)
    assert page.bars.accessibleName() == "Of each worker"


def test_enter_on_a_figure_opens_the_very_rows(page: ReportPage, desk: Desk) -> None:
    found = opened(desk)
    assert page._in_hand.text().startswith("许师傅 · Repairs told")
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    QTest.keyClick(page.table, Qt.Key.Key_Right)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert [(where, said["ids"]) for where, said in found] == [
        ("repairs.orders", (1, 2)),
        ("repairs.orders", (3,)),
    ]


def test_cards_and_bars_open_their_rows_too(page: ReportPage, desk: Desk) -> None:
    found = opened(desk)
    page.cards["rate"].click()
    QTest.keyClick(page.bars, Qt.Key.Key_Down)
    QTest.keyClick(page.bars, Qt.Key.Key_Return)
    assert [said["ids"] for _where, said in found] == [(1, 2, 3), (1, 2)]


def test_a_badge_opens_nothing(page: ReportPage, desk: Desk, qtbot: QtBot) -> None:
    for _press in range(3):
        QTest.keyClick(page.table, Qt.Key.Key_Right)
    with qtbot.assertNotEmitted(desk.page_wanted):
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page._in_hand.text() == ""


def test_page_keys_go_through_the_months_and_not_into_the_future(
    page: ReportPage, desk: Desk, qtbot: QtBot
) -> None:
    page.activateWindow()
    page._months._step(1)
    assert page._first == desk.today().replace(day=1)
    QTest.keyClick(page, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: not page.table._rows)
    assert page.cards["rate"].accessibleName().startswith("In time % · — ")


def test_another_basis_counts_other_rows(page: ReportPage, qtbot: QtBot) -> None:
    page._bases["finished"].click()
    qtbot.waitUntil(
        lambda: page.table._total is not None and page.table._total.cells[0].text == "1"
    )
    assert not page._bases["reported"].isChecked()


def test_a_written_table_makes_it_count_again(page: ReportPage, qtbot: QtBot) -> None:
    said = page._said
    page.reload(frozenset({"receipt"}))
    assert page._job is not None
    page.reload(frozenset({"unit"}))
    qtbot.waitUntil(lambda: page._said is not said)


def test_the_workbook_and_the_paper_say_the_same(
    page: ReportPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_files(monkeypatch, save_file=tmp_path / "report.xlsx")
    page.save_workbook()
    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    assert list(book["Of each worker"].values)[-1][1] == 4
    choose_files(monkeypatch, save_file=tmp_path / "report.pdf")
    page.save_pdf()
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
@pytest.mark.parametrize("height", [642, 570])
def test_nothing_is_cut_off(
    made: Callable[[], ReportPage], language: str, height: int, qtbot: QtBot
) -> None:
    set_language(language)
    page = made()
    page.resize(1266, height)
    assert page.minimumSizeHint().height() <= height
    assert clipped(page) == []
