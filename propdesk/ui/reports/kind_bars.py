"""Bars of kinds: a bar for this month, a stroke for the month before, number, share, change.

Usage: `bars = KindBars()`, `bars.show_bars([KindBar("水", 68, 58), …])`; arrows walk, Enter and a
double click open the rows: `bars.opened(number)`. Ctrl+C copies it as a table.
"""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from propdesk.kernel.i18n import _
from propdesk.kernel.reports.measures import tenths
from propdesk.ui.parts import theme
from propdesk.ui.parts.copying import copy_text, tell_window
from propdesk.ui.parts.theme import colour
from propdesk.ui.reports.kpi import paint_dots

BAR, LOW_BAR, LEAST, MOST = 12, 10, 17, 27
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | _MIDDLE


class KindBar(msgspec.Struct, frozen=True):
    """A kind: how many now, how many before."""

    name: str
    now: int
    before: int


class KindBars(QWidget):
    """See the module."""

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[KindBar, ...] = ()
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_bars(self, bars: Sequence[KindBar]) -> None:
        """Replace what is drawn."""
        self._bars = tuple(bars)
        self._at = min(self._at, len(bars) - 1)
        self.setAccessibleDescription(self.as_text())
        self.updateGeometry()
        self.update()

    def cells(self, bar: KindBar) -> tuple[str, str, str]:
        """Number, share and change of a kind as they are written."""
        whole = sum(one.now for one in self._bars)
        share = (2000 * bar.now + whole) // (2 * whole) if whole else 0
        return f"{bar.now:,}", f"{tenths(share)} %", f"{bar.now - bar.before:+,}"

    def as_text(self) -> str:
        """All kinds, a line each."""
        return "\n".join("\t".join((bar.name, *self.cells(bar))) for bar in self._bars)

    def copy(self) -> None:
        """Put the kinds on the clipboard as a table."""
        copy_text(self.as_text())
        tell_window(self, _("The figures of the chart were copied as a table."))

    def minimumSizeHint(self) -> QSize:
        return QSize(320, LEAST * max(len(self._bars), 1))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def _row(self, number: int) -> QRect:
        high = min(self.height() / max(len(self._bars), 1), MOST)
        return QRect(0, round(high * number), self.width(), round(high))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in steps and self._bars:
            wanted = self._at + steps[Qt.Key(event.key())]
            self._at = max(0, min(wanted, len(self._bars) - 1))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at >= 0:
            self.opened.emit(self._at)
        else:
            super().keyPressEvent(event)

    def _under(self, event: QMouseEvent | QHelpEvent) -> int:
        spot = event.position().toPoint() if isinstance(event, QMouseEvent) else event.pos()
        hits = (n for n in range(len(self._bars)) if self._row(n).contains(spot))
        return next(hits, -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._at = self._under(event)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if (number := self._under(event)) >= 0:
            self.opened.emit(number)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._under(event)
            said = " · ".join((self._bars[number].name, *self.cells(self._bars[number])))
            QToolTip.showText(event.globalPos(), said if number >= 0 else "", self)
            return True
        return super().event(event)

    # Painting

    def _widths(self) -> tuple[int, int, int, int]:
        """How wide the names and the three numbers are."""
        names = max((theme.width_of(bar.name, 13) for bar in self._bars), default=0)
        cells = [self.cells(bar) for bar in self._bars]
        numbers = [
            max((theme.width_of(each[place], 13, 600) for each in cells), default=0) + 12
            for place in range(3)
        ]
        return min(names + 10, self.width() // 3), numbers[0], numbers[1], numbers[2]

    def paintEvent(self, event: QPaintEvent) -> None:
        names, *numbers = self._widths()
        room = QRect(names, 0, self.width() - names - sum(numbers) - 16, self.height())
        most = max([1, *(max(bar.now, bar.before) for bar in self._bars)])
        with QPainter(self) as painter:
            for number, bar in enumerate(self._bars):
                row = self._row(number)
                painter.setFont(theme.font(13))
                painter.setPen(colour("text2"))
                metrics = painter.fontMetrics()
                name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, names - 8)
                painter.drawText(row, _MIDDLE, name)
                self._paint_bar(painter, row, room, bar, most)
                self._paint_numbers(painter, row, bar, numbers, here=number == self._at)

    def _paint_bar(
        self, painter: QPainter, row: QRect, room: QRect, bar: KindBar, most: int
    ) -> None:
        high = BAR if row.height() >= BAR + 8 else LOW_BAR
        top = row.center().y() - high // 2
        wide = round(room.width() * bar.now / most)
        theme.paint_bar(painter, QRect(room.x(), top, wide, high), "accent")
        mark = room.x() + round(room.width() * bar.before / most)
        theme.paint_bar(painter, QRect(mark - 1, top - 3, 2, high + 6), "text")

    def _paint_numbers(
        self, painter: QPainter, row: QRect, bar: KindBar, widths: Sequence[int], *, here: bool
    ) -> None:
        right = self.width()
        looks = (("text", 600), ("text3", 400), ("text2", 400))
        for text, wide, (ink, weight) in zip(
            reversed(self.cells(bar)), reversed(widths), reversed(looks), strict=True
        ):
            place = QRect(right - wide, row.y(), wide, row.height())
            painter.setFont(theme.font(13 if weight > 400 else 12, weight))
            painter.setPen(colour("accent" if here and weight > 400 else ink))
            painter.drawText(place, _RIGHT, text)
            if weight > 400:
                left = place.right() - theme.width_of(text, 13, 600)
                level = row.center().y() + 9
                dots = "accent" if here else "text3"
                paint_dots(painter, left, place.right(), level, ink=dots, solid=here)
            right -= wide
