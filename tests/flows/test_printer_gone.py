"""The printer was unplugged: the money is safe, and the first print later is the original."""

import pytest
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.fees.receipts.listing import recent_receipts
from propdesk.ui.papers import printing
from propdesk.ui.papers.sheets import Driver
from tests.flows.clerk import Clerk
from tests.windows import window_on


def test_a_receipt_no_printer_took_is_still_an_original(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        heard: list[str] = []
        running.desk.said.connect(lambda sentence, _weight: heard.append(sentence))
        running.desk.settings.print_choice("receipt").printer = "不存在的打印机"
        clerk = Clerk(qtbot, running)
        clerk.do("<Alt+4>", "1-1-101", "<Enter>", "+")
        (row,) = running.store.read(recent_receipts)
        assert (row.state, row.copies) == ("issued", 0)
        assert "Ctrl+P" in heard[-1]
        clerk.do("1-1-102", "<Enter>", "+")  # nobody waits for the printer
        assert len(running.store.read(recent_receipts)) == 2


def test_a_receipt_a_printer_has_no_paper_for_is_not_printed_and_stays_an_original(
    office_folder: DataFolder, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[bool] = []
    only_a4 = Driver((QPageSize(QPageSize.PageSizeId.A4),), takes_size=lambda _sides: False)
    monkeypatch.setattr(printing, "printer_of", lambda _choice: QPrinter())
    monkeypatch.setattr(printing, "driver_of", lambda _printer: only_a4)
    monkeypatch.setattr(printing, "paint_page", lambda *_what: painted.append(True))
    with window_on(office_folder) as running:
        heard: list[str] = []
        running.desk.said.connect(lambda sentence, _weight: heard.append(sentence))
        running.desk.settings.print_choice("receipt").printer = "EPSON LQ-630K"
        Clerk(qtbot, running).do("<Alt+4>", "1-1-101", "<Enter>", "+")
        qtbot.waitUntil(lambda: any("241 × 139.7" in one and "F3" in one for one in heard))
        (row,) = running.store.read(recent_receipts)
        assert (row.state, row.copies, painted) == ("issued", 0, [])
