"""The rows behind a figure of a report: each opens its bill, its receipt, its deposit or unit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.fees.reports.declared import RowBehind
from propdesk.fees.reports.paper import write_rows
from propdesk.fees.reports.rows import BookRows
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO
from propdesk.kernel.sheets.lists import check_ending
from propdesk.system.log.service import note_export
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.desk import Desk
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.papers.exporting import export_list
from propdesk.ui.papers.list_paper import print_rows
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.small_parts import Button, label

if TYPE_CHECKING:
    from pathlib import Path

    from propdesk.db.store import Store
    from propdesk.kernel.progress import Progress
    from propdesk.kernel.sheets.lists import Extent

COLUMNS = (
    Column("day", N_("Day"), width=96, ink="text2"),
    Column("no", N_("Receipt"), width=140),
    Column("unit", N_("Unit"), width=96, weight=500),
    Column("who", N_("Payer"), width=120),
    Column("item", N_("Fee item"), width=130),
    Column("since", N_("From"), width=96, ink="text2"),
    Column("until", N_("Until"), width=96, ink="text2"),
    Column("reason", N_("Reason"), width=180, free=True, stretch=True),
    Column("amount", N_("Amount"), kind=Kind.AMOUNT, width=116, weight=600),
)
_OPENS = {
    "charge": ("fees.charges", "charge"),
    "payment": ("fees.receipts", "payment"),
    "deposit": ("fees.deposits", "record_id"),
    "public": ("fees.public_ledger", "record_id"),
    "unit": ("household.unit", "unit_id"),
}


class RowsPanel(QWidget):
    """See the module; `closing` goes back to the report, `all_rows` reads what is not shown."""

    def __init__(self, desk: Desk, *, closing: Callable[[], object]) -> None:
        super().__init__()
        self._desk = desk
        self._title = ""
        self._all: Callable[[], BookRows] = lambda: BookRows((), 0, ZERO)
        self.table = Table(COLUMNS, choice=desk.settings.table("fees.reports.rows"))
        self._told = label("", 14, 600)
        self._build(closing)
        self.table.activated.connect(self._open)

    def _build(self, closing: Callable[[], object]) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        back = Button(_("Back"), icon="arrow-left", key="Esc", on_click=closing)
        top = Flow([back, self._told])
        if "system.export" in self._desk.store.actor.permissions:
            book = Button(
                _("Workbook"), icon="file-spreadsheet", key="Ctrl+E", on_click=self.save_book
            )
            top.add(book, at_end=True)
        printed = Button(_("Print list"), icon="printer", key="Ctrl+P", on_click=self.print_it)
        top.add(printed, at_end=True)
        whole.addWidget(top)
        whole.addWidget(self.table, 1)

    def show_rows(self, title: str, found: BookRows, all_rows: Callable[[], BookRows]) -> None:
        """Show the rows of a figure."""
        self._title, self._all = title, all_rows
        self._told.setText(title)
        self.table.show_rows(found.rows, nothing=_("No row is behind it."))
        count = ngettext("{count} row", "{count} rows", found.count).format(
            count=f"{found.count:,}"
        )
        left = [Figure("", count)]
        if found.count > len(found.rows):
            shown = _("the newest {count} are shown, the workbook has all")
            left.append(Figure("", shown.format(count=f"{len(found.rows):,}"), "amber"))
        total = [Figure(_("Total"), str(found.amount), strong=True)]
        if found.rows and found.rows[0].row == "unit" and not found.amount:  # nothing was billed
            total = []
        self.table.show_totals(left, total)
        self.table.view.setFocus()

    def _open(self, row: object) -> None:
        if isinstance(row, RowBehind) and row.row in _OPENS and row.opens:
            page, word = _OPENS[row.row]
            self._desk.open_page(page, **{word: row.opens})

    def print_it(self) -> None:
        """Show all rows as they will be printed, those too that the page does not show."""
        read = self._all
        print_rows(self._desk, self._title, self.table, lambda: read().rows, paper_head(self._desk))

    def save_book(self) -> None:
        """Write all rows as a workbook, in a job."""
        write = partial(_write, title=self._title, read=self._all)
        export_list(self._desk, self._title.replace("/", "-"), write, None)


def _write(
    store: Store,
    path: Path,
    *,
    extent: Extent,
    progress: Progress | None,
    title: str,
    read: Callable[[], BookRows],
) -> int:
    """Write all rows; that they leave is written down first."""
    del extent  # all of them, whatever the table shows
    check_ending(path)
    found = read()
    note_export(store, title, found.count, path.name)
    return write_rows(path, found, title, progress)
