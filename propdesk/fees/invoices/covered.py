"""The lines of an invoice as they were frozen."""

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.store import use_case
from propdesk.fees.invoices.models import InvoiceLine
from propdesk.fees.tax_rates import TaxRate
from propdesk.kernel.money import Money


class CoveredLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an invoice."""

    invoice_id: int
    payment_id: int
    item: str
    period: str
    tax_code: str
    rate: TaxRate
    amount: Money
    net: Money
    tax: Money


@use_case(permission="fees.view")
def lines_of_invoice(session: Session, *, invoice_id: int) -> tuple[CoveredLine, ...]:
    """The lines of an invoice in their order."""
    return lines_of_invoices(session, [invoice_id])


def lines_of_invoices(session: Session, ids: list[int]) -> tuple[CoveredLine, ...]:
    """The lines of invoices, together and in their order."""
    query = select(InvoiceLine).where(among(InvoiceLine.invoice_id, ids))
    return tuple(
        CoveredLine(
            invoice_id=one.invoice_id, payment_id=one.payment_id, item=one.item,
            period=one.period, tax_code=one.tax_code, rate=one.rate, amount=one.amount,
            net=one.net, tax=one.tax,
        )
        for one in session.scalars(
            query.order_by(InvoiceLine.invoice_id, InvoiceLine.position, InvoiceLine.id)
        )
    )  # fmt: skip
