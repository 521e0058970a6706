"""A register page: buttons, one bar of filters, the list with totals, and a panel beside it.

Usage, in a view:
`RegisterPage(desk, "estate.people", COLUMNS, records=PEOPLE, told=self._told,
actions=[Action(_("New"), self.add, "plus", "Ins")], filters=[Filter("all", _("All")), …],
drops=[DropDown(…)], dates=_("Permit"), detail=panel)`. `records` is the declared list (`db`);
`told(totals, question)` says the figures below it. A page that computes its rows itself gives
`load(question)` instead, which answers a `Listing`. It is asked again at every filter, search and
change of `watches`: rows at once, totals and counts after them, of a long list in a job.
`empty` stands in for the list while there is nothing at all, which is another thing than nothing
that fits a filter. `narrow` adds to the question what no part of the bar says. `attach` is given
the table: what is done with many of its rows (`ui.many`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from msgspec import structs
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.progress import Progress
from propdesk.kernel.records.question import ANY, Question
from propdesk.ui.desk import Desk
from propdesk.ui.lists.actions import Action, ActionButtons
from propdesk.ui.lists.columns import Column
from propdesk.ui.lists.filter_bar import DropDown, Filter, FilterBar
from propdesk.ui.lists.row_menu import buttons_in, keep_keys
from propdesk.ui.lists.source import Records, StoreSource, Totals
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.lists.views import VIEWS_KEY, Views
from propdesk.ui.parts.cards import Card, line_of
from propdesk.ui.parts.chip import Chip
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.jobs import Job
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.small_parts import Button, hairline, icon_button, label

COUNT_AFTER = 250
"""Of a long list nothing is counted while somebody types: this many milliseconds of rest first."""

TYPED_AFTER = 180
"""In a long list words are looked for when the hand rests, not between two keys."""

Told = tuple[Sequence[Figure], Sequence[Figure]]
"""The figures below a list: those at the left, those at the right."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a page shows that computes its rows itself: all of them, counts by filter id, figures.

    `has_more`: there are rows outside the first filters, so the page is not empty without any.
    """

    rows: Sequence[object] = ()
    counts: dict[str, int] = field(default_factory=dict)
    left: Sequence[Figure] = ()
    right: Sequence[Figure] = ()
    has_more: bool = False


class RegisterPage(QWidget):
    """See the module. `table`, `bar` and `panel` (the detail with what is below it) are there for
    what else a page wants of them. Where no button stands in a line above, the bar is first."""

    _counting: Job | None
    _place: QLabel | None = None  # which row of how many, where there is a detail

    def __init__(
        self,
        desk: Desk,
        page_id: str,
        columns: Sequence[Column],
        *,
        records: Records | None = None,
        told: Callable[[Totals, Question], Told] = lambda _totals, _question: ((), ()),
        load: Callable[[Question], Listing] = lambda _question: Listing(),
        narrow: Callable[[Question], Question] = lambda question: question,
        actions: Sequence[Action] = (),
        filters: Sequence[Filter] = (),
        drops: Sequence[DropDown] = (),
        dates: str = "",
        detail: QWidget | None = None,
        on_open: Callable[[object], object] | None = None,
        watches: frozenset[str] = frozenset(),
        search_words: str = "",
        nothing: str = "",
        empty: QWidget | None = None,
        detail_width: int = 330,
        attach: Callable[[Table], object] = lambda _table: None,
    ) -> None:
        super().__init__()
        self._desk, self._load, self._watches, self._nothing = desk, load, watches, nothing
        self._source = StoreSource(desk.store, records) if records is not None else None
        self._say_figures, self._narrow, self._empty = told, narrow, empty
        self._detail, self._on_open = detail, on_open
        self.table = Table(columns, choice=desk.settings.table(page_id))
        self._actions = ActionButtons(actions, self.table, lambda why: desk.say(why, "warning"))
        self.bar = FilterBar(
            filters, drops, search_words=search_words, dates=dates, today=desk.today
        )
        self.views = Views(desk, self.table, self.bar)
        self.panel, self._counting = self._detail, None
        self._build(detail_width)
        self._connect()
        attach(self.table)
        self.refresh()

    # Building

    def _build(self, detail_width: int) -> None:
        self._stack, self._list = QStackedLayout(self), QWidget()
        self._stack.addWidget(self._list)
        if self._empty is not None:
            self._stack.addWidget(self._empty)
            keep_keys(self._empty, self._actions.where_empty())
        whole = QVBoxLayout(self._list)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        has_line = self._actions.fill_a_line(has_panel=self._detail is not None)
        if has_line or (self.bar.asks and self.buttons == []):
            whole.addWidget(self._action_line(Flow()))
        whole.addWidget(self.bar)
        self.bar.setHidden(not self.bar.asks)
        if self.bar.asks and self.buttons and not has_line:
            self._action_line(self.bar, beside=True)
        body = QHBoxLayout()
        body.setSpacing(10)
        body.addWidget(self.table, 1)
        if self._detail is not None:
            self.panel = self._panel(self._detail, detail_width)
            body.addWidget(self.panel)
        whole.addLayout(body, 1)

    def _panel(self, detail: QWidget, width: int) -> QWidget:
        """The panel of a row, what is done with it, and the way to the one above and below."""
        holder = Card(margins=0)
        holder.setFixedWidth(width)
        detail.setProperty("card", "false")
        holder.body.setSpacing(0)
        holder.body.addWidget(detail, 1)
        if buttons := self._actions.of_panel():
            self._below(holder, line_of(Flow(buttons)), 14)
        back = Button(
            pgettext("row", "Previous"), kind="flat", key="Alt+↑", on_click=lambda: self._leaf(-1)
        )
        onward = Button(
            pgettext("row", "Next"), kind="flat", key="Alt+↓", on_click=lambda: self._leaf(1)
        )
        self._place = label("", 12, 400, "text3")
        self._below(holder, line_of(back, None, self._place, None, onward), 2)
        return holder

    def _below(self, holder: Card, line: QHBoxLayout, side: int) -> None:
        line.setContentsMargins(side, 6, side, 6)
        holder.body.addWidget(hairline())
        holder.body.addLayout(line)

    def _leaf(self, step: int) -> None:
        number = self.table.view.currentIndex().row() + step
        if 0 <= number < self.table.model.rowCount():
            self.table.view.stand_on(number)

    def _action_line(self, row: Flow, *, beside: bool = False) -> Flow:
        """The buttons; `beside` the chips the views have their key alone."""
        self._actions.put_into(row, self, has_panel=self._detail is not None)
        columns = icon_button("columns-2", _("Columns"), kind="rest")
        columns.clicked.connect(lambda: self._columns(columns))
        if beside:
            bind_key(self, VIEWS_KEY, self.views.offer).setWhatsThis(_("View"))
        elif self.bar.asks:
            row.add(self.views.as_button(), at_end=True)
        row.add(columns, at_end=True)
        return row

    def _columns(self, below: Button) -> None:
        place = below.mapToGlobal(below.rect().bottomLeft())
        self.table.ordering.choose_columns(self.table, place)

    def _connect(self) -> None:
        self._rest = QTimer(self, singleShot=True, interval=COUNT_AFTER)
        self.table.current_changed.connect(self._show_current)
        self.table.selection.changed.connect(self._actions.follow_selection)
        self.table.selection.offers = self._actions.for_several
        self.table.model.rowsInserted.connect(self._tell_place)
        self.table.offers = self._row_buttons
        if self._on_open is not None:
            self.table.activated.connect(self._on_open)
        self.bar.asked.connect(self.refresh)
        self.table.cell_asked.connect(self.bar.add_cell)
        if self._source is not None:
            self.table.selection.add_up = self._add_up
            with self._desk.attempt():
                self.table.askable = self._source.askable()
        self._rest.timeout.connect(self._count_in_a_job)
        if self.bar.words is not None:
            self.bar.words.returnPressed.connect(self.table.view.setFocus)
            bind_key(self, "Ctrl+F", self.bar.words.setFocus).setWhatsThis(_("Search in the list"))

    # What is asked

    @property
    def buttons(self) -> list[Button]:
        """Those above the list, in order."""
        return self._actions.buttons

    @property
    def chips(self) -> dict[str, Chip]:
        """The chips by id."""
        return self.bar.chips

    @property
    def words(self) -> QLineEdit | None:
        """The search field."""
        return self.bar.words

    def question(self) -> Question:
        """What is asked for now."""
        return self._narrow(self.bar.question())

    def set_filters(self, *ids: str) -> None:
        """Check these chips and no others, as a link from another page does."""
        self.bar.set_chips(ids)

    def search_for(self, words: str) -> None:
        """Type into the search field for the user, as a link from another page does."""
        if self.bar.words is not None:
            self.bar.words.setText(words)
            self.refresh()

    def clear_filters(self) -> None:
        """Back to how the page begins."""
        self.bar.clear_all()

    # Showing

    def refresh(self, *, keeps: bool = False) -> None:
        """Ask again and show; the row the user is on is kept. `keeps`: in grey also one that was
        changed so that it does not fit any more."""
        has_more = False
        with self._desk.attempt():
            self.bar.fill_drops()
            question = self.question()
            if self._source is not None:
                self.table.show_source(
                    self._source, question, self._desk, nothing=self._nothing, keeps=keeps
                )
                self._count(self._source)
            else:
                listing = self._load(question)
                self.table.show_rows(listing.rows, nothing=self._nothing)
                self.bar.show_counts(listing.counts)
                self._show_figures((listing.left, listing.right))
                has_more = listing.has_more
        self.bar.tell_narrowed()
        if self._empty is not None:
            is_shown = self.bar.is_filtered or has_more or self._has_rows()
            self._put_in_front(self._list if is_shown else self._empty)

    def _put_in_front(self, part: QWidget) -> None:
        """Show the list or what stands in for it; the keyboard stays on the page."""
        was_here = (focus := self.window().focusWidget()) and self.isAncestorOf(focus)
        if part is not self._stack.currentWidget():
            self._stack.setCurrentWidget(part)
            if was_here:
                self.shown()

    def _has_rows(self) -> bool:
        return bool(self.table.model.rowCount() or (self._source and self._source.first(ANY)))

    def _show_figures(self, told: Told) -> None:
        left, right = told
        if left or right:
            self.table.show_totals(left, right)

    def _count(self, source: StoreSource) -> None:
        """Totals and counts: at once where that is quick, else when the user rests, in a job."""
        if self._counting is not None:
            self._counting.cancel()
        is_large = source.is_large()
        self.bar.typing_rest = TYPED_AFTER if is_large else 0
        if is_large:
            self._rest.start()
        else:
            self._take_totals(source.figures(self.question()))

    def _count_in_a_job(self) -> None:
        source, question = self._source, self.question()
        if source is None:
            return

        def take(totals: Totals) -> None:
            if self._counting is job:
                self._take_totals(totals)

        def work(progress: Progress) -> Totals:
            return source.figures(question, progress)

        job = self._counting = self._desk.run(
            work,
            title=_("Adding up"),
            done=take,  # type: ignore[arg-type]  # what `work` gives
            cancelled=lambda: None,
            quiet=True,
            page=self,
        )

    def _take_totals(self, totals: Totals) -> None:
        self.bar.show_counts(totals.chips)
        self._show_figures(self._say_figures(totals, self.question()))

    def _add_up(self, ids: Sequence[int]) -> Sequence[Figure]:
        """What a selection adds up to: the same sums as below the list, over these rows alone."""
        if self._source is None:
            return ()
        question = structs.replace(self.question(), only=tuple(ids))
        _left, right = self._say_figures(self._source.totals(question), question)
        return right

    def _show_current(self, row: object | None) -> None:
        self._tell_place()
        self._actions.switch()
        if (show := getattr(self._detail, "show_row", None)) is not None:
            with self._desk.attempt():
                show(row)

    def _tell_place(self) -> None:
        """Which row of how many is in hand; more come while the list loads."""
        if self._place is None:
            return
        number, rows = self.table.view.currentIndex().row() + 1, self.table.model.rowCount()
        self._place.setText(f"{number:,} / {rows:,}" if number else "")

    def _row_buttons(self) -> list[Button]:
        """What can be done with a row first, then what can be done without one."""
        detail = buttons_in(self._detail) if self._detail is not None else []
        without = self._actions.about_a_row(needs_row=False)
        return self._actions.about_a_row() + detail + without

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard into the list, or on what is offered while there is none."""
        offered = self._empty.findChild(Button) if self._empty and self._empty.isVisible() else None
        (offered or self.table).setFocus()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when one of the tables shown was written."""
        if not self._watches or self._watches & touched:
            self.refresh(keeps=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.table.selection.ids():
            self.table.selection.nothing()
        elif event.key() == Qt.Key.Key_Escape and self.bar.is_filtered:
            self.clear_filters()
        else:
            super().keyPressEvent(event)
