"""Papers on the cash desk: shown where the dues are, printed, printed again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from propdesk.fees.receipts.out_view import ReceiptPaper, has_printer, print_receipts
from propdesk.fees.receipts.service import ReceiptRow, recent_receipts
from propdesk.ui.desk import Desk


class CounterPapers(QStackedWidget):
    """The left side of the desk, or a paper in its place; the keyboard stays where it is.

    `closed` tells that a paper was put away, and what had the keyboard may be gone with it.
    """

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.panel = ReceiptPaper(desk, closing=self.close_paper)

    def stand_before(self, content: QWidget) -> None:
        """Take what is seen while no paper is."""
        self.addWidget(content)
        self.addWidget(self.panel)

    @property
    def is_open(self) -> bool:
        """Whether a paper is shown."""
        return self.currentIndex() > 0

    def close_paper(self) -> None:
        """Put the paper away."""
        self.setCurrentIndex(0)
        self.closed.emit()

    def look_at(self, *rows: ReceiptRow) -> None:
        """Show receipts as they would print now."""
        with self._desk.attempt():
            self.panel.show_receipts(*rows)
            self.setCurrentIndex(1)

    def show_paper(self, title: str, pdf: bytes, *, document: str, file_name: str) -> None:
        """Show another paper."""
        self.panel.show_paper(title, pdf, document=document, file_name=file_name)
        self.setCurrentIndex(1)

    def put_out(self, numbers: Sequence[str], *, may_show: bool) -> None:
        """Print receipts just issued; without a printer show them, if nobody is waiting."""
        if has_printer(self._desk):
            print_receipts(self._desk, numbers)
            return
        rows = self._desk.store.read(recent_receipts)
        issued = [row for row in reversed(rows) if row.no in numbers]
        if issued and may_show:
            self.look_at(*issued)

    def reprint(self, row: ReceiptRow) -> None:
        """Print a receipt again, marked; without a printer show it."""
        if has_printer(self._desk):
            print_receipts(self._desk, [row.no])
        else:
            self.look_at(row)
