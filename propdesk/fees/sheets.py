"""The tables of the cash office as workbooks: receipts, charges, arrears."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.fees.arrears import BUCKETS, AccountArrears, Arrears
from propdesk.fees.arrears import arrears as arrears_of_day
from propdesk.fees.charges_listing import ChargeFilter, charge_ids, charge_rows
from propdesk.fees.paper_words import method_word
from propdesk.fees.receipts_list import ReceiptFilter, receipt_ids, receipt_rows
from propdesk.fees.rules import CHARGE_STATE_NAMES
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.sheet_writing import Column, Kind, write_table
from propdesk.system.audit_reader import record_export

_PAGE = 500
RECEIPT_STATES = {
    "issued": N_("issued"),
    "void": N_("void"),
    "reversed": N_("reversed"),
    "red": N_("red receipt"),
}
RECEIPT_COLUMNS = (
    Column("no", N_("Receipt number")),
    Column("at", N_("Time"), Kind.TIME),
    Column("day", N_("Booking day"), Kind.DATE),
    Column("unit", N_("Room number")),
    Column("payer", N_("Payer")),
    Column("content", N_("Paid for"), width=36),
    Column("methods", N_("Method")),
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("state", N_("State")),
    Column("outputs", N_("Times put out"), Kind.WHOLE),
    Column("cashier", N_("Cashier")),
)
CHARGE_COLUMNS = (
    Column("unit", N_("Unit")),
    Column("debtor", N_("Debtor")),
    Column("item", N_("Fee item")),
    Column("period_from", N_("From"), Kind.DATE),
    Column("period_to", N_("Until"), Kind.DATE),
    Column("due_day", N_("Due date"), Kind.DATE),
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("settled", N_("Settled"), Kind.MONEY),
    Column("open", N_("Still open"), Kind.MONEY),
    Column("state", N_("State")),
)
ARREARS_COLUMNS = (
    Column("unit", N_("Unit")),
    Column("debtor", N_("Debtor")),
    Column("former", N_("Remark")),
    Column("lines", N_("Lines"), Kind.WHOLE),
    Column("oldest", N_("Oldest due"), Kind.DATE),
    *(Column(name, title, Kind.MONEY) for name, title, _last in BUCKETS),
    Column("total", N_("Total owed"), Kind.MONEY),
)
Row = tuple[object, ...]


@use_case(permission="system.export")
def receipts_sheet(
    session: Session,
    *,
    filter: ReceiptFilter | None = None,  # noqa: A002  the list's own word
) -> list[Row]:
    """The receipts of a filter, the newest first, as RECEIPT_COLUMNS."""
    ids = receipt_ids(session, filter=filter)
    return [
        (
            row.no,
            wall_time(row.at).replace(tzinfo=None),
            row.day,
            row.unit_code,
            row.payer,
            row.content,
            "、".join(method_word(each) for each in row.methods),
            row.amount,
            _(RECEIPT_STATES[row.state]),
            row.copies,
            row.cashier,
        )
        for some in _pages(ids)
        for row in receipt_rows(session, ids=some)
    ]


@use_case(permission="system.export")
def charges_sheet(
    session: Session,
    *,
    filter: ChargeFilter | None = None,  # noqa: A002  the list's own word
) -> list[Row]:
    """The lines of a filter as CHARGE_COLUMNS."""
    ids = charge_ids(session, filter=filter)
    return [
        (
            row.unit,
            row.debtor,
            row.item,
            row.period_from,
            row.period_to,
            row.due_day,
            row.amount,
            row.settled,
            row.open,
            _(CHARGE_STATE_NAMES[row.state]),
        )
        for some in _pages(ids)
        for row in charge_rows(session, ids=some)
    ]


def write_receipts(store: Store, path: Path, *, wanted: ReceiptFilter | None = None) -> int:
    """Export receipts to a workbook; how many. Recorded before the file is written."""
    rows = store.read(receipts_sheet, filter=wanted)
    store.write(record_export, list_name="receipts", rows=len(rows), file_name=path.name)
    return write_table(path, _("Receipts"), RECEIPT_COLUMNS, rows)


def write_charges(store: Store, path: Path, *, wanted: ChargeFilter | None = None) -> int:
    """Export charges to a workbook; how many. Recorded before the file is written."""
    rows = store.read(charges_sheet, filter=wanted)
    store.write(record_export, list_name="charges", rows=len(rows), file_name=path.name)
    return write_table(path, _("Charges"), CHARGE_COLUMNS, rows)


def write_arrears(
    path: Path, arrears: Arrears, *, accounts: Sequence[AccountArrears] | None = None
) -> int:
    """Write an arrears list to a workbook, all of it or only some accounts; how many."""
    shown = arrears.accounts if accounts is None else accounts
    title = _("Arrears on {day}").format(day=arrears.as_of)
    return write_table(path, title, ARREARS_COLUMNS, (_arrears_row(row) for row in shown))


def export_arrears(store: Store, path: Path, *, as_of: date | None = None) -> int:
    """Export the arrears of a day to a workbook; how many. Recorded before the file is written."""
    found = store.read(arrears_of_day, as_of=as_of)
    store.write(record_export, list_name="arrears", rows=len(found.accounts), file_name=path.name)
    return write_arrears(path, found)


def _arrears_row(row: AccountArrears) -> Row:
    former = _("former owner") if row.former else ""
    return (row.unit_code, row.debtor, former, row.lines, row.oldest_due, *row.buckets, row.total)


def _pages(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _PAGE):
        yield ids[start : start + _PAGE]
