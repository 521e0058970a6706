"""The page of vouchers: of a month what is to be exported, what was, and every line of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.fees.vouchers.dialogs import ChartSheet, layout_dialog, number_dialog, rules_dialog
from propdesk.fees.vouchers.exporting import (
    PERMISSION,
    ExportRow,
    export_vouchers,
    facts_of_export,
    undo_export,
)
from propdesk.fees.vouchers.layouts import write_vouchers
from propdesk.fees.vouchers.listing import (
    PENDING,
    ExportLine,
    ExportState,
    VoucherMonth,
    find_vouchers,
    shown_lines,
)
from propdesk.fees.vouchers.paper import vouchers_pdf, vouchers_title
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money, total
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.files.system_dialogs import PATTERNS, save_file
from propdesk.ui.lists.columns import Column, Kind, badge_of
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.papers.list_paper import paper_sheet
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.parts.theme import Size
from propdesk.ui.reports.months import MonthChoice

if TYPE_CHECKING:
    from typing import Any

    from propdesk.kernel.progress import Progress
    from propdesk.ui.desk import Desk

LEAVES = "system.export"
WATCHES = frozenset(
    {
        "voucher_export", "payment", "charge", "reduction", "prepayment_entry", "deposit_entry",
        "unclaimed_entry", "session_close", "hand_in", "settlement", "setting", "fee_item",
    }
)  # fmt: skip
EXPORTS = (
    Column("no", N_("Export"), width=120, weight=500),
    Column("state", N_("State"), kind=Kind.STATE, width=190, value=lambda row: badge_of(row.state)),
    Column("vouchers", N_("How many vouchers"), kind=Kind.COUNT, width=84),
    Column("lines", N_("Lines"), kind=Kind.COUNT, width=70),
    Column("amount", N_("Debit = credit"), kind=Kind.AMOUNT, width=130, weight=600),
    Column("by", N_("By whom"), width=100, ink="text2"),
    Column("at", N_("When"), kind=Kind.DATE, width=140, ink="text2"),
    Column("why", N_("Why not"), stretch=True, ink="red", free=True),
)
LINES = (
    Column("day", N_("Date"), kind=Kind.DATE, width=92),
    Column("no", N_("Voucher"), width=74, weight=500),
    Column("summary", N_("Summary"), stretch=True, free=True),
    Column("code", N_("Account code"), width=96),
    Column("account", N_("Account name"), width=210, yields=True),
    Column("debit", N_("Debit"), kind=Kind.AMOUNT, width=112),
    Column("credit", N_("Credit side"), kind=Kind.AMOUNT, width=112),
    Column("aux", N_("Auxiliary"), width=100, ink="text2", yields=True),
)


class VouchersPage(QWidget):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found = VoucherMonth((), {})
        self._wanted = 0
        self._months = MonthChoice(desk.today(), self.refresh)
        self.export_button = Button(
            _("Export"), icon="file-spreadsheet", kind="primary", key="Ctrl+Enter",
            on_click=self.export,
        )  # fmt: skip
        self.again_button = Button(
            _("Write again"), icon="file-down", key="F6", on_click=self.write_again
        )
        self.undo_button = Button(
            _("Undo export"), icon="undo-2", kind="danger", key="F7", on_click=self.undo
        )
        self.paper_button = Button(
            _("Paper"), icon="printer", key="Ctrl+P", on_click=self.show_paper
        )
        self.exports = Table(EXPORTS)
        self.lines = Table(LINES, choice=desk.settings.table("fees.vouchers"))
        self._build()
        self.exports.current_changed.connect(self._show_current)
        self.refresh()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        choice = self._months
        top = Flow([choice.back, choice.months, choice.onward])
        for button in (self.export_button, self.again_button, self.undo_button, self.paper_button):
            top.add(button)
        chart = Button(_("Chart of accounts"), icon="list", key="F3", on_click=self.show_chart)
        top.add(chart, at_end=True)
        if "system.settings" in self._desk.store.actor.permissions:
            layout = Button(_("Columns…"), icon="columns-3", key="F8", on_click=self.change_layout)
            rules = Button(_("Rules…"), icon="settings", key="F9", on_click=self.change_rules)
            top.add(layout, at_end=True)
            top.add(rules, at_end=True)
        whole.addWidget(top)
        self.exports.setFixedHeight(Size.HEAD + 4 * Size.ROW)
        whole.addWidget(self.exports)
        whole.addWidget(self.lines, 1)

    # What is shown

    @property
    def month(self) -> str:
        """The month in hand."""
        return f"{self._months.first:%Y-%m}"

    def refresh(self) -> None:
        """Read the month in a job: all that moved in it is put together."""
        store, month = self._desk.store, self.month

        def work(_progress: Progress) -> tuple[str, VoucherMonth]:
            return month, store.read(find_vouchers, month=month)

        self._desk.run(work, title=_("Vouchers"), done=self._show, quiet=True, page=self)

    def _show(self, found: object) -> None:
        if not (isinstance(found, tuple) and found[0] == self.month):
            return
        self._found = found[1]
        self.exports.show_rows(self._found.rows, nothing=_("Nothing moved in this month."))
        if self._found.rows and not self.exports.select(self._wanted):
            self.exports.select(self._found.rows[0].id)
        self._wanted = 0
        self._show_current(self.exports.current_row())

    def _current(self) -> ExportLine | None:
        row = self.exports.current_row()
        return row if isinstance(row, ExportLine) else None

    def _show_current(self, _row: object | None) -> None:
        row = self._current()
        lines = shown_lines(self._found.vouchers.get(row.id, ()) if row else ())
        self.lines.show_rows(lines, nothing=row.why if row else "")
        sides = (
            Figure(_("Debit"), str(total(one.debit or Money(0) for one in lines)), strong=True),
            Figure(
                _("Credit side"), str(total(one.credit or Money(0) for one in lines)), strong=True
            ),
        )
        self.lines.show_totals((), sides if lines else ())
        may, refused = (
            self._desk.store.actor.permissions,
            _("Whoever exports vouchers may do this."),
        )
        who = None if PERMISSION in may else refused
        leaves = None if LEAVES in may else refused
        waits = row is not None and row.state in (ExportState.WAITS, ExportState.LATER)
        out = row is not None and row.state is ExportState.OUT
        nothing = _("Choose a row that waits to be exported.")
        self.export_button.refuse(
            who or leaves or (None if waits else (row and row.why) or nothing)
        )
        self.undo_button.refuse(who or (None if out else _("Choose an export that stands.")))
        self.again_button.refuse(leaves or (None if out else _("Choose an export that stands.")))
        self.paper_button.refuse(None if lines else _("There is nothing to print."))

    # What the frame calls

    def shown(self) -> None:
        """Read again, the keyboard in the list."""
        self.refresh()
        self.exports.setFocus()

    def open(self, export_id: int = 0, month: str = "") -> None:
        """Show an export, when the log leads here; or a month."""
        from datetime import date

        if export_id:
            with self._desk.attempt():
                row, _facts = self._desk.store.read(facts_of_export, export_id=export_id)
                self._wanted, month = export_id, row.month
        if month:
            self._months.choose(date.fromisoformat(f"{month}-01"))

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when money moved."""
        if touched & WATCHES:
            self.refresh()

    # What is done

    def export(self) -> None:
        """Ask for the first number, mark what waits as exported, write its file."""
        waiting = self._found.vouchers.get(PENDING, ())
        if waiting:
            number = min(one.number for one in waiting)
            dialog = number_dialog(self._desk, self.month, number)
            if dialog.exec() and isinstance(dialog.result_value, int):
                self._export(self.month, dialog.result_value)

    def _export(self, month: str, number: int) -> None:
        store = self._desk.store

        def work(_progress: Progress) -> ExportRow:
            return store.write(export_vouchers, month=month, number=number)

        def done(row: Any) -> None:  # noqa: ANN401  what the job gives
            self._wanted = row.id
            told = _("{no}: {count} vouchers exported. Undone with F7.")
            self._desk.say(told.format(no=row.no, count=row.vouchers), "done")
            self._write(row.id, row.no)

        title = _("Export vouchers")
        self._desk.run(work, title=title, done=done, writes=True, stoppable=False, page=self)

    def write_again(self) -> None:
        """Write an export again, as it was."""
        if (row := self._current()) is not None and row.id != PENDING:
            self._write(row.id, row.no)

    def _write(self, export_id: int, no: str) -> None:
        name = f"{_('Vouchers')}-{self.month}-{no}.xlsx"
        path = save_file(self._desk, "xlsx", _("Vouchers"), name, PATTERNS["xlsx"])
        if path is None:
            return
        store = self._desk.store

        def work(_progress: Progress) -> object:
            return write_vouchers(store, path, export_id=export_id)

        def done(_written: object) -> None:
            self._desk.say(_("Saved: {file}").format(file=path.name), "done")

        title = _("Writing the list")
        self._desk.run(work, title=title, done=done, writes=True, stoppable=False, page=self)

    def undo(self) -> None:
        """Take the last export back, after a question."""
        row = self._current()
        if row is None or row.state is not ExportState.OUT:
            return
        details = [
            _("Its {count} vouchers are to be exported again.").format(count=row.vouchers),
            _("What the accounting program took in stays there: take it out there, too."),
        ]
        question = _("Undo {no}?").format(no=row.no)
        if self._desk.ask(question, details, yes=_("Undo export"), danger=True):
            with self._desk.attempt():
                self._desk.store.write(undo_export, export_id=row.id)
                self._desk.say(_("{no} is undone.").format(no=row.no), "done")

    def show_paper(self) -> None:
        """Show the vouchers in hand before they are printed."""
        if (row := self._current()) is None:
            return
        vouchers = self._found.vouchers.get(row.id, ())
        pdf = vouchers_pdf(vouchers, self.month, row.no, paper_head(self._desk))
        name = f"{vouchers_title()}-{self.month}.pdf"
        paper_sheet(self._desk, vouchers_title(), pdf, document="report", file_name=name).exec()

    def show_chart(self) -> None:
        """Show the chart of accounts."""
        ChartSheet(self._desk).exec()

    def change_layout(self) -> None:
        """Choose the columns of the file."""
        layout_dialog(self._desk).exec()

    def change_rules(self) -> None:
        """Say how vouchers are made."""
        rules_dialog(self._desk).exec()
