"""A register page: buttons, filter chips with counts, the list with totals, and a panel beside it.

Usage, in a view:
`RegisterPage(desk, "estate.units", COLUMNS, actions=[Action(_("New"), self.add, "plus", "Ins")],
filters=[Filter("all", _("All")), …], load=load, detail=panel)`. `load(query)` answers a `Listing`;
it is called again at every filter, search and change of `watches`. `empty` stands in for the
list while there is nothing at all, which is another thing than nothing that fits a filter;
`beside` are the page's own choices, after the search.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from propdesk.kernel.i18n import _
from propdesk.ui.desk import Desk
from propdesk.ui.lists.columns import Column
from propdesk.ui.lists.row_menu import buttons_in
from propdesk.ui.lists.rows import ListSource
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.small_parts import Button, ButtonKind, Chip, hairline, label
from propdesk.ui.parts.theme import Tone


@dataclass(frozen=True, slots=True)
class Action:
    """A button above the list. `needs_row` switches it off, with a reason, while no row is
    chosen."""

    words: str
    run: Callable[[], object]
    icon: str = ""
    key: str = ""
    kind: ButtonKind = "rest"
    needs_row: bool = False
    at_end: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A chip. Chips of one `group` exclude each other unless `many`; a group's name stands
    before it."""

    id: str
    words: str
    icon: str = ""
    tone: Tone | None = None
    group: str = ""
    many: bool = False
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What the user wants to see: the checked filters and the words typed."""

    filters: frozenset[str] = frozenset()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What is shown: rows that are all here, or a `source` for a long list; counts by filter id.

    `has_more`: there are rows outside the first filters, so the page is not empty without any.
    `wanted`: all that is asked for, where that is more than the chips and the words.
    """

    rows: Sequence[object] = ()
    source: ListSource | None = None
    counts: dict[str, int] = field(default_factory=dict)
    left: Sequence[Figure] = ()
    right: Sequence[Figure] = ()
    has_more: bool = False
    wanted: object = None


class RegisterPage(QWidget):
    """See the module. `table` is there for what else a page wants of it."""

    def __init__(
        self,
        desk: Desk,
        page_id: str,
        columns: Sequence[Column],
        *,
        load: Callable[[Query], Listing],
        actions: Sequence[Action] = (),
        filters: Sequence[Filter] = (),
        detail: QWidget | None = None,
        on_open: Callable[[object], object] | None = None,
        watches: frozenset[str] = frozenset(),
        search_words: str = "",
        nothing: str = "",
        empty: QWidget | None = None,
        detail_width: int = 330,
        beside: Sequence[QWidget] = (),
    ) -> None:
        super().__init__()
        self._desk, self._load, self._watches, self._nothing = desk, load, watches, nothing
        self._actions, self._filters = tuple(actions), tuple(filters)
        self._detail, self._on_open, self._empty = detail, on_open, empty
        self.table = Table(columns, choice=desk.settings.table(page_id))
        self.buttons = [self._button(action) for action in actions]
        self.chips = {each.id: self._chip(each) for each in filters}
        self._words = self._search_field(search_words)
        self._clear = Button(_("Clear the filter"), kind="flat", key="Esc", bind_its_key=False)
        self._beside = tuple(beside)
        self._build(detail_width)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._connect()
        self.refresh()

    # Building

    def _button(self, action: Action) -> Button:
        return Button(
            action.words,
            icon=action.icon,
            key=action.key,
            kind=action.kind,
            on_click=action.run,
        )

    def _chip(self, wanted: Filter) -> Chip:
        return Chip(wanted.words, icon=wanted.icon, tone=wanted.tone, checked=wanted.checked)

    def _search_field(self, placeholder: str) -> QLineEdit | None:
        if not placeholder:
            return None
        found = QLineEdit()
        found.setPlaceholderText(placeholder)
        found.setFixedWidth(240)
        found.setProperty("large", "bar")
        found.setClearButtonEnabled(False)
        return found

    def _build(self, detail_width: int) -> None:
        self._stack, self._list = QStackedLayout(self), QWidget()
        self._stack.addWidget(self._list)
        if self._empty is not None:
            self._stack.addWidget(self._empty)
        whole = QVBoxLayout(self._list)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        if self._actions or self._words is not None:
            whole.addWidget(self._action_line())
        if self._filters:
            whole.addWidget(self._filter_line())
        body = QHBoxLayout()
        body.setSpacing(10)
        body.addWidget(self.table, 1)
        if self._detail is not None:
            self._detail.setFixedWidth(detail_width)
            body.addWidget(self._detail)
        whole.addLayout(body, 1)

    def _action_line(self) -> Flow:
        pairs = list(zip(self._actions, self.buttons, strict=True))
        row = Flow()
        for action, button in pairs:
            row.add(button, at_end=action.at_end)
        if self._words is not None:
            row.add(self._words)
        for part in self._beside:
            row.add(part)
        columns = Button(_("Columns"), icon="columns-2")
        columns.clicked.connect(
            lambda: self.table.choose_columns(columns.mapToGlobal(columns.rect().bottomLeft()))
        )
        row.add(columns, at_end=True)
        return row

    def _filter_line(self) -> Flow:
        row = Flow()
        group = None
        for each in self._filters:
            if group is not None and each.group != group:
                row.add(hairline(vertical=True, length=18, ink="line2"))
            if each.group and each.group != group:
                row.add(label(each.group, 12, 400, "text3"))
            group = each.group
            row.add(self.chips[each.id])
        row.add(self._clear)
        return row

    def _connect(self) -> None:
        for each in self._filters:
            self.chips[each.id].toggled.connect(
                lambda checked, wanted=each: self._chip_turned(wanted, checked=checked)
            )
        self.table.current_changed.connect(self._show_current)
        self.table.offers = self._row_buttons
        if self._on_open is not None:
            self.table.activated.connect(self._on_open)
        self._clear.clicked.connect(self.clear_filters)
        self._later.timeout.connect(self.refresh)
        if self._words is not None:
            self._words.textEdited.connect(self._later.start)
            self._words.returnPressed.connect(self.table.view.setFocus)
            bind_key(self, "Ctrl+F", self._words.setFocus)

    # Filters

    def query(self) -> Query:
        """What is asked for now."""
        checked = frozenset(each for each, chip in self.chips.items() if chip.isChecked())
        return Query(checked, self._words.text().strip() if self._words is not None else "")

    def set_filters(self, *ids: str) -> None:
        """Check these chips and no others, as a link from another page does."""
        for each, chip in self.chips.items():
            chip.blockSignals(True)  # noqa: FBT003 - Qt's own name for it
            chip.setChecked(each in ids)
            chip.blockSignals(False)  # noqa: FBT003 - Qt's own name for it
            chip.updateGeometry()
            chip.update()
        self.refresh()

    def search_for(self, words: str) -> None:
        """Type into the search field for the user, as a link from another page does."""
        if self._words is not None:
            self._words.setText(words)
            self.refresh()

    def clear_filters(self) -> None:
        """Back to how the page begins."""
        if self._words is not None:
            self._words.clear()
        self.set_filters(*(each.id for each in self._filters if each.checked))

    def _chip_turned(self, wanted: Filter, *, checked: bool) -> None:
        if checked and not wanted.many:
            for other in self._filters:
                if other.group == wanted.group and other.id != wanted.id and not other.many:
                    self.chips[other.id].setChecked(False)
        # Once for all chips that turn together.
        self._later.start()

    # Showing

    def refresh(self) -> None:
        """Ask again and show; the row the user is on is kept."""
        query, has_more = self.query(), False
        with self._desk.attempt():
            listing = self._load(query)
            if listing.source is not None:
                wanted = query if listing.wanted is None else listing.wanted
                self.table.show_source(listing.source, wanted, self._desk, nothing=self._nothing)
            else:
                self.table.show_rows(listing.rows, nothing=self._nothing)
            for each, chip in self.chips.items():
                chip.show_count(listing.counts.get(each))
            has_more = listing.has_more
            if listing.left or listing.right:
                self.table.show_totals(listing.left, listing.right)
        is_filtered = self._is_filtered(query)
        self._clear.setVisible(is_filtered)
        if self._empty is not None:
            has_rows = is_filtered or has_more or self.table.model.rowCount() > 0
            self._stack.setCurrentWidget(self._list if has_rows else self._empty)

    def _is_filtered(self, query: Query) -> bool:
        first = frozenset(each.id for each in self._filters if each.checked)
        return query.filters != first or bool(query.words)

    def _show_current(self, row: object | None) -> None:
        reason = None if row is not None else _("Choose a row first.")
        for action, button in zip(self._actions, self.buttons, strict=True):
            if action.needs_row:
                button.refuse(reason)
        show = getattr(self._detail, "show_row", None)
        if show is not None:
            show(row)

    def _row_buttons(self) -> list[Button]:
        """What can be done with a row first, then what can be done without one."""
        pairs = list(zip(self._actions, self.buttons, strict=True))
        detail = buttons_in(self._detail) if self._detail is not None else []
        row = [button for action, button in pairs if action.needs_row]
        return row + detail + [button for action, button in pairs if not action.needs_row]

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard into the list."""
        self.table.setFocus()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when one of the tables shown was written."""
        if not self._watches or self._watches & touched:
            self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._is_filtered(self.query()):
            self.clear_filters()
        else:
            super().keyPressEvent(event)
