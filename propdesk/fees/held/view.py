"""The page of the report of deposits, with the list by payer for who takes an estate over."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from propdesk.fees.held.by_payer import HeldList, held_by_payer, held_pdf, write_held
from propdesk.fees.held.report import DEPOSIT_REPORT
from propdesk.kernel.i18n import _
from propdesk.kernel.reports.report import month_end
from propdesk.system.registers.report_view import ReportPage
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.files.system_dialogs import save_as
from propdesk.ui.papers.list_paper import paper_sheet
from propdesk.ui.parts.small_parts import Button

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk


class DepositReportPage(ReportPage):
    """The month report of deposits."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, DEPOSIT_REPORT, watches=frozenset({"deposit", "deposit_entry"}))
        listed = _("List by payer")
        self.offer(Button(listed, icon="list", key="F9", on_click=self.show_list))
        if "system.export" in desk.store.actor.permissions:
            words = _("List as workbook")
            book = Button(words, icon="file-spreadsheet", key="Shift+F9", on_click=self.save_list)
            self.offer(book)

    def show_list(self) -> None:
        """Show the deposits held at the end of the month, or today, by payer, to be signed."""
        with self._desk.attempt():
            held = self._held()
            pdf, name = held_pdf(held, paper_head(self._desk)), f"{self._name(held)}.pdf"
            title = _("Deposits held, by payer")
            paper_sheet(self._desk, title, pdf, document="report", file_name=name).exec()

    def save_list(self) -> None:
        """Write the same as a workbook."""
        with self._desk.attempt():
            held = self._held()
            write = partial(write_held, held=held)
            save_as(self._desk, "xlsx", _("List as workbook"), self._name(held), write)

    def _held(self) -> HeldList:
        day = min(month_end(self._first), self._desk.today())
        return self._desk.store.read(held_by_payer, day=day)

    def _name(self, held: HeldList) -> str:
        return f"{_('Deposits held, by payer')}-{held.day}"
