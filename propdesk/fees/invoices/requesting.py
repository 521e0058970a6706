"""Asking for an invoice: what the form begins with, and the request."""

from collections.abc import Mapping

import msgspec
from msgspec import structs
from sqlalchemy.orm import Session

from propdesk.db.records import saving
from propdesk.db.records.kinds import Values
from propdesk.db.store import today, use_case
from propdesk.fees.invoices.following import against, cover, last_buyer
from propdesk.fees.invoices.lines import Coverable, coverable_lines
from propdesk.fees.invoices.refusals import NothingToInvoice
from propdesk.fees.invoices.register import ASKS, INVOICE, InvoiceFields
from propdesk.fees.models import Payment
from propdesk.fees.receipts.service import receipt_by_no
from propdesk.kernel.money import Money


class InvoiceBegun(msgspec.Struct, frozen=True, kw_only=True):
    """What the form of a request begins with: the receipt, its lines, and the buyer of last time.

    `known`: that title and number are those of an earlier invoice.
    """

    fields: InvoiceFields
    lines: tuple[Coverable, ...]
    known: bool = False

    @property
    def left(self) -> tuple[Coverable, ...]:
        """The lines an invoice may cover."""
        return tuple(one for one in self.lines if not one.why_not)


@use_case(permission=ASKS)
def request_begun(session: Session, *, receipt_no: str) -> InvoiceBegun:
    """What a request for the lines of a receipt begins with. Raises ReceiptUnknown,
    NothingToInvoice."""
    receipt = receipt_by_no(session, no=receipt_no)
    if told := against(session, receipt):
        raise NothingToInvoice(no=receipt.no, why=told)
    payment = session.get_one(Payment, receipt.payment_id)
    last = last_buyer(session, payment)
    day = today(session)
    fields = InvoiceFields(receipt_no=receipt.no, requested_on=day, title=payment.payer)
    if last is not None:
        fields = InvoiceFields(
            receipt_no=receipt.no, requested_on=day, kind=last.kind, buyer=last.buyer,
            title=last.title, tax_no=last.tax_no, email=last.email, phone=last.phone,
            copies=last.copies,
        )  # fmt: skip
    return InvoiceBegun(
        fields=fields, lines=coverable_lines(session, receipt), known=last is not None
    )


@use_case(permission=ASKS, touches=INVOICE.touches)
def request_invoice(
    session: Session, *, fields: InvoiceFields, parts: Mapping[int, Money] | None = None
) -> int:
    """Ask for an invoice over lines of a receipt; its id.

    `parts`: how much of which line (its place, from 1); None: all that is left. Raises
    FieldsRefused, CoversNothing, CoversTooMuch.
    """
    if parts is None:
        return saving.add(session, INVOICE, fields)

    def saved(inner: Session, _before: Values, after: Values) -> None:
        cover(inner, after, parts)

    return saving.add(session, structs.replace(INVOICE, saved=saved), fields)
