"""The workbook for the tax bureau's system: an invoice a row, and its lines under its number."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import msgspec
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.audit import record
from propdesk.db.store import today, use_case
from propdesk.estate.models import Unit
from propdesk.fees.invoices.batch.register import LaidOut, columns_now
from propdesk.fees.invoices.covered import CoveredLine, lines_of_invoices
from propdesk.fees.invoices.models import Invoice
from propdesk.fees.invoices.register import ASKS, INVOICE
from propdesk.fees.invoices.rules import (
    BatchField,
    BatchSheet,
    BuyerKind,
    InvoiceKind,
    InvoiceState,
)
from propdesk.fees.tax_rates import TaxRate
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.sheets.writing import CellKind, SheetColumn, TableSheet, write_tables

_F = BatchField
_YES = "是"
_KINDS = {InvoiceKind.NORMAL: "普通发票", InvoiceKind.SPECIAL: "增值税专用发票"}
_WITHOUT = {TaxRate.EXEMPT: "免税", TaxRate.UNTAXED: "不征税"}
_SHEETS = {BatchSheet.BASIC: "1-发票基本信息", BatchSheet.LINES: "2-发票明细信息"}
_MONEY = frozenset({_F.AMOUNT, _F.NET, _F.TAX})


class NothingWaits(UserError):
    """A sheet of no invoice."""

    message = N_("No invoice waits to be written.")


class WaitingInvoices(msgspec.Struct, frozen=True):
    """How many invoices wait: those that were in no sheet yet, and all."""

    fresh: int
    all: int


class BureauSheet(msgspec.Struct, frozen=True):
    """What is written: the tables, and which invoices are in them."""

    ids: tuple[int, ...]
    tables: tuple[TableSheet, ...]


@use_case(permission=ASKS)
def waiting_invoices(session: Session) -> WaitingInvoices:
    """How many requests wait for their number."""
    waits = select(func.count()).where(Invoice.state == InvoiceState.REQUESTED)
    fresh = session.scalar(waits.where(Invoice.sent_on.is_(None))) or 0
    return WaitingInvoices(fresh, session.scalar(waits) or 0)


@use_case(permission=ASKS)
def bureau_sheet(session: Session, *, again: bool = False) -> BureauSheet:
    """The workbook of the requests that were in none yet, or `again` of all that wait. Raises
    NothingWaits."""
    query = select(Invoice).where(Invoice.state == InvoiceState.REQUESTED)
    if not again:
        query = query.where(Invoice.sent_on.is_(None))
    found = {one.id: one for one in session.scalars(query.order_by(Invoice.id))}
    if not found:
        raise NothingWaits
    lines = lines_of_invoices(session, list(found))
    codes = _codes(session, [one.unit_id for one in found.values() if one.unit_id])
    columns = columns_now(session)
    rows = {
        BatchSheet.BASIC: [_told(one, None, codes) for one in found.values()],
        BatchSheet.LINES: [_told(found[line.invoice_id], line, codes) for line in lines],
    }
    tables = (
        _table(sheet, [one for one in columns if one.sheet is sheet], told)
        for sheet, told in rows.items()
    )
    return BureauSheet(tuple(found), tuple(one for one in tables if one.columns))


def _codes(session: Session, ids: Sequence[int]) -> Mapping[int, str]:
    return dict(session.execute(select(Unit.id, Unit.code).where(among(Unit.id, ids))).all())


def _told(
    one: Invoice, line: CoveredLine | None, codes: Mapping[int, str]
) -> Mapping[BatchField, object]:
    """What may be said of an invoice, and of one of its lines."""
    sums: Invoice | CoveredLine = line or one
    found: dict[BatchField, object] = {
        _F.SERIAL: one.no, _F.KIND: _KINDS[one.kind], _F.WITH_TAX: _YES,
        _F.PERSON: _YES if one.buyer is BuyerKind.PERSON else "", _F.TITLE: one.title,
        _F.TAX_NO: one.tax_no, _F.EMAIL: one.email, _F.PHONE: one.phone, _F.REMARK: one.remark,
        _F.UNIT: codes.get(one.unit_id or 0, ""), _F.AMOUNT: sums.amount, _F.NET: sums.net,
        _F.TAX: sums.tax,
    }  # fmt: skip
    if line is not None:
        found |= {
            _F.ITEM: line.item, _F.TAX_CODE: line.tax_code, _F.PERIOD: line.period,
            _F.RATE: rate_cell(line.rate),
        }  # fmt: skip
    return found


def rate_cell(rate: TaxRate) -> str:
    """A rate as the bureau's sheet has it: 0.06, or that there is none."""
    return _WITHOUT.get(rate) or format(Decimal(rate.points) / 10_000, "f")


def _table(
    sheet: BatchSheet, columns: Sequence[LaidOut], rows: Sequence[Mapping[BatchField, object]]
) -> TableSheet:
    heads = [
        SheetColumn(
            f"{number}", one.header, CellKind.MONEY if one.what in _MONEY else CellKind.TEXT
        )
        for number, one in enumerate(columns)
    ]
    cells = [
        [one.text if one.what is _F.FIXED else row.get(one.what, "") for one in columns]
        for row in rows
    ]
    return TableSheet(_SHEETS[sheet], heads, cells)


@use_case(permission=ASKS, touches=(*INVOICE.touches,))
def note_sent(session: Session, *, ids: Sequence[int], name: str) -> None:
    """Note that these went into a sheet today."""
    values = {"sent_on": today(session)}
    waits = (among(Invoice.id, ids), Invoice.state == InvoiceState.REQUESTED)
    session.execute(update(Invoice).where(*waits).values(values))
    subject = (INVOICE.kind, None, name)
    record(session, "invoice.sheet", subject, after={"rows": len(ids)})


def write_bureau_sheet(path: Path, sheet: BureauSheet) -> int:
    """Write the workbook; how many invoices are in it."""
    write_tables(path, sheet.tables)
    return len(sheet.ids)
