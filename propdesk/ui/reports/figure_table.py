"""A table of figures with a cell in hand: arrows walk, Enter opens the rows behind the figure.

Usage: `table = FigureTable()`, `table.show_table(heads, [FigureRow("许师傅", (FigureCell("64"),
…)), …], total)`; `table.opened(row, column)` (the row of totals is the last one) and
`table.moved(row, column)` tell what the user did. Ctrl+C copies it with its head.
"""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from propdesk.kernel.i18n import _
from propdesk.kernel.records.states import Tone
from propdesk.ui.parts import theme
from propdesk.ui.parts.copying import copy_text, tell_window
from propdesk.ui.parts.small_parts import badge_width, paint_badge
from propdesk.ui.parts.theme import Size, colour
from propdesk.ui.reports.kpi import paint_dots

_PAD, _NAME = 10, 84
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | _MIDDLE


class FigureCell(msgspec.Struct, frozen=True):
    """A figure as it is written; `badge` stands in its place. One that `opens` has its rows."""

    text: str
    opens: bool = False
    ink: str = "text"
    badge: str = ""
    tone: Tone = "grey"
    icon: str = ""

    def wide(self, weight: int) -> int:
        """How much room it needs."""
        if self.badge:
            return badge_width(self.badge, self.icon)
        return theme.width_of(self.text, 13, weight)


class FigureRow(msgspec.Struct, frozen=True):
    """A line of the table."""

    name: str
    cells: tuple[FigureCell, ...]


class FigureTable(QAbstractScrollArea):
    """See the module."""

    opened = Signal(int, int)
    moved = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._heads: tuple[str, ...] = ("",)
        self._rows: tuple[FigureRow, ...] = ()
        self._total: FigureRow | None = None
        self._at = (0, 0)
        self.setViewport(QWidget(self))
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(Size.HEAD + Size.ROW + Size.TOTALS)

    def show_table(
        self, heads: Sequence[str], rows: Sequence[FigureRow], total: FigureRow | None
    ) -> None:
        """Replace what stands in it; heads and cells are of one length, the name's head first."""
        self._heads, self._rows, self._total = tuple(heads), tuple(rows), total
        row, column = self._at
        self._at = min(row, max(self._count() - 1, 0)), min(column, max(len(heads) - 2, 0))
        self._fit()

    def at(self) -> tuple[int, int]:
        """The cell in hand."""
        return self._at

    def as_text(self) -> str:
        """All of it as a table."""
        lines = ["\t".join(self._heads)]
        for number in range(self._count()):
            row = self._row(number)
            lines.append("\t".join((row.name, *(cell.badge or cell.text for cell in row.cells))))
        return "\n".join(lines)

    def copy(self) -> None:
        """Put it on the clipboard."""
        copy_text(self.as_text())
        tell_window(self, _("The table was copied."))

    def _count(self) -> int:
        return len(self._rows) + (self._total is not None)

    def _row(self, number: int) -> FigureRow:
        if number < len(self._rows):
            return self._rows[number]
        if self._total is None:
            raise IndexError(number)
        return self._total

    # Where things stand

    def _fit(self) -> None:
        room = self.viewport().height() - self._head_height() - Size.TOTALS
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, len(self._rows) * Size.ROW - room))
        bar.setPageStep(max(room, Size.ROW))
        bar.setSingleStep(Size.ROW)
        self.viewport().update()

    def _widths(self) -> list[int]:
        """How wide each column is: what it needs, and an equal part of what is left."""
        needed = [max([_NAME, *(theme.width_of(row.name, 13, 600) for row in self._rows)])]
        for place, head in enumerate(self._heads[1:]):
            cells = [self._row(number).cells[place] for number in range(self._count())]
            longest = max((theme.width_of(word, 12, 600) for word in _lines(head)), default=0)
            needed.append(max([longest, *(cell.wide(600) for cell in cells)]))
        needed = [each + 2 * _PAD for each in needed]
        spare = max(0, self.viewport().width() - sum(needed)) // len(needed)
        return [each + spare for each in needed]

    def _head_height(self) -> int:
        return Size.HEAD + 14 * (max(len(_lines(head)) for head in self._heads) - 1)

    def _cell(self, row: int, column: int, widths: Sequence[int]) -> QRect:
        left, wide = sum(widths[: column + 1]), widths[column + 1]
        if row >= len(self._rows):
            top = self.viewport().height() - Size.TOTALS
            return QRect(left, top, wide, Size.TOTALS)
        top = self._head_height() + row * Size.ROW - self.verticalScrollBar().value()
        return QRect(left, top, wide, Size.ROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(sum(self._widths()) if self._rows else 200, self.minimumHeight())

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, column = self._at
        last_row, last_column = self._count() - 1, len(self._heads) - 2
        ways = {
            Qt.Key.Key_Up: (row - 1, column),
            Qt.Key.Key_Down: (row + 1, column),
            Qt.Key.Key_Left: (row, column - 1),
            Qt.Key.Key_Right: (row, column + 1),
            Qt.Key.Key_Home: (row, 0),
            Qt.Key.Key_End: (row, last_column),
        }
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif key in ways:
            wanted, aside = ways[key]
            self._go(max(0, min(wanted, last_row)), max(0, min(aside, last_column)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self._open()
        else:
            super().keyPressEvent(event)

    def _go(self, row: int, column: int) -> None:
        self._at = row, column
        if row < len(self._rows):
            bar, top = self.verticalScrollBar(), row * Size.ROW
            room = self.viewport().height() - self._head_height() - Size.TOTALS
            bar.setValue(max(min(bar.value(), top), top + Size.ROW - room))
        self.viewport().update()
        self.moved.emit(row, column)

    def _open(self) -> None:
        row, column = self._at
        if row < self._count() and self._row(row).cells[column].opens:
            self.opened.emit(row, column)

    def _hit(self, spot: QPoint) -> tuple[int, int] | None:
        widths = self._widths()
        for row in reversed(range(self._count())):  # the totals lie above what is scrolled
            for column in range(len(self._heads) - 1):
                if self._cell(row, column, widths).contains(spot):
                    return row, column
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (hit := self._hit(event.position().toPoint())) is not None:
            self._go(*hit)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Nothing is dragged here: the press did it."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._hit(event.position().toPoint()) is not None:
            self._open()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        widths = self._widths()
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.viewport().rect(), colour("surface"))
            for number in range(len(self._rows)):
                self._paint_row(painter, number, widths)
            self._paint_head(painter, widths)
            if self._total is not None:
                place = self._cell(len(self._rows), 0, widths)
                painter.fillRect(0, place.y(), self.width(), place.height(), colour("sunken"))
                painter.fillRect(0, place.y(), self.width(), 1, colour("line2"))
                self._paint_row(painter, len(self._rows), widths)

    def _paint_head(self, painter: QPainter, widths: Sequence[int]) -> None:
        high = self._head_height()
        painter.fillRect(0, 0, self.width(), high, colour("sunken"))
        painter.setFont(theme.font(12, 600))
        painter.setPen(colour("text3"))
        left = 0
        for place, (head, wide) in enumerate(zip(self._heads, widths, strict=True)):
            lines = _lines(head)
            for number, words in enumerate(lines):
                down = (high - 14 * len(lines)) // 2 + 14 * number
                line = QRect(left + _PAD, down, wide - 2 * _PAD, 14)
                painter.drawText(line, _RIGHT if place else _MIDDLE, words)
            left += wide

    def _paint_row(self, painter: QPainter, number: int, widths: Sequence[int]) -> None:
        row = self._row(number)
        is_total = number >= len(self._rows)
        first = self._cell(number, 0, widths)
        name = QRect(_PAD, first.y(), widths[0] - _PAD, first.height())
        painter.setFont(theme.font(13, 600))
        painter.setPen(colour("text"))
        painter.drawText(name, _MIDDLE, row.name)
        if not is_total:
            painter.fillRect(0, first.bottom(), self.width(), 1, colour("line"))
        for column, cell in enumerate(row.cells):
            place = self._cell(number, column, widths)
            here = (number, column) == self._at and self.hasFocus()
            _paint_cell(painter, place, cell, weight=600 if is_total else 400, here=here)


def _paint_cell(
    painter: QPainter, place: QRect, cell: FigureCell, *, weight: int, here: bool
) -> None:
    inner = place.adjusted(_PAD, 0, -_PAD, 0)
    wide = cell.wide(weight)
    left = inner.right() - wide
    if cell.badge:
        badge = QRect(left, place.y(), wide, place.height())
        paint_badge(painter, badge, cell.badge, cell.tone, cell.icon)
    else:
        painter.setFont(theme.font(13, weight))
        painter.setPen(colour("accent" if here and cell.opens else cell.ink))
        painter.drawText(inner, _RIGHT, cell.text)
    if cell.opens and not cell.badge:
        level = place.center().y() + 9
        ink = "accent" if here else "text3"
        paint_dots(painter, left, inner.right(), level, ink=ink, solid=here)
    if here:
        painter.setPen(QPen(colour("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ring = QRectF(left - 7, place.y() + 3, wide + 14, place.height() - 6)
        painter.drawRoundedRect(ring, Size.RADIUS, Size.RADIUS)


def _lines(head: str) -> list[str]:
    """A head of several words on two lines, as even as they go."""
    words = head.split(" ")
    if len(words) < 2 or theme.width_of(head, 12, 600) <= 80:
        return [head]
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return list(min(cuts, key=lambda cut: max(theme.width_of(each, 12, 600) for each in cut)))
