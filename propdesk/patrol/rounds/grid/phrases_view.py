"""The phrases below the grid: five columns, most used first, the one in hand marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from propdesk.kernel.i18n import _
from propdesk.ui.parts import theme
from propdesk.ui.parts.theme import Size, colour

if TYPE_CHECKING:
    from propdesk.patrol.rounds.facts import PhraseOut

COLUMNS, HIGH, CODE, MOST_LINES = 5, 24, 22, 4


class PhraseList(QWidget):
    """See the module. As many lines as there is height, one at least; `chosen(code)` tells one
    that was clicked."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._phrases: tuple[PhraseOut, ...] = ()
        self._code = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(HIGH + 8)
        self.setAccessibleName(_("Phrases"))

    def show_phrases(self, phrases: Sequence[PhraseOut], code: str = "") -> None:
        """Show these, the one of `code` marked."""
        self._phrases, self._code = tuple(phrases), code
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, MOST_LINES * HIGH + 8)

    def _places(self) -> list[tuple[PhraseOut, QRect]]:
        """Down the columns: most used first."""
        lines = max(1, min(MOST_LINES, (self.height() - 8) // HIGH))
        wide = self.width() // COLUMNS
        found = []
        for number, one in enumerate(self._phrases[: lines * COLUMNS]):
            column, line = divmod(number, lines)
            found.append((one, QRect(column * wide, 4 + line * HIGH, wide, HIGH)))
        return found

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        for one, place in self._places():
            if place.contains(at):
                self.chosen.emit(one.code)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for one, place in self._places():
                marked = one.code == self._code
                boxed = QRect(place.x() + 4, place.y() + 3, CODE, HIGH - 6)
                painter.setPen(QPen(colour("accent" if marked else "line2"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(boxed, Size.RADIUS_BADGE, Size.RADIUS_BADGE)
                painter.setFont(theme.font(12, 600 if marked else 400))
                painter.setPen(colour("accent" if marked else "text3"))
                painter.drawText(boxed, Qt.AlignmentFlag.AlignCenter, one.code)
                painter.setFont(theme.font(13, 600 if marked else 400))
                painter.setPen(colour("accent" if marked else "text2"))
                words = place.adjusted(CODE + 12, 0, -6, 0)
                metrics = QFontMetrics(painter.font())
                told = metrics.elidedText(one.words, Qt.TextElideMode.ElideRight, words.width())
                painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, told)
