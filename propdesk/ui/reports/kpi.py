"""A card of a report: a rate beside its target, the month before, and its sum as a division.

Usage: `KpiCard(_("Finished on time"), on_open=…)`, `card.show_rate(…)`. Enter, Space or a click
opens the rows it was counted from.
"""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from propdesk.kernel.records.states import Tone
from propdesk.ui.parts import theme
from propdesk.ui.parts.small_parts import badge_width, paint_badge
from propdesk.ui.parts.theme import Size, colour

HEIGHT, SIDE = 84, 10
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | _MIDDLE


class KpiWords(msgspec.Struct, frozen=True, kw_only=True):
    """What a card says: the number with its unit, target and badge, what it was, the division."""

    value: str = ""
    unit: str = ""
    target: str = ""
    badge: str = ""
    tone: Tone = "grey"
    icon: str = ""
    before: str = ""
    line: str = ""


class KpiCard(QAbstractButton):
    """See the module."""

    def __init__(self, name: str, *, on_open: Callable[[], object]) -> None:
        super().__init__()
        self._name, self._said = name, KpiWords()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(lambda _checked: on_open())

    def show_rate(self, said: KpiWords) -> None:
        """Show what it says now."""
        self._said = said
        parts = (self._name, f"{said.value} {said.unit}", said.target, said.badge)
        self.setAccessibleName(" · ".join(one for one in (*parts, said.before, said.line) if one))
        self.setToolTip(self.accessibleName())
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()

    def minimumSizeHint(self) -> QSize:
        """The name and the number whole; what does not fit beside them is in the tooltip."""
        said = self._said
        first = theme.width_of(self._name, 12) + 4 + badge_width("", said.icon)
        return QSize(max(first, self._value_width()) + 2 * SIDE, HEIGHT)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def _value_width(self) -> int:
        return theme.width_of(self._said.value, 22, 600) + theme.width_of(self._said.unit, 13) + 6

    def _room(self) -> int:
        return self.width() - 2 * SIDE

    def _badge_words(self) -> str:
        """The words of the badge, none where the name leaves no room: its icon says it then."""
        said = self._said
        wide = theme.width_of(self._name, 12) + 4 + badge_width(said.badge, said.icon)
        return said.badge if wide <= self._room() else ""

    def _target_fits(self) -> bool:
        """Whether the target stands beside the name; else it goes to the month before."""
        said = self._said
        used = theme.width_of(self._name, 12) + theme.width_of(said.target, 12) + 14
        used += badge_width(said.badge, said.icon) if said.badge else 0
        return used <= self._room()

    def _beside(self, *, fits: bool) -> str:
        """What stands at the right of the number: as much of target and month before as fits."""
        said = self._said
        wanted = [(said.before,)] if fits else [(said.target, said.before), (said.before,)]
        for parts in wanted:
            text = " · ".join(one for one in parts if one)
            if self._value_width() + 8 + theme.width_of(text, 12) <= self._room():
                return text
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:
        said, fits = self._said, self._target_fits()
        inner = self.rect().adjusted(SIDE, 6, -SIDE, -4)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = "accent" if self.hasFocus() else "field" if self.underMouse() else "line"
            painter.setPen(QPen(colour(edge), 2 if self.hasFocus() else 1))
            painter.setBrush(colour("surface"))
            frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(frame, Size.RADIUS_CARD, Size.RADIUS_CARD)
            self._paint_first(painter, QRect(inner.x(), inner.y(), inner.width(), 20), fits=fits)
            second = QRect(inner.x(), inner.y() + 22, inner.width(), 30)
            self._paint_value(painter, second)
            painter.setFont(theme.font(12))
            painter.setPen(colour("text2"))
            painter.drawText(second, _RIGHT, self._beside(fits=fits))
            third = QRect(inner.x(), inner.y() + 54, inner.width(), 18)
            cut = painter.fontMetrics().elidedText(
                said.line, Qt.TextElideMode.ElideRight, third.width()
            )
            painter.drawText(third, _MIDDLE, cut)

    def _paint_first(self, painter: QPainter, line: QRect, *, fits: bool) -> None:
        said = self._said
        painter.setFont(theme.font(12))
        painter.setPen(colour("text3"))
        painter.drawText(line, _MIDDLE, self._name)
        right = line.right() + 1
        if said.badge:
            words = self._badge_words()
            right -= badge_width(words, said.icon)
            place = QRect(right, line.y(), line.width(), line.height())
            paint_badge(painter, place, words, said.tone, said.icon)
            right -= 6
        if fits and said.target:
            painter.setFont(theme.font(12))
            painter.setPen(colour("text2"))
            place = QRect(line.x(), line.y(), right - line.x(), line.height())
            painter.drawText(place, _RIGHT, said.target)

    def _paint_value(self, painter: QPainter, line: QRect) -> None:
        said = self._said
        wide = theme.width_of(said.value, 22, 600)
        painter.setFont(theme.font(22, 600))
        painter.setPen(colour("text"))
        painter.drawText(line, _MIDDLE, said.value)
        if said.value:
            paint_dots(painter, line.x(), line.x() + wide, line.bottom(), ink="text3")
        painter.setFont(theme.font(13))
        painter.setPen(colour("text2"))
        painter.drawText(line.adjusted(wide + 6, 4, 0, 0), _MIDDLE, said.unit)


def paint_dots(
    painter: QPainter, left: int, right: int, level: int, *, ink: str, solid: bool = False
) -> None:
    """The line under a figure that opens its rows: dotted, solid under the one in hand."""
    style = Qt.PenStyle.SolidLine if solid else Qt.PenStyle.DotLine
    painter.setPen(QPen(colour(ink), 1, style))
    painter.drawLine(left, level, right, level)
