"""The list of late fees that are still asked: on what is unpaid, and kept of what was paid late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.fees.dues.line_columns import LINE_COLUMNS, LINE_FIELDS
from propdesk.fees.late.late_fees import LateFee, late_fees
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.progress import Progress
from propdesk.kernel.records.states import StateWord
from propdesk.kernel.sheets.lists import WHOLE, Extent, check_ending, chosen_columns, write_list
from propdesk.kernel.sheets.writing import CellKind, SheetColumn
from propdesk.system.log.service import note_export


class LateState(StateWord):
    """Whether a late fee still grows."""

    GROWS = "grows", N_("Grows each day"), "red", "triangle-alert"
    KEPT = "kept", N_("Kept, grows no more"), "amber", "clock"


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRow:
    """A charge with its late fee till today; `id` is that of the charge."""

    id: int
    unit_id: int | None
    unit: str
    debtor: str
    item: str
    period_from: date | None
    period_to: date | None
    due_day: date
    principal: Money
    unpaid: Money
    days: int
    accrued: Money
    posted: Money
    claim: Money
    state: LateState


@use_case(permission="fees.view")
def late_rows(session: Session) -> tuple[LateRow, ...]:
    """Those of which something is still asked, by unit, the oldest first."""
    found = [one for one in late_fees(session).values() if one.claim]
    return tuple(_row(one) for one in found)


def _row(one: LateFee) -> LateRow:
    return LateRow(
        id=one.charge_id,
        unit_id=one.unit_id,
        unit=one.unit_code,
        debtor=one.debtor,
        item=one.item,
        period_from=one.period_from,
        period_to=one.period_to,
        due_day=one.due_day,
        principal=one.principal,
        unpaid=one.unpaid,
        days=one.days,
        accrued=one.accrued.amount,
        posted=one.posted,
        claim=one.claim,
        state=LateState.KEPT if one.is_kept else LateState.GROWS,
    )


LIST_NAME = "late-fees"
COLUMNS = (
    *LINE_COLUMNS,
    SheetColumn("principal", N_("Charged"), CellKind.MONEY),
    SheetColumn("unpaid", N_("Unpaid"), CellKind.MONEY),
    SheetColumn("days", N_("Days late"), CellKind.WHOLE),
    SheetColumn("accrued", N_("Late fee till today"), CellKind.MONEY),
    SheetColumn("posted", N_("Paid or waived"), CellKind.MONEY),
    SheetColumn("claim", N_("Still asked"), CellKind.MONEY),
    SheetColumn("state", N_("State"), value=lambda row: row.state.label),
)


def write_late_fees(
    store: Store,
    path: Path,
    extent: Extent = WHOLE,
    *,
    rows: Sequence[LateRow] | None = None,
    progress: Progress | None = None,
) -> int:
    """Write the list, or the `rows` shown of it; how many. Recorded before the file is written."""
    check_ending(path)
    shown = store.read(late_rows) if rows is None else rows
    note_export(store, LIST_NAME, len(shown), path.name)
    columns = chosen_columns(COLUMNS, extent.fields, LINE_FIELDS)
    return write_list(path, _("Late fees"), columns, shown, total=len(shown), progress=progress)
