"""The page of the month report of the office: the key figures of all subjects, their trend, and
one paper or workbook of all. Every figure opens its rows; F2 opens the report it stands in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _
from propdesk.kernel.reports.measures import division, gap, tenths
from propdesk.kernel.reports.report import month_words
from propdesk.system.registers.report_view import kpi_words, show_trend
from propdesk.system.settings.shared_view import paper_head
from propdesk.today.month import month_reports
from propdesk.ui.files.system_dialogs import save_as
from propdesk.ui.parts.cards import Card, ElidedLabel, line_of
from propdesk.ui.parts.charts import BarChart
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.small_parts import Button, KeyHint, hairline, label
from propdesk.ui.reports.figure_table import FigureCell, FigureRow, FigureTable
from propdesk.ui.reports.kpi import KpiCard
from propdesk.ui.reports.months import MonthChoice

if TYPE_CHECKING:
    from datetime import date

    from propdesk.kernel.progress import Progress
    from propdesk.kernel.reports.gathered import KeyFigure, SaidReport
    from propdesk.ui.desk import Desk
    from propdesk.ui.parts.jobs import Job

_CARDS = 5


class MonthPage(QWidget):
    """See the module. It reads in a job."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._months = MonthChoice(desk.today(), self.refresh)
        self._parts: list[SaidReport] = []
        self._figures: list[KeyFigure] = []
        self._job: Job | None = None
        self._until = label("", 12, 400, "text3")
        self._cards = line_of(spacing=8)
        self.cards: list[KpiCard] = []
        self.chart, self.table = BarChart(), FigureTable()
        self._notes = ElidedLabel("", 12, "text3")
        self._build()
        self.table.moved.connect(lambda _row, _column: self._tell_row())
        self.table.opened.connect(self._open_cell)
        bind_key(self, "F5", self.refresh).setWhatsThis(_("Count again"))
        self.refresh()

    # Building

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self._top())
        whole.addLayout(self._cards)
        self._chart_card = Card(_("Twelve months"), "%")
        self._chart_card.body.addWidget(self.chart, 1)
        whole.addWidget(self._chart_card, 3)
        card = Card(margins=0)
        card.body.setSpacing(0)
        head = line_of(self._notes, label(_("its rows"), 12, 400, "text3"), KeyHint("Enter"))
        head.setContentsMargins(14, 7, 14, 7)
        head.setStretch(0, 1)
        card.body.addLayout(head)
        card.body.addWidget(hairline())
        card.body.addWidget(self.table, 1)
        whole.addWidget(card, 6)

    def _top(self) -> Flow:
        choice = self._months
        row = Flow([choice.back, choice.months, choice.onward, self._until])
        opens = Button(_("Its report"), icon="percent", key="F2", on_click=self.open_report)
        row.add(opens, at_end=True)
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

    # Reading

    @property
    def first(self) -> date:
        """The first day of the month it is of."""
        return self._months.first

    def refresh(self) -> None:
        """Count again, in a job; one still at work for another month is given up."""
        if self._job is not None:
            self._job.cancel()
        store, first = self._desk.store, self.first

        def work(_progress: Progress) -> list[SaidReport]:
            return store.read(month_reports, first=first)

        def take(parts: object) -> None:
            if self._job is job and isinstance(parts, list):
                self._show(parts)

        job = self._job = self._desk.run(
            work, title=_("Counting"), done=take, cancelled=lambda: None, quiet=True, page=self
        )

    def _show(self, parts: list[SaidReport]) -> None:
        from propdesk.kernel.reports.gathered import key_figures

        self._parts, self._figures = parts, key_figures(parts)
        now = wall_time(self._desk.clock.now())
        self._until.setText(_("as of {time}").format(time=f"{now:%m-%d %H:%M}"))
        self._show_cards()
        heads = [
            _("Key figures"), "%", _("Target"), "", _("Month before"), _("How it is counted"),
        ]  # fmt: skip
        self.table.show_table(heads, [self._row(one) for one in self._figures], None)
        self._tell_row()

    def _show_cards(self) -> None:
        """A card for the first figure of each report."""
        wanted = [key for key in self._figures if key.card is key.of.said.cards[0]][:_CARDS]
        while len(self.cards) < len(wanted):
            number = len(self.cards)
            title = _(wanted[number].of.report.title)
            card = KpiCard(title, on_open=partial(self._open_card, number))
            self.cards.append(card)
            self._cards.addWidget(card, 1)
        for card, key in zip(self.cards, wanted, strict=False):
            card.show_rate(kpi_words(key.of.report, key.card))

    def _row(self, key: KeyFigure) -> FigureRow:
        below = gap(key.measure, key.card.now)
        badge = FigureCell("—")
        if below is not None:
            words = _("{count} short").format(count=tenths(below)) if below else _("met")
            tone, icon = ("amber", "triangle-alert") if below else ("green", "circle-check")
            badge = FigureCell("", badge=words, tone=tone, icon=icon)  # type: ignore[arg-type]  # one of the tones
        return FigureRow(
            f"{_(key.of.report.title)} · {_(key.measure.title)}",
            (
                FigureCell(key.card.now.text(), opens=bool(key.card.now.ids)),
                FigureCell(key.target),
                badge,
                FigureCell(key.card.before.text(), opens=bool(key.card.before.ids)),
                FigureCell(division(key.measure, key.card.now)),
            ),
        )

    def _tell_row(self) -> None:
        """Show the months of the figure in hand, and how its report counts."""
        row = self.table.at()[0]
        if row >= len(self._figures):
            return
        key = self._figures[row]
        followed = key.of.report.trends
        name = key.measure.name if key.measure.name in followed else followed[0]
        title = _(key.of.report.measure(name).title)
        self._chart_card.note.setText(f"{_(key.of.report.title)} · {title}")
        show_trend(self.chart, key.of.report, key.of.said, name)
        self._notes.setText(f"{key.of.basis}: {' '.join(key.of.said.notes)}")

    # What is opened

    def _open_cell(self, row: int, column: int) -> None:
        if row < len(self._figures):
            key = self._figures[row]
            self._open(key, key.card.before.ids if column == 3 else key.card.now.ids)

    def _open_card(self, number: int) -> None:
        firsts = [key for key in self._figures if key.card is key.of.said.cards[0]]
        self._open(firsts[number], firsts[number].card.now.ids)

    def _open(self, key: KeyFigure, ids: tuple[int, ...]) -> None:
        if ids:
            told = f"{month_words(self.first)} · {_(key.measure.title)}"
            self._desk.open_page(key.of.report.opens, ids=ids, told=told)

    def open_report(self) -> None:
        """Open the report of the figure in hand, at the same month."""
        row = self.table.at()[0]
        if row < len(self._figures):
            page = self._figures[row].of.report.page
            self._desk.open_page(page, first=self.first)

    # What goes out

    def _pdf(self) -> bytes:
        from propdesk.kernel.reports.gathered import gathered_pdf

        if not self._parts:
            return b""
        period = month_words(self._parts[0].said.first)
        return gathered_pdf(self._parts, period, self._until.text(), paper_head(self._desk))

    def _file_name(self) -> str:
        return f"{_('Month report')}-{self.first:%Y-%m}"

    def print_it(self) -> None:
        """Show the paper; from there it goes to the printer."""
        from propdesk.ui.papers.list_paper import paper_sheet

        if pdf := self._pdf():
            name = f"{self._file_name()}.pdf"
            paper_sheet(
                self._desk, _("Month report"), pdf, document="report", file_name=name
            ).exec()

    def save_pdf(self) -> None:
        """Write the paper as a file, for the manager it is sent to."""
        from propdesk.kernel.whole_files import write_file

        if pdf := self._pdf():
            write = partial(write_file, content=pdf)
            save_as(self._desk, "pdf", _("Save as PDF"), self._file_name(), write)

    def save_workbook(self) -> None:
        """Write all reports as one workbook."""
        from propdesk.kernel.reports.gathered import write_reports

        if self._parts:
            write = partial(write_reports, parts=self._parts)
            save_as(self._desk, "xlsx", _("Workbook"), self._file_name(), write)

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard into the table."""
        self.table.setFocus()

    def reload(self, touched: frozenset[str]) -> None:
        """Count again when something was written that a report counts."""
        if touched & _WATCHES:
            self.refresh()


_WATCHES = frozenset(
    {"repair_order", "repair_line", "clock", "patrol_entry", "patrol_sheet", "wand_scan", "hazard",
     "contact", "complaint"}
)  # fmt: skip
