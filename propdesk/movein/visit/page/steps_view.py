"""The steps of a visit at the left: how far each is, and a way to each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

import msgspec
from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout

from propdesk.kernel.i18n import _
from propdesk.movein.visit.rules import VisitStep
from propdesk.ui.parts import theme
from propdesk.ui.parts.cards import Card, line_of
from propdesk.ui.parts.icons import paint_icon
from propdesk.ui.parts.small_parts import KeyHint, label
from propdesk.ui.parts.theme import colour

if TYPE_CHECKING:
    from collections.abc import Callable

    from propdesk.movein.visit.lacking import VisitFacts

WIDTH, HIGH, CIRCLE = 212, 44, 24
StepLook = Literal["done", "lacks", "later"]


class StepTold(msgspec.Struct, frozen=True):
    """What a step says of itself: complete, with something missing, or not begun."""

    note: str
    look: StepLook


class StepLine(QAbstractButton):
    """A step: its circle, its name, how far it is."""

    def __init__(self, number: int, title: str, on_click: Callable[[], object]) -> None:
        super().__init__()
        self.number, self._title = number, title
        self._told, self.is_current = StepTold("", "later"), False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked: on_click())

    def show_step(self, told: StepTold, *, current: bool) -> None:
        """Say how far it is, and whether it is the one in hand."""
        self._told, self.is_current = told, current
        self.setAccessibleName(f"{self._title} {told.note}".strip())
        self.setToolTip(told.note)
        self.update()

    @property
    def note(self) -> str:
        """What it says below its name."""
        return self._told.note

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 12, HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.is_current or self.underMouse():
                ground = colour("accentSoft" if self.is_current else "hover")
                painter.fillRect(self.rect(), ground)
            if self.is_current:
                painter.fillRect(QRect(0, 0, 3, self.height()), colour("accent"))
            self._paint_circle(painter, QRect(12, (self.height() - CIRCLE) // 2, CIRCLE, CIRCLE))
            self._paint_words(painter)

    def _paint_circle(self, painter: QPainter, place: QRect) -> None:
        look = self._told.look
        fill = {"done": "greenSoft", "lacks": "amberSoft"}.get(look, "surface")
        fill = "accent" if self.is_current and look != "done" else fill
        painter.setPen(QPen(colour("field" if fill == "surface" else fill), 1))
        painter.setBrush(colour(fill))
        painter.drawEllipse(place)
        icon = {"done": "check", "lacks": "triangle-alert"}.get(look, "")
        if icon and fill != "accent":
            ink = "green" if look == "done" else "amber"
            paint_icon(painter, place.adjusted(5, 5, -5, -5), icon, ink)
            return
        painter.setFont(theme.font(12, 600 if self.is_current else 400))
        painter.setPen(colour("onAccent" if fill == "accent" else "text2"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(self.number))

    def _paint_words(self, painter: QPainter) -> None:
        left, width = 12 + CIRCLE + 10, self.width() - CIRCLE - 30
        weight = 600 if self.is_current or self._told.look != "later" else 400
        note = "amber" if self._told.look == "lacks" else "text2"
        ink = "accent" if self.is_current else "text"
        lines = ((self._title, 13, weight, ink, 3), (self._told.note, 12, 400, note, 22))
        for words, size, bold, tone, top in lines:
            font = theme.font(size, bold)
            painter.setFont(font)
            painter.setPen(colour(tone))
            cut = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(left, top, width, 19), Qt.AlignmentFlag.AlignVCenter, cut)


class StepsCard(Card):
    """All steps; `chosen(step)` when one is clicked."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Hand-over"), margins=0)
        self.setFixedWidth(WIDTH)
        self.body.setContentsMargins(0, 8, 0, 8)
        self.body.setSpacing(0)
        self.head.setContentsMargins(12, 0, 8, 6)
        self.lines: dict[VisitStep, StepLine] = {}
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self.body.addLayout(self._column)
        for number, step in enumerate(VisitStep, 1):
            line = StepLine(number, step.label, partial(self.chosen.emit, step))
            self.lines[step] = line
            self._column.addWidget(line)
        hints = line_of(
            KeyHint("Alt+←"), KeyHint("Alt+→"), label(_("step"), 12, 400, "text3"), None
        )
        hints.setContentsMargins(12, 6, 8, 0)
        self.body.addLayout(hints)

    def show_steps(
        self, facts: VisitFacts, told: dict[VisitStep, StepTold], current: VisitStep
    ) -> None:
        """Say how far each is, in the order of the estate."""
        self.title.setText(facts.no)
        for number, step in enumerate(facts.steps, 1):
            line = self.lines[step]
            if line.number != number:
                line.number = number
                self._column.insertWidget(number - 1, line)
            line.show_step(told[step], current=step is current)
