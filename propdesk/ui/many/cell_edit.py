"""Typing into a list: F2 or a double click on a cell that its column marks for it (`in_place`).

Tab goes on to the next such cell, Enter to the one below; Esc gives back what stood there. Where
the keyboard goes elsewhere, by a click or to another page, it is saved as by Enter. What is wrong
is said below the cell, and stays typed. Ctrl+Shift+D writes what stands in the first of the
selected rows into all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.records.gestures import RowChange
from propdesk.kernel.records.refusals import RecordGone
from propdesk.ui.lists.rows import row_id
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.theme import colour

if TYPE_CHECKING:
    from propdesk.kernel.records.fields import Fact
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field
    from propdesk.ui.lists.tables import Table
    from propdesk.ui.many.door import Door

LEAST_WIDTH = 180
POPUP = Qt.WindowType.Popup


class CellEditor(QWidget):
    """The field over a cell; `leave` is told how the keyboard left it: (rows, columns) to go on."""

    def __init__(self, field: Field, parent: QWidget, leave: Callable[[int, int], object]) -> None:
        super().__init__(parent)
        self.field, self._leave = field, leave
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.addWidget(field)
        field.installEventFilter(self)
        for each in field.findChildren(QWidget):
            each.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that go on or back before the field does."""
        if event.type() == QEvent.Type.ShortcutOverride:
            return False
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        steps = {
            Qt.Key.Key_Return: (1, 0),
            Qt.Key.Key_Enter: (1, 0),
            Qt.Key.Key_Tab: (0, 1),
            Qt.Key.Key_Backtab: (0, -1),
        }
        if event.key() == Qt.Key.Key_Escape:
            self._leave(0, 0)
        elif (step := steps.get(Qt.Key(event.key()))) is not None:
            if not event.isAutoRepeat():
                self._leave(*step)
        else:
            return False
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(QPen(colour("line2"), 1))
            painter.setBrush(colour("surface"))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)


class CellTyping(QObject):
    """Typing into the cells of a table, and filling down. `fields` makes the fields of the form,
    `write` changes many rows; `key` is another one where the page has F2 for something else."""

    def __init__(
        self,
        desk: Desk,
        table: Table,
        door: Door,
        *,
        declared: Sequence[Fact],
        fields: Callable[[], Sequence[Field]],
        write: Callable[[Sequence[RowChange]], object],
        key: str = "F2",
    ) -> None:
        super().__init__(table)
        self._desk, self._table, self._door = desk, table, door
        self._fields, self._write = fields, write
        self._facts = {fact.shown: fact for fact in declared if fact.in_place}
        self._editor: CellEditor | None = None
        self._at, self._column = 0, ""  # the id of the row, the column last typed into
        self._seen: object = None
        if self._facts:
            self._connect(key)

    def _connect(self, key: str) -> None:
        view, model = self._table.view, self._table.model
        self._table.cells.typed = frozenset(self._facts)
        self._table.types = self._begin_at
        typing = bind_key(view, key, self.begin, only_inside=True)
        typing.setWhatsThis(_("Type into the cell"))
        filling = bind_key(view, "Ctrl+Shift+D", self.fill_down, only_inside=True)
        filling.setWhatsThis(_("Fill down: the first of the selected rows into the others"))
        for moved in (
            model.modelReset,
            model.rowsInserted,
            model.layoutChanged,
            view.verticalScrollBar().valueChanged,
            view.horizontalScrollBar().valueChanged,
            view.resized,
        ):
            moved.connect(self._follow)

    # Which cell

    def _columns(self) -> list[str]:
        """The columns that are typed into, as they stand on the screen."""
        shown = self._table.ordering.shown_columns()
        return [each.field for each in shown if each.field in self._facts]

    def _field_at(self, index: QModelIndex) -> str:
        """The column in hand; else the one last typed into, else the first."""
        columns = self._columns()
        here = self._table.model.columns[index.column()].field if index.isValid() else ""
        for each in (here, self._column):
            if each in columns:
                return each
        return columns[0] if columns else ""

    def _index(self, number: int, field: str) -> QModelIndex:
        fields = [each.field for each in self._table.model.columns]
        return self._table.model.index(number, fields.index(field))

    # Typing

    def _begin_at(self, index: QModelIndex) -> bool:
        """Begin where the mouse was, if its column is typed into."""
        field = self._table.model.columns[index.column()].field
        return field in self._facts and self.begin()

    def begin(self) -> bool:
        """Open the cell in hand; False where nothing can be typed, or the last one is wrong."""
        if not self._finish():
            return False
        index = self._table.view.currentIndex()
        row, field = self._table.model.row(index.row()), self._field_at(index)
        if row is None or not field:
            sentence = _("Choose a row first.") if field else _("No shown column is typed into.")
            self._desk.say(sentence, "info")
            return False
        with self._desk.attempt():
            self._open(row_id(row), field)
        return self._editor is not None

    def _open(self, record_id: int, field: str) -> None:
        fact = self._facts[field]
        seen = self._desk.store.read(self._door.seen, ids=[record_id])
        if record_id not in seen:
            raise RecordGone
        self._seen, fields = seen[record_id][fact.name], self._fields()
        for each in fields:  # each is judged beside the others
            if each.name in seen[record_id]:
                each.set_value(seen[record_id][each.name])
        typed = next(each for each in fields if each.name == fact.name)
        self._at, self._column = record_id, field
        self._editor = CellEditor(typed, self._table.view.viewport(), self._leave)
        typed.edited.connect(self._follow)
        self._editor.show()
        self._table.window().installEventFilter(self)
        self._follow_keyboard(follows=True)
        self._follow()
        typed.input.setFocus(Qt.FocusReason.OtherFocusReason)
        if (choose_all := getattr(typed.input, "selectAll", None)) is not None:
            choose_all()

    def _follow(self) -> None:
        """Keep the field over its cell; with a row that is gone it goes."""
        if self._editor is None:
            return
        number = self._table.model.number_of(self._at)
        if number is None:
            self.close()
            return
        viewport = self._table.view.viewport()
        cell = self._table.view.visualRect(self._index(number, self._column))
        width = min(max(cell.width() + 4, LEAST_WIDTH), viewport.width())
        self._editor.setFixedWidth(width)
        self._editor.adjustSize()
        corner = QPoint(
            max(0, min(cell.x() - 2, viewport.width() - width)),
            max(0, min(cell.y() - 4, viewport.height() - self._editor.height())),
        )
        self._editor.move(corner)

    def close(self, *, stays: bool = True) -> None:
        """Put the field away; what stood in the cell is as it was. `stays`: so does the keyboard
        on the list."""
        if self._editor is not None:
            editor, self._editor = self._editor, None
            self._table.window().removeEventFilter(self)
            self._follow_keyboard(follows=False)
            editor.hide()
            editor.deleteLater()
            if stays:
                self._table.view.setFocus()

    def _leave(self, rows: int, columns: int) -> None:
        """Save and go on, to another row or to another column; (0, 0) gives up."""
        if self._editor is None:
            return
        if (rows or columns) and not self._save(self._editor.field):
            QTimer.singleShot(0, self._follow)  # the sentence has come below it
            return
        number, field = self._table.model.number_of(self._at), self._column
        self.close()
        if number is not None and (rows or columns):
            self._go_on(number + rows, field, columns)

    def _follow_keyboard(self, *, follows: bool) -> None:
        """Only while something is typed: else every list of every page behind would be asked at
        each step of the keyboard."""
        if isinstance(application := QApplication.instance(), QApplication):
            went = application.focusChanged
            went.connect(self._keyboard_went) if follows else went.disconnect(self._keyboard_went)

    def _keyboard_went(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Save what is typed when the keyboard goes elsewhere in the program, a list of its own
        or another program apart."""
        editor = self._editor
        if editor is None or now is None or now.window().windowFlags() & POPUP == POPUP:
            return
        if now is not editor and not editor.isAncestorOf(now):
            self._finish()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window closes only when what is typed is saved."""
        closes = event.type() == QEvent.Type.Close and watched is self._table.window()
        if closes and not self._finish():
            event.ignore()
            return True
        return False

    def _finish(self) -> bool:
        """Save and put away a field that is still open; False when what is typed is wrong: the
        keyboard is back in it then, unless another list stands in its place."""
        if self._editor is None:
            return True
        editor = self._editor
        if self._save(editor.field):
            self.close(stays=False)
            return True
        to_it = editor.field.input.setFocus
        QTimer.singleShot(0, editor, lambda: to_it() if editor.isVisible() else None)
        QTimer.singleShot(0, self, self._follow)
        return False

    def _save(self, field: Field) -> bool:
        """Write what is typed; False when something is wrong, it stands below the cell then."""
        if field.judge() == "error":
            return False
        fact, value = self._facts[self._column], field.value()
        if value in (self._seen, None) and self._seen in (value, None, ""):
            return True
        change = RowChange(self._at, {fact.name: value}, {fact.name: self._seen})
        number = self._table.model.number_of(self._at)
        self._table.stood = {} if number is None else {self._at: number}
        try:
            result = self._desk.store.write(self._door.change, rows=[change])
        except UserError as error:
            field.show_message("error", str(error))
            return False
        (row,) = result.rows
        if row.how == "refused":
            field.show_message("error", row.errors.get(fact.name, row.why))
            return False
        if row.how == "done":
            self._desk.say(_("{name} saved").format(name=row.name), "done")
        return True

    def _go_on(self, number: int, field: str, step: int) -> None:
        columns = self._columns()
        place = columns.index(field) + step
        number += (place >= len(columns)) - (place < 0)
        if not 0 <= number < self._table.model.rowCount():
            return
        index = self._index(number, columns[place % len(columns)])
        flag = QItemSelectionModel.SelectionFlag
        selection = self._table.view.selectionModel()
        selection.setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        self._table.view.scrollTo(index)
        self.begin()

    # Filling down

    def fill_down(self) -> None:
        """Write the value of the first selected row into the others, after asking."""
        ids, field = self._table.selection.ids(), self._field_at(self._table.view.currentIndex())
        if not ids or not field:
            self._desk.say(_("Select the rows to fill; the first one says with what."), "info")
            return
        with self._desk.attempt():
            seen = self._desk.store.read(self._door.seen, ids=ids)
            fact, others = self._facts[field], [each for each in ids[1:] if each in seen]
            if ids[0] not in seen:
                raise RecordGone
            value = seen[ids[0]][fact.name]
            if self._desk.ask(self._promise(field, ids[0], len(others)), yes=_("Fill down")):
                name = fact.name
                self._write(
                    [RowChange(each, {name: value}, {name: seen[each][name]}) for each in others]
                )

    def _promise(self, field: str, first: int, count: int) -> str:
        number = self._table.model.number_of(first)
        row = None if number is None else self._table.model.row(number)
        column = next(each for each in self._table.model.columns if each.field == field)
        words = ngettext(
            "“{field}” of {count} row becomes “{value}”.",
            "“{field}” of {count} rows becomes “{value}”.",
            count,
        )
        value = "" if row is None else column.text(row)
        return words.format(field=_(column.header), count=f"{count:,}", value=value)
