"""The register of invoices: who wants one for what, its number, and its way back in red."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated

from sqlalchemy.orm import Session

from propdesk.db.records.kinds import ChildRows, RecordKind, Values
from propdesk.estate.notation.service import mask_phone, unit_shown
from propdesk.fees.invoices.models import Invoice, InvoiceLine
from propdesk.fees.invoices.rules import (
    BuyerKind,
    InvoiceKind,
    InvoiceState,
    normal_tax_no,
    tax_no_fault,
)
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import Money
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number, declared_errors
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import DropDownOf, Register, Slip

SERIES = "FP"
ASKS, FLAGS = "fees.invoices", "fees.invoice_flag"
MOST_COPIES = 9
_WRITTEN = ("kind", "buyer", "title", "tax_no", "remark")  # as the bureau has it


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFields:
    """What the buyer says. What it covers is chosen beside the form, all that is left else."""

    no: Number = ""
    receipt_no: Annotated[
        str,
        Fact(
            N_("Receipt"),
            FactKind.CODE,
            width=130,
            own=True,
            yields=True,
            placeholder=N_("e.g. SJ2026-000003"),
            hint=N_("All that is left of it. Single lines: by the key at the receipt."),
        ),
    ]
    unit_id: Annotated[int | None, Fact(N_("Unit"), FactKind.RECORD, width=90, in_form=False)] = (
        None
    )
    requested_on: Annotated[date, Fact(N_("Requested on"), today=True, width=100, beside=True)]
    kind: Annotated[InvoiceKind, Fact(N_("Kind of invoice"), width=120, hidden=True)] = (
        InvoiceKind.NORMAL
    )
    buyer: Annotated[BuyerKind, Fact(N_("Kind of buyer"), width=80, hidden=True, beside=True)] = (
        BuyerKind.PERSON
    )
    title: Annotated[
        str, Fact(N_("Invoice title"), stretch=True, longest=100, hint=N_("Name or company."))
    ]
    tax_no: Annotated[
        str,
        Fact(
            N_("Tax number"),
            FactKind.CODE,
            width=170,
            yields=True,
            hint=N_("Of a company it is needed."),
        ),
    ] = ""
    email: Annotated[str, Fact(N_("Sent to e-mail"), hidden=True, longest=100)] = ""
    phone: Annotated[
        str, Fact(N_("Sent to phone"), FactKind.PHONE, hidden=True, mask=mask_phone, beside=True)
    ] = ""
    copies: Annotated[int, Fact(N_("Printed copies"), hidden=True, least=0, most=MOST_COPIES)] = 0
    paper_back: Annotated[
        bool,
        Fact(
            N_("Its paper receipt was given back"),
            hidden=True,
            head=N_("Receipt back"),
            beside=True,
            hint=N_("The invoice takes its place; the money counts once."),
        ),
    ] = False
    remark: Annotated[str, Fact(N_("Remark on the invoice"), free=True, hidden=True)] = ""
    note: Note = ""  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class NumberCame:
    """What the bureau's system gave."""

    invoice_no: Annotated[
        str,
        Fact(
            N_("Invoice number"), FactKind.CODE, width=185, hint=N_("20 digits, as on the invoice.")
        ),
    ]
    issued_on: Annotated[date, Fact(N_("Invoice date"), today=True, width=100)]


@dataclass(frozen=True, kw_only=True)
class Flagged:
    """Why money goes back before the red invoice is there."""

    flag_why: Annotated[str, Fact(N_("Why the red invoice comes later"), free=True, hidden=True)]


@dataclass(frozen=True, kw_only=True)
class RedInvoice:
    """The red invoice (红字发票) of the bureau."""

    red_no: Annotated[str, Fact(N_("Red invoice number"), FactKind.CODE, width=185, hidden=True)]
    red_on: Annotated[date, Fact(N_("Red invoice date"), today=True, width=100, hidden=True)]
    red_why: Annotated[str, Fact(N_("Why it is reversed"), free=True, hidden=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRow(InvoiceFields):
    """An invoice in the list."""

    id: int
    unit: str
    payer: Annotated[str, Fact(N_("Payer"), width=100, hidden=True)]
    amount: Annotated[Money, Fact(N_("Invoiced amount"), head=N_("Amount"), width=100, weight=600)]
    net: Annotated[Money, Fact(N_("Amount without tax"), width=100, hidden=True)]
    tax: Annotated[Money, Fact(N_("Tax amount"), width=80, hidden=True)]
    sent_on: Annotated[date | None, Fact(N_("In a sheet for the bureau on"), hidden=True)]
    invoice_no: Annotated[str, Fact(N_("Invoice number"), FactKind.CODE, width=185)]
    issued_on: Annotated[date | None, Fact(N_("Invoice date"), width=100, yields=True)]
    flag_why: Annotated[str, Fact(N_("Why the red invoice comes later"), free=True, hidden=True)]
    red_no: Annotated[str, Fact(N_("Red invoice number"), FactKind.CODE, width=185, hidden=True)]
    red_on: Annotated[date | None, Fact(N_("Red invoice date"), width=100, hidden=True)]
    red_why: Annotated[str, Fact(N_("Why it is reversed"), free=True, hidden=True)]
    state: Annotated[InvoiceState, Fact(N_("State"), width=140)]


_S = InvoiceState
_red = partial(
    Move, to=_S.RED, title=N_("Enter the red invoice"), permission=ASKS, icon="undo-2", key="F6",
    form=RedInvoice, undone=True,
)  # fmt: skip
INVOICE_STATES = States(
    InvoiceState,
    first=(_S.REQUESTED,),
    moves=(
        Move(
            _S.REQUESTED, _S.ISSUED, N_("Enter the number"), ASKS, icon="check", key="F3",
            form=NumberCame, undone=True,
        ),
        Move(
            _S.REQUESTED, _S.DROPPED, N_("Drop the request"), ASKS, icon="ban", key="F9",
            asks_why=True, undone=True,
        ),
        _red(_S.ISSUED),
        _red(_S.RED_OWED),
        Move(
            _S.ISSUED, _S.RED_OWED, N_("Red invoice comes later"), FLAGS, icon="triangle-alert",
            key="Ctrl+F9", form=Flagged, undone=True,
        ),
        Move(
            _S.RED_OWED, _S.ISSUED, N_("It stands after all"), FLAGS, icon="rotate-ccw",
            key="Ctrl+F3", asks_why=True,
        ),
    ),
)  # fmt: skip


def _tidy(fields: InvoiceFields) -> InvoiceFields:
    return replace(
        fields,
        receipt_no=fields.receipt_no.strip().upper(),
        title=one_line(fields.title),
        tax_no=normal_tax_no(fields.tax_no),
        email=fields.email.strip(),
    )


def _errors(fields: InvoiceFields) -> dict[str, str]:
    """What of the buyer alone is wrong."""
    found = dict(declared_errors(fields))
    if fields.buyer is BuyerKind.COMPANY and not fields.tax_no:
        found.setdefault("tax_no", _("An invoice for a company needs its tax number."))
    elif fields.tax_no and (told := tax_no_fault(fields.tax_no)):
        found.setdefault("tax_no", told)
    if fields.kind is InvoiceKind.SPECIAL and fields.buyer is BuyerKind.PERSON:
        found.setdefault("kind", _("A special VAT invoice is made out to companies only."))
    if fields.email and ("@" not in fields.email or " " in fields.email):
        found.setdefault("email", _("This is no e-mail address."))
    return found


def _judged(session: Session, invoice_id: int, fields: InvoiceFields) -> dict[str, str]:
    from propdesk.fees.invoices.following import judged_request  # not read at a start

    written = {name: getattr(fields, name) for name in _WRITTEN}
    return judged_request(session, invoice_id, fields.receipt_no, written)


def _derived(session: Session, fields: InvoiceFields) -> Values:
    from propdesk.fees.invoices.following import of_receipt  # not read at a start

    return of_receipt(session, fields.receipt_no)


def _saved(session: Session, before: Values, after: Values) -> None:
    from propdesk.fees.invoices.following import invoice_saved  # not read at a start

    invoice_saved(session, before, after)


def _recalled(session: Session, fields: InvoiceFields) -> Mapping[str, str]:
    from propdesk.fees.invoices.following import buyer_recalled  # not read at a start

    typed = {name: getattr(fields, name) for name in ("receipt_no", "title", "tax_no")}
    return buyer_recalled(session, **typed)


INVOICE = RecordKind(
    kind="invoice",
    model=Invoice,
    fields=InvoiceFields,
    name=lambda _session, one: f"{one.no} {one.title}",
    errors=_errors,
    tidy=_tidy,
    judged=_judged,
    derived=_derived,
    saved=_saved,
    states=INVOICE_STATES,
    series=SERIES,
    lasting=frozenset({"receipt_no"}),
    view="fees.view",
    edit=ASKS,
    attachments=True,
    children=(ChildRows(name="covers", model=InvoiceLine, key="invoice_id"),),
)
INVOICES = Register(
    kind=INVOICE,
    row=InvoiceRow,
    page="fees.invoices",
    tab="fees",
    place=27,
    drawer="monthly",
    title=N_("Invoices"),
    icon="file-text",
    list_name="invoices",
    refers=N_("invoices"),
    called=lambda row: row.no,
    unit_panel=N_("Invoices"),
    heads=(Invoice.title, Invoice.receipt_no),
    order=(Invoice.id.desc(),),
    shown={"unit": unit_shown(Invoice.unit_id)},
    sums=("amount", "tax"),
    drops=(DropDownOf(Invoice.buyer, N_("All buyers")),),
    dated=Invoice.requested_on,
    recalls=_recalled,
    slip=Slip(N_("Request for an invoice"), signers=(N_("Payer"), N_("Office"))),
    words=RegisterWords(
        new=N_("Request an invoice"),
        edit=N_("Edit the request"),
        count=lambda count: ngettext("{count} invoice", "{count} invoices", count),
        look_for=N_("Number, title, tax number, receipt"),
        none=N_("No invoice was asked for"),
        why=N_("Who wants an invoice for what was paid, and what became of it."),
        first=N_("Request the first invoice"),
        how=N_("The number of the receipt, the title, of a company its tax number."),
    ),
)
