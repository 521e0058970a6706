"""The page of a report: which month and basis, the cards, the trend, the kinds, and a table whose
every figure opens its rows.

    ReportPage(desk, REPAIRS, watches=frozenset({"repair_order"}))

It reads in a job: a year of orders takes longer than a hand notices.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _
from propdesk.kernel.reports.measures import ReportFigure, division, gap, tenths
from propdesk.kernel.reports.report import (
    MONTHS,
    MonthReport,
    month_after,
    month_end,
    month_words,
    report_of,
)
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.files.system_dialogs import save_as
from propdesk.ui.lists.filter_bar import HEIGHT
from propdesk.ui.parts.cards import Card, ElidedLabel, line_of
from propdesk.ui.parts.charts import Bar, BarChart
from propdesk.ui.parts.chip import Chip
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.line_inputs import Drop
from propdesk.ui.parts.small_parts import Button, KeyHint, hairline, label
from propdesk.ui.reports.figure_table import FigureCell, FigureRow, FigureTable
from propdesk.ui.reports.how_counted import how_counted
from propdesk.ui.reports.kind_bars import KindBar, KindBars
from propdesk.ui.reports.kpi import KpiCard, KpiWords
from propdesk.ui.reports.months import MonthChoice

if TYPE_CHECKING:
    from datetime import date

    from propdesk.kernel.progress import Progress
    from propdesk.kernel.reports.report import RateCard, Report, ReportLine, ReportTable
    from propdesk.ui.desk import Desk
    from propdesk.ui.parts.jobs import Job


class ReportPage(QWidget):
    """See the module."""

    def __init__(self, desk: Desk, report: Report[Any], *, watches: frozenset[str]) -> None:
        super().__init__()
        self._desk, self._report, self._watches = desk, report, watches
        self._basis = report.bases[0][0]
        self._said: MonthReport | None = None
        self._job: Job | None = None
        self._months = MonthChoice(desk.today(), self.refresh)
        self._by, self._trend = Drop(), Drop()
        self._bases = {name: Chip(_(words)) for name, words in report.bases}
        self._until = ""
        self.cards = {
            name: KpiCard(_(report.measure(name).title), on_open=partial(self._open_card, name))
            for name in report.cards
        }
        self.chart, self.bars, self.table = BarChart(), KindBars(), FigureTable()
        self._notes = ElidedLabel("", 12, "text3")
        self._in_hand = label("", 12, 600, "accent")
        self._build()
        self._connect()
        self.refresh()

    # Building

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self._top())
        whole.addLayout(line_of(*self.cards.values(), spacing=8))
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(self._chart_card(), 6)
        middle.addWidget(self._bars_card(), 5)
        whole.addLayout(middle, 4)
        whole.addWidget(self._table_card(), 5)

    def offer(self, button: Button) -> None:
        """Put a button of the subject beside those of every report."""
        self._row.add(button, at_end=True)
        self._row.arrange()

    def _top(self) -> Flow:
        self._by.setProperty("large", "bar")
        choice = self._months
        row = self._row = Flow([choice.back, choice.months, choice.onward, self._by])
        row.add(label(_("Basis"), 12, 400, "text3"))
        for chip in self._bases.values():
            row.add(chip)
        row.add(Button(_("PDF"), icon="file-down", key="F8", on_click=self.save_pdf), at_end=True)
        if "system.export" in self._desk.store.actor.permissions:
            book = Button(
                _("Workbook"), icon="file-spreadsheet", key="Ctrl+E", on_click=self.save_workbook
            )
            row.add(book, at_end=True)
        paper = Button(
            _("Print"), icon="printer", key="Ctrl+P", kind="primary", on_click=self.print_it
        )
        row.add(paper, at_end=True)
        return row

    def _chart_card(self) -> Card:
        card = Card(_("Twelve months"), "%")
        self._measured = card.note
        self._trend.setProperty("large", "bar")
        self._trend.addItems([_(self._report.measure(name).title) for name in self._report.trends])
        self._trend.fit(HEIGHT)
        card.head.addWidget(self._trend)
        card.body.addWidget(self.chart, 1)
        return card

    def _bars_card(self) -> Card:
        card = Card(title := _(self._report.barred.title))
        self.bars.setAccessibleName(title)
        self._compared = card.note
        card.body.addWidget(self.bars, 1)
        return card

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
        self._by.addItems([_(each.title) for each in self._report.breakdowns])
        self._by.fit(HEIGHT)
        self._by.activated.connect(lambda _at: self._show_table())
        self._trend.activated.connect(lambda _at: self._show_trend())
        for name, chip in self._bases.items():
            chip.setChecked(name == self._basis)
            chip.clicked.connect(partial(self._choose_basis, name))
        self.table.moved.connect(lambda _row, _column: self._tell_cell())
        self.table.opened.connect(self._open_cell)
        self.bars.opened.connect(self._open_bar)
        bind_key(self, "F5", self.refresh).setWhatsThis(_("Count again"))

    # Which month

    @property
    def _first(self) -> date:
        return self._months.first

    def open(self, first: date) -> None:
        """Go to a month, as another page asks."""
        self._months.choose(first)

    def tell_counting(self) -> None:
        """F3: by which day the figures count, and how the special cases do."""
        if self._said is not None:
            how_counted(self._desk.window, self._report, self._said).exec()

    def _choose_basis(self, name: str) -> None:
        self._basis = name
        for each, chip in self._bases.items():
            chip.setChecked(each == name)
        self.refresh()

    def refresh(self) -> None:
        """Count again, in a job; one still at work for another month is given up."""
        if self._job is not None:
            self._job.cancel()
        store, report, basis, first = self._desk.store, self._report, self._basis, self._first
        today = self._desk.today()

        def work(_progress: Progress) -> MonthReport:
            since = month_after(first, 1 - MONTHS)
            facts = store.read(report.read, basis=basis, first=since, last=month_end(first))
            return report_of(report, facts, basis=basis, first=first, today=today)

        def take(said: object) -> None:
            if self._job is job and isinstance(said, MonthReport):
                self._show(said)

        job = self._job = self._desk.run(
            work, title=_("Counting"), done=take, cancelled=lambda: None, quiet=True, page=self
        )

    # Showing

    def _show(self, said: MonthReport) -> None:
        self._said = said
        now = wall_time(self._desk.clock.now())
        self._until = _("as of {time}").format(time=f"{now:%m-%d %H:%M}")
        self._measured.setText(f"% · {self._until}")
        for card in said.cards:
            self.cards[card.measure].show_rate(kpi_words(self._report, card))
        self._show_trend()
        self.bars.show_bars([KindBar(bar.name, bar.now.amount, bar.before) for bar in said.bars])
        runs = said.first <= self._desk.today() <= said.last
        against = _("stroke: same days of the month before") if runs else _("stroke: month before")
        counted = self._report.count(len(said.ids))
        self._compared.setText(f"{counted} · {against}")
        self._notes.setText(" ".join(said.notes))
        self._show_table()

    def _show_trend(self) -> None:
        if self._said is None:
            return
        name = self._report.trends[max(self._trend.currentIndex(), 0)]
        show_trend(self.chart, self._report, self._said, name)

    def _show_table(self) -> None:
        if (table := self._shown_table()) is None:
            return
        heads, targeted = [table.head], self._targeted(table)
        for name in table.columns:
            measure = self._report.measure(name)
            heads.append(_(measure.title))
            if measure.target is not None and name == targeted:
                heads.append(_target(measure.target))
        rows = [FigureRow(line.name, self._cells(table, line)) for line in table.lines]
        total = FigureRow(table.total.name, self._cells(table, table.total))
        self.table.show_table(heads, rows, total)
        self._tell_cell()

    def _shown_table(self) -> ReportTable | None:
        at = max(self._by.currentIndex(), 0)
        return None if self._said is None else self._said.tables[at]

    def _targeted(self, table: ReportTable) -> str:
        """The first rate of a table that has a target: beside it stands whether it is met."""
        rated = (one for one in table.columns if self._report.measure(one).target is not None)
        return next(rated, "")

    def _cells(self, table: ReportTable, line: ReportLine) -> tuple[FigureCell, ...]:
        cells, targeted = [], self._targeted(table)
        for name, one in zip(table.columns, line.figures, strict=True):
            measure = self._report.measure(name)
            ink = "red" if measure.is_trouble and one.amount else "text"
            cells.append(FigureCell(one.text(), opens=bool(one.ids), ink=ink))
            if name == targeted:
                cells.append(self._badge(gap(measure, one)))
        return tuple(cells)

    def _badge(self, below: int | None) -> FigureCell:
        if below is None:
            return FigureCell("—")
        if below:
            words = _("{count} short").format(count=tenths(below))
            return FigureCell("", badge=words, tone="amber", icon="triangle-alert")
        return FigureCell("", badge=_("met"), tone="green", icon="circle-check")

    # What is opened

    def _figure_at(self, row: int, column: int) -> tuple[str, ReportFigure] | None:
        """The figure in a cell and what it is called; None for a badge."""
        if (table := self._shown_table()) is None:
            return None
        names: list[str] = []  # of a badge none
        for each in table.columns:
            names += [each, ""] if each == self._targeted(table) else [each]
        name = names[column] if column < len(names) else ""
        if not name:
            return None
        line = [*table.lines, table.total][row]
        words = f"{line.name} · {_(self._report.measure(name).title)}"
        return words, line.figures[table.columns.index(name)]

    def _tell_cell(self) -> None:
        found = self._figure_at(*self.table.at())
        words = ""
        if found is not None and found[1].ids:
            seen = self._report.count(len(found[1].ids))
            words = _("{figure}: see {rows}").format(figure=found[0], rows=seen)
        self._in_hand.setText(words)

    def _open_cell(self, row: int, column: int) -> None:
        if (found := self._figure_at(row, column)) is not None:
            self._open(found[1].ids, found[0])

    def _open_card(self, name: str) -> None:
        for card in self._said.cards if self._said is not None else ():
            if card.measure == name:
                self._open(card.now.ids, _(self._report.measure(name).title))

    def _open_bar(self, number: int) -> None:
        if self._said is not None:
            bar = self._said.bars[number]
            self._open(bar.now.ids, bar.name)

    def _open(self, ids: tuple[int, ...], words: str) -> None:
        if ids:
            told = f"{month_words(self._first)} · {words}"
            self._desk.open_page(self._report.opens, ids=ids, told=told)

    # What goes out

    def _pdf(self) -> bytes:
        from propdesk.kernel.reports.paper import ReportWords, report_pdf

        if self._said is None:
            return b""
        basis = dict(self._report.bases)[self._said.basis]
        words = ReportWords(month_words(self._said.first), _(basis), self._until)
        return report_pdf(self._report, self._said, words, paper_head(self._desk))

    def _file_name(self) -> str:
        return f"{_(self._report.title)}-{self._first:%Y-%m}"

    def print_it(self) -> None:
        """Show the paper; from there it goes to the printer."""
        from propdesk.ui.papers.list_paper import paper_sheet

        if pdf := self._pdf():
            title, name = _(self._report.title), f"{self._file_name()}.pdf"
            paper_sheet(self._desk, title, pdf, document="report", file_name=name).exec()

    def save_pdf(self) -> None:
        """Write the paper as a file, for whom it is sent to."""
        from propdesk.kernel.whole_files import write_file

        if pdf := self._pdf():
            write = partial(write_file, content=pdf)
            save_as(self._desk, "pdf", _("Save as PDF"), self._file_name(), write)

    def save_workbook(self) -> None:
        """Write all tables as a workbook."""
        from propdesk.kernel.reports.workbook import write_report

        if self._said is not None:
            write = partial(write_report, report=self._report, said=self._said)
            save_as(self._desk, "xlsx", _("Workbook"), self._file_name(), write)

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard into the table."""
        self.table.setFocus()

    def reload(self, touched: frozenset[str]) -> None:
        """Count again when one of the tables was written."""
        if self._watches & touched:
            self.refresh()


def show_trend(chart: BarChart, report: Report[Any], said: MonthReport, name: str) -> None:
    """Draw the twelve months of a measure that the report follows, beside its target."""
    measure, at = report.measure(name), report.trends.index(name)
    points = [(point, point.figures[at]) for point in said.points]
    chart.show_bars(
        [
            Bar(
                f"{point.first:%m}",
                ((one.per_mille or 0) / 10,),
                (one.text(),),
                current=point.first == said.first,
            )
            for point, one in points
        ],
        target=None if measure.target is None else measure.target / 10,
        unit="%",
        top=100,
    )


def kpi_words(report: Report[Any], card: RateCard) -> KpiWords:
    """What the card of a figure says."""
    measure = report.measure(card.measure)
    below = gap(measure, card.now)
    badge, tone, icon = "", "grey", ""
    if below is not None:
        badge = _("{count} short").format(count=tenths(below)) if below else _("met")
        tone, icon = ("amber", "triangle-alert") if below else ("green", "circle-check")
    target = "" if measure.target is None else _target(measure.target)
    before = "" if card.before.per_mille is None else card.before.text()
    return KpiWords(
        value=card.now.text(),
        unit="%" if card.now.whole else "",
        target=target,
        badge=badge,
        tone=tone,  # type: ignore[arg-type]  # one of the tones
        icon=icon,
        before=_("last month {rate}").format(rate=before) if before else "",
        line=division(measure, card.now),
    )


def _target(per_mille: int) -> str:
    words = f"{per_mille // 10}" if per_mille % 10 == 0 else tenths(per_mille)
    return _("target {rate}").format(rate=words)
