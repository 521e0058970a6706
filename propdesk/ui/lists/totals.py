"""The row of totals that stays below a table: figures at the left and at the right.

Usage: `table.show_totals([Figure("", _("46 orders"))], [Figure(_("Total"), "12.00",
strong=True)])`.
"""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from propdesk.ui.parts.cards import line_of
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.small_parts import label
from propdesk.ui.parts.theme import Size, colour


class Figure(msgspec.Struct, frozen=True):
    """A number under a table with what it counts; `strong` is the one that matters."""

    name: str
    value: str
    ink: str = "text"
    strong: bool = False


class TotalsRow(QWidget):
    """The pinned row of totals over all rows, not over those on screen."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(Size.TOTALS)
        self._line = Flow(gap=14)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 3, 12, 1)
        line.addWidget(self._line)

    def show_figures(self, left: Sequence[Figure], right: Sequence[Figure]) -> None:
        """Replace what is shown."""
        self._line.clear()
        for figure in left:
            self._line.add(figure_part(figure))
        for figure in right:
            self._line.add(figure_part(figure), at_end=True)
        self._line.arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("sunken"))
            painter.drawRoundedRect(self.rect().adjusted(0, -8, 0, 0), 7, 7)
            painter.fillRect(0, 0, self.width(), 1, colour("line2"))


def figure_part(figure: Figure) -> QWidget:
    """A figure as a part of a row."""
    made = QWidget()
    name = label(figure.name, 12, 400, "text3") if figure.name else 0
    value = label(figure.value, 15 if figure.strong else 13, 600, figure.ink)
    made.setLayout(line_of(name, value if figure.value else 0))
    return made
