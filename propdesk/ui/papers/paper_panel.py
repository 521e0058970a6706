"""A paper inside the window, in place of the page it came from."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.kernel.i18n import _
from propdesk.ui.desk import Desk
from propdesk.ui.papers.going_out import noted
from propdesk.ui.papers.preview import PreviewWidget
from propdesk.ui.parts.cards import line_of
from propdesk.ui.parts.small_parts import Button, label


class PaperPanel(QWidget):
    """A finished paper, its name above it, and the key that puts it away.

    What goes out otherwise than as it is shown (a copy that is counted) overrides `issue`.
    """

    def __init__(self, desk: Desk, *, closing: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.title = label("", 15, 600)
        self.preview = PreviewWidget(desk, issue=self.issue)
        self._pdf, self._named = b"", ("", "")
        self._closing = closing
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.head = line_of(self.title, None)
        if closing is not None:
            back = Button(_("Back"), icon="arrow-left", key="Esc", bind_its_key=False)
            back.clicked.connect(closing)
            self.head.addWidget(back)
        column.addLayout(self.head)
        column.addWidget(self.preview, 1)

    def show_paper(self, title: str, pdf: bytes, *, document: str, file_name: str) -> None:
        """Show a finished paper."""
        self._pdf, self._named = pdf, (document, title)
        self.title.setText(title)
        self.preview.show_pdf(pdf, document=document, file_name=file_name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts the paper away."""
        if event.key() == Qt.Key.Key_Escape and self._closing is not None:
            self._closing()
        else:
            super().keyPressEvent(event)

    def issue(self, _way: str) -> AbstractContextManager[bytes]:
        """Give the paper as it goes out."""
        return noted(self.desk, self._pdf, *self._named)
