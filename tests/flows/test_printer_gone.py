"""The printer was unplugged: the money is safe, and the first print later is the original."""

from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.fees.receipts.listing import recent_receipts
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
        clerk.do("<Alt+3>", "1-1-101", "<Enter>", "+")
        (row,) = running.store.read(recent_receipts)
        assert (row.state, row.copies) == ("issued", 0)
        assert "Ctrl+P" in heard[-1]
        clerk.do("1-1-102", "<Enter>", "+")  # nobody waits for the printer
        assert len(running.store.read(recent_receipts)) == 2
