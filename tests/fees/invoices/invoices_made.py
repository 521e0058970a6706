"""Invoices as tests ask for them: an office with rates, a payment, a request, its number."""

from datetime import date
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.invoices.register import (
    INVOICES,
    Flagged,
    InvoiceFields,
    InvoiceRow,
    NumberCame,
    RedInvoice,
)
from propdesk.fees.invoices.requesting import request_begun, request_invoice
from propdesk.fees.invoices.rules import InvoiceState
from propdesk.fees.rules import Method
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tax_rates import TaxRate
from propdesk.kernel.money import Money
from tests.offices import Office

ROOM = "1-1-101"
TWO_MONTHS = 75_404
NUMBER, OTHER, RED = "26312000000000000001", "26312000000000000002", "26312000000000000009"
COMPANY_NO = "91310000MA1K2AMP10"


@use_case(permission="", touches=("fee_item",))
def say_rates(session: Session, *, rate: TaxRate = TaxRate.SIX, untaxed: bool = False) -> None:
    """Give every item a rate."""
    said = {"tax_rate": rate, "tax_code": "3040801010000000000", "prepaid_untaxed": untaxed}
    session.execute(update(FeeItem).values(said))


def paid(office: Office, fen: int = TWO_MONTHS, code: str = ROOM, **more: Any) -> str:
    """The number of a receipt of a household, whose items have rates."""
    office.store.write(say_rates)
    part = Part(Method.TRANSFER, Money(fen))
    order = Order(unit_id=office.units[code], parts=(part,), keep_rest=True, **more)
    return office.store.write(collect_payment, order=order).receipts[0].no


def asked(office: Office, receipt: str, *places: int, **more: Any) -> int:
    """A request over these lines of a receipt, or over all of it."""
    begun = office.store.read(request_begun, receipt_no=receipt)
    parts = {one.id: one.left for one in begun.lines if one.id in places} if places else None
    day = office.store.clock.today()
    told: dict[str, Any] = {"requested_on": day, "title": "陈雨桐", **more}
    fields = InvoiceFields(receipt_no=receipt, **told)
    return office.store.write(request_invoice, fields=fields, parts=parts)


def number(office: Office, invoice_id: int, no: str = NUMBER, day: date | None = None) -> None:
    """The bureau wrote it."""
    form = NumberCame(invoice_no=no, issued_on=day or office.store.clock.today())
    move(office, invoice_id, InvoiceState.ISSUED, form)


def issued(office: Office, receipt: str, *places: int, no: str = NUMBER) -> int:
    """An invoice with its number."""
    made = asked(office, receipt, *places)
    number(office, made, no)
    return made


def reverse(office: Office, invoice_id: int, no: str = RED) -> None:
    """Its red invoice came."""
    form = RedInvoice(red_no=no, red_on=office.store.clock.today(), red_why="开错抬头")
    move(office, invoice_id, InvoiceState.RED, form)


def flag(office: Office, invoice_id: int) -> None:
    """The red invoice comes later."""
    move(office, invoice_id, InvoiceState.RED_OWED, Flagged(flag_why="税务系统故障"))


def move(
    office: Office, invoice_id: int, to: InvoiceState, form: Any = None, why: str = ""
) -> None:
    """Move an invoice."""
    office.store.write(INVOICES.uses.move, record_id=invoice_id, to=to, form=form, why=why)


def row(office: Office, invoice_id: int) -> InvoiceRow:
    """An invoice in the list."""
    (found,) = office.store.read(INVOICES.records.rows, ids=[invoice_id])
    return found
