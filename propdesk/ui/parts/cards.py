"""The larger parts of a page: card, banner, figure card, steps, the empty page.

Usage: `card = Card(_("Repairs"))`, `card.body.addWidget(…)`; `FigureCard(_("Overdue"),
ink="red")`, `figure.show_value("797.90", _("3 charges"))`; `EmptyPage("house-plus", title,
sentence, choices, steps)`.
"""

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from propdesk.kernel.records.states import Tone
from propdesk.ui.parts import theme
from propdesk.ui.parts.icons import IconLabel, paint_icon
from propdesk.ui.parts.page_area import PanelArea
from propdesk.ui.parts.small_parts import Button, hairline, label, set_ink
from propdesk.ui.parts.theme import Size, colour

_BETWEEN = " · "


class Card(QFrame):
    """A white card. Only with a title it has a head line: `title`, `note` in grey, and room for
    more at the right."""

    def __init__(self, title: str = "", note: str = "", *, margins: int = 14) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margins, 10 if title else margins, margins, margins)
        self.body.setSpacing(6)
        if title:
            self.title, self.note = label(title, 13, 600), label(note, 12, 400, "text3")
            self.head = line_of(self.title, self.note, None, spacing=8)
            self.body.addLayout(self.head)


def line_of(*parts: QWidget | int | None, spacing: int = 6) -> QHBoxLayout:
    """Lay parts in a row; a number is a gap, None takes the room that is left."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    for part in parts:
        if part is None:
            row.addStretch()
        elif isinstance(part, int):
            row.addSpacing(part)
        else:
            row.addWidget(part)
    return row


def ends_of(words: QLabel, end: QWidget) -> QHBoxLayout:
    """Lay a name, which wraps, and at the right what stands beside it: an amount, a badge."""
    words.setWordWrap(True)
    row = line_of(words, end)
    row.setStretch(0, 1)
    return row


def as_high_as(part: QWidget, height: int) -> None:
    """Make a part with a layout so high, and higher only where the fonts of the screen need it."""
    part.setMinimumHeight(height)
    part.setSizePolicy(part.sizePolicy().horizontalPolicy(), QSizePolicy.Policy.Fixed)


def clear(layout: QLayout, begin: int = 0) -> None:
    """Take everything from a place on out of a layout and delete it."""
    while (item := layout.takeAt(begin)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def scrolling(content: QWidget) -> QScrollArea:
    """Let a panel scroll up and down when the window is low."""
    return PanelArea(content)


class Banner(QWidget):
    """One sentence on a soft ground with an icon, and at most one action."""

    def __init__(
        self,
        sentence: str,
        tone: Tone = "amber",
        icon: str = "triangle-alert",
        action: Button | None = None,
    ) -> None:
        super().__init__()
        self._tone = tone
        as_high_as(self, Size.BANNER)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 0, 12, 0)
        line.setSpacing(8)
        self._icon = IconLabel(icon, 18, tone)
        self._words = label(sentence, 13, 500, tone, wrap=True)
        line.addWidget(self._icon)
        line.addWidget(self._words, 1)
        if action is not None:
            line.addWidget(action)

    def show_sentence(self, sentence: str, tone: Tone | None = None, icon: str = "") -> None:
        """Change what it says."""
        self._tone = tone or self._tone
        self._words.setText(sentence)
        set_ink(self._words, self._tone)
        if icon:
            self._icon.show_icon(icon, self._tone)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.soft(self._tone))
            painter.drawRoundedRect(self.rect(), Size.RADIUS, Size.RADIUS)


class FigureCard(Card):
    """A number that matters: what it is, the number, a line with its definition or parts."""

    def __init__(self, name: str, *, size: int = 22, height: int = 84) -> None:
        super().__init__(margins=0)
        as_high_as(self, height)
        self.body.setContentsMargins(14, 5, 14, 4)
        self.body.setSpacing(0)
        self._icon = IconLabel("triangle-alert", 18, "red")
        self._icon.hide()
        self._value, self._unit = label("", size, 600), label("", 13, 400, "text2")
        self._side = label("", 12, 400, "text2", right=True)
        self._line = PartsLabel("", 12, "text2")
        self.body.addWidget(label(name, 12, 400, "text3"))
        row = line_of(self._icon, self._value, self._unit, None, self._side)
        self.body.addLayout(row)
        self.body.addWidget(self._line)

    def show_value(
        self,
        value: str,
        line: str = "",
        *,
        unit: str = "",
        side: str = "",
        ink: str = "text",
        icon: str = "",
    ) -> None:
        """Show the number; a coloured one has an icon, since colour alone says nothing."""
        self._value.setText(value)
        self._unit.setText(unit)
        self._side.setText(side)
        self._line.setText(line)
        set_ink(self._value, ink)
        self._icon.setVisible(bool(icon))
        if icon:
            self._icon.show_icon(icon, ink)


def fact_row(name: str, value: str, *, ink: str = "text", width: int = 72) -> QHBoxLayout:
    """A fact in a side panel: name at the left in small grey, value beside it."""
    row = QHBoxLayout()
    row.setSpacing(0)
    head = label(name, 12, 400, "text3")
    head.setMinimumWidth(max(width, head.sizeHint().width() + 8))
    row.addWidget(head, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(value, 13, 500, ink, wrap=True), 1)
    return row


StepState = Literal["done", "current", "later"]


class WayStep(msgspec.Struct, frozen=True):
    """One step of a way: its name, a note below it, and how far it is."""

    title: str
    note: str = ""
    state: StepState = "later"


class StepCircle(QWidget):
    """Tick when done, filled when current, outlined number when later."""

    def __init__(self, number: int, state: StepState, size: int = 24) -> None:
        super().__init__()
        self._number, self._state = number, state
        self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        place = self.rect()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            fill = {"done": "greenSoft", "current": "accent"}.get(self._state, "surface")
            edge = "field" if self._state == "later" else fill
            painter.setPen(QPen(colour(edge), 1))
            painter.setBrush(colour(fill))
            painter.drawEllipse(place.adjusted(0, 0, -1, -1))
            if self._state == "done":
                paint_icon(painter, place.adjusted(5, 5, -5, -5), "check", "green")
                return
            painter.setFont(theme.font(12, 600 if self._state == "current" else 400))
            painter.setPen(colour("onAccent" if self._state == "current" else "text2"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(self._number))


class StepRow(QWidget):
    """The steps of a way in one row, joined by lines; with notes they spread over the width."""

    def __init__(self, steps: Sequence[WayStep] = (), *, spread: bool = False) -> None:
        super().__init__()
        self._spread = spread
        if not spread:
            self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(8)
        self.show_steps(steps)

    def show_steps(self, steps: Sequence[WayStep]) -> None:
        """Replace the steps."""
        clear(self._line)
        for number, step in enumerate(steps, 1):
            if number > 1 and self._spread:
                self._line.addStretch()
            elif number > 1:
                self._line.addWidget(hairline(length=26, ink="line2"))
            self._line.addWidget(StepCircle(number, step.state, 24 if step.note else 20))
            self._line.addLayout(self._words(step))

    def _words(self, step: WayStep) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        weight = 400 if step.state == "later" else 600
        column.addWidget(label(step.title, 13, weight, "text2" if weight == 400 else "text"))
        if step.note:
            column.addWidget(label(step.note, 12, 400, "text3"))
        return column


class Choice(msgspec.Struct, frozen=True):
    """One way out of an empty page."""

    icon: str
    title: str
    sentence: str
    action: str
    key: str
    run: Callable[[], object]


class RoundIcon(QWidget):
    """The circle with the icon of what is missing."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self.setFixedSize(60, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accentSoft"))
            painter.drawEllipse(self.rect())
            paint_icon(painter, QRect(15, 15, 30, 30), self._icon, "accent")


class EmptyPage(Card):
    """What is missing, why it matters, up to three ways to mend it, and how far the office is."""

    def __init__(
        self,
        icon: str,
        title: str,
        sentence: str,
        choices: Sequence[Choice] = (),
        steps: Sequence[WayStep] = (),
    ) -> None:
        super().__init__(margins=10)
        centre = Qt.AlignmentFlag.AlignHCenter
        self.body.setSpacing(0)
        self.body.addStretch()
        self.body.addWidget(RoundIcon(icon), 0, centre)
        self.body.addSpacing(10)
        self.body.addWidget(label(title, 20, 600), 0, centre)
        self.body.addSpacing(4)
        self.body.addWidget(label(sentence, 14, 400, "text2"), 0, centre)
        self.body.addSpacing(18)
        cards = line_of(None, *self._cards(choices), None, spacing=14)
        self.body.addLayout(cards)
        if steps:
            self.body.addSpacing(20)
            self.body.addWidget(self._steps(steps), 0, centre)
        self.body.addStretch()

    def add_button(self, button: Button) -> None:
        """One button in the middle, where cards would say too much."""
        self.body.insertWidget(self.body.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter)

    def _cards(self, choices: Sequence[Choice]) -> list[QWidget]:
        return [self._card(choice, first=not number) for number, choice in enumerate(choices)]

    def _card(self, choice: Choice, *, first: bool) -> Card:
        card = Card(margins=18)
        card.setFixedWidth(264)
        as_high_as(card, 196)
        card.body.setContentsMargins(18, 16, 18, 15)
        card.body.setSpacing(4)
        card.body.addWidget(IconLabel(choice.icon, 24, "accent"))
        card.body.addSpacing(4)
        card.body.addWidget(label(choice.title, 15, 600))
        words = label(choice.sentence, 13, 400, "text2", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        card.body.addWidget(words, 1)
        card.body.addWidget(
            Button(
                choice.action,
                kind="primary" if first else "rest",
                key=choice.key,
                height=34,
                on_click=choice.run,
            )
        )
        return card

    def _steps(self, steps: Sequence[WayStep]) -> Card:
        card = Card(margins=14)
        card.setFixedWidth(820)
        as_high_as(card, 64)
        card.body.setContentsMargins(22, 8, 22, 8)
        card.body.addWidget(StepRow(steps, spread=True))
        return card


class ElidedLabel(QLabel):
    """Free text that may be cut short, with all of it in the tooltip; never for amounts or
    names."""

    def __init__(self, text: str = "", size: int = 13, ink: str = "text") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(size))
        self.setProperty("ink", ink)
        self.setToolTip(text)
        self.setMinimumWidth(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(1, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self.palette().windowText().color())
            painter.drawText(self.rect(), self.alignment(), self.painted_text())

    def painted_text(self) -> str:
        """What is seen of the text in this width."""
        metrics = QFontMetrics(self.font())
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())


class PartsLabel(ElidedLabel):
    """Parts joined by " · ": the last ones go whole, so that no amount, date or count is cut."""

    def painted_text(self) -> str:
        """As many parts as fit, with "…" for those that do not."""
        parts = self.text().split(_BETWEEN)
        for number in range(len(parts), 0, -1):
            rest = [] if number == len(parts) else ["…"]
            text = _BETWEEN.join([*parts[:number], *rest])
            if QFontMetricsF(self.font()).horizontalAdvance(text) <= self.width():
                return text
        return super().painted_text()
