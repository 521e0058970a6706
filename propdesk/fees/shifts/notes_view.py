"""The grid of notes and coins: pieces by value, and what they add up to."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.scaled import read_scaled
from propdesk.ui.parts.line_inputs import LineInput, mark_state
from propdesk.ui.parts.small_parts import label, set_ink

VALUES = tuple(Money(fen) for fen in (10000, 5000, 2000, 1000, 500, 100, 50, 10, 1))
MOST_PIECES = 99_999
ROWS = 5


class CountGrid(QWidget):
    """A field of pieces for each value; Enter and the arrows go on as on the paper."""

    counted_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields = [LineInput(plain=True, digits=True) for _value in VALUES]
        self._sums = [label("—", 13, 500, right=True) for _value in VALUES]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        for column in (2, 6):
            grid.setColumnStretch(column, 1)
        grid.setColumnMinimumWidth(3, 10)
        for number, (value, field, amount) in enumerate(
            zip(VALUES, self.fields, self._sums, strict=True)
        ):
            field.setFixedWidth(76)
            field.setMaxLength(5)
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.setAccessibleName(_("Pieces of {value}").format(value=value))
            field.textEdited.connect(self._tell)
            row, left = number % ROWS, 4 * (number // ROWS)
            grid.addWidget(label(f"¥{_short(value)}", 13, 500, right=True), row, left)
            grid.addWidget(field, row, left + 1)
            grid.addWidget(amount, row, left + 2)

    def pieces(self) -> list[tuple[Money, int]]:
        """(value, pieces) of every row with a number in it."""
        return [
            (value, count)
            for value, field in zip(VALUES, self.fields, strict=True)
            if (count := _number(field.text()) or 0)
        ]

    def first_wrong(self) -> QWidget | None:
        """The first field in which something stands that is no number of pieces."""
        return next((field for field in self.fields if _number(field.text()) is None), None)

    def counted(self) -> Money:
        """What the pieces add up to."""
        return total(Money(value.fen * count) for value, count in self.pieces())

    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return all(not field.text().strip() for field in self.fields)

    def clear(self) -> None:
        """Empty every field."""
        for field in self.fields:
            field.clear()
        self._tell()

    def _tell(self) -> None:
        for value, field, amount in zip(VALUES, self.fields, self._sums, strict=True):
            count = _number(field.text())
            made = Money(value.fen * (count or 0))
            amount.setText(_("no number") if count is None else str(made) if made != ZERO else "—")
            set_ink(amount, "red" if count is None else "text")
            mark_state(field, "error" if count is None else "")
        self.counted_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Down go to the next value, Up to the one before."""
        step = {
            Qt.Key.Key_Return: 1,
            Qt.Key.Key_Enter: 1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
        }.get(Qt.Key(event.key()))
        place = next((n for n, field in enumerate(self.fields) if field.hasFocus()), None)
        if step is None or place is None:
            super().keyPressEvent(event)
            return
        if place + step >= len(self.fields):
            self.focusNextChild()
            return
        wanted = self.fields[max(0, place + step)]
        wanted.setFocus(Qt.FocusReason.TabFocusReason)
        wanted.selectAll()


def _short(value: Money) -> str:
    return str(value).removesuffix(".00")


def _number(text: str) -> int | None:
    """The pieces typed, 0 for nothing; None when it is no number of pieces."""
    try:
        count = read_scaled(text, 0) if text.strip() else 0
    except ValueError:
        return None
    return count if 0 <= count <= MOST_PIECES else None
