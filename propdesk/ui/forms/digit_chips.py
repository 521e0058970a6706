"""A choice of a few words, each with its digit: typed, walked by arrows, or clicked.

Usage: `results = DigitChips([_("Repaired"), _("Material is missing"), …])`; `results.chosen(place)`
tells what the user chose, `results.choose(place)` shows a choice and tells nothing.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from propdesk.ui.parts import theme
from propdesk.ui.parts.icons import paint_icon
from propdesk.ui.parts.small_parts import box, key_width, paint_key
from propdesk.ui.parts.theme import Size, colour

_GAP, _PAD, _TICK = 6, 8, Size.ICON_CHIP + 4
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class DigitChips(QWidget):
    """See the module; at most nine words, the first one chosen."""

    chosen = Signal(int)

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self._words, self._at = tuple(words), 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(self.sizeHint())
        self.choose(0)

    @property
    def place(self) -> int:
        """Which one is chosen, from 0."""
        return self._at

    def choose(self, place: int) -> None:
        """Show a choice."""
        self._at = place
        self.setAccessibleName(self._words[place])
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._rects()[-1].right() + 1, Size.CHIP)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _rects(self) -> list[QRect]:
        """The chosen one has room for its tick; all are as wide together whichever it is."""
        left, found = 0, []
        for place, words in enumerate(self._words, 1):
            wide = theme.width_of(words, 13, 600) + key_width(str(place)) + 6 + 2 * _PAD
            wide += _TICK if place - 1 == self._at else 0
            found.append(QRect(left, 0, wide, Size.CHIP))
            left += wide + _GAP
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        typed = event.text()
        if typed.isascii() and typed.isdigit() and 0 < int(typed) <= len(self._words):
            self._take(int(typed) - 1)
        elif event.key() in steps:
            wanted = self._at + steps[Qt.Key(event.key())]
            self.choose(max(0, min(wanted, len(self._words) - 1)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self._take(self._at)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = event.position().toPoint()
        for place, rect in enumerate(self._rects()):
            if rect.contains(spot):
                self._take(place)

    def _take(self, place: int) -> None:
        self.choose(place)
        self.chosen.emit(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            for place, (words, rect) in enumerate(zip(self._words, self._rects(), strict=True)):
                on = place == self._at
                edge, width = "accent" if on else "line2", 2 if on and self.hasFocus() else 1
                box(painter, rect, colour("accentSoft" if on else "surface"), colour(edge), width)
                ink, left = "accent" if on else "text", rect.x() + _PAD
                if on:
                    top = (Size.CHIP - Size.ICON_CHIP) // 2
                    tick = QRect(left, top, Size.ICON_CHIP, Size.ICON_CHIP)
                    paint_icon(painter, tick, "check", ink)
                    left += _TICK
                painter.setFont(theme.font(13, 600 if on else 400))
                painter.setPen(colour(ink))
                painter.drawText(QRect(left, 0, rect.right() - left, Size.CHIP), _MIDDLE, words)
                key = str(place + 1)
                place_of_key = QRect(rect.right() - _PAD - key_width(key), 0, 0, Size.CHIP)
                paint_key(painter, place_of_key, key, ink="accent" if on else "text3")
