"""The row of totals that stays below a table: figures at the left and at the right.

Usage: `table.show_totals([Figure("", _("46 orders"))], [Figure(_("Total"), "12.00",
strong=True)])`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from propdesk.ui.parts import label
from propdesk.ui.theme import Size, colour


@dataclass(frozen=True, slots=True)
class Figure:
    """A number under a table with what it counts; `strong` is the one that matters."""

    name: str
    value: str
    ink: str = "text"
    strong: bool = False


class TotalsRow(QWidget):
    """The pinned row of totals over all rows, not over those on screen."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(Size.TOTALS)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(12, 1, 12, 0)
        self._line.setSpacing(6)

    def show_figures(self, left: Sequence[Figure], right: Sequence[Figure]) -> None:
        """Replace what is shown."""
        while (item := self._line.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # while a dialog is open nothing is deleted
                widget.deleteLater()
        self._add(left)
        self._line.addStretch()
        self._add(right)

    def _add(self, figures: Sequence[Figure]) -> None:
        for number, figure in enumerate(figures):
            if number:
                self._line.addSpacing(8)
            if figure.name:
                self._line.addWidget(label(figure.name, 12, 400, "text3"))
            if figure.value:
                size = 15 if figure.strong else 13
                self._line.addWidget(label(figure.value, size, 600, figure.ink))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("sunken"))
            painter.drawRoundedRect(self.rect().adjusted(0, -8, 0, 0), 7, 7)
            painter.fillRect(0, 0, self.width(), 1, colour("line2"))
