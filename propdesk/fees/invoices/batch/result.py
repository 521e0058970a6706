"""What the tax bureau gave back: read from its file, judged row by row, entered as one step."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records import gestures
from propdesk.db.records.moving import move
from propdesk.db.store import today, use_case
from propdesk.fees.invoices.batch.register import columns_now
from propdesk.fees.invoices.following import number_taken
from propdesk.fees.invoices.models import Invoice
from propdesk.fees.invoices.register import ASKS, INVOICE, SERIES, NumberCame
from propdesk.fees.invoices.rules import (
    BatchField,
    InvoiceState,
    invoice_no_fault,
    normal_invoice_no,
)
from propdesk.kernel.errors import UserError
from propdesk.kernel.exchange.guessing import GuessedColumns, Headings, guess_columns
from propdesk.kernel.exchange.values import read_date, read_fen
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.progress import Progress
from propdesk.kernel.records.folding import tidy
from propdesk.kernel.records.gestures import GestureResult
from propdesk.kernel.sheets.cells import Cell, Workbook, cell_text
from propdesk.kernel.sheets.files import read_workbook

HEADINGS: Headings = (
    (
        "serial",
        ("发票流水号", "流水号", "单据编号", "单据号", "订单号", "业务流水号", "请求流水号"),
    ),
    (
        "number",
        ("数电发票号码", "数电票号码", "全电发票号码", "电子发票号码", "发票号码", "数电号码"),
    ),
    ("day", ("开票日期", "开票时间", "开具日期", "开具时间")),
    ("total", ("价税合计", "价税合计金额", "含税金额", "价税合计(元)")),
    ("remark", ("备注",)),
    ("fault", ("失败原因", "错误信息", "开具结果", "开票结果", "开票状态", "处理结果")),
)
_SERIAL = re.compile(rf"{SERIES}\d{{4}}-\d{{6}}")


class NoResult(UserError):
    """A file that says no invoice numbers."""

    message = N_(
        "{name} has no column of invoice numbers with one of serial numbers or remarks. Choose "
        "the result as the tax bureau's system gave it."
    )


class ResultLine(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the file as it stands there; `total` in fen, None where it says none."""

    row: int
    serial: str
    number: str
    day: date | None
    total: int | None
    told: str = ""


class NumberRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row with what becomes of it: `how` is fits, same or problem; `what` says why."""

    id: int
    row: int
    how: str
    serial: str
    number: str
    what: str
    invoice_id: int = 0
    day: date | None = None


@use_case(permission=ASKS)
def result_headings(session: Session) -> Headings:
    """The words above the columns, those of our own sheet too."""
    own = tuple(one.header for one in columns_now(session) if one.what is BatchField.SERIAL)
    (name, words), *others = HEADINGS
    return ((name, (*own, *words)), *others)


def read_result(
    file: Path, headings: Headings, progress: Progress | None = None
) -> tuple[ResultLine, ...]:
    """Read the file in the child process. Raises NoResult and what reading a workbook refuses."""
    book = read_workbook(file, progress=progress)
    columns = _columns(book, headings)
    sheet = next(one for one in book.sheets if one.name == columns.sheet)
    found = []
    for number, row in columns.rows_below(sheet):
        cells = {name: row[at] for name, at in columns.places.items() if at < len(row)}
        if any(cell_text(cell).strip() for cell in cells.values()):
            found.append(_line(number, cells))
    return tuple(found)


def _columns(book: Workbook, headings: Headings) -> GuessedColumns:
    def is_whole(places: Mapping[str, int]) -> bool:
        return "number" in places and bool({"serial", "remark"} & places.keys())

    sheets = [one for one in book.sheets if not one.hidden]
    guessed = [guess_columns(sheet, headings, is_whole) for sheet in sheets]
    found = [one for one in guessed if one is not None]
    if not found:
        raise NoResult(name=book.path.name)
    return max(found, key=lambda one: len(one.places))


def _line(row: int, cells: Mapping[str, Cell]) -> ResultLine:
    text = {name: cell_text(cell).strip() for name, cell in cells.items()}
    serial = tidy(text.get("serial", "")).upper()
    if not serial and (named := _SERIAL.search(tidy(text.get("remark", "")).upper())):
        serial = named.group()
    day, total = cells.get("day"), cells.get("total")
    return ResultLine(
        row=row,
        serial=serial,
        number=normal_invoice_no(text.get("number", "")),
        day=read_date(_day_alone(day))[0] if isinstance(day, (str, int, date)) else None,
        total=read_fen(total)[0] if total is not None and text.get("total") else None,  # type: ignore[arg-type]  # any cell that says something
        told=text.get("fault", ""),
    )


def _day_alone(cell: str | int | date) -> str | int | date:
    """A day without the hour behind it."""
    return cell.split()[0] if isinstance(cell, str) and cell.split() else cell


@use_case(permission=ASKS)
def judge_result(session: Session, *, lines: Sequence[ResultLine]) -> tuple[NumberRow, ...]:
    """What each row would do: enter a number, nothing since it is there, or why it cannot."""
    serials = {one.serial for one in lines if one.serial}
    found = {one.no: one for one in session.scalars(select(Invoice).where(Invoice.no.in_(serials)))}
    seen: dict[str, int] = {}
    return tuple(
        _judged(session, number, one, found.get(one.serial), seen)
        for number, one in enumerate(lines, 1)
    )


def _judged(
    session: Session, number: int, one: ResultLine, invoice: Invoice | None, seen: dict[str, int]
) -> NumberRow:
    row = NumberRow(
        id=number, row=one.row, how="problem", serial=one.serial, number=one.number,
        what="", day=one.day, invoice_id=invoice.id if invoice else 0,
    )  # fmt: skip
    put = partial(msgspec.structs.replace, row)
    if invoice is not None and one.number and invoice.invoice_no == one.number:
        return put(how="same", what=_("It has this number already."))
    if told := _fault(session, one, invoice, seen):
        return put(what=told)
    seen[one.serial] = seen[one.number] = one.row
    assert invoice is not None  # noqa: S101  it would be a fault
    return put(how="fits", what=f"{invoice.title} ¥{invoice.amount}")


def _fault(
    session: Session, one: ResultLine, invoice: Invoice | None, seen: Mapping[str, int]
) -> str:
    """Why a row is not entered; '' where it is."""
    if not one.serial:
        return _("It has no serial number of ours.")
    if invoice is None:
        return _("No invoice of ours has the serial number {serial}.").format(serial=one.serial)
    if not one.number:
        return _("The bureau gave no number. {told}").format(told=one.told).strip()
    if told := invoice_no_fault(one.number):
        return told
    for known in (one.serial, one.number):
        if known in seen:
            return _("{value} stands in row {row} already.").format(value=known, row=seen[known])
    if invoice.state is not InvoiceState.REQUESTED:
        told = _("{no} is “{state}”, with the number {number}.")
        number = invoice.invoice_no or "—"
        return told.format(no=invoice.no, state=invoice.state.label, number=number)
    if other := number_taken(session, one.number, invoice.id):
        return _("{number} is the number of {no} already.").format(number=one.number, no=other)
    return _facts_fault(session, one, invoice)


def _facts_fault(session: Session, one: ResultLine, invoice: Invoice) -> str:
    """That sum or day is not what it must be."""
    if one.total is not None and one.total != invoice.amount.fen:
        told = _("The bureau wrote {theirs}, asked for was {ours}.")
        return told.format(theirs=Money(one.total), ours=invoice.amount)
    if one.day is None:
        return _("It has no day, or one that cannot be read.")
    return _("This day is still to come.") if one.day > today(session) else ""


@use_case(permission=ASKS, touches=INVOICE.touches)
def enter_numbers(
    session: Session, *, rows: Sequence[NumberRow], progress: Progress | None = None
) -> GestureResult:
    """Enter the numbers of the rows that fit, as one step that is undone as one."""
    fits = [one for one in rows if one.how == "fits"]
    gestures.refuse_too_many(len(fits))
    with gestures.gesture(session, INVOICE, count=len(fits)) as mine:
        for number, one in enumerate(fits):
            if progress is not None:
                progress.step(number, len(fits))
            mine.row(one.invoice_id, one.serial, partial(_enter, session, one))
    return mine.outcome()


def _enter(session: Session, one: NumberRow) -> None:
    assert one.day is not None  # noqa: S101  a row that fits has one
    form = NumberCame(invoice_no=one.number, issued_on=one.day)
    move(session, INVOICE, one.invoice_id, InvoiceState.ISSUED, form=form)
