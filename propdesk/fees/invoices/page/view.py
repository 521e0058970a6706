"""The page of invoices: the register, the sheet for the tax bureau, the numbers that come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.invoices.batch.dialogs import begin_result, write_sheet
from propdesk.fees.invoices.page.lines_view import lines_section
from propdesk.fees.invoices.register import INVOICES
from propdesk.kernel.i18n import _
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.lists.actions import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.record_panel import Section


class InvoicesPage(DeclaredPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, INVOICES)

    def sections(self, desk: Desk) -> Sequence[Section]:
        """The lines an invoice covers."""
        return (lines_section(desk),)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        found = super()._buttons(page)
        if self._at.store.read_only or not self.may_edit:
            return found
        return [
            *found,
            Action(
                _("Sheet for the bureau"), self.sheet, icon="file-spreadsheet", key="F7",
                at_end=True,
            ),
            Action(
                _("Numbers came back"), self.numbers, icon="file-down", key="Shift+F3",
                at_end=True,
            ),
            Action(
                _("Columns of the sheet"), self.columns, icon="columns-3", key="Shift+F4",
                at_end=True,
            ),
        ]  # fmt: skip

    def sheet(self) -> None:
        """Write what is to be invoiced into a workbook."""
        write_sheet(self._at)

    def numbers(self) -> None:
        """Read what the bureau wrote."""
        begin_result(self._at)

    def columns(self) -> None:
        """Go to the columns of the workbook."""
        self._at.open_page("fees.invoice_columns")


def invoices_page(desk: Desk) -> InvoicesPage:
    """Build the page."""
    return InvoicesPage(desk)
