"""The page of income by service month, with the table of the year by month and item."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from propdesk.fees.accrual.matrix import (
    IncomeYear,
    income_year,
    matrix_pdf,
    matrix_title,
    write_matrix,
)
from propdesk.fees.accrual.report import ACCRUAL_REPORT
from propdesk.kernel.i18n import _
from propdesk.system.registers.report_view import ReportPage
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.files.system_dialogs import save_as
from propdesk.ui.papers.list_paper import paper_sheet
from propdesk.ui.parts.small_parts import Button

if TYPE_CHECKING:
    from collections.abc import Callable

    from propdesk.kernel.progress import Progress
    from propdesk.ui.desk import Desk


class AccrualPage(ReportPage):
    """The report of income."""

    def __init__(self, desk: Desk) -> None:
        watches = frozenset({"charge", "reduction", "fee_item"})
        super().__init__(desk, ACCRUAL_REPORT, watches=watches)
        words = _("Month × item")
        self.offer(Button(words, icon="list", key="F9", on_click=self.show_matrix))
        if "system.export" in desk.store.actor.permissions:
            words = _("Month × item as workbook")
            book = Button(words, icon="file-spreadsheet", key="Shift+F9", on_click=self.save_matrix)
            self.offer(book)

    def show_matrix(self) -> None:
        """Show the income of the year by month and item, before it is printed."""

        def show(found: IncomeYear) -> None:
            pdf = matrix_pdf(found, paper_head(self._desk))
            name = f"{matrix_title()}-{found.year}.pdf"
            paper_sheet(self._desk, matrix_title(), pdf, document="report", file_name=name).exec()

        self._with_year(show)

    def save_matrix(self) -> None:
        """Write the same as a workbook."""

        def save(found: IncomeYear) -> None:
            name = f"{matrix_title()}-{found.year}"
            save_as(self._desk, "xlsx", matrix_title(), name, partial(write_matrix, of=found))

        self._with_year(save)

    def _with_year(self, then: Callable[[IncomeYear], None]) -> None:
        """Count the year of the chosen month in a job."""
        store, year = self._desk.store, self._first.year

        def work(_progress: Progress) -> IncomeYear:
            return store.read(income_year, year=year)

        def done(found: object) -> None:
            if isinstance(found, IncomeYear):
                then(found)

        self._desk.run(work, title=_("Counting"), done=done, stoppable=False, page=self)
