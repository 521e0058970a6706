"""The dunning list as a list that leaves the program."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from propdesk.db.store import Store
from propdesk.fees.arrears.service import BUCKETS
from propdesk.fees.dunning.debtors import DebtorRow, debtors
from propdesk.fees.dunning.rules import DunFlag, DunStep, PromiseState
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.progress import Progress
from propdesk.kernel.sheets.lists import WHOLE, Extent, check_ending, chosen_columns, write_list
from propdesk.kernel.sheets.writing import CellKind, SheetColumn
from propdesk.system.log.service import note_export

NAME = "dunning"


def _bucket(number: int, row: DebtorRow) -> Money:
    return row.buckets[number]


def next_told(row: DebtorRow) -> str:
    """The step to take now, or that one waits."""
    return _("wait") if row.next is DunStep.NONE else row.next.label


def _mark(row: DebtorRow) -> str:
    return "" if row.flag is DunFlag.NONE else row.flag.label


def _promise(row: DebtorRow) -> str:
    return "" if row.promise is PromiseState.NONE else row.promise.label


DEBTOR_COLUMNS = (
    SheetColumn("unit", N_("Unit")),
    SheetColumn("debtor", N_("Debtor")),
    SheetColumn("former", N_("Remark"), value=lambda row: _("former owner") if row.former else ""),
    SheetColumn("keeper", N_("Keeper")),
    SheetColumn("owed", N_("Overdue"), CellKind.MONEY),
    SheetColumn("total", N_("Total owed"), CellKind.MONEY),
    SheetColumn("late", N_("Late fee till today"), CellKind.MONEY),
    SheetColumn("since", N_("Overdue since"), CellKind.DATE),
    SheetColumn("oldest", N_("Oldest line")),
    SheetColumn("months", N_("Months owed"), CellKind.WHOLE),
    *(
        SheetColumn(name, title, CellKind.MONEY, value=partial(_bucket, number))
        for number, (name, title, _last) in enumerate(BUCKETS)
    ),
    SheetColumn("step", N_("Step reached"), value=lambda row: row.step.label),
    SheetColumn("next", N_("Next step"), value=next_told),
    SheetColumn("last", N_("Last contact"), CellKind.DATE),
    SheetColumn("times", N_("Times asked"), CellKind.WHOLE),
    SheetColumn("promise", N_("Promise to pay"), value=_promise),
    SheetColumn("promised_on", N_("Promised until"), CellKind.DATE),
    SheetColumn("reason", N_("Why it is not paid")),
    SheetColumn("about", N_("What it is about")),
    SheetColumn("flag", N_("Mark of the debtor"), value=_mark),
    SheetColumn("flag_until", N_("Mark stands until"), CellKind.DATE),
)


def write_debtors(
    path: Path,
    rows: Sequence[DebtorRow],
    *,
    fields: Sequence[str] = (),
    progress: Progress | None = None,
) -> int:
    """Write these debtors; how many."""
    columns = chosen_columns(DEBTOR_COLUMNS, fields, {"debtor": ("debtor", "former")})
    return write_list(path, _("Dunning list"), columns, rows, total=len(rows), progress=progress)


def export_debtors(
    store: Store, path: Path, *, extent: Extent = WHOLE, progress: Progress | None = None
) -> int:
    """Write the list as it stands today, all of it or the accounts of the extent; how many."""
    check_ending(path)
    rows = store.read(debtors)
    if extent.ids is not None:
        by_id = {row.id: row for row in rows}
        rows = [by_id[one] for one in extent.ids() if one in by_id]
    note_export(store, NAME, len(rows), path.name)
    return write_debtors(path, rows, fields=extent.fields, progress=progress)
