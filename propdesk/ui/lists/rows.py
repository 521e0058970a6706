"""The model under every table: rows that are all here, or a long list that comes page by page.

Usage: `model.show_rows(rows)` for lists that fit in memory, `model.show_source(source, …)` for the
others: the first 200 rows at once, the ordered ids of the whole result from a job, pages by id.
Each row is any object with an `id`; of `LateRows` only what is looked at is made.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from propdesk.kernel.i18n import _
from propdesk.kernel.records.late import LateRows
from propdesk.ui.lists.columns import Column, Kind, State

PAGE = 200
_KEPT_PAGES = 50
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class RowsModel(QAbstractTableModel):
    """Rows by columns; checks are kept by id, so they survive sorting and paging."""

    checks_changed = Signal()

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: Sequence[object] = []
        self._ids: list[int] | None = None
        self._fetch: Callable[[Sequence[int]], Sequence[object]] | None = None
        self._pages: OrderedDict[int, tuple[Sequence[object], dict[int, int]]] = OrderedDict()
        self._checked: set[int] = set()
        # Changed so that they no longer fit the question; they stay in grey until the next one.
        self.left: dict[int, int] = {}  # id → at which place

    # What is shown

    def show_rows(self, rows: Iterable[object]) -> None:
        """Show these rows and nothing else."""
        self.beginResetModel()
        self._rows = rows if isinstance(rows, LateRows) else list(rows)
        self._ids, self._fetch = None, None
        self._pages.clear()
        self._drop_lost_checks()
        self.endResetModel()

    def show_ids(self, ids: list[int], fetch: Callable[[Sequence[int]], Sequence[object]]) -> None:
        """Show a long list of which the first rows may already stand here."""
        begun = len(self._rows)
        matches = ids_of(self._rows) == ids[:begun]
        self._fetch = fetch
        if matches and len(ids) > begun:
            self.beginInsertRows(QModelIndex(), begun, len(ids) - 1)
            self._ids = ids
            self.endInsertRows()
        elif not matches:
            self.beginResetModel()
            self._rows, self._ids = [], ids
            self._pages.clear()
            self.endResetModel()

    def row(self, number: int) -> object | None:
        """The row at this place; fetched with its page when it is not here yet, None when
        deleted."""
        if number < len(self._rows):
            return self._rows[number]
        if self._ids is None or self._fetch is None:
            return None
        page = number // PAGE
        found = self._pages.get(page)
        if found is None:
            rows = self._fetch(self._ids[page * PAGE : (page + 1) * PAGE])
            found = self._pages[page] = rows, {each: n for n, each in enumerate(ids_of(rows))}
            if len(self._pages) > _KEPT_PAGES:
                self._pages.popitem(last=False)
        rows, places = found
        place = places.get(self._ids[number])
        return None if place is None else rows[place]

    def id_at(self, number: int) -> int:
        """The id of the row at this place, without fetching it."""
        return self._ids[number] if self._ids is not None else row_id(self._rows[number])

    def number_of(self, wanted: int) -> int | None:
        """At which place the row with this id stands."""
        ids = self._ids if self._ids is not None else ids_of(self._rows)
        return ids.index(wanted) if wanted in ids else None

    def all_ids(self) -> list[int]:
        """The ids of every row in order."""
        return list(self._ids) if self._ids is not None else ids_of(self._rows)

    def sort_here(self, column: Column, *, descending: bool) -> None:
        """Order rows that are all here; long lists are ordered by their source."""
        key = column.sort_key or column.of
        self.layoutAboutToBeChanged.emit()
        self._rows = sorted(self._rows, key=lambda row: _sortable(key(row)), reverse=descending)
        self.layoutChanged.emit()

    # Checks

    def checked_ids(self) -> list[int]:
        """The ids of the checked rows, in the order of the list."""
        return [each for each in self.all_ids() if each in self._checked]

    def is_checked(self, row: object) -> bool:
        """Whether the row's box is checked."""
        return row_id(row) in self._checked

    def check(self, ids: Iterable[int]) -> None:
        """Check these rows and no others."""
        self._checked = set(ids)
        self._tell_checks(0, self.rowCount() - 1)

    def toggle(self, number: int) -> None:
        """Turn the box of the row at this place over."""
        row = self.row(number)
        if row is not None:
            self._checked ^= {row_id(row)}
            self._tell_checks(number, number)

    def _tell_checks(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
        self.checks_changed.emit()

    def _drop_lost_checks(self) -> None:
        if self._checked:
            self._checked.intersection_update(ids_of(self._rows))

    # What Qt asks

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        if parent.isValid():
            return 0
        return len(self._ids) if self._ids is not None else len(self._rows)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.is_right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.CheckStateRole, ROW_ROLE):
            return None
        row = self.row(index.row())
        if row is None or role == ROW_ROLE:
            return row
        if column.kind is Kind.CHECK:
            return self._check_data(row, role)
        return column.text(row) if role == Qt.ItemDataRole.DisplayRole else None

    def _check_data(self, row: object, role: int) -> object:
        if role != Qt.ItemDataRole.CheckStateRole:
            return None
        return Qt.CheckState.Checked if self.is_checked(row) else Qt.CheckState.Unchecked

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        header = self.columns[section].header
        return _(header) if header else ""


def ids_of(rows: Sequence[object]) -> list[int]:
    """The ids of rows in their order; none is made for it that was not looked at."""
    return list(rows.ids) if isinstance(rows, LateRows) else [row_id(row) for row in rows]


def row_id(row: object) -> int:
    """The id of a row object."""
    found = getattr(row, "id")  # noqa: B009 - rows are of many types; each has an id
    if not isinstance(found, int):
        raise TypeError(f"the id of a row is {found!r}")
    return found


def _sortable(value: object) -> tuple[bool, Any]:
    """Nothing comes first; a state sorts by its word."""
    if isinstance(value, State):
        value = value.text
    return value is not None, value if value is not None else 0
