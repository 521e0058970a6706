"""Receipts going out: to the remembered printer, into the preview, as a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.fees.receipts import put_out_receipt, stored_facts
from propdesk.fees.receipts_list import ReceiptRow
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.ui.cards import line_of
from propdesk.ui.desk import Desk
from propdesk.ui.parts import Button, label
from propdesk.ui.preview import PreviewWidget
from propdesk.ui.printing import print_remembered, raster_pages, require_printer

DOCUMENT = "receipt"
PICTURE_DPI = 150
PRINTED, ONE_COPY = ("stub", "customer", "ledger"), ("customer",)


def issued_pdf(desk: Desk, no: str, way: str) -> bytes:
    """Count an output of a receipt and draw it, the first as the original, later ones marked.

    A picture shows the payer's copy alone; carbonless paper takes one print for all three.
    """
    from propdesk.fees.documents import CopyMark, receipt_pdf

    out = desk.store.write(put_out_receipt, no=no, way=way)
    mark = CopyMark(out.copy, out.day, desk.store.actor.name)
    paper = desk.settings.print_choice(DOCUMENT).paper or out.paper
    copies = ONE_COPY if way == "picture" else _copies(paper)
    return receipt_pdf([out.facts], paper=paper, copies=copies, copy_mark=mark)


def looked_at_pdf(desk: Desk, row: ReceiptRow) -> bytes:
    """Draw a receipt to look at, marked as its next print will be; nothing is counted."""
    from propdesk.fees.documents import CopyMark, receipt_pdf

    facts = desk.store.read(stored_facts, no=row.no)
    mark = CopyMark(row.copies, desk.today(), desk.store.actor.name)
    paper = desk.settings.print_choice(DOCUMENT).paper or "a5"
    return receipt_pdf([facts], paper=paper, copies=ONE_COPY, copy_mark=mark)


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
            print_remembered(issued_pdf(desk, no, "printer"), DOCUMENT, desk.settings)
        return None

    def failed(error: UserError) -> None:
        kept = _("{numbers} is saved but not printed: {reason} Ctrl+P prints again.")
        desk.say(kept.format(numbers=", ".join(numbers), reason=str(error)), "warning")

    desk.run(work, title=_("Printing"), failed=failed, quiet=True)


def copy_picture(desk: Desk, no: str) -> None:
    """Put the payer's copy of a receipt on the clipboard as a picture, counted as an output."""
    (raster,) = list(raster_pages(issued_pdf(desk, no, "picture"), PICTURE_DPI, most=1))
    QGuiApplication.clipboard().setImage(raster.image)
    desk.say(_("Receipt {no} is on the clipboard as a picture").format(no=no), "done")


class PaperPanel(QWidget):
    """A paper inside the window, its name above it, and the key that puts it away."""

    def __init__(self, desk: Desk, *, closing: Callable[[], object] | None = None) -> None:
        super().__init__()
        self._desk, self._no = desk, ""
        self.title = label("", 15, 600)
        self.preview = PreviewWidget(desk, issue=self._issue)
        self._pdf = b""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = line_of(self.title, None)
        if closing is not None:
            back = Button(_("Back"), icon="arrow-left", key="Esc", bind_its_key=False)
            back.clicked.connect(closing)
            head.addWidget(back)
        column.addLayout(head)
        column.addWidget(self.preview, 1)

    def show_receipt(self, row: ReceiptRow) -> None:
        """Show a receipt as it would print now."""
        self._no = row.no
        self.title.setText(row.no)
        pdf = looked_at_pdf(self._desk, row)
        self.preview.show_pdf(pdf, document=DOCUMENT, file_name=f"{row.no}.pdf")

    def show_paper(self, title: str, pdf: bytes, *, document: str, file_name: str) -> None:
        """Show any other finished paper."""
        self._no, self._pdf = "", pdf
        self.title.setText(title)
        self.preview.show_pdf(pdf, document=document, file_name=file_name)

    def _issue(self, way: str) -> bytes:
        return issued_pdf(self._desk, self._no, way) if self._no else self._pdf
