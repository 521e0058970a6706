"""The limitation radar as a list that leaves the program, and its settings."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.fees.court.radar.reading import LimitRow, limits
from propdesk.fees.court.rules import LimitationFrom
from propdesk.fees.dues.line_columns import LINE_COLUMNS, LINE_FIELDS
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.progress import Progress
from propdesk.kernel.sheets.lists import WHOLE, Extent, check_ending, chosen_columns, write_list
from propdesk.kernel.sheets.writing import CellKind, SheetColumn
from propdesk.system.log.service import note_export
from propdesk.system.settings.service import change_estate_settings, estate_settings

LIST_NAME = "limitation"


def begun_told(row: LimitRow) -> str:
    """What made the limitation of a line begin, and when."""
    told = f"{row.by.label} {row.no}".strip()
    return f"{row.on} {told}"


def advice(row: LimitRow) -> str:
    """What is said of a debt that is out of time: it stays owed, and may be paid."""
    return _("ask a lawyer") if row.left < 0 else ""


COLUMNS = (
    *LINE_COLUMNS,
    SheetColumn("open", N_("Unpaid"), CellKind.MONEY),
    SheetColumn("last", N_("Claim it by"), CellKind.DATE),
    SheetColumn("left", N_("Days left"), CellKind.WHOLE),
    SheetColumn("by", N_("Last began by"), value=begun_told, width=36),
    SheetColumn("state", N_("State"), value=lambda row: row.state.label),
    SheetColumn("advice", N_("Advice"), value=advice),
)


def write_limits(
    store: Store,
    path: Path,
    extent: Extent = WHOLE,
    *,
    rows: Sequence[LimitRow] | None = None,
    progress: Progress | None = None,
) -> int:
    """Write the list, or the `rows` shown of it; how many. Recorded before the file is written."""
    check_ending(path)
    shown = store.read(limits) if rows is None else rows
    note_export(store, LIST_NAME, len(shown), path.name)
    columns = chosen_columns(COLUMNS, extent.fields, LINE_FIELDS)
    title = _("Limitation of debts")
    return write_list(path, title, columns, shown, total=len(shown), progress=progress)


@use_case(permission="system.settings", touches=("setting", "audit"))
def change_limitation(session: Session, *, years: int, begins: LimitationFrom) -> None:
    """Say after how many years a debt is out of time, and from which day that is counted."""
    said = replace(estate_settings(session), limitation_years=years, limitation_from=begins.value)
    change_estate_settings(session, settings=said)
