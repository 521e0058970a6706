"""How wide the columns of a table are: no name and no value in sight is cut; too many scroll.

Usage: `Widths(view, head, model, choice)`; it follows the rows, the size and the scrolling
by itself, `fit()` does the rest. Each column gets the width it was given, less where there is no
room for all, but never less than its name and the values in sight need; only free text is then
cut short, and what yields stands aside until there is room. What is left over goes to the one that
stretches. A column the user drew keeps what he gave it.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHeaderView, QTableView

from propdesk.kernel.settings import TableChoice
from propdesk.ui.lists.cells import Head, value_width
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.rows import RowsModel

MOST_TEXT = 260  # twenty characters; of a longer text the tooltip says the rest
LEAST_FREE = 104  # eight characters: what is left of a remark where names need the room


class Widths(QObject):
    """The widths of one table; columns only grow while the same rows are shown."""

    def __init__(
        self,
        view: QTableView,
        head: Head,
        model: RowsModel,
        choice: TableChoice,
    ) -> None:
        super().__init__(view)
        self._view, self._head = view, head
        self._model, self._choice = model, choice
        self._needed: dict[int, int] = {}
        self._fitting = False
        for number, column in enumerate(model.columns):
            if column.stretch or column.kind is Kind.CHECK:
                head.setSectionResizeMode(number, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(number, self._given(column))
        head.sectionResized.connect(self._remember)
        model.modelReset.connect(self._begin_again)
        for news in (model.rowsInserted, model.dataChanged, model.layoutChanged):
            news.connect(self.fit)
        view.verticalScrollBar().valueChanged.connect(self.fit)

    def _given(self, column: Column) -> int:
        return self._choice.widths.get(column.field, column.width)

    def _remember(self, section: int, before: int, width: int) -> None:
        column = self._model.columns[section]
        if not self._fitting and width and before:
            self._choice.widths[column.field] = width
            self.fit()

    def _begin_again(self) -> None:
        """Measure what is shown now; a table that was emptied keeps its widths."""
        if self._model.rowCount() or not self._needed:
            self._needed.clear()
            self.fit()

    def fit(self) -> None:
        """Measure the rows in sight and share the room out."""
        if self._fitting:
            return
        self._fitting = True
        try:
            for number, width in self._shared().items():
                self._head.resizeSection(number, width)
        finally:
            self._fitting = False

    def _shared(self) -> dict[int, int]:
        """The width of each column shown, by its number."""
        hidden, aside = self._head.isSectionHidden, self._head.aside
        chosen = [n for n in range(self._head.count()) if n in aside or not hidden(n)]
        rows = [self._model.row(number) for number in self.rows_in_sight()]
        self._needed = {n: self._least(n, rows) for n in chosen}
        shown = self._make_room(chosen)
        least = {n: self._needed[n] for n in shown}
        columns = self._model.columns
        wanted = {
            n: least[n] if columns[n].stretch else max(least[n], self._given(columns[n]))
            for n in shown
        }
        spare = self._view.viewport().width() - sum(least.values())
        more = sum(wanted.values()) - sum(least.values())
        if spare < 0:
            return self._cut_short(least, -spare)
        part = min(max(spare, 0), more)
        widths = {n: least[n] + (wanted[n] - least[n]) * part // max(more, 1) for n in shown}
        # Where none stretches the last one does: a row and its ground go as far as the table.
        for number in [n for n in shown if columns[n].stretch] or shown[-1:]:
            widths[number] += max(spare - more, 0)
        return widths

    def _make_room(self, chosen: list[int]) -> list[int]:
        """Put aside what yields, the last first, until the rest fits; the columns that stay."""
        least = {n: self._shortest(n, self._needed[n]) for n in chosen}
        lack = sum(least.values()) - self._view.viewport().width()
        aside = set()
        for number in reversed(chosen):
            if lack > 0 and self._model.columns[number].yields:
                aside.add(number)
                lack -= least[number]
        for number in aside ^ self._head.aside:
            self._head.setSectionHidden(number, number in aside)
        self._head.aside = aside
        return [n for n in chosen if n not in aside]

    def _shortest(self, number: int, width: int) -> int:
        """What must be left of a column of this width: of free text some characters."""
        if not self._model.columns[number].free:
            return width
        return min(width, max(self._head.name_width(number), LEAST_FREE))

    def _cut_short(self, widths: dict[int, int], lack: int) -> dict[int, int]:
        """Take what lacks from the free texts, the last first, for what matters stands at the left;
        a name, a room or an amount scrolls instead."""
        cut = dict(widths)
        for number, width in reversed(widths.items()):
            cut[number] = max(self._shortest(number, width), width - lack)
            lack -= width - cut[number]
        return cut

    def _least(self, number: int, rows: Sequence[object | None]) -> int:
        column = self._model.columns[number]
        if column.kind is Kind.CHECK:
            return self._given(column)
        if column.field in self._choice.widths and not column.stretch:
            return self._choice.widths[column.field]
        values = max((value_width(column, row) for row in rows), default=0)
        most = MOST_TEXT if column.kind is Kind.TEXT else values
        return max(self._head.name_width(number), min(values, most), self._needed.get(number, 0))

    def rows_in_sight(self) -> range:
        """The numbers of the rows that can be seen now."""
        view = self._view
        first, last = view.rowAt(0), view.rowAt(view.viewport().height() - 1)
        return range(max(first, 0), (last if last >= 0 else self._model.rowCount() - 1) + 1)
