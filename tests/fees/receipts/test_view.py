"""The page of receipts: chips and totals, paper, void and red, export."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import red_receipt, void_receipt
from propdesk.fees.receipts.listing import RECEIPTS
from propdesk.fees.receipts.outputs import put_out_receipt
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.receipts.states import ReceiptState
from propdesk.fees.receipts.view import ReceiptPanel, ReceiptsPage, receipts_page
from propdesk.fees.rules import Method
from propdesk.fees.shifts.shifts import close_shift
from propdesk.kernel.i18n import LANGUAGES, set_language
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.question import Question, asked
from propdesk.kernel.sheets.files import read_workbook
from propdesk.ui.desk import Desk
from tests.clocks import StoppedClock
from tests.fees.desks import Hands, in_window
from tests.keyboard import AGREE, ENTER, F9
from tests.offices import Office
from tests.ui.clipping import clipped, cut_cells


def pay(office: Office, code: str, fen: int, method: Method = Method.CASH) -> str:
    order = Order(
        unit_id=office.units[code], parts=(Part(method, Money(fen)),), payer=f"payer of {code}"
    )
    return office.store.write(collect_payment, order=order).receipts[0].no


@pytest.fixture
def three(office: Office) -> Office:
    """Receipt 1 in cash, 2 by WeChat and void, 3 by transfer."""
    pay(office, "1-1-101", 37702)
    void = pay(office, "1-1-102", 28000, Method.WECHAT)
    pay(office, "1-2-201", 25068, Method.TRANSFER)
    office.store.write(void_receipt, no=void, reason="wrong room", copies_back=3)
    return office


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, three: Office) -> ReceiptsPage:
    return in_window(qtbot, desk, receipts_page, ReceiptsPage)


def numbers(office: Office, wanted: Question) -> list[str]:
    return [row.no[-1] for row in office.store.read(RECEIPTS.first, question=wanted)]


def test_the_newest_receipt_stands_first(three: Office) -> None:
    rows = three.store.read(RECEIPTS.first)
    assert [row.state for row in rows] == ["issued", "void", "issued"]
    assert rows[0].content == "物业费 2026-09"
    assert rows[0].unit_code == "1-2-201"


def test_receipts_are_found_by_method_state_and_words(three: Office) -> None:
    assert numbers(three, asked("method:transfer")) == ["3"]
    assert numbers(three, asked("state:void")) == ["2"]
    assert numbers(three, asked("state:issued")) == ["3", "1"]
    assert numbers(three, asked(words="1-1-10")) == ["2", "1"]
    assert numbers(three, asked(words="000003")) == ["3"]


def test_totals_count_what_is_void_apart(three: Office) -> None:
    totals = three.store.read(RECEIPTS.figures)
    assert (totals.count, totals.money("amount")) == (3, Money(37702 + 25068))
    assert (totals.number("void_count"), totals.money("void_amount")) == (1, Money(28000))


def test_chips_know_their_counts(three: Office) -> None:
    counts = three.store.read(RECEIPTS.figures).chips
    states = {name: counts[f"state:{name}"] for name in ReceiptState}
    assert states == {"issued": 2, "void": 1, "reversed": 0, "red": 0}
    assert {one: counts[f"method:{one}"] for one in Method if counts[f"method:{one}"]} == {
        Method.CASH: 1, Method.WECHAT: 1, Method.TRANSFER: 1,
    }  # fmt: skip


def test_chips_count_among_what_the_words_find(three: Office) -> None:
    found = three.store.read(RECEIPTS.figures, question=asked("state:void", words="1-1-10"))
    counts = found.chips
    assert (found.count, counts["state:issued"], counts["state:void"]) == (1, 1, 1)
    # Of the other groups each chip says what it leaves of the void ones.
    assert (counts["method:cash"], counts["method:wechat"], counts["days:all"]) == (0, 1, 1)


def test_what_prepayment_paid_has_a_chip(page: ReceiptsPage) -> None:
    assert [key for key in page.register.chips if key.startswith("method:")][-1] == "method:prepaid"


def test_a_red_receipt_and_its_original_make_nothing_together(three: Office) -> None:
    three.store.write(close_shift, counted=[(Money(1), 37702)])
    three.store.write(red_receipt, no="SJ2026-000001", reason="wrong amount")
    rows = three.store.read(RECEIPTS.first, question=asked("method:cash"))
    assert [(row.state, row.amount.fen) for row in rows] == [("red", -37702), ("reversed", 37702)]
    assert three.store.read(RECEIPTS.totals).money("amount") == Money(25068)
    red = three.store.read(RECEIPTS.totals, question=asked("state:red"))
    assert red.money("amount") < ZERO


def test_every_sort_gives_every_receipt_once(three: Office) -> None:
    for sort in ("", "no", "at", "payer", "amount", "cashier"):
        for descending in (False, True):
            question = asked(order=[(sort, descending)])
            ids = three.store.read(RECEIPTS.ids, question=question)
            assert sorted(ids) == [1, 2, 3]


def test_receipts_of_other_days_hide_behind_the_chip_of_today(
    three: Office, clock: StoppedClock
) -> None:
    clock.go_on(days=3)
    pay(three, "1-1-102", 100)
    today = clock.today()
    assert numbers(three, Question(first=today, last=today)) == ["4"]


def test_the_page_shows_list_totals_and_facts(page: ReceiptsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.register.table.model.rowCount() == 3)
    assert page.register.chips["state:void"]._number == "1"


def test_the_panel_says_who_took_a_receipt_back_and_why(
    desk: Desk, three: Office, qtbot: QtBot
) -> None:
    three.store.write(close_shift, counted=[(Money(1), 37702)])
    three.store.write(red_receipt, no="SJ2026-000001", reason="wrong amount")
    by = three.store.actor.name
    told = {
        "SJ2026-000002": {"wrong room", by},
        "SJ2026-000001": {"wrong amount", by, "SJ2026-000004"},
        "SJ2026-000004": {"wrong amount", "SJ2026-000001"},
    }
    rows = {row.no: row for row in three.store.read(RECEIPTS.first)}

    def shown(no: str) -> set[str]:
        panel = ReceiptPanel(desk)
        qtbot.addWidget(panel)
        panel.show_row(rows[no])
        return {each.text() for each in panel.findChildren(QLabel)}

    for no, words in told.items():
        assert words <= shown(no)
    assert "原因" not in shown("SJ2026-000003")


def test_a_long_payer_is_read_whole_on_a_small_screen_without_scrolling(
    three: Office, desk: Desk, qtbot: QtBot
) -> None:
    payer = "云杉里花园物业服务有限公司第一分公司"
    order = Order(
        unit_id=three.units["1-1-102"], parts=(Part(Method.CASH, Money(56000)),), payer=payer
    )
    three.store.write(collect_payment, order=order)
    page = in_window(qtbot, desk, receipts_page, ReceiptsPage)
    page.resize(1266, 590)
    table = page.register.table
    qtbot.waitUntil(lambda: table.model.rowCount() == 4)
    rows = three.store.read(RECEIPTS.first)
    table.show_rows(
        [replace(row, content="物业费 2026-01 至 2026-12；车位费 " * 2) for row in rows]
    )
    QApplication.processEvents()
    assert cut_cells(table) == []
    assert table.view.horizontalScrollBar().maximum() == 0


def test_enter_shows_the_paper_and_looking_counts_nothing(
    page: ReceiptsPage, three: Office, qtbot: QtBot
) -> None:
    page.register.table.view.selectRow(0)
    page.register.table.view.setFocus()
    Hands(qtbot).press(ENTER)
    assert page.currentWidget() is page.paper
    assert page.paper.title.text() == "SJ2026-000003"
    assert three.store.read(RECEIPTS.first)[0].copies == 0


def test_f9_voids_while_the_session_is_open(
    page: ReceiptsPage, three: Office, qtbot: QtBot
) -> None:
    page.register.table.view.selectRow(0)
    page.register.table.view.setFocus()
    Hands(qtbot).press(F9, "1", ENTER, "3", AGREE)
    assert three.store.read(stored_facts, no="SJ2026-000003").state == "void"


def test_f9_on_what_is_void_says_so_and_asks_nothing(
    page: ReceiptsPage, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[str] = []
    monkeypatch.setattr(desk, "refuse", lambda error: refused.append(str(error)))
    page.register.table.view.selectRow(1)
    page.register.table.view.setFocus()
    Hands(qtbot).press(F9)
    assert len(refused) == 1
    assert "SJ2026-000002" in refused[0]


def test_f9_makes_a_red_receipt_after_the_close(
    page: ReceiptsPage, three: Office, qtbot: QtBot
) -> None:
    three.store.write(close_shift, counted=[(Money(1), 37702)])
    page.register.refresh()
    page.register.table.view.selectRow(0)
    page.register.table.view.setFocus()
    Hands(qtbot).press(F9, "1", AGREE)
    assert three.store.read(stored_facts, no="SJ2026-000003").state == "reversed"
    assert three.store.read(stored_facts, no="SJ2026-000004").refers_to == "SJ2026-000003"


def test_the_export_reads_back(
    page: ReceiptsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "receipts.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(target), ""))
    with qtbot.waitSignal(page._desk.said):
        next(each for each in page.register.buttons if each.key == "Ctrl+E").press()
    (sheet,) = read_workbook(target).sheets
    assert len(sheet.rows) == 4
    head = list(sheet.rows[0])
    shown, counted = head.index("金额"), head.index("金额（作废不计）")
    assert [str(row[shown]) for row in sheet.rows[1:]] == ["250.68", "280", "377.02"]
    assert [str(row[counted]) for row in sheet.rows[1:]] == ["250.68", "0", "377.02"]


def test_a_saved_pdf_is_the_original_and_counted(
    page: ReceiptsPage, three: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "receipt.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(target), ""))
    page.register.table.view.selectRow(0)
    page._save_pdf()
    assert target.read_bytes().startswith(b"%PDF")
    copy = three.store.write(put_out_receipt, no="SJ2026-000003", way="pdf")
    assert copy.copy == 1


def test_it_opens_on_a_receipt_of_any_day(page: ReceiptsPage, clock: StoppedClock) -> None:
    clock.go_on(days=60)
    page.open(receipt_id=1)
    assert getattr(page.register.table.current_row(), "no", "") == "SJ2026-000001"
    page.open(payment=2)
    assert getattr(page.register.table.current_row(), "no", "") == "SJ2026-000002"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off(qtbot: QtBot, desk: Desk, three: Office, language: str) -> None:
    set_language(language)
    page = in_window(qtbot, desk, receipts_page, ReceiptsPage)
    assert clipped(page.window()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_on_an_empty_estate(qtbot: QtBot, desk: Desk, language: str) -> None:
    set_language(language)
    page = in_window(qtbot, desk, receipts_page, ReceiptsPage)
    assert page.register.table.model.rowCount() == 0
