"""A line of text, a drop-down, and the edge that says how it stands with them."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from propdesk.ui.parts.icons import paint_icon

LEAST, MOST, AROUND = 130, 260, 50  # of a drop-down; around its words: padding, edges, arrow


def mark_state(field: QWidget, state: str) -> None:
    """Give an input the edge of an error or a warning; '' takes it away."""
    if (field.property("state") or "") != state:
        field.setProperty("state", state)
        field.style().unpolish(field)
        field.style().polish(field)


class LineInput(QLineEdit):
    """A line of text; `plain` fields (digits, dates, codes) switch the input method off."""

    def __init__(self, *, plain: bool = False, digits: bool = False) -> None:
        super().__init__()
        if plain:
            hints = Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText
            if digits:
                hints |= Qt.InputMethodHint.ImhPreferNumbers
            self.setInputMethodHints(hints)
            self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)


def go_to(field: QLineEdit) -> None:
    """Put the keyboard into a field; what is typed takes the place of what stands there."""
    field.setFocus()
    field.selectAll()


class Drop(QComboBox):
    """A choice; the wheel scrolls the form, not the choice."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(14)

    def offer(self, choices: Sequence[tuple[object, str]], height: int = 30) -> None:
        """Let these be chosen, each the value it stands for and its words; the choice stays."""
        chosen = self.currentData()
        self.clear()
        for value, words in choices:
            self.addItem(words, value)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.fit(height)

    def fit(self, height: int) -> None:
        """Be as wide as the widest of its words, within bounds; the list that opens has all."""
        words = [self.itemText(number) for number in range(self.count())]
        self.ensurePolished()
        widest = max(map(self.fontMetrics().horizontalAdvance, words), default=0)
        self.setFixedSize(min(max(widest + AROUND, LEAST), MOST), height)
        self.view().setMinimumWidth(widest + AROUND)

    def wheelEvent(self, event: object) -> None:
        if hasattr(event, "ignore"):
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            place = QRect(self.width() - 26, (self.height() - 16) // 2, 16, 16)
            paint_icon(painter, place, "chevron-down", "text2" if self.isEnabled() else "text3")
