"""The table of every page: a card with head, rows and a totals row that stays below.

Usage: `table = Table(COLUMNS, choice=desk.settings.table("units"))`, then
`table.show_rows(rows)` or `table.show_source(source, question, desk)`;
`table.show_totals([Figure(_("Total"), "12.00")])`. Enter or a double click `activated(row)`,
moving `current_changed(row)`, Space or a click `checks_changed()`: the user did it, not `check`.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QMetaMethod, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QVBoxLayout

from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.progress import NoProgress
from propdesk.kernel.records.question import Question
from propdesk.kernel.settings import TableChoice
from propdesk.ui.desk import Desk
from propdesk.ui.lists.cells import CellPainter, Head, HoverWatch
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.ordering import Ordering
from propdesk.ui.lists.row_keys import RowsView
from propdesk.ui.lists.row_menu import (
    RowMenuLine,
    buttons_near,
    cell_lines,
    line_of_button,
    open_menu,
    sort_lines,
)
from propdesk.ui.lists.rows import RowsModel, row_id
from propdesk.ui.lists.selection import Selection, sums_of
from propdesk.ui.lists.source import ListSource, left_behind, with_left
from propdesk.ui.lists.totals import Figure, TotalsRow
from propdesk.ui.lists.widths import Widths
from propdesk.ui.parts.copying import copy_table
from propdesk.ui.parts.jobs import Job
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size

if TYPE_CHECKING:
    from propdesk.kernel.sheets.lists import Extent

ADDED_HERE = 20_000  # rows that are all here, at most


class Table(QFrame):
    """Head, rows, totals. See the module for its use; `model` and `view` are there for tests."""

    activated = Signal(object)
    current_changed = Signal(object)
    checks_changed = Signal()
    cell_asked = Signal(object, str)  # a Cell, and its words

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        choice: TableChoice | None = None,
        row_height: int = Size.ROW,
        card: bool = True,
    ) -> None:
        super().__init__()
        self.choice = choice or TableChoice()
        self.model = RowsModel(columns, self)
        self.view = RowsView()
        self.head = Head(self.model, self.view)
        self.totals = TotalsRow()
        self._source: ListSource | None = None
        self._asked: Question | None = None
        self._desk: Desk | None = None
        self._loading: Job | None = None
        self._lost: int | None = None
        self._stands = 0
        self.stood: dict[int, int] = {}  # ids a gesture is about to change → at which place
        # What the menu of the rows offers: these buttons, and copying.
        self.offers: Callable[[], Sequence[Button]] = lambda: buttons_near(self)
        self.menu: QMenu | None = None
        self.types: Callable[[QModelIndex], object] = lambda _index: False  # begins to type there
        # The fields of which a cell can be asked for.
        self.askable: frozenset[str] = frozenset()
        self._set_up_view(row_height)
        self.selection = Selection(self.view, self.model)
        self.selection.add_up = self._add_up
        self._build(card=card)
        self.widths = Widths(self.view, self.head, self.model, self.choice)
        self.ordering = Ordering(self.head, self.model, self.choice)
        self.ordering.fit = self.widths.fit
        self.ordering.restore()
        self._connect()

    def _build(self, *, card: bool) -> None:
        self.setProperty("card", "true" if card else "false")
        column = QVBoxLayout(self)
        edge = 1 if card else 0
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(0)
        self._nothing = label("", 13, 400, "text3")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setParent(self.view.viewport())
        self._nothing.hide()
        column.addWidget(self.view, 1)
        column.addWidget(self.selection.bar)
        column.addWidget(self.totals)
        self.totals.hide()

    def _set_up_view(self, row_height: int) -> None:
        view = self.view
        self.setFocusProxy(view)
        view.setModel(self.model)
        view.setHorizontalHeader(self.head)
        self.cells = CellPainter(view, self.model)
        view.setItemDelegate(self.cells)
        view.paint_rows = self.cells.paint_rows
        HoverWatch(view, self.cells)
        view.setShowGrid(False)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setTabKeyNavigation(False)
        view.setWordWrap(False)
        view.setCornerButtonEnabled(False)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = view.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(row_height)
        rows.setDefaultSectionSize(row_height)
        view.setMinimumHeight(Size.HEAD + 2 * row_height)

    def _connect(self) -> None:
        self.view.enter_pressed.connect(self._activate)
        self.view.doubleClicked.connect(
            lambda index: None if self.types(index) else self._activate()
        )
        self.view.space_pressed.connect(self._toggle_selected)
        self.view.menu_wanted.connect(self.open_menu)
        self.view.resized.connect(self.widths.fit)
        self.view.clicked.connect(self._click)
        self.view.selectionModel().currentRowChanged.connect(self._tell_current)
        self.view.all_wanted.connect(self.selection.everything)
        self.ordering.changed.connect(self._order_again)
        self.model.modelReset.connect(self._tell_empty)
        self.model.checks_changed.connect(self._show_box)
        self.head.box_pressed.connect(self._toggle_all)
        self.head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.head.customContextMenuRequested.connect(
            lambda spot: self.ordering.choose_columns(self, self.head.mapToGlobal(spot))
        )
        copy = QAction(self)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        copy.triggered.connect(self.copy_rows)
        self.addAction(copy)

    # Rows

    def show_rows(self, rows: Sequence[object], *, nothing: str = "") -> None:
        """Show rows that are all here, in the remembered order; `nothing` is said when there are
        none."""
        kept = self._kept_id()
        self.selection.hold()
        self._source = None
        self.model.left.clear()
        self.model.show_rows(rows)
        self.ordering.sort_here()
        self._say_nothing(nothing)
        self._select_again(kept)
        self.selection.again()

    def show_source(
        self,
        source: ListSource,
        question: Question,
        desk: Desk,
        *,
        nothing: str = "",
        keeps: bool = False,
    ) -> None:
        """Show a long list: the first rows now, the rest when the ids have come from a job.

        `keeps`: it is read again because something was written; a row that fits no longer stays,
        in grey, where it stood.
        """
        kept = self._kept_id()
        self.selection.hold()
        # The same question again: a row that went leaves the user where it stood, not at the top.
        asked_again = self._source is not None and question == self._asked
        place = max(0, self.view.currentIndex().row()) if asked_again else 0
        self._source, self._asked, self._desk = source, question, desk
        ordered = self._ordered(question)
        stood = {} if kept is None else {kept: place}
        again = {**stood, **self.stood, **self.model.left} if asked_again and keeps else {}
        self.stood = {}
        self.model.left = left_behind(source, question, again)
        self.model.show_rows(with_left(source, source.first(ordered), self.model.left))
        self._say_nothing(nothing)
        self._select_again(kept, place)
        if self._loading is not None:
            self._loading.cancel()
        self.selection.waits = True
        job = self._loading = desk.run(
            lambda progress: source.ids(ordered, progress),
            title=_("Loading the list"),
            done=lambda ids: self._take_ids(job, ids),
            cancelled=lambda: None,
            quiet=True,
            page=self,
        )

    def _ordered(self, question: Question) -> Question:
        return structs.replace(question, order=self.choice.order) if self.choice.sort else question

    def _take_ids(self, job: Job, ids: object) -> None:
        """Fill the list up, unless the user asked for another one meanwhile."""
        if job is not self._loading or self._source is None or not isinstance(ids, list):
            return
        here = self._kept_id()
        found = set(ids)
        for each, place in self.model.left.items():
            if each not in found:
                ids.insert(min(place, len(ids)), each)
        self.model.show_ids(ids, self._source.rows)
        if here is not None and here == self._lost:
            self.select(here)  # it stood beyond the first rows
        elif self.current_row() is None:
            self._select_again(here)
        self.selection.waits = False
        self.selection.again()

    def _kept_id(self) -> int | None:
        if self._lost is not None and self.view.currentIndex().row() == self._stands:
            return self._lost  # the user waits for it
        row = self.current_row()
        return None if row is None else row_id(row)

    def _select_again(self, kept: int | None, place: int = 0) -> None:
        number = None if kept is None else self.model.number_of(kept)
        self._lost = kept if number is None else None
        if number is None and (rows := self.model.rowCount()):
            number = min(place, rows - 1)
        self._stands = number or 0
        if number is not None:
            self.view.stand_on(number)

    def _say_nothing(self, sentence: str) -> None:
        self._nothing.setText(sentence)
        self._nothing.setVisible(bool(sentence) and not self.model.rowCount())
        self._nothing.adjustSize()
        self._nothing.move(PADDING_LEFT, 8)

    def current_row(self) -> object | None:
        """The row the user is on."""
        index = self.view.currentIndex()
        return self.model.row(index.row()) if index.isValid() else None

    def selected_rows(self) -> list[object]:
        """All selected rows in order."""
        numbers = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [row for number in numbers if (row := self.model.row(number)) is not None]

    def _add_up(self, ids: Sequence[int]) -> Sequence[Figure]:
        if self._source is not None or len(ids) > ADDED_HERE:
            return ()
        return sums_of(self.ordering.shown_columns(), self.selected_rows())

    def select(self, wanted: int) -> bool:
        """Go to the row with this id; False: not in the list (yet), it goes there when it comes."""
        if (number := self.model.number_of(wanted)) is None:
            self._lost, self._stands = wanted, self.view.currentIndex().row()
            return False
        self.view.stand_on(number)
        self.view.scrollTo(self.model.index(number, 0))
        return True

    def show_totals(self, left: Sequence[Figure], right: Sequence[Figure] = ()) -> None:
        """Show the pinned row below, over all rows."""
        self.totals.show_figures(left, right)
        self.totals.show()

    def _activate(self) -> None:
        if (row := self.current_row()) is not None:
            self.activated.emit(row)

    def _tell_empty(self) -> None:
        if not self.model.rowCount():
            self.current_changed.emit(None)

    def _tell_current(self, current: QModelIndex) -> None:
        self.current_changed.emit(self.model.row(current.row()) if current.isValid() else None)

    # Checks

    @property
    def _has_boxes(self) -> bool:
        return any(column.kind is Kind.CHECK for column in self.model.columns)

    def _click(self, index: QModelIndex) -> None:
        if self.model.columns[index.column()].kind is Kind.CHECK:
            self.model.toggle(index.row())
            self.checks_changed.emit()

    def _toggle_selected(self) -> None:
        if self._has_boxes:
            for index in self.view.selectionModel().selectedRows():
                self.model.toggle(index.row())
            self.checks_changed.emit()

    def _toggle_all(self) -> None:
        everything = self.model.all_ids()
        self.model.check(() if len(self.model.checked_ids()) == len(everything) else everything)
        self.checks_changed.emit()

    def _show_box(self) -> None:
        checked, all_rows = len(self.model.checked_ids()), self.model.rowCount()
        some = Qt.CheckState.PartiallyChecked if checked else Qt.CheckState.Unchecked
        self.head.box_state = Qt.CheckState.Checked if checked and checked == all_rows else some
        self.head.viewport().update()

    # Order and columns

    def _order_again(self) -> None:
        if self._source is not None and self._desk is not None and self._asked is not None:
            self.show_source(self._source, self._asked, self._desk, nothing=self._nothing.text())
        else:
            self.ordering.sort_here()

    def extent(self) -> "Extent":
        """What is shown: columns and rows in their order, or those selected, for an export."""
        from propdesk.kernel.sheets.lists import Extent

        fields = tuple(column.field for column in self.ordering.chosen_columns())
        source, asked, chosen = self._source, self._asked, self.selection.ids()
        if chosen or source is None or asked is None:
            ids = chosen or self.model.all_ids()
            return Extent(fields, lambda: ids)
        ordered = self._ordered(asked)
        return Extent(fields, lambda: source.ids(ordered, NoProgress()))

    # Copy

    def copy_rows(self) -> None:
        """Put the selected rows with their heads on the clipboard, as a table and as text."""
        shown = [c for c in self.ordering.shown_columns() if c.kind is not Kind.CHECK]
        heads = [_(c.header) if c.header else "" for c in shown]
        copy_table(self, heads, [[c.copied(row) for c in shown] for row in self.selected_rows()])

    # The menu

    def open_menu(self, spot: QPoint | None = None) -> None:
        """Offer what can be done with the rows, at a spot of the view or below the current row."""
        view, row, by_key = self.view, self.view.currentIndex(), spot is None
        if spot is None:
            place = view.visualRect(row)
            # Below the row, near the beginning of what is seen of it.
            spot = QPoint(max(place.x(), 0) + 40, min(place.bottom(), view.viewport().height()))
        opens = (
            [RowMenuLine(_("Open"), self._activate, "Enter")]
            if self.opens and row.isValid()
            else []
        )
        marks = (
            [RowMenuLine(_("Tick"), self._toggle_selected, pgettext("key", "Space"))]
            if self._has_boxes
            else []
        )
        actions = [line_of_button(each) for each in self.offers()]
        copying = [RowMenuLine(_("Copy"), self.copy_rows, "Ctrl+C", "copy", enabled=row.isValid())]
        cell, columns = view.indexAt(spot), self.ordering.shown_columns()
        pointed = [] if by_key or not cell.isValid() else [self.model.columns[cell.column()]]
        here = self._about(pointed, self.model.row(cell.row()) if pointed else None)
        further = [
            (_("Only rows like this"), self._about(columns, self.current_row())),
            (_("Sort by"), sort_lines(self.ordering, more=False)),
            (_("Then by"), sort_lines(self.ordering, more=True) if self.choice.sort else []),
        ]
        on_screen = view.viewport().mapToGlobal(spot)
        self.menu = open_menu(self, (opens + marks, here, actions, copying), on_screen, further)

    def _about(self, columns: Sequence[Column], row: object | None) -> list[RowMenuLine]:
        """What can be asked of cells of a row."""
        askable = [column for column in columns if column.field in self.askable]
        if row is None:
            return []
        return [line for one in askable for line in cell_lines(one, row, self.cell_asked.emit)]

    @property
    def opens(self) -> bool:
        """Whether Enter does something with a row."""
        return self.isSignalConnected(QMetaMethod.fromSignal(self.activated))


PADDING_LEFT = 12
