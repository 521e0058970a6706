"""The tables of the cash office as lists that leave the program: receipts, charges, arrears."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from propdesk.db.store import Store
from propdesk.fees.arrears.arrears import BUCKETS, Arrears, arrears_with_late, overdue_of
from propdesk.fees.charges.listing import EXPLAINED
from propdesk.fees.dues.account_arrears import AccountArrears
from propdesk.fees.dues.line_columns import LINE_COLUMNS, LINE_FIELDS
from propdesk.fees.papers.words import methods_told
from propdesk.fees.receipts.listing import RECEIPTS, ReceiptRow
from propdesk.fees.receipts.states import ReceiptState
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.progress import Progress
from propdesk.kernel.records.question import asked
from propdesk.kernel.sheets.lists import WHOLE, Extent, check_ending, chosen_columns, write_list
from propdesk.kernel.sheets.writing import CellKind, SheetColumn
from propdesk.system.log.service import ListOut, note_export


def _counted(row: ReceiptRow) -> Money:
    """What a receipt adds to a total: a void one nothing."""
    return ZERO if row.state is ReceiptState.VOID else row.amount


RECEIPT_COLUMNS = (
    SheetColumn("no", N_("Receipt number")),
    SheetColumn(
        "at",
        N_("Time"),
        CellKind.TIME,
        value=lambda row: wall_time(row.at).replace(tzinfo=None),
    ),
    SheetColumn("day", N_("Booking day"), CellKind.DATE),
    SheetColumn("unit_code", N_("Room number")),
    SheetColumn("payer", N_("Payer")),
    SheetColumn("content", N_("Paid for"), width=36),
    SheetColumn("methods", N_("Method"), value=lambda row: methods_told(row.parts)),
    SheetColumn("amount", N_("Amount"), CellKind.MONEY),
    SheetColumn("counted", N_("Amount without void"), CellKind.MONEY, width=18, value=_counted),
    SheetColumn("state", N_("State"), value=lambda row: row.state.label),
    SheetColumn("amends", N_("Receipt corrected"), value=lambda row: listed(row.amends)),
    SheetColumn("amended_by", N_("Receipt in its place"), value=lambda row: listed(row.amended_by)),
    SheetColumn("copies", N_("Times put out"), CellKind.WHOLE),
    SheetColumn("cashier", N_("Cashier")),
    SheetColumn("clock", N_("Why the PC's clock was right"), width=24),
)
CHARGE_COLUMNS = (
    *LINE_COLUMNS,
    SheetColumn("amount", N_("Charged"), CellKind.MONEY),
    SheetColumn("settled", N_("Settled"), CellKind.MONEY),
    SheetColumn("open", N_("Unpaid"), CellKind.MONEY),
    SheetColumn("state", N_("State"), value=lambda row: row.state.label),
    SheetColumn("basis", N_("Why this amount"), value=lambda row: why(row.explanation), width=60),
)


def _bucket(number: int, row: AccountArrears) -> Money:
    return row.buckets[number]


ARREARS_COLUMNS = (
    SheetColumn("unit", N_("Unit"), value=lambda row: row.unit_code),
    SheetColumn("debtor", N_("Debtor")),
    SheetColumn("former", N_("Remark"), value=lambda row: _("former owner") if row.former else ""),
    SheetColumn("lines", N_("Lines"), CellKind.WHOLE),
    SheetColumn("oldest", N_("Oldest due"), CellKind.DATE, value=lambda row: row.oldest_due),
    *(
        SheetColumn(name, title, CellKind.MONEY, value=partial(_bucket, number))
        for number, (name, title, _last) in enumerate(BUCKETS)
    ),
    SheetColumn("total", N_("Total owed"), CellKind.MONEY),
    SheetColumn("late", N_("Late fee till today"), CellKind.MONEY),
)
# What one column of the screen is in the file.
ARREARS_FIELDS = {"debtor": ("debtor", "former")}


def why(explanation: str) -> str:
    """How an amount was computed, in one cell."""
    return "; ".join(explanation_text(explanation))


RECEIPTS_OUT = ListOut(
    name="receipts",
    title=N_("Receipts"),
    columns=RECEIPT_COLUMNS,
    records=RECEIPTS,
    stands_for={"amount": ("amount", "counted")},
)
CHARGES_OUT = ListOut(
    name="charges",
    title=N_("Charges"),
    columns=CHARGE_COLUMNS,
    records=EXPLAINED,
    question=asked("all"),
    stands_for=LINE_FIELDS,
    always=("basis",),
)
write_receipts, write_charges = RECEIPTS_OUT.write, CHARGES_OUT.write


def write_arrears(
    path: Path,
    arrears: Arrears,
    *,
    accounts: Sequence[AccountArrears] | None = None,
    fields: Sequence[str] = (),
    progress: Progress | None = None,
) -> int:
    """Write an arrears list, all of it or only some accounts and columns; how many."""
    shown = arrears.accounts if accounts is None else accounts
    title = _("Arrears on {day}").format(day=arrears.as_of)
    columns = chosen_columns(ARREARS_COLUMNS, fields, ARREARS_FIELDS)
    return write_list(path, title, columns, shown, total=len(shown), progress=progress)


def export_arrears(
    store: Store,
    path: Path,
    *,
    as_of: date | None = None,
    overdue_only: bool = False,
    extent: Extent = WHOLE,
) -> int:
    """Export the arrears of a day; how many. Recorded before the file is written."""
    check_ending(path)
    found = store.read(arrears_with_late, as_of=as_of)
    if overdue_only:
        found = overdue_of(found)
    note_export(store, "arrears", len(found.accounts), path.name)
    return write_arrears(path, found, fields=extent.fields)
