"""The page of shared bills and its proof: what the clerk presses, and what goes on the board."""

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from propdesk.fees.sharing.preview_dialogs import SharesPreview
from propdesk.fees.sharing.proof import proof_pdf, write_proof
from propdesk.fees.sharing.shares import sharing_of
from propdesk.fees.sharing.view import SharedBillsPage
from propdesk.kernel.i18n import _
from propdesk.kernel.paper.records import PaperHead
from propdesk.ui.desk import Desk
from tests.fees.desks import Hands, in_window
from tests.fees.estates import Estate
from tests.fees.sharing.bills import enter, owed
from tests.keyboard import AGREE, ESC, answer_dialog


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, estate: Estate, rooms: dict[str, int]) -> SharedBillsPage:
    """The page with one bill that waits."""
    enter(estate.store, item_id=estate.items["LJ"], left_out="1-103 独立电表")
    return in_window(qtbot, desk, SharedBillsPage, SharedBillsPage)


def texts(paper: bytes) -> str:
    document = pdfium.PdfDocument(paper)
    return "\n".join(one.get_textpage().get_text_bounded() for one in document)


def test_f5_shows_the_shares_and_ctrl_enter_posts_them(
    page: SharedBillsPage, estate: Estate, hands: Hands, desk: Desk, qtbot: QtBot
) -> None:
    seen: list[str] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, SharesPreview)
        seen.extend(one.text() for one in dialog.findChildren(QLabel))
        assert owed(estate.store) == {}

    page.table.select(1)
    answer_dialog(AGREE, before=look)
    hands.press("<F5>")
    qtbot.waitUntil(lambda: bool(seen) and not desk.busy)
    assert owed(estate.store) == {"1-101": [360_465], "1-102": [139_535]}
    assert any("5,000.00" in text for text in seen)


def test_escape_leaves_the_bill_as_it_was(
    page: SharedBillsPage, estate: Estate, hands: Hands, desk: Desk, qtbot: QtBot
) -> None:
    page.table.select(1)
    seen: list[QDialog] = []
    answer_dialog(ESC, seen)
    hands.press("<F5>")
    qtbot.waitUntil(lambda: bool(seen) and not desk.busy)
    assert owed(estate.store) == {}


def test_the_proof_names_rooms_weights_shares_and_who_is_left_out_but_no_people(
    page: SharedBillsPage, estate: Estate
) -> None:
    found = estate.store.read(sharing_of, bill_id=1)
    words = texts(proof_pdf(found, PaperHead(estate="云杉苑", company="", printed="")))
    for told in ("1-101", "155", "3,604.65", "5,000.00", "1-103", "独立电表", "FT2026-000001"):
        assert told in words
    assert "陈雨桐" not in words


def test_the_workbook_holds_the_shares_as_numbers(
    page: SharedBillsPage, estate: Estate, tmp_path: Path
) -> None:
    found = estate.store.read(sharing_of, bill_id=1)
    write_proof(tmp_path / "proof.xlsx", found)
    book = load_workbook(tmp_path / "proof.xlsx")
    shares, left, _bill = (list(sheet.iter_rows(values_only=True)) for sheet in book)
    assert [row[0] for row in shares[1:]] == ["1-101", "1-102"]
    assert [row[4] for row in shares[1:]] == [3604.65, 1395.35]
    assert left[1][:2] == ("1-103", "独立电表")
    assert shares[0][4] == _("Share")
