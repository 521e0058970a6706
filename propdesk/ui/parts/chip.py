"""A chip: a filter that is on or off.

Usage: `Chip(_("Overdue"), count=5, icon="triangle-alert", tone="red")`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from propdesk.ui.parts import theme
from propdesk.ui.parts.icons import paint_icon
from propdesk.ui.parts.small_parts import box
from propdesk.ui.parts.theme import Size, colour

if TYPE_CHECKING:  # not needed for the first paint
    from propdesk.kernel.records.states import Tone

_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class Chip(QAbstractButton):
    """A filter that is on or off, with the number of rows it finds; a chip with 0 stays, in
    grey."""

    def __init__(
        self,
        text: str,
        *,
        count: int | None = None,
        icon: str = "",
        tone: Tone | None = None,
        checked: bool = False,
    ) -> None:
        super().__init__()
        self._words, self._count, self._icon, self._tone = text, count, icon, tone
        self.setCheckable(True)
        self.setChecked(checked)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.toggled.connect(self.updateGeometry)

    def say(self, text: str, *, icon: str) -> None:
        """Change its words and its icon."""
        self._words, self._icon = text, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def show_count(self, count: int | None) -> None:
        """Change the number behind the words."""
        self._count = count
        self.updateGeometry()
        self.update()

    @property
    def _shown_icon(self) -> str:
        return "check" if self.isChecked() else self._icon

    @property
    def _number(self) -> str:
        return "" if self._count is None else f"{self._count:,}"

    def sizeHint(self) -> QSize:
        words = theme.width_of(self._words, 13, 500)
        number = theme.width_of(self._number, 12)
        wide = 20 + words + (number + 6 if self._number else 0)
        return QSize(wide + (Size.ICON_CHIP + 6 if self._shown_icon else 0), Size.CHIP)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _ink(self) -> str:
        if self.isChecked():
            return "accent"
        if self._count == 0 or not self.isEnabled():
            return "text3"
        return self._tone or "text"

    def paintEvent(self, event: QPaintEvent) -> None:
        checked, over = self.isChecked(), self.underMouse() and self.isEnabled()
        ground = "accentSoft" if checked else "hover" if over else "surface"
        edge = "accent" if checked or self.hasFocus() else "field" if over else "line2"
        with QPainter(self) as painter:
            box(painter, self.rect(), colour(ground), colour(edge), 2 if self.hasFocus() else 1)
            self._paint_content(painter)

    def _paint_content(self, painter: QPainter) -> None:
        left, ink = 10, self._ink()
        if self._shown_icon:
            top = (self.height() - Size.ICON_CHIP) // 2
            place = QRect(left, top, Size.ICON_CHIP, Size.ICON_CHIP)
            paint_icon(painter, place, self._shown_icon, "text2" if ink == "text" else ink)
            left += Size.ICON_CHIP + 6
        painter.setFont(theme.font(13, 500))
        painter.setPen(colour(ink))
        painter.drawText(QRect(left, 0, self.width(), self.height()), _MIDDLE, self._words)
        if self._number:
            left += theme.width_of(self._words, 13, 500) + 6
            painter.setFont(theme.font(12))
            painter.setPen(colour("accent" if self.isChecked() else "text3"))
            painter.drawText(QRect(left, 0, self.width(), self.height()), _MIDDLE, self._number)
