"""Paper jam: the same number again with its mark, or the number spoiled and the next one issued."""

from io import BytesIO

import pypdfium2
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.models import AuditRow
from propdesk.fees.counter import jam_dialogs
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.jam_dialogs import AGAIN, SPOIL, ask_about_jam, jam_dialog
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.receipts.outputs import put_out_receipt
from propdesk.fees.receipts.service import RECEIPTS, ReceiptRow, recent_receipts
from propdesk.fees.rules import Method
from propdesk.fees.shifts.shifts import close_shift
from propdesk.kernel.money import Money
from propdesk.ui.desk import Desk
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.papers import printing
from tests.offices import Office

FIRST, NEXT = "SJ2026-000001", "SJ2026-000002"


@pytest.fixture
def papers(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words of each paper that came out of the printer that is set."""
    came: list[str] = []

    def print_on(_printer: object, pdf: bytes, *_more: object) -> None:
        pages = list(pypdfium2.PdfDocument(BytesIO(pdf)))
        came.append("".join(page.get_textpage().get_text_range() for page in pages))

    monkeypatch.setattr(printing, "printer_of", lambda _choice: None)
    monkeypatch.setattr(printing, "print_on", print_on)
    desk.settings.print_choice("receipt").use("EPSON LQ-630K")
    return came


def taken(office: Office, *, printed: bool = True) -> ReceiptRow:
    """The receipt of a payment in cash, its first print lost in the printer."""
    order = Order(unit_id=office.units["1-1-101"], parts=(Part(Method.CASH, Money(75404)),))
    no = office.store.write(collect_payment, order=order).receipts[0].no
    if printed:
        office.store.write(put_out_receipt, no=no, way="printer")
    return office.store.read(recent_receipts)[0]


def answer(monkeypatch: pytest.MonkeyPatch, way: str, reason: str = "1") -> None:
    """Let the clerk choose this way in the dialog."""

    def choose(dialog: FormDialog) -> int:
        dialog.form.field("way").set_value(way)
        dialog.form.field("reason").set_text(reason)
        return int(dialog.save())

    monkeypatch.setattr(FormDialog, "exec", choose)


def test_the_same_number_comes_again_with_mark_and_reason(
    office: Office, desk: Desk, papers: list[str], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    row = taken(office)
    answer(monkeypatch, AGAIN)
    ask_about_jam(desk, row)
    qtbot.waitUntil(lambda: office.store.read(recent_receipts)[0].copies == 2)
    assert (FIRST in papers[0], "第 1 次" in papers[0], "卡纸" in papers[0]) == (True, True, True)
    log = office.store.read(lambda session: session.query(AuditRow.after).all())
    assert any("卡纸" in (after or "") for (after,) in log)


def test_what_was_never_counted_says_that_it_is_printed_again(
    office: Office, desk: Desk, papers: list[str], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    answer(monkeypatch, AGAIN, "进纸歪了")
    ask_about_jam(desk, taken(office, printed=False))
    qtbot.waitUntil(lambda: office.store.read(recent_receipts)[0].copies == 1)
    assert ("重打" in papers[0], "进纸歪了" in papers[0]) == (True, True)


def test_a_number_is_spoiled_and_the_next_one_printed_as_an_original(
    office: Office, desk: Desk, papers: list[str], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    row = taken(office)
    heard: list[str] = []
    desk.said.connect(lambda sentence, _tone: heard.append(sentence))
    answer(monkeypatch, SPOIL)
    ask_about_jam(desk, row)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == 2 * [f"{FIRST} 已作废，重开为 {NEXT}"]  # and that it was sent does not hide it
    new, old = office.store.read(recent_receipts)[:2]
    assert [(one.no, one.state) for one in (old, new)] == [(FIRST, "void"), (NEXT, "issued")]
    assert (NEXT in papers[0], "补打" in papers[0], "卡纸" in papers[0]) == (True, False, False)


def test_a_number_that_cannot_be_spoiled_is_not_offered_and_says_why(
    office: Office, desk: Desk, qtbot: QtBot
) -> None:
    row = taken(office)
    office.store.write(close_shift, counted=[(Money(1), 75404)], explanation="")
    (row,) = office.store.read(RECEIPTS.rows, ids=[row.id])
    dialog = jam_dialog(desk, row)
    qtbot.addWidget(dialog)
    dialog.form.field("way").set_value(SPOIL)
    assert dialog.form.field("way").value() != SPOIL
    words = [each.text() for each in dialog.findChildren(QLabel)]
    assert any("红字收据" in one for one in words)


def test_backing_out_changes_and_prints_nothing(
    office: Office, desk: Desk, papers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FormDialog, "exec", lambda _dialog: 0)
    jam_dialogs.paper_jam(desk, taken(office).id)
    assert papers == []
    assert office.store.read(recent_receipts)[0].copies == 1
