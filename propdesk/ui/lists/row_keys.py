"""The keys of a list, and the ways to its menu."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QTableView

from propdesk.ui.parts.page_area import give_viewport


def is_menu_key(event: QKeyEvent) -> bool:
    """The key between AltGr and Ctrl, and Shift+F10 where a keyboard has none."""
    shifted = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
    return event.key() == Qt.Key.Key_Menu or (event.key() == Qt.Key.Key_F10 and shifted)


class RowsView(QTableView):
    """The rows themselves; every key a list knows."""

    enter_pressed = Signal()
    space_pressed = Signal()
    menu_wanted = Signal(object)  # the spot of the mouse, None by a key
    resized = Signal()
    all_wanted = Signal()
    paint_rows: Callable[[QPainter, QRect], object]

    def __init__(self) -> None:
        super().__init__()
        give_viewport(self, QPalette.ColorRole.Base)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_menu_key(event):
            self.menu_wanted.emit(None)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        ):
            # Held since the dialog before, it would open whatever is chosen now.
            if not event.isAutoRepeat():
                self.enter_pressed.emit()
        elif event.key() == Qt.Key.Key_Space:
            self.space_pressed.emit()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.all_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Copy) or event.key() == Qt.Key.Key_Escape:
            event.ignore()
        elif (
            event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End)
            and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            and self.model().rowCount()
        ):
            last = self.model().rowCount() - 1
            self.stand_on(0 if event.key() == Qt.Key.Key_Home else last)
        else:
            super().keyPressEvent(event)

    def stand_on(self, number: int) -> None:
        """Select this row alone. Qt's own way looks at Ctrl and Shift: held for a key of the page,
        they would add it to what is selected."""
        flag = QItemSelectionModel.SelectionFlag
        index = self.model().index(number, max(0, self.currentIndex().column()))
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            self.paint_rows(painter, event.rect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        # What a key asks for, the key itself has done; some systems tell both.
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.menu_wanted.emit(event.pos())

    def keyboardSearch(self, search: str) -> None:
        """Letters belong to the page's keys; searching 200,000 rows by letter would block it."""
