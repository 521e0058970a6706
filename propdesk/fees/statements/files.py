"""A statement of account as a file: the paper, or a workbook."""

from datetime import date
from pathlib import Path

import msgspec

from propdesk.db.store import Store
from propdesk.fees.statements.paper import late_told, statement_pdf
from propdesk.fees.statements.reading import Section, Statement, payers_of, statement
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.sheets.lists import write_list
from propdesk.kernel.sheets.writing import CellKind, SheetColumn
from propdesk.kernel.whole_files import write_file


class _Foot(msgspec.Struct, frozen=True, kw_only=True):
    """The row below all others, of no section: it is in the balance of none."""

    what: str
    balance: Money
    section: Section | None = None
    day: date | None = None
    unit: str = ""
    period: str = ""
    no: str = ""
    more: Money | None = None
    less: Money | None = None


def _section(section: Section | None) -> str:
    return section.label if section is not None else ""


COLUMNS = (
    SheetColumn("section", N_("Section"), value=lambda row: _section(row.section), width=20),
    SheetColumn("day", N_("Day"), CellKind.DATE),
    SheetColumn("what", N_("What it was"), width=26),
    SheetColumn("unit", N_("Unit"), width=14),
    SheetColumn("period", N_("For the days"), width=26),
    SheetColumn("no", N_("Receipt"), width=18),
    SheetColumn("more", N_("Charged or in"), CellKind.MONEY),
    SheetColumn("less", N_("Settled or out"), CellKind.MONEY),
    SheetColumn("balance", N_("Balance after it"), CellKind.MONEY),
)


def write_statement(store: Store, path: Path, head: PaperHead, *, unit_id: int) -> Statement:
    """Write the statement of whoever owes for a unit as a PDF, over all his units.

    Raises UnitUnknown, NobodyPays.
    """
    payer = store.read(payers_of, unit_id=unit_id)[0]
    found = store.read(statement, payer=payer)
    write_file(path, statement_pdf(found, head))
    return found


def write_book(path: Path, found: Statement) -> int:
    """Write all sections of a statement as one .xlsx, below them the late fee; how many rows."""
    title = _("Statement of account")
    foot = [_Foot(what=late_told(found), balance=found.late_fee)] if found.late_fee else []
    write_list(path, title, COLUMNS, [*found.rows, *foot], total=len(found.rows) + len(foot))
    return len(found.rows)
