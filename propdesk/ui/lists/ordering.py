"""By what a table is sorted and which of its columns are shown; remembered for its page.

A click on a head sorts by that column, again the other way; Shift with a click sorts what is alike
by it. The menu of the rows does the same by keyboard.
"""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from propdesk.kernel.i18n import _
from propdesk.kernel.settings import TableChoice
from propdesk.ui.lists.cells import Head
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.rows import RowsModel


class Ordering(QObject):
    """See the module. `changed`: the rows are to come in another order."""

    changed = Signal()

    def __init__(self, head: Head, model: RowsModel, choice: TableChoice) -> None:
        super().__init__(head)
        self._head, self._model, self.choice = head, model, choice
        self.fit: Callable[[], None] = lambda: None
        head.sort_wanted.connect(self._click)

    def sortable(self) -> Iterator[Column]:
        """The columns one can sort by."""
        for column in self._model.columns:
            if column.sortable and column.header and column.kind is not Kind.CHECK:
                yield column

    def _click(self, section: int, more: bool) -> None:
        column = self._model.columns[section]
        if column in self.sortable():
            self.by(column.field, more=more)

    def by(self, field: str, *, more: bool = False) -> None:
        """Sort by a column, again the other way; `more`: what is alike so far by this one."""
        order = dict(self.choice.order)
        again = field in order and (more or field == self.choice.sort)
        falling = again and not order[field]
        if more and order:
            order[field] = falling
        else:
            order = {field: falling}
        self.put(tuple(order.items()))
        self.changed.emit()

    def put(self, order: tuple[tuple[str, bool], ...]) -> None:
        """Remember and show an order."""
        choice = self.choice
        choice.sort, choice.descending = order[0] if order else ("", False)
        choice.then = [f"-{field}" if falling else field for field, falling in order[1:]]
        self.show()

    def show(self) -> None:
        """Show the order in the head."""
        self._head.order = dict(self.choice.order)
        self._head.viewport().update()
        self.fit()

    def sort_here(self) -> None:
        """Order rows that are all here; the last column first, for a sort keeps what is alike."""
        known = {column.field: column for column in self._model.columns}
        for field, falling in reversed(self.choice.order):
            if field in known:
                self._model.sort_here(known[field], descending=falling)

    # Columns

    def restore(self) -> None:
        """Show the columns and the order that are remembered."""
        for number, column in enumerate(self._model.columns):
            self._head.setSectionHidden(number, self._is_hidden(column))
        self._head.aside.clear()
        self.show()

    def _is_hidden(self, column: Column) -> bool:
        named = column.field in self.choice.hidden
        return not named if column.hidden else named

    def hide_only(self, fields: list[str]) -> None:
        """Show the columns as `TableChoice.hidden` says."""
        self.choice.hidden = list(fields)
        self.restore()

    def choose_columns(self, owner: QWidget, spot: QPoint) -> None:
        """Offer which columns are shown."""
        menu = QMenu(owner)
        for number, column in enumerate(self._model.columns):
            if column.header:
                action = menu.addAction(_(column.header))
                action.setCheckable(True)
                action.setChecked(self._is_chosen(number))
                action.toggled.connect(self._switch(number, column))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(spot)

    def _switch(self, number: int, column: Column) -> Callable[[bool], None]:
        def switch(shown: bool) -> None:
            self._head.setSectionHidden(number, not shown)
            self._head.aside.discard(number)
            differs = shown == column.hidden
            kept = [field for field in self.choice.hidden if field != column.field]
            self.choice.hidden = [*kept, column.field] if differs else kept
            self.fit()

        return switch

    def shown_columns(self) -> list[Column]:
        """The columns in sight, from left to right."""
        order = [self._head.logicalIndex(spot) for spot in range(self._head.count())]
        return [self._model.columns[n] for n in order if not self._head.isSectionHidden(n)]

    def chosen_columns(self) -> list[Column]:
        """The columns in sight and those that stand aside for want of room: paper has more."""
        order = [self._head.logicalIndex(spot) for spot in range(self._head.count())]
        return [self._model.columns[n] for n in order if self._is_chosen(n)]

    def _is_chosen(self, number: int) -> bool:
        return number in self._head.aside or not self._head.isSectionHidden(number)
