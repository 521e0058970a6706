"""The field in which a room is typed in any notation, with those that may be meant below it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from propdesk.estate.search.service import Candidate
from propdesk.kernel.i18n import _
from propdesk.ui.parts import theme
from propdesk.ui.parts.keys import PadKeys
from propdesk.ui.parts.line_inputs import LineInput
from propdesk.ui.window.search import WIDTH, Found, FoundList


class RoomEntry(LineInput):
    """`asked(text)` on Enter, `passed` where nothing was typed, `picked(unit id)` from the list,
    `below` when Down leaves the field. The page shows the `candidates` of what was asked."""

    asked = Signal(str)
    passed = Signal()
    picked = Signal(int)
    below = Signal()

    def __init__(self, width: int) -> None:
        super().__init__(plain=True)
        self.setProperty("large", "room")
        self.setFont(theme.font(18, 600))
        self.setFixedWidth(width)
        self.setAccessibleName(_("Room number"))
        self.candidates = CandidateList(self)
        self.candidates.chosen.connect(self.picked)
        self.returnPressed.connect(self._enter)
        self.textEdited.connect(self.candidates.hide)
        PadKeys(
            self,
            {
                Qt.Key.Key_Down: partial(self._move, 1),
                Qt.Key.Key_Up: partial(self._move, -1),
                Qt.Key.Key_Escape: self.close_list,
            },
        )

    def close_list(self) -> bool:
        """Hide the list; whether it was there."""
        was = self.candidates.isVisible()
        self.candidates.hide()
        return was

    def _enter(self) -> None:
        if self.candidates.isVisible():
            self.candidates.choose_current()
        elif text := self.text().strip():
            self.asked.emit(text)
        else:
            self.passed.emit()

    def _move(self, steps: int) -> bool:
        if self.candidates.isVisible():
            self.candidates.list.move_by(steps)
            return True
        if steps > 0:
            self.below.emit()
        return False


class CandidateList(QFrame):
    """The households that may be meant, hanging below the room field."""

    chosen = Signal(int)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field.window())
        self._field = field
        self.setProperty("pop", "true")
        self.list = FoundList()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 6, 1, 6)
        column.addWidget(self.list)
        self.hide()
        self.list.chosen.connect(self._choose)

    def show_candidates(self, candidates: Sequence[Candidate]) -> None:
        """Show them below the field, the first one current."""
        self.list.show_found(
            [
                Found(one.code, _line(one), "house", "", {"unit_id": one.unit_id})
                for one in candidates
            ]
        )
        window = self._field.window()
        if self.parent() is not window:
            self.setParent(window)
        corner = self._field.mapTo(window, QPoint(0, self._field.height() + 4))
        self.setGeometry(corner.x(), corner.y(), WIDTH, self.list.height() + 14)
        self.raise_()
        self.show()

    def choose_current(self) -> None:
        """Take the current one."""
        self._choose(self.list.found[self.list.current])

    def _choose(self, found: Found) -> None:
        self.hide()
        unit_id = found.context["unit_id"]
        if isinstance(unit_id, int):
            self.chosen.emit(unit_id)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, self.list.height() + 14)


def _line(one: Candidate) -> str:
    return " · ".join(dict.fromkeys(part for part in (one.names, one.found) if part))
