"""A workbook from the file to the register, for the command line: read, understand, import."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from propdesk.db.store import Store
from propdesk.estate.imports.importing import apply_import, remembered_layouts
from propdesk.estate.imports.lines import remarks
from propdesk.estate.imports.preview import PROBLEM, Preview, preview_import
from propdesk.estate.imports.refusals import refuse_no_roster
from propdesk.estate.roster.cells.sentences import why_ignored
from propdesk.estate.roster.cells.types import Outcome, Policy, Roster, SheetLayout
from propdesk.estate.roster.reading import understand
from propdesk.kernel.collector_pause import no_cycle_search
from propdesk.kernel.errors import Problem, UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.sheets.cells import Workbook
from propdesk.kernel.sheets.files import annotate_workbook, read_workbook


class SheetMissing(UserError):
    """The workbook has no sheet of that name."""

    message = N_("The workbook has no sheet {sheet}. It has: {sheets}.")


class NoHeadings(UserError):
    """Without headings a number could be a room, a phone or a meter: nothing is guessed."""

    message = N_(
        "No headings were found on sheet {sheet}. Write headings such as room, owner, phone and "
        "area above the columns, or choose the columns on the import page."
    )


@dataclass(frozen=True, slots=True)
class WorkbookImport:
    """What became of a workbook; `run_id` is None when nothing was written (or a dry run).

    `units`: where it may have changed who owes.
    """

    preview: Preview
    run_id: int | None
    units: frozenset[int] = frozenset()

    @property
    def usable(self) -> bool:
        """Whether a row could be used, or there was none at all."""
        counts = self.preview.counts()
        return counts.total() == 0 or counts.total() > counts[PROBLEM]


def import_workbook(
    store: Store,
    file: Path,
    *,
    sheets: Sequence[str] = (),
    policy: str = "merge",
    dry_run: bool = False,
    report: Path | None = None,
    encoding: str = "",
    separator: str = "",
    skip_hidden: bool = False,
) -> WorkbookImport:
    """Import a workbook with the chosen sheets (none named: the likeliest) under a policy.

    A dry run only looks. `report` gets a copy of the workbook with a comment on each problem.
    `encoding` and `separator` are for text files ('' finds them out); `skip_hidden` leaves out
    the rows the file does not show.
    """
    with no_cycle_search():
        workbook = read_workbook(file, encoding=encoding, separator=separator)
        roster = read_roster(store, workbook, sheets, skip_hidden=skip_hidden)
        done = _brought_in(store, file, roster, Policy(policy), dry_run=dry_run)
    if report is not None:
        told = (workbook.encoding, workbook.separator)
        annotate_workbook(file, remarks(done.preview), report, text=told)
    return done


def _brought_in(
    store: Store, file: Path, roster: Roster, policy: Policy, *, dry_run: bool
) -> WorkbookImport:
    if dry_run:
        return WorkbookImport(store.read(preview_import, roster=roster, policy=policy), None)
    done = store.write(
        apply_import,
        roster=roster,
        policy=policy,
        file_name=file.name,
        file_sha256=file_hash(file),
    )
    return WorkbookImport(done.preview, done.run_id, done.units)


def read_roster(
    store: Store, workbook: Workbook, sheets: Sequence[str] = (), *, skip_hidden: bool = False
) -> Roster:
    """Understand a workbook with the layouts confirmed before.

    Raises SheetMissing, NoHeadings, and what refuse_no_roster refuses with.
    """
    names = [sheet.name for sheet in workbook.sheets]
    for name in sheets:
        if name not in names:
            raise SheetMissing(sheet=name, sheets=", ".join(names))
    mapping = store.read(remembered_layouts)
    roster = understand(
        workbook, chosen_sheets=sheets or None, mapping=mapping, skip_hidden=skip_hidden
    )
    refuse_no_roster(workbook, roster)
    for sheet in roster.sheets:
        if sheet.chosen and sheet.rows and not sheet.header_row:
            raise NoHeadings(sheet=sheet.name)
    return roster


def file_hash(file: Path) -> str:
    """The SHA-256 of a file, as the list of imports and the audit log keep it."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def report_of(done: WorkbookImport) -> dict[str, object]:
    """What `propdesk import-roster --json` prints.

    `rows` is new + changed + same + skipped + conflicts + refused; only where tables stand side by
    side does each of these count the places of every table.
    """
    preview = done.preview
    sheets = preview.roster.sheets
    main = _main_sheet(preview.roster)
    counts = preview.counts()
    return {
        "sheets": [_sheet(sheet) for sheet in sheets],
        "sheet": main.name if main else "",
        "header_row": main.header_row if main else 0,
        "columns": dict(main.columns) if main else {},
        "rows": sum(sheet.rows for sheet in sheets if sheet.chosen),
        "new": counts[Outcome.NEW],
        "changed": counts[Outcome.CHANGED],
        "same": counts[Outcome.SAME],
        "skipped": counts[Outcome.SKIPPED],
        "conflicts": counts[Outcome.CONFLICT],
        "refused": counts[PROBLEM],
        "waiting": preview.waiting,
        "problems": [_problem(one) for one in preview.roster.problems],
        "passed_over": [
            {
                "sheet": one.sheet,
                "row": one.row,
                "columns": one.columns,
                "kind": one.kind,
                "message": why_ignored(one),
            }
            for one in preview.roster.passed_over
        ],
    }


def _main_sheet(roster: Roster) -> SheetLayout | None:
    chosen = [sheet for sheet in roster.sheets if sheet.chosen]
    return roster.main or next(iter(chosen), None)


def _problem(one: Problem) -> dict[str, object]:
    return {
        "sheet": one.sheet,
        "row": one.row,
        "column": one.column,
        "level": one.level.value,
        "kind": one.kind,
        "message": one.sentence,
    }


def _sheet(sheet: SheetLayout) -> dict[str, object]:
    columns: dict[str, str] = {}
    for table in sheet.tables:
        columns |= {k: v for k, v in table.columns.items() if k not in columns}
    return {
        "name": sheet.name,
        "rows": sheet.rows,
        "header_row": sheet.header_row,
        "columns": columns,
        "unmapped": list(sheet.unmapped),
        "hidden_rows": sheet.hidden_rows,
        "chosen": sheet.chosen,
    }
