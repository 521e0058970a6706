"""A tax invoice from the wish at the desk to the red one, and the money that waits for it."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from propdesk.db.keeping.layout import DataFolder
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.checks.checks import check_books
from propdesk.fees.invoices.due import due_invoices
from propdesk.fees.invoices.register import INVOICES
from propdesk.fees.invoices.rules import InvoiceState
from propdesk.fees.receipts.listing import recent_receipts
from propdesk.kernel.due import Due
from propdesk.kernel.money import Money
from propdesk.kernel.records.question import asked
from tests.fees.invoices.invoices_made import say_rates
from tests.flows.clerk import Clerk, choose_files, go_to
from tests.windows import window_on

ROOM, TAKEN = "1-1-102", Money(56000)
NUMBER, RED = "26312000000000000001", "26312000000000000009"


def states(clerk: Clerk) -> list[tuple[str, InvoiceState]]:
    ids = clerk.store.read(INVOICES.records.ids, question=asked("all"))
    return [(row.invoice_no, row.state) for row in clerk.store.read(INVOICES.records.rows, ids=ids)]


def due_now(session: Session) -> list[Due]:
    return list(due_invoices(session))


def receipts(clerk: Clerk) -> list[str]:
    return sorted(row.state.value for row in clerk.store.read(recent_receipts))


def bureau_writes(sheet: Path, result: Path) -> None:
    """What the tax bureau gives back: each invoice of the sheet with its number."""
    basic = load_workbook(sheet)["1-发票基本信息"]
    book = Workbook()
    back = book.active
    assert back is not None
    back.append(["发票流水号", "数电发票号码", "开票日期", "价税合计"])
    for serial, *_rest in basic.iter_rows(min_row=2, values_only=True):
        back.append([serial, NUMBER, "2026-11-20", 560.00])
    book.save(result)


def issued(clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bill is paid at the desk, its invoice asked for by one key, written by the bureau."""
    sheet, result = tmp_path / "开票.xlsx", tmp_path / "结果.xlsx"
    clerk.store.write(say_rates)
    go_to(clerk, "fees.desk")
    clerk.do(ROOM, "<Enter>", "+")
    clerk.do("<Shift+F7>", "<Ctrl+Return>")
    assert states(clerk) == [("", InvoiceState.REQUESTED)]
    choose_files(monkeypatch, save_file=sheet, open_file=result)
    go_to(clerk, "fees.invoices")
    clerk.do("<F7>")
    bureau_writes(sheet, result)
    clerk.do("<Shift+F3>", "<Ctrl+Return>")
    assert states(clerk) == [(NUMBER, InvoiceState.ISSUED)]


def shift_closed(clerk: Clerk) -> None:
    """The drawer is counted: five notes of a hundred, one of fifty, one of ten."""
    go_to(clerk, "fees.closing")
    clerk.do("5", "<Enter>", "1", "<Enter>", "<Enter>", "1")
    clerk.do("<Ctrl+Return>", "<Return>")
    clerk.do("<Esc>")


def test_money_goes_back_after_the_red_invoice_and_not_before(
    office_folder: DataFolder, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        owed = clerk.store.read(arrears).total
        issued(clerk, tmp_path, monkeypatch)
        # the void is refused, and nothing of it is done
        go_to(clerk, "fees.desk")
        clerk.do("<F9>", "<Enter>")
        assert receipts(clerk) == ["issued"]
        # nor does a red receipt go before the red invoice
        shift_closed(clerk)
        go_to(clerk, "fees.receipts")
        clerk.do("<F9>", "<Enter>")
        assert receipts(clerk) == ["issued"]
        # nor is the money put to another item
        clerk.do("<Ctrl+F6>", "<Enter>")
        assert clerk.store.read(arrears).total == owed - TAKEN
        # the red invoice, then the red receipt, and the money is back
        go_to(clerk, "fees.invoices")
        clerk.do("<F6>", RED, "<Enter>", "<Enter>", "业主退房", "<Ctrl+Return>")
        assert states(clerk) == [(NUMBER, InvoiceState.RED)]
        go_to(clerk, "fees.receipts")
        clerk.do("<F9>", "<Tab>", "<Space>", "1", "<Ctrl+Return>")
        assert receipts(clerk) == ["red", "reversed"]
        assert clerk.store.read(arrears).total == owed
        assert clerk.store.read(check_books) == ()


def test_a_flagged_case_gives_the_money_back_first_and_its_red_invoice_is_owed(
    office_folder: DataFolder, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        owed = clerk.store.read(arrears).total
        issued(clerk, tmp_path, monkeypatch)
        shift_closed(clerk)
        go_to(clerk, "fees.receipts")
        clerk.do("<F9>", "<Enter>")
        assert receipts(clerk) == ["issued"]
        # the bureau is down: somebody who may says why the money goes first
        go_to(clerk, "fees.invoices")
        clerk.do("<Ctrl+F9>", "税局系统维护，先退款", "<Ctrl+Return>")
        assert states(clerk) == [(NUMBER, InvoiceState.RED_OWED)]
        go_to(clerk, "fees.receipts")
        clerk.do("<F9>", "<Tab>", "<Space>", "1", "<Ctrl+Return>")
        assert receipts(clerk) == ["red", "reversed"]
        assert clerk.store.read(arrears).total == owed
        # what is owed is on Today until its number is there
        owes = [one.title for one in clerk.store.read(due_now)]
        assert owes == ["待补红字发票"]
        go_to(clerk, "fees.invoices")
        clerk.do("<F6>", RED, "<Enter>", "<Enter>", "业主退房", "<Ctrl+Return>")
        assert states(clerk) == [(NUMBER, InvoiceState.RED)]
        assert clerk.store.read(check_books) == ()
