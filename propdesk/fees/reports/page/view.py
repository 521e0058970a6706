"""The page of the reports of the money: which report, of which days, parted by what; every figure
opens its rows, and below stands whether the identities of the books hold."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from propdesk.fees.reports.catalogue import BY_NAME, REPORTS
from propdesk.fees.reports.dimensions import cut_title
from propdesk.fees.reports.identities import (
    BOOKS,
    CheckedIdentity,
    Identities,
    proofs_of,
    read_identities,
    short_told,
)
from propdesk.fees.reports.page.choice_view import SpanChoice
from propdesk.fees.reports.page.outgoing_view import draw, save_paper, show_paper, write_book
from propdesk.fees.reports.page.rows_view import RowsPanel
from propdesk.fees.reports.page.telling_view import tell, tell_identities
from propdesk.fees.reports.paper import WholeReport, height_of
from propdesk.fees.reports.published.dialogs import publication_dialog
from propdesk.fees.reports.reading import SCOPES, Said, read_report
from propdesk.fees.reports.rows import BookRows, FigureAsked, rows_behind, rows_of_breach
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money
from propdesk.ui.lists.filter_bar import HEIGHT
from propdesk.ui.parts.cards import Banner, Card, ElidedLabel, line_of
from propdesk.ui.parts.charts import Bar, BarChart
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.line_inputs import Drop
from propdesk.ui.parts.small_parts import Button, KeyHint, hairline, label
from propdesk.ui.reports.figure_table import FigureCell, FigureRow, FigureTable

if TYPE_CHECKING:
    from propdesk.fees.reports.declared import BookReport
    from propdesk.fees.reports.reading import BookLine
    from propdesk.kernel.progress import Progress
    from propdesk.ui.desk import Desk
    from propdesk.ui.parts.jobs import Job

WATCHES = frozenset(
    {"charge", "payment", "allocation", "reduction", "prepayment_entry", "deposit_entry", "unit"}
)
_MOST_BARS = 24
_CHART = 160


class MoneyReportsPage(QStackedWidget):
    """See the module. It reads in a job."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.report: BookReport = REPORTS[0]
        self.said: Said | None = None
        self.identities: Identities | None = None
        self._until = ""
        self._jobs: list[Job] = []
        self.choice = SpanChoice(desk, self.refresh)
        self.reports, self.cuts, self.scopes = Drop(), Drop(), Drop()
        self.chart, self.table = BarChart(), FigureTable()
        self._notes = ElidedLabel("", 12, "text3")
        self._in_hand = label("", 12, 600, "accent")
        words = _("Identities of the books")
        told = Button(words, kind="flat", key="F7", on_click=self.tell_checks)
        self.banner = Banner("", "grey", "info", told)
        self.rows = RowsPanel(desk, closing=self.close_rows)
        self._build()
        self._connect()
        self._choose_report(REPORTS[0].name)

    # Building

    def _build(self) -> None:
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        for drop in (self.reports, self.cuts, self.scopes):
            drop.setProperty("large", "bar")
        self.reports.offer([(one.name, _(one.title)) for one in REPORTS], HEIGHT)
        self.scopes.offer([(word, _(title)) for word, title in SCOPES.items()], HEIGHT)
        whole.addWidget(self._top())
        self._chart_card = Card("-", "-")
        self._chart_card.body.addWidget(self.chart, 1)
        self._chart_card.setMaximumHeight(_CHART)
        whole.addWidget(self._chart_card, 3)
        whole.addWidget(self._table_card(), 7)
        whole.addWidget(self.banner)
        self.addWidget(page)
        self.addWidget(self.rows)
        of_report = {"F3": self.tell_counting, "F7": self.tell_checks, "F8": self.save_pdf}
        for key, act in (of_report | {"F9": self.publish}).items():
            bind_key(self.rows, key, partial(self._back_to, act))

    def _top(self) -> Flow:
        choice = self.choice
        row = Flow([
            self.reports, choice.kinds, choice.back, choice.spans, choice.onward, self.cuts,
            self.scopes,
        ])  # fmt: skip
        publish = Button(
            _("Half-year publication"), icon="landmark", key="F9", on_click=self.publish
        )
        row.add(publish, at_end=True)
        row.add(Button(_("PDF"), icon="file-down", key="F8", on_click=self.save_pdf), at_end=True)
        if "system.export" in self._desk.store.actor.permissions:
            book = Button(
                _("Workbook"), icon="file-spreadsheet", key="Ctrl+E", on_click=self.save_book
            )
            row.add(book, at_end=True)
        paper = Button(
            _("Print"), icon="printer", key="Ctrl+P", kind="primary", on_click=self.print_it
        )
        row.add(paper, at_end=True)
        self._row = row
        return row

    def _table_card(self) -> Card:
        card = Card(margins=0)
        card.body.setSpacing(0)
        how = Button(_("How it is counted"), kind="flat", key="F3", on_click=self.tell_counting)
        head = line_of(how, self._notes, self._in_hand, KeyHint("Enter"), spacing=8)
        head.setContentsMargins(8, 3, 14, 3)
        head.setStretch(1, 1)
        card.body.addLayout(head)
        card.body.addWidget(hairline())
        card.body.addWidget(self.table, 1)
        return card

    def _connect(self) -> None:
        self.reports.activated.connect(lambda _at: self._choose_report(self.reports.currentData()))
        self.cuts.activated.connect(lambda _at: self.refresh())
        self.scopes.activated.connect(lambda _at: self.refresh())
        self.table.moved.connect(lambda _row, _column: self._tell_cell())
        self.table.opened.connect(self._open_cell)
        for key, drop, words in (
            ("F2", self.reports, _("Choose the report")),
            ("F4", self.choice.kinds, _("Choose the days")),
            ("F6", self.cuts, _("Choose what it is parted by")),
        ):
            bind_key(self, key, drop.showPopup).setWhatsThis(words)
        bind_key(self, "F5", self.refresh).setWhatsThis(_("Count again"))

    # Which report

    def _choose_report(self, name: str) -> None:
        self.report = BY_NAME[name]
        self.reports.setCurrentIndex(self.reports.findData(name))
        self.cuts.clear()
        for cut in self.report.cuts:
            self.cuts.addItem(cut_title(cut), cut)
        self.cuts.setCurrentIndex(0)
        self.cuts.fit(HEIGHT)
        self.scopes.setVisible(self.report.narrows)
        self.scopes.setCurrentIndex(0)
        self._row.arrange()
        self.refresh()

    # Reading

    def refresh(self) -> None:
        """Add up, and check the identities after it; what is still at work is given up."""
        for job in self._jobs:
            job.cancel()
        self._jobs = []
        store, report, span = self._desk.store, self.report, self.choice.span
        cut = tuple(self.cuts.currentData() or report.cuts[0])
        scope = str(self.scopes.currentData() or "") if report.narrows else ""
        self.identities = None
        self.banner.show_sentence(
            _("The identities of the books are being checked…"), "grey", "clock"
        )

        def work(_progress: Progress) -> Said:
            return store.read(read_report, report=report, span=span, cut=cut, scope=scope)

        def take(said: object) -> None:
            if job in self._jobs and isinstance(said, Said):
                self._show(said)
                self._check()

        job = self._desk.run(
            work, title=_("Counting"), done=take, cancelled=lambda: None, quiet=True, page=self
        )
        self._jobs.append(job)

    def _check(self) -> None:
        store, span = self._desk.store, self.choice.span

        def work(_progress: Progress) -> Identities:
            return store.read(read_identities, span=span)

        def take(found: object) -> None:
            if job in self._jobs and isinstance(found, Identities):
                self.identities = found
                self._show_checks()

        job = self._desk.run(
            work, title=_("Checking"), done=take, cancelled=lambda: None, quiet=True, page=self
        )
        self._jobs.append(job)

    # Showing

    def _show(self, said: Said) -> None:
        self.said = said
        now = wall_time(self._desk.clock.now())
        self._until = _("as of {time}").format(time=f"{now:%m-%d %H:%M}")
        whole = self.whole(said)
        self._chart_card.title.setText(_(self.report.column(self.report.bars).title))
        self._chart_card.note.setText(whole.basis)
        self._notes.setText(" ".join(_(note) for note in self.report.notes))
        self._show_chart(said)
        heads = [said.head, *(_(one.title) for one in said.columns)]
        rows = [FigureRow(line.name, self._cells(line)) for line in said.lines]
        self.table.show_table(heads, rows, FigureRow(said.total.name, self._cells(said.total)))
        self._tell_cell()

    def _show_chart(self, said: Said) -> None:
        lines = said.lines if len(said.lines) <= _MOST_BARS else ()
        figures = [(line, said.figure(self.report.bars, line)) for line in lines]
        self._chart_card.setVisible(len(figures) > 1)
        is_rate = self.report.column(self.report.bars).kind == "rate"
        self.chart.show_bars(
            [Bar(line.name, (height_of(one),), (one.text(),)) for line, one in figures],
            unit="%" if is_rate else "",
            top=100.0 if is_rate else None,
        )

    def _cells(self, line: BookLine) -> tuple[FigureCell, ...]:
        assert self.said is not None  # noqa: S101  it is being shown
        return tuple(
            FigureCell(
                figure.text(),
                opens=figure.has_rows,
                ink="red" if one.is_trouble and figure.amount else "text",
            )
            for one, figure in zip(self.said.columns, line.figures, strict=True)
        )

    def _show_checks(self) -> None:
        if self.identities is None or self.said is None:
            return
        told, holds = short_told(self.checks)
        icon = "circle-check" if holds else "circle-alert"
        self.banner.show_sentence(told, "green" if holds else "red", icon)

    @property
    def checks(self) -> tuple[CheckedIdentity, ...]:
        """The identities of these days, and whether the report says the same."""
        if self.identities is None or self.said is None:
            return ()
        return (*self.identities.checks, *proofs_of(self.report, self.said, self.identities))

    # What is told

    def tell_counting(self) -> None:
        """F3: the definitions, a sentence a line."""
        tell(
            self._desk,
            _("How it is counted"),
            self.choice.span.words,
            [(_(note), "text2") for note in self.report.notes],
        )

    def tell_checks(self) -> None:
        """F7: every identity with its sum; one that does not hold in red, with its difference."""
        tell_identities(self._desk, self.choice.span.words, self.checks, rows=self._broken_rows)

    def _broken_rows(self) -> None:
        """The rows to blame, or Check the books where no single one is."""

        def show(found: object) -> None:
            if isinstance(found, BookRows) and found.rows:
                self._show_rows(_("Rows that do not agree"), found, lambda: found)
            else:
                self._desk.open_page(BOOKS)

        self._desk.run(
            lambda _progress: self._desk.store.read(rows_of_breach),
            title=_("Reading the rows"),
            done=show,
            quiet=True,
            page=self,
        )

    # Rows

    def _tell_cell(self) -> None:
        row, column = self.table.at()
        words, said = "", self.said
        if said is not None and column < len(said.columns):
            line = [*said.lines, said.total][row]
            one = said.columns[column]
            told = _division(said, line, column) if one.kind == "rate" else _(one.title)
            words = f"{line.name} · {told}"
        self._in_hand.setText(words)

    def _open_cell(self, row: int, column: int) -> None:
        said, report, store = self.said, self.report, self._desk.store
        if said is None:
            return
        line, one = [*said.lines, said.total][row], said.columns[column]
        days = self.whole(said).days
        title = f"{_(report.title)} · {days} · {line.name} · {_(one.title)}"
        asked = FigureAsked(
            span=said.span,
            cut=said.cut,
            key=None if row >= len(said.lines) else line.key,
            column=one.name,
            scope=said.scope,
        )

        def work(_progress: Progress) -> BookRows:
            return store.read(rows_behind, report=report, asked=asked)

        def show(found: object) -> None:
            if isinstance(found, BookRows):
                every = partial(store.read, rows_behind, report=report, asked=asked, most=None)
                self._show_rows(title, found, every)

        self._desk.run(work, title=_("Reading the rows"), done=show, quiet=True, page=self)

    def _show_rows(self, title: str, found: BookRows, every: Callable[[], BookRows]) -> None:
        self.rows.show_rows(title, found, every)
        self.setCurrentWidget(self.rows)
        self.rows.table.view.setFocus()

    def _back_to(self, act: Callable[[], object]) -> None:
        """What a key of the report does while its rows are shown: back to it first."""
        self.close_rows()
        act()

    def close_rows(self) -> None:
        """Back to the report."""
        self.setCurrentIndex(0)
        self.table.setFocus()

    # What goes out

    def whole(self, said: Said) -> WholeReport:
        """What stands on the page, with the checks as far as they are known."""
        return WholeReport(report=self.report, said=said, checks=self.checks, until=self._until)

    def print_it(self) -> None:
        """Draw the paper in the background, and show it."""
        if self.said is not None:
            draw(self._desk, self, self.whole(self.said), partial(show_paper, self._desk))

    def save_pdf(self) -> None:
        """Write the paper as a file."""
        if self.said is not None:
            draw(self._desk, self, self.whole(self.said), partial(save_paper, self._desk))

    def save_book(self) -> None:
        """Write the table as a workbook."""
        if self.said is not None:
            write_book(self._desk, self.whole(self.said))

    def publish(self) -> None:
        """Make the publication of a half-year, without anybody in it."""
        publication_dialog(self._desk).exec()

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard into the table."""
        (self.rows.table.view if self.currentWidget() is self.rows else self.table).setFocus()

    def open(self, report: str = "", **_context: object) -> None:
        """Show a report, as another page asks."""
        self.close_rows()
        if report in BY_NAME:
            self._choose_report(report)

    def reload(self, touched: frozenset[str]) -> None:
        """Add up again when money moved."""
        if touched & WATCHES:
            self.refresh()


def _division(said: Said, line: BookLine, column: int) -> str:
    """A rate as its division."""
    one, figure = said.columns[column], line.figures[column]
    told = [
        f"{number:,}" if one.of_units else str(Money(number))
        for number in (figure.amount, figure.whole)
    ]
    return f"{_(one.title)} = {told[0]} / {told[1]}"
