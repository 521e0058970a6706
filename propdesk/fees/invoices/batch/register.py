"""The columns of the bureau's sheet as this office wants them; without any the usual ones are."""

from dataclasses import dataclass, replace
from typing import Annotated

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.kinds import RecordKind
from propdesk.fees.invoices.models import InvoiceColumn
from propdesk.fees.invoices.rules import BatchField, BatchSheet
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import Register

LAYS_OUT = "fees.tariffs"
_B, _L, _F = BatchSheet.BASIC, BatchSheet.LINES, BatchField
# As the bureau's own workbook for many invoices heads them.
USUAL: tuple[tuple[BatchSheet, str, BatchField], ...] = (
    (_B, "发票流水号", _F.SERIAL),
    (_B, "发票类型", _F.KIND),
    (_B, "特定业务类型", _F.FIXED),
    (_B, "是否含税", _F.WITH_TAX),
    (_B, "受票方自然人标识", _F.PERSON),
    (_B, "购买方名称", _F.TITLE),
    (_B, "购买方纳税人识别号", _F.TAX_NO),
    (_B, "购买方邮箱", _F.EMAIL),
    (_B, "购买方手机号码", _F.PHONE),
    (_B, "备注", _F.REMARK),
    (_L, "发票流水号", _F.SERIAL),
    (_L, "项目名称", _F.ITEM),
    (_L, "商品和服务税收编码", _F.TAX_CODE),
    (_L, "规格型号", _F.PERIOD),
    (_L, "单位", _F.FIXED),
    (_L, "金额", _F.AMOUNT),
    (_L, "税率", _F.RATE),
)
# What is said of a line has no place among what is said of an invoice.
OF_LINES = frozenset({_F.ITEM, _F.TAX_CODE, _F.PERIOD, _F.RATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnFields:
    """A column: on which sheet, where, under which heading, and what stands in it."""

    sheet: Annotated[BatchSheet, Fact(N_("Sheet"), width=150, kept=True)] = BatchSheet.BASIC
    order_no: Annotated[
        int, Fact(N_("Place"), width=70, in_place=True, hint=N_("Columns stand in this order."))
    ] = 0
    header: Annotated[
        str, Fact(N_("Heading"), width=220, weight=500, in_place=True, longest=60, own=True)
    ]
    what: Annotated[BatchField, Fact(N_("What stands in it"), width=200)] = BatchField.FIXED
    text: Annotated[
        str,
        Fact(
            N_("Always this text"), stretch=True, in_place=True,
            hint=N_("Only with “Always the same text”; empty: the column stays empty."),
        ),
    ] = ""  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow(ColumnFields):
    """A column in the list."""

    id: int


def _judged(session: Session, column_id: int, fields: ColumnFields) -> dict[str, str]:
    found: dict[str, str] = {}
    if fields.sheet is BatchSheet.BASIC and fields.what in OF_LINES:
        found["what"] = _("This is said of each line: put the column on the sheet of lines.")
    if fields.text and fields.what is not BatchField.FIXED:
        found["text"] = _("Leave it empty, or choose “Always the same text”.")
    same = select(InvoiceColumn.id).where(
        InvoiceColumn.sheet == fields.sheet, InvoiceColumn.header == fields.header,
        InvoiceColumn.id != column_id,
    )  # fmt: skip
    if session.scalar(same.limit(1)) is not None:
        found["header"] = _("This sheet has a column of this heading already.")
    return found


INVOICE_COLUMN = RecordKind(
    kind="invoice_column",
    model=InvoiceColumn,
    fields=ColumnFields,
    name=lambda _session, one: f"{one.sheet.label} {one.header}",
    tidy=lambda fields: replace(fields, header=one_line(fields.header), text=fields.text.strip()),
    judged=_judged,
    view="fees.view",
    edit=LAYS_OUT,
)
INVOICE_COLUMNS = Register(
    kind=INVOICE_COLUMN,
    row=ColumnRow,
    page="fees.invoice_columns",
    tab="fees",
    place=29,
    drawer="set_up",
    title=N_("Columns for the tax bureau"),
    icon="columns-3",
    list_name="invoice-columns",
    refers=N_("columns for the tax bureau"),
    called=lambda row: row.header,
    order=(InvoiceColumn.sheet, InvoiceColumn.order_no, InvoiceColumn.id),
    deletes=True,
    words=RegisterWords(
        new=N_("New column"),
        edit=N_("Edit column"),
        count=lambda count: ngettext("{count} column", "{count} columns", count),
        look_for=N_("Heading"),
        none=N_("The usual columns are used"),
        why=N_("The workbook for the tax bureau has the columns of its own template."),
        first=N_("Enter a column of your own"),
        how=N_("Which sheet, which heading, what stands in it; then only yours are used."),
    ),
)


class LaidOut(msgspec.Struct, frozen=True):
    """A column as it is written."""

    sheet: BatchSheet
    header: str
    what: BatchField
    text: str = ""


def columns_now(session: Session) -> tuple[LaidOut, ...]:
    """The columns of this office in order, the usual ones where it has none of its own."""
    own = session.scalars(select(InvoiceColumn).order_by(*INVOICE_COLUMNS.order)).all()
    if not own:
        return tuple(LaidOut(*one) for one in USUAL)
    return tuple(LaidOut(one.sheet, one.header, one.what, one.text) for one in own)
