"""Values of invoices that hold together, for tests over all registers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from propdesk.db.store import Store
from propdesk.estate.models import Unit
from propdesk.fees.billing.ahead import counter_line
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.invoices.batch.register import ColumnFields
from propdesk.fees.invoices.register import InvoiceFields, NumberCame, RedInvoice
from propdesk.fees.invoices.rules import BatchField, BuyerKind, InvoiceKind
from propdesk.fees.rules import Formula, Method
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.tariffs import ItemFields, TariffFields, VersionFields
from propdesk.fees.tax_rates import TaxRate
from propdesk.kernel.money import Money
from tests.fees.estates import add_unit
from tests.generated import DAY

_PRICE = Money(6_000)


def fit_invoice(store: Store, made: InvoiceFields, number: int) -> InvoiceFields:
    """A request for a receipt of its own."""
    count = store.read(lambda session: session.scalar(select(func.count()).select_from(Unit))) or 0
    unit_id = store.write(add_unit, code=f"77-{number * 1000 + count}", area=1_000_000)
    store.write(ensure_first_items)
    about = ItemFields(code=f"FW{count}", name=f"Service {count}", tax_rate=TaxRate.SIX)
    fields = TariffFields(
        fee_item_id=store.write(ITEM_USES.add, fields=about), name=f"Fee {unit_id} {count}",
        formula=Formula.COUNTER, period_months=0,
    )  # fmt: skip
    version = VersionFields(effective_from=DAY.replace(month=1, day=1), price=60_000_000)
    tariff = store.write(create_tariff, fields=fields, version=version)
    line = store.read(counter_line, tariff_id=tariff, unit_id=unit_id)
    order = Order(
        unit_id=unit_id, parts=(Part(Method.TRANSFER, _PRICE),), charge_ids=(), new_lines=(line,)
    )
    receipt = store.write(collect_payment, order=order).receipts[0].no
    return replace(
        made, receipt_no=receipt, kind=InvoiceKind.NORMAL, buyer=BuyerKind.PERSON, tax_no="",
        email="", title=made.title or "陈雨桐",
    )  # fmt: skip


def fit_column(_store: Store, made: ColumnFields, number: int) -> ColumnFields:
    """A column of a heading of its own, empty."""
    return replace(made, header=f"{made.header}{number}", what=BatchField.FIXED)


FITTED: dict[str, Callable[[Store, Any, int], Any]] = {
    "invoice": fit_invoice,
    "invoice_column": fit_column,
}


def fit_form(made: object, invoice_id: int) -> object:
    """What goes with a move, with a number nobody else has and a day that has come."""
    if isinstance(made, NumberCame):
        return replace(made, invoice_no=f"{26310000000000000000 + invoice_id}", issued_on=DAY)
    if isinstance(made, RedInvoice):
        return replace(made, red_no=f"{26320000000000000000 + invoice_id}", red_on=DAY)
    return made
