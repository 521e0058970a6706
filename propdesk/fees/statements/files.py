"""A statement of account as a file: the paper, or a workbook."""

from datetime import date
from pathlib import Path

import msgspec

from propdesk.db.store import Store
from propdesk.fees.statements.paper import late_told, statement_pdf, story_title
from propdesk.fees.statements.reading import Section, Statement, payers_of, statement
from propdesk.fees.statements.story import STORY
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.sheets.lists import cells_of
from propdesk.kernel.sheets.writing import CellKind, SheetColumn, TableSheet, write_tables
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
    """Write all sections of a statement as one .xlsx, below them the late fee, and what became of
    the bills of each account on a second sheet; how many rows."""
    foot = [_Foot(what=late_told(found), balance=found.late_fee)] if found.late_fee else []
    cells = [cells_of(COLUMNS, row) for row in (*found.rows, *foot)]
    story = [(one.unit, one.before, *one.moves.values(), one.after) for one in found.story]
    columns = [
        SheetColumn("unit", N_("Unit"), width=14),
        SheetColumn("before", N_("Owed before"), CellKind.MONEY),
        *(SheetColumn(word, title, CellKind.MONEY) for word, title in STORY.items()),
        SheetColumn("after", N_("Owed after"), CellKind.MONEY),
    ]
    sheets = [TableSheet(_("Statement of account"), COLUMNS, cells)]
    write_tables(path, [*sheets, TableSheet(story_title(), columns, story)])
    return len(found.rows)
