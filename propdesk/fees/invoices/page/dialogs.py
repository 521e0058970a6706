"""Asking for an invoice at a receipt or a household: the buyer, and which lines it covers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.fees.invoices.open_receipts import receipts_to_invoice
from propdesk.fees.invoices.register import INVOICE, InvoiceFields
from propdesk.fees.invoices.requesting import InvoiceBegun, request_begun, request_invoice
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money, total
from propdesk.kernel.records.fields import record_of, values_of
from propdesk.ui.forms.choosing import choose_one
from propdesk.ui.forms.declared import fields_of
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.small_parts import label
from propdesk.ui.parts.theme import Size

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk

_LINES_SHOWN = 3
_MOST_RECEIPTS = 60
_COLUMNS = (
    Column("check", "", kind=Kind.CHECK, width=36),
    Column("item", N_("Fee item"), stretch=True, weight=500),
    Column("period", N_("Period"), width=150),
    Column("rate", N_("Tax rate"), width=100, value=lambda row: row.rate.label),
    Column("left", N_("Not invoiced yet"), kind=Kind.AMOUNT, width=110),
    Column("why_not", N_("Why it is not invoiced"), width=230, ink="text3", free=True),
)


def request_dialog(desk: Desk, receipt_no: str) -> FormDialog:
    """Build the form; raises NothingToInvoice, ReceiptUnknown."""
    begun = desk.store.read(request_begun, receipt_no=receipt_no)
    table = _lines_table(desk, begun)

    def save(values: dict[str, Any]) -> object:
        fields = record_of(InvoiceFields, values)
        made = desk.store.write(request_invoice, fields=fields, parts=_chosen(begun, table))
        desk.say(_("The invoice is asked for: it waits to be written."), "done")
        return made

    fields = fields_of(InvoiceFields, desk.today(), errors=INVOICE.errors)
    for field in fields:  # the receipt is the subject here, nothing stands beside it
        field.beside = field.beside and field.name != "requested_on"
    dialog = FormDialog(
        desk, _("Request an invoice"), fields, save=save, subject=begun.fields.receipt_no,
        save_words=_("Request it"),
    )  # fmt: skip
    told = values_of(InvoiceFields, begun.fields)
    names = {field.name for field in dialog.form.fields}
    dialog.form.set_values({name: value for name, value in told.items() if name in names})
    if begun.known:
        dialog.add_below(label(_("Title and number are those of the last time."), 12, 400, "text2"))
    dialog.add_below(table)
    for name in ("receipt_no", "note"):
        dialog.form.show_field(name, on=False)
    dialog.begin_in("title")
    return dialog


def _lines_table(desk: Desk, begun: InvoiceBegun) -> Table:
    table = Table(_COLUMNS)
    table.setMinimumHeight(Size.HEAD + _LINES_SHOWN * Size.ROW)
    table.show_rows(begun.lines)
    table.model.check([one.id for one in begun.left])

    def tell() -> None:
        chosen, ticked = _chosen(begun, table), table.model.checked_ids()
        for one in begun.lines:
            if one.id in ticked and one.id not in chosen:
                desk.say(f"{one.item}: {one.why_not}", "warning")
        table.model.check(chosen)  # a tick that covers nothing would promise an invoice
        over = str(total(chosen.values()))
        table.show_totals([Figure(_("Invoice over"), over, strong=True)])

    table.checks_changed.connect(tell)
    tell()
    return table


def _chosen(begun: InvoiceBegun, table: Table) -> dict[int, Money]:
    ticked = table.model.checked_ids()
    return {one.id: one.left for one in begun.left if one.id in ticked}


def ask_at_receipt(desk: Desk, receipt_no: str) -> None:
    """Ask for an invoice over a receipt."""
    with desk.attempt():
        request_dialog(desk, receipt_no).exec()


def ask_at_household(desk: Desk, unit_id: int) -> None:
    """Ask for an invoice over a receipt of a household: at once where there is one only."""
    found = desk.store.read(receipts_to_invoice, unit_id=unit_id, most=_MOST_RECEIPTS)
    if not found:
        desk.say(_("Every receipt of the last twelve months has its invoice."), "warning")
    elif len(found) == 1:
        ask_at_receipt(desk, found[0].no)
    else:
        choices = [(f"{one.no} · ¥{one.left}", f"{one.day} {one.payer}") for one in found]
        chosen = choose_one(desk, _("Request an invoice"), _("For which receipt?"), choices)
        if chosen is not None:
            ask_at_receipt(desk, found[chosen].no)
