"""The page of the columns for the tax bureau: a declared register that can begin with the usual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.invoices.batch.register import INVOICE_COLUMNS
from propdesk.fees.invoices.batch.usual import take_usual_columns
from propdesk.kernel.i18n import _, ngettext
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.lists.actions import Action
from propdesk.ui.parts.cards import Choice, EmptyPage

if TYPE_CHECKING:
    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk


class ColumnsPage(DeclaredPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, INVOICE_COLUMNS)

    def nothing_yet(self, **more: object) -> EmptyPage:
        """What is said while the usual columns are used, and the way to change them."""
        usual = Choice(
            "columns-3",
            _("Change the usual columns"),
            _("They are entered here as they are; then rename, order or delete them."),
            _("Enter the usual columns"),
            "F3",
            self.usual,
        )
        del more
        return super().nothing_yet(before=(usual,) if self.may_edit else ())

    def _buttons(self, page: RecordsPage) -> list[Action]:
        back = Action(_("Invoices"), self.back, icon="arrow-left", key="F9", at_end=True)
        return [*super()._buttons(page), back]

    def back(self) -> None:
        """Go to the invoices."""
        self._at.open_page("fees.invoices")

    def usual(self) -> None:
        """Enter the usual columns, to be changed."""
        with self._at.attempt():
            made = self._at.store.write(take_usual_columns)
            told = ngettext("{count} column entered", "{count} columns entered", made)
            self._at.say(told.format(count=made), "done")


def columns_page(desk: Desk) -> ColumnsPage:
    """Build the page."""
    return ColumnsPage(desk)
