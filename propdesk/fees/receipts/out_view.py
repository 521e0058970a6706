"""Receipts going out: to the remembered printer, into the preview, as a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter

from propdesk.fees.papers.basis import merged_paid
from propdesk.fees.receipts.listing import ReceiptRow
from propdesk.fees.receipts.outputs import ReceiptCopy, going_out, next_copy
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _, listed
from propdesk.kernel.paper.pdfium import joined_pdfs
from propdesk.ui.desk import Desk
from propdesk.ui.forms.inputs import Check
from propdesk.ui.papers.paper_panel import PaperPanel
from propdesk.ui.papers.printing import print_remembered, raster_pages, require_printer

DOCUMENT = "receipt"
PICTURE_DPI = 150
PRINTED, ONE_COPY = ("stub", "customer", "ledger"), ("customer",)


def going_out_of(
    desk: Desk, no: str, way: str, *, parts: bool = False, why: str = ""
) -> AbstractContextManager[bytes]:
    """Give a receipt as it goes out, the first as the original, later ones marked.

    It is counted when the block has brought it out. A picture shows the payer's copy alone;
    carbonless paper takes one print for all three. `parts`: each month on a line of its own.
    `why`: what was wrong with the paper before.
    """

    def draw(out: ReceiptCopy) -> bytes:
        return _drawn(desk, out, parts=parts, picture=way == "picture", why=why)

    return going_out(desk.store, no=no, way=way, draw=draw, why=why)


def looked_at_pdf(desk: Desk, no: str, *, parts: bool = False) -> bytes:
    """Draw a receipt to look at, as its next print will be; nothing is counted."""
    return _drawn(desk, desk.store.read(next_copy, no=no), parts=parts)


def _drawn(
    desk: Desk, out: ReceiptCopy, *, parts: bool, picture: bool = False, why: str = ""
) -> bytes:
    from propdesk.fees.documents import receipt_pdf
    from propdesk.fees.receipts.rows import CopyMark

    mark = CopyMark(out.copy, out.day, desk.store.actor.name, parts=parts, why=why)
    paper = desk.settings.paper_of(DOCUMENT, out.paper)
    copies = ONE_COPY if picture else _copies(paper)
    return receipt_pdf([out.facts], paper=paper, copies=copies, copy_mark=mark)


def _copies(paper: str) -> tuple[str, ...]:
    return ("set",) if paper.startswith("241") else PRINTED


def has_printer(desk: Desk) -> bool:
    """Whether receipts print without asking."""
    return bool(desk.settings.print_choice(DOCUMENT).printer)


def print_receipts(desk: Desk, numbers: Sequence[str]) -> None:
    """Print receipts in the background; a printer that fails undoes nothing and is told below."""

    def work(_progress: object) -> object:
        # What no printer can take stays an original that was never put out.
        require_printer(DOCUMENT, desk.settings)
        for no in numbers:
            with going_out_of(desk, no, "printer") as pdf:
                print_remembered(pdf, DOCUMENT, desk.settings)
        return None

    def failed(error: UserError) -> None:
        kept = _("{numbers} is saved but not printed: {reason} Ctrl+P prints again.")
        desk.say(kept.format(numbers=listed(numbers), reason=str(error)), "warning")

    desk.run(work, title=_("Printing"), failed=failed, quiet=True)


def copy_picture(desk: Desk, no: str) -> None:
    """Put the payer's copy of a receipt on the clipboard as a picture, counted as an output."""
    with going_out_of(desk, no, "picture") as pdf:
        pages = [raster.image for raster in raster_pages(pdf, PICTURE_DPI)]
        QGuiApplication.clipboard().setImage(_under_one_another(pages))
    desk.say(_("Receipt {no} is on the clipboard as a picture").format(no=no), "done")


def _under_one_another(pages: Sequence[QImage]) -> QImage:
    """All pages as one picture."""
    width, height = max(page.width() for page in pages), sum(page.height() for page in pages)
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    with QPainter(picture) as painter:
        y = 0
        for page in pages:
            painter.drawImage(0, y, page)
            y += page.height()
    return picture


class ReceiptPaper(PaperPanel):
    """Receipts of a payment as they would print now; each is counted when it goes out."""

    def __init__(self, desk: Desk, *, closing: Callable[[], object] | None = None) -> None:
        super().__init__(desk, closing=closing)
        self._numbers: tuple[str, ...] = ()
        self.parts = Check(_("Each month on a line of its own"))
        self.parts.hide()
        self.parts.toggled.connect(self._show_lines)
        self.head.insertWidget(2, self.parts)

    def show_receipts(self, *rows: ReceiptRow) -> None:
        """Show receipts, one under another. Months that are one line can be told apart."""
        self._numbers = tuple(row.no for row in rows)
        with QSignalBlocker(self.parts):
            self.parts.setChecked(False)
        lines = [self.desk.store.read(stored_facts, no=no).lines for no in self._numbers]
        self.parts.setVisible(any(len(merged_paid(its)) < len(its) for its in lines))
        self._show_lines()

    def _show_lines(self) -> None:
        parts = self.parts.isChecked()
        pdf = joined_pdfs([looked_at_pdf(self.desk, no, parts=parts) for no in self._numbers])
        title, name = listed(self._numbers), f"{self._numbers[0]}.pdf"
        super().show_paper(title, pdf, document=DOCUMENT, file_name=name)

    def show_paper(self, title: str, pdf: bytes, *, document: str, file_name: str) -> None:
        """Show any other finished paper."""
        self._numbers = ()
        self.parts.hide()
        super().show_paper(title, pdf, document=document, file_name=file_name)

    def issue(self, way: str) -> AbstractContextManager[bytes]:
        """Give the receipts as one paper, or the other paper."""
        if not self._numbers:
            return super().issue(way)
        parts = self.parts.isChecked()
        return going_out_together(self.desk, self._numbers, way, parts=parts)


@contextmanager
def going_out_together(
    desk: Desk, numbers: Sequence[str], way: str, *, parts: bool = False, why: str = ""
) -> Iterator[bytes]:
    """Receipts as one paper; each is counted when it has gone out."""
    with ExitStack() as out:
        papers = [going_out_of(desk, no, way, parts=parts, why=why) for no in numbers]
        yield joined_pdfs([out.enter_context(paper) for paper in papers])
