"""Papers going out: what failed is not counted, the first paper that exists is the original."""

import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.paper_files import write_notices, write_receipt
from propdesk.fees.receipts import out_view as receipts_out_view
from propdesk.fees.receipts.listing import recent_receipts
from propdesk.fees.receipts.out_view import ReceiptPaper, copy_picture, print_receipts
from propdesk.fees.receipts.outputs import PutOutMeanwhile, going_out, next_copy, put_out_receipt
from propdesk.fees.rules import Method
from propdesk.kernel.errors import UserError
from propdesk.kernel.money import Money
from propdesk.kernel.whole_files import FileNotWritten, save_counted
from propdesk.ui.desk import Desk
from propdesk.ui.papers.printing import NotPrinted
from tests.fees.sample_papers import texts
from tests.offices import Office

ROOM = "1-1-101"
NO = "SJ2026-000001"


@pytest.fixture
def paid(office: Office) -> Office:
    """An office that took one payment."""
    order = Order(unit_id=office.units[ROOM], parts=(Part(Method.CASH, Money(37702)),))
    office.store.write(collect_payment, order=order)
    return office


def copies(office: Office) -> int:
    """How many times the receipt went out."""
    return office.store.read(next_copy, no=NO).copy


@pytest.mark.parametrize("target", ["nosuch/x.pdf", "", "locked/x.pdf"])
def test_a_receipt_that_could_not_be_written_was_not_put_out(
    paid: Office, tmp_path: Path, target: str
) -> None:
    (tmp_path / "locked").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(UserError):
        write_receipt(paid.store, tmp_path / target, no=NO)
    assert write_receipt(paid.store, tmp_path / "y.pdf", no=NO).copy == 0
    assert "Reprint" not in "".join(texts((tmp_path / "y.pdf").read_bytes()))
    assert write_receipt(paid.store, tmp_path / "z.pdf", no=NO).copy == 1


def test_a_full_disk_leaves_the_original_to_be_had(
    paid: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(FileNotWritten):
        write_receipt(paid.store, tmp_path / "x.pdf", no=NO)
    monkeypatch.undo()
    assert copies(paid) == 0
    assert list(tmp_path.glob("*.pdf*")) == []


def test_a_file_that_could_not_be_counted_is_taken_away(paid: Office, tmp_path: Path) -> None:
    paper = going_out(paid.store, no=NO, way="pdf", draw=lambda _out: taken_meanwhile(paid))
    with pytest.raises(PutOutMeanwhile):
        save_counted(tmp_path / "y.pdf", paper)
    assert not (tmp_path / "y.pdf").exists()
    assert copies(paid) == 1


def test_a_file_that_stood_there_is_back_when_the_new_one_is_not_counted(
    paid: Office, tmp_path: Path
) -> None:
    there = tmp_path / "y.pdf"
    there.write_bytes(b"of last week")
    paper = going_out(paid.store, no=NO, way="pdf", draw=lambda _out: taken_meanwhile(paid))
    with pytest.raises(PutOutMeanwhile):
        save_counted(there, paper)
    assert there.read_bytes() == b"of last week"
    assert list(tmp_path.glob("*.pdf*")) == [there]


def taken_meanwhile(office: Office) -> bytes:
    """Another print goes out while this one is drawn."""
    office.store.write(put_out_receipt, no=NO, way="printer")
    return b"%PDF"


def test_a_printer_that_fails_midway_leaves_the_original_to_be_had(
    qtbot: QtBot, desk: Desk, paid: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise NotPrinted

    monkeypatch.setattr(receipts_out_view, "require_printer", lambda *_given: None)
    monkeypatch.setattr(receipts_out_view, "print_remembered", fail)
    with qtbot.waitSignal(desk.said):
        print_receipts(desk, [NO])
    assert copies(paid) == 0


@pytest.fixture
def printer(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QPrinter:
    """The remembered printer: a file."""
    desk.settings.print_choice("receipt").printer = "counter"
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(tmp_path / "out.pdf"))
    made.setResolution(72)
    monkeypatch.setattr("propdesk.ui.papers.printing.printer_of", lambda choice: made)
    return made


def test_a_print_from_the_preview_counts_when_the_printer_took_it(
    qtbot: QtBot, desk: Desk, paid: Office, printer: QPrinter
) -> None:
    panel = ReceiptPaper(desk)
    qtbot.addWidget(panel)
    panel.show_receipts(paid.store.read(recent_receipts)[0])
    assert copies(paid) == 0
    with qtbot.waitSignal(desk.said):
        panel.preview._print_it()
    assert copies(paid) == 1


def test_what_is_printed_is_what_was_seen_when_it_was_asked_for(
    qtbot: QtBot, desk: Desk, paid: Office, printer: QPrinter
) -> None:
    order = Order(unit_id=paid.units["1-1-102"], parts=(Part(Method.CASH, Money(100)),))
    paid.store.write(collect_payment, order=order)
    newer, older = paid.store.read(recent_receipts)
    panel, before_it = ReceiptPaper(desk), threading.Event()
    qtbot.addWidget(panel)
    panel.show_receipts(older)
    desk.run(lambda _progress: before_it.wait(60), title="", quiet=True)
    panel.preview._print_it()
    panel.show_receipts(newer)  # the worker has not come to it yet
    with qtbot.waitSignal(desk.said):
        before_it.set()
    assert [paid.store.read(next_copy, no=row.no).copy for row in (older, newer)] == [1, 0]


def test_a_picture_that_failed_is_not_counted(
    qtbot: QtBot, desk: Desk, paid: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise NotPrinted

    monkeypatch.setattr(receipts_out_view, "raster_pages", fail)
    with pytest.raises(NotPrinted):
        copy_picture(desk, NO)
    assert copies(paid) == 0
    monkeypatch.undo()
    copy_picture(desk, NO)
    assert copies(paid) == 1
    assert not QGuiApplication.clipboard().image().isNull()


def test_notices_that_could_not_be_written_use_no_number(paid: Office, tmp_path: Path) -> None:
    with pytest.raises(FileNotWritten):
        write_notices(paid.store, tmp_path / "nosuch" / "x.pdf")
    made = write_notices(paid.store, tmp_path / "x.pdf", overdue_only=True)
    assert [one.number for one in made] == [f"TZ2026-00000{n}" for n in (1, 2, 3)]
    assert len(texts((tmp_path / "x.pdf").read_bytes())) == 3
