"""The lines an invoice covers, in the panel beside it; a click opens its receipt."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from propdesk.fees.invoices.covered import lines_of_invoice
from propdesk.kernel.i18n import _
from propdesk.ui.forms.links_section import LinkRow, OtherRecords, open_record

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.record_panel import Section


def lines_section(desk: Desk) -> Section:
    """For the `sections` of the panel of an invoice."""
    return lambda _kind: InvoiceLines(desk)


class InvoiceLines(OtherRecords):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("What it covers"), _("It covers nothing."))
        self._desk = desk

    def show_record(self, record_id: int) -> None:
        """Show this invoice."""
        lines = self._desk.store.read(lines_of_invoice, invoice_id=record_id)
        go = partial(open_record, self._desk, "payment")
        self.show_rows(
            [
                LinkRow(
                    f"{one.item} {one.period}".strip(),
                    " · ".join(filter(None, (f"¥{one.amount}", one.rate.label, one.tax_code))),
                    partial(go, one.payment_id),
                )
                for one in lines
            ]
        )
