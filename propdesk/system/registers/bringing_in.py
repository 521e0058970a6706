"""A workbook of a register from the file to the records: read, tried, brought in, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.records.importing import with_results
from propdesk.kernel.exchange.template import write_template
from propdesk.kernel.i18n import _
from propdesk.kernel.sheets.files import annotate_workbook, read_workbook

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from propdesk.db.store import Store
    from propdesk.kernel.exchange.results import BroughtIn, ImportPlan
    from propdesk.kernel.progress import Progress
    from propdesk.kernel.records.gestures import RowResult
    from propdesk.system.registers.register import Register


def look_into(
    store: Store, register: Register[Any, Any, Any], file: Path, progress: Progress | None = None
) -> ImportPlan:
    """Read a workbook and try its rows: what each would do, and everything that is wrong.

    Nothing stays written. Raises what reading a workbook refuses, NoSuchList, TooManyRows.
    """
    brought = register.brought_in
    workbook = read_workbook(file, progress=progress)
    plan = store.read(brought.plan, workbook=workbook, progress=progress)
    if not plan.wanted:
        return plan
    tried = store.try_out(brought.together.try_out, rows=plan.wanted, progress=progress)
    return with_results(plan, tried)


def bring_in(
    store: Store,
    register: Register[Any, Any, Any],
    plan: ImportPlan,
    file: Path,
    progress: Progress | None = None,
) -> BroughtIn:
    """Write the good rows of what was looked into, in one transaction and as one gesture."""
    brought = register.brought_in
    return store.write(brought.bring_in, plan=plan, file_name=file.name, progress=progress)


def take_back(
    store: Store,
    register: Register[Any, Any, Any],
    brought: BroughtIn,
    progress: Progress | None = None,
) -> list[RowResult]:
    """Take an import back; the rows that had to stay, each with why. Raises as the undo of one."""
    together = register.uses.together
    if not brought.gesture:
        store.write(together.undo, record_id=brought.record_id)
        return []
    result = store.write(together.undo_many, gesture=brought.gesture, progress=progress)
    return [row for row in result.rows if row.how == "refused"]


def save_report(plan: ImportPlan, file: Path, out: Path) -> int:
    """Write the clerk's file with a comment in each doubtful cell; how many."""
    annotate_workbook(file, plan.problems, out)
    return len(plan.problems)


def save_template(register: Register[Any, Any, Any], out: Path, *, today: date) -> None:
    """Write the empty workbook of a register."""
    write_template(out, _(register.title), register.kind.fields, today=today)
