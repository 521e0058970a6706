"""The grid of a sheet: its rows in blocks as on the paper, a cell for each round."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from propdesk.kernel.i18n import _
from propdesk.patrol.points.rules import PatrolOutcome
from propdesk.ui.parts import theme
from propdesk.ui.parts.icons import paint_icon
from propdesk.ui.parts.theme import Size, colour

if TYPE_CHECKING:
    from propdesk.patrol.rounds.grid.half_typed import HalfTypedSheet
    from propdesk.patrol.rounds.sheets import Spot

GAP, NUMBER, CELL, LEAST_NAME = 16, 36, 30, 70
TICK, CODE_WIDE, CODE_HIGH, MOST_BLOCKS = 14, 26, 21, 3
TONES = {
    PatrolOutcome.FINDING: "red",
    PatrolOutcome.PUT_RIGHT: "green",
    PatrolOutcome.NOT_REACHED: "amber",
}
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class SheetGrid(QWidget):
    """See the module. `chosen(round, row)` tells a cell that was clicked."""

    chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._sheet: HalfTypedSheet | None = None
        self._spot: Spot = (0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Points of the sheet"))

    def show_sheet(self, sheet: HalfTypedSheet | None, spot: Spot = (0, 0)) -> None:
        """Show a sheet with its cell in hand; (0, 0) is none."""
        self._sheet, self._spot = sheet, spot
        self._fit()
        self.update()

    # Where everything is

    @property
    def blocks(self) -> int:
        """How many blocks stand beside one another."""
        if self._sheet is None:
            return MOST_BLOCKS
        rounds = len(self._sheet.facts.rounds)
        least = NUMBER + LEAST_NAME + rounds * CELL + GAP
        return max(1, min(MOST_BLOCKS, (self.width() + GAP) // least))

    @property
    def rows_a_block(self) -> int:
        """How many rows a block has."""
        rows = len(self._sheet.facts.rows) if self._sheet else 0
        return max(10, ceil(rows / self.blocks))

    def _fit(self) -> None:
        self.setFixedHeight(Size.HEAD + self.rows_a_block * Size.ROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(NUMBER + LEAST_NAME + 4 * CELL, Size.HEAD + 10 * Size.ROW)

    def _block(self, number: int) -> QRect:
        wide = (self.width() - (self.blocks - 1) * GAP) // self.blocks
        return QRect(number * (wide + GAP), 0, wide, self.height())

    def row_place(self, row: int) -> QRect:
        """Where a row stands."""
        number, below = divmod(row - 1, self.rows_a_block)
        block = self._block(number)
        return QRect(block.x(), Size.HEAD + below * Size.ROW, block.width(), Size.ROW)

    def cell_place(self, spot: Spot) -> QRect:
        """Where the cell of a round and row stands."""
        place = self.row_place(spot[1])
        return _cell(place, spot[0], len(self._sheet.facts.rounds) if self._sheet else 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._sheet is None:
            return
        at = event.position().toPoint()
        for row in range(1, len(self._sheet.facts.rows) + 1):
            if self.row_place(row).contains(at):
                for one in self._sheet.facts.rounds:
                    if self.cell_place((one.number, row)).contains(at):
                        self.chosen.emit(one.number, row)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        with QPainter(self) as painter:
            for number in range(self.blocks):
                self._paint_head(painter, self._block(number), sheet)
            for row, name in enumerate(sheet.facts.rows, 1):
                self._paint_row(painter, sheet, row, name)

    def _paint_head(self, painter: QPainter, block: QRect, sheet: HalfTypedSheet) -> None:
        head = QRect(block.x(), 0, block.width(), Size.HEAD)
        theme.paint_bar(painter, head, "sunken")
        painter.setFont(theme.font(12, 500))
        painter.setPen(colour("text3"))
        number = QRect(head.x(), 0, NUMBER - 8, Size.HEAD)
        painter.drawText(number, Qt.AlignmentFlag.AlignRight | _MIDDLE, _("Row"))
        painter.drawText(head.adjusted(NUMBER, 0, 0, 0), _MIDDLE, _("Points"))
        rounds = len(sheet.facts.rounds)
        for one in sheet.facts.rounds:
            in_hand = one.number == self._spot[0]
            painter.setFont(theme.font(12, 600 if in_hand else 500))
            painter.setPen(colour("text" if in_hand else "text3"))
            place = _cell(head, one.number, rounds)
            words = _("R{number}").format(number=one.number)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
        self._line(painter, head)

    def _paint_row(self, painter: QPainter, sheet: HalfTypedSheet, row: int, name: str) -> None:
        place, in_hand = self.row_place(row), row == self._spot[1]
        if in_hand:
            theme.paint_bar(painter, place, "accentSoft")
            theme.paint_bar(painter, QRect(place.x(), place.y(), 3, place.height()), "accent")
        painter.setFont(theme.font(13))
        painter.setPen(colour("text3"))
        number = QRect(place.x(), place.y(), NUMBER - 8, place.height())
        painter.drawText(number, Qt.AlignmentFlag.AlignRight | _MIDDLE, str(row))
        rounds = len(sheet.facts.rounds)
        wide = place.width() - NUMBER - rounds * CELL - 4
        painter.setFont(theme.font(13, 600 if in_hand else 400))
        painter.setPen(colour("text"))
        metrics = QFontMetrics(painter.font())
        told = metrics.elidedText(name, Qt.TextElideMode.ElideRight, wide)
        words = QRect(place.x() + NUMBER, place.y(), wide, place.height())
        painter.drawText(words, _MIDDLE, told)
        for one in sheet.facts.rounds:
            self._paint_cell(painter, sheet, (one.number, row))
        self._line(painter, place)

    def _paint_cell(self, painter: QPainter, sheet: HalfTypedSheet, spot: Spot) -> None:
        place = self.cell_place(spot)
        middle = place.center()
        found = sheet.found.get(spot)
        boxed = QRect(0, 0, CODE_WIDE, CODE_HIGH)
        boxed.moveCenter(middle)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if found is not None:
            tone = TONES.get(found[0].outcome, "grey")
            painter.setPen(QPen(colour(tone), 1))
            painter.setBrush(theme.soft(tone))
            painter.drawRoundedRect(boxed, Size.RADIUS_BADGE, Size.RADIUS_BADGE)
            painter.setFont(theme.font(12, 600))
            painter.setPen(colour(tone))
            painter.drawText(boxed, Qt.AlignmentFlag.AlignCenter, found[1])
        elif sheet.is_normal(spot):
            tick = QRect(0, 0, TICK, TICK)
            tick.moveCenter(middle)
            paint_icon(painter, tick, "check", "green")
        if spot == self._spot:
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = boxed.adjusted(-1, -1, 1, 1)
            painter.drawRoundedRect(ring, Size.RADIUS_BADGE, Size.RADIUS_BADGE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _line(self, painter: QPainter, place: QRect) -> None:
        theme.paint_bar(painter, QRect(place.x(), place.bottom(), place.width(), 1), "line")


def _cell(row: QRect, number: int, rounds: int) -> QRect:
    left = row.right() + 1 - 4 - (rounds - number + 1) * CELL
    return QRect(left, row.y(), CELL, row.height())
