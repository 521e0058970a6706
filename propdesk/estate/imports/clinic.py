"""What the import page works on: a workbook read and understood, compared, with its lines."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from propdesk.db.store import Store
from propdesk.estate.imports.importing import (
    Imported,
    apply_import,
    remember_layout,
    remembered_layouts,
)
from propdesk.estate.imports.lines import (
    FIELD_NAMES,
    PASSED,
    PreviewLine,
    import_lines,
    remarks,
)
from propdesk.estate.imports.preview import Preview, decide, preview_import
from propdesk.estate.imports.refusals import refuse_other_files
from propdesk.estate.imports.workbook import file_hash
from propdesk.estate.roster.cells.sentences import why_ignored
from propdesk.estate.roster.cells.types import (
    ColumnChoice,
    Policy,
    SheetLayout,
    SheetRole,
    Step,
    TableKind,
)
from propdesk.estate.roster.reading import understand
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.kernel.progress import Progress
from propdesk.kernel.sheets.cells import Cell, Workbook, cell_text, column_letter
from propdesk.kernel.sheets.files import annotate_workbook, read_workbook
from propdesk.kernel.sheets.writing import CellKind, SheetColumn, write_table

TEMPLATE = (
    SheetColumn("building", N_("Building")),
    SheetColumn("entrance", N_("Entrance")),
    SheetColumn("floor", N_("Floor")),
    SheetColumn("unit_no", N_("Room number")),
    SheetColumn("unit_kind", N_("Property type")),
    SheetColumn("state", N_("State")),
    SheetColumn("built_area", N_("Built-up area"), CellKind.AREA),
    SheetColumn("inner_area", N_("Inner area"), CellKind.AREA),
    SheetColumn("handover_date", N_("Handover date"), CellKind.DATE),
    SheetColumn("move_in_date", N_("Move-in date"), CellKind.DATE),
    SheetColumn("owner_name", N_("Owner's name")),
    SheetColumn("relation", N_("Relation")),
    SheetColumn("phone", N_("Mobile phone")),
    SheetColumn("phone2", N_("Second phone")),
    SheetColumn("id_type", N_("ID type")),
    SheetColumn("id_number", N_("ID number")),
    SheetColumn("company_code", N_("Social credit code")),
    SheetColumn("plate", N_("Plate")),
    SheetColumn("parking_space", N_("Parking space")),
    SheetColumn("note", N_("Note"), width=30),
)
OFFERED = tuple(
    name for name in FIELD_NAMES if name not in ("name", "phones", "kind", "owner", "more_ids")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """A workbook under the clerk's hands. `answers` by conflict key; DIFFERS: leave it out.

    `is_remembered`: the columns are those confirmed for such a layout before.
    """

    file: Path
    sha256: str
    workbook: Workbook
    preview: Preview
    lines: tuple[PreviewLine, ...]
    mapping: Mapping[str, ColumnChoice] = field(default_factory=dict)
    answers: Mapping[str, Step] = field(default_factory=dict)
    is_remembered: bool = False
    skip_hidden: bool = False

    @property
    def hidden_rows(self) -> int:
        """How many rows of the chosen sheets the file does not show."""
        return sum(sheet.hidden_rows for sheet in self.chosen)

    @property
    def sheets(self) -> tuple[SheetLayout, ...]:
        """The sheets with a list, chosen or not."""
        return tuple(sheet for sheet in self.preview.roster.sheets if sheet.tables)

    @property
    def chosen(self) -> tuple[SheetLayout, ...]:
        """The sheets whose rows are taken."""
        return tuple(sheet for sheet in self.preview.roster.sheets if sheet.chosen)

    @property
    def two_areas(self) -> int:
        """How many units have a measured area that differs from the built-up one."""
        units = self.preview.roster.units
        return sum(1 for u in units if u.measured_area and u.measured_area != u.built_area)

    @property
    def decided(self) -> Preview:
        """The preview as the answers make it."""
        return decide(self.preview, self.answers)

    def results(self) -> Mapping[str, str]:
        """Result by place (see places.py) as the answers make it. What is not taken is
        `passed`: rows that are no data, parts of rows, whole sheets."""
        results = dict(self.decided.results)
        for line in self.lines:
            if line.kind == PASSED:
                results.setdefault(line.place, PASSED)
        return results

    def counts(self) -> Counter[str]:
        """How many rows have each result."""
        return Counter(self.results().values())

    def answered(self, keys: Collection[str], step: Step) -> "Clinic":
        """The same with one answer for several conflicts; what cannot be kept both is passed."""
        able = {c.key for c in self.preview.conflicts if step in (*c.answers, Step.DIFFERS)}
        return replace(self, answers={**self.answers, **dict.fromkeys(able & set(keys), step)})

    def cells_around(self, sheet: str, row: int, letter: int) -> "Window":
        """Three rows by three columns around a cell, to show it as it stands in the file."""
        rows = next((s.rows for s in self.workbook.sheets if s.name == sheet), [])
        width = len(rows[0]) if rows else 1
        left = max(1, min(letter - 1, width - 2))
        top = max(1, min(row - 1, len(rows) - 2))
        columns = range(left, min(left + 3, width + 1))
        return Window(
            tuple(column_letter(column) for column in columns),
            tuple(
                (number, tuple(_text(rows[number - 1][c - 1]) for c in columns))
                for number in range(top, min(top + 3, len(rows) + 1))
            ),
        )

    def headings(self, sheet: str, header_row: int) -> list["Heading"]:
        """Every column of a sheet with its heading and the first values below it."""
        rows = next((s.rows for s in self.workbook.sheets if s.name == sheet), [])
        width = len(rows[0]) if rows else 0
        found = []
        for column in range(width):
            head = _text(rows[header_row - 1][column]) if 0 < header_row <= len(rows) else ""
            below = [_text(row[column]) for row in rows[header_row : header_row + 60]]
            values = [text for text in below if text][:2]
            if head or values:
                found.append(Heading(column_letter(column + 1), head, listed(values)))
        return found


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of a sheet: letters of the columns, and rows with their numbers."""

    letters: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a sheet."""

    letter: str
    text: str
    values: str


def _text(cell: Cell) -> str:
    shown = cell_text(cell) or getattr(cell, "code", "")
    return " ".join(shown.split())


def open_clinic(
    store: Store,
    file: Path,
    *,
    policy: Policy,
    progress: Progress,
    before: Clinic | None = None,
    sheets: Collection[str] | None = None,
    mapping: Mapping[str, ColumnChoice] | None = None,
    encoding: str = "",
    separator: str = "",
    skip_hidden: bool = False,
) -> Clinic:
    """Read and understand a file, or what was read `before` with other sheets or columns.

    `encoding` and `separator` are for a text file that is read anew ('' finds them out);
    `skip_hidden` leaves out the rows the file does not show. Refuses what is no roster.
    Answers given before are kept: each names what was asked, so it answers only the same again.
    """
    told = {"encoding": encoding, "separator": separator}
    workbook = before.workbook if before else read_workbook(file, progress=progress, **told)
    own = dict(mapping or (before.mapping if before else {}))
    layouts = store.read(remembered_layouts)
    known = {**layouts, **own}
    roster = understand(
        workbook, chosen_sheets=sheets, mapping=known, progress=progress, skip_hidden=skip_hidden
    )
    refuse_other_files(workbook, roster)
    preview = store.read(preview_import, roster=roster, policy=policy)
    lines = import_lines(preview, workbook)
    digest = before.sha256 if before else file_hash(file)
    again = any(sheet.chosen and sheet.fingerprint in layouts for sheet in roster.sheets)
    answers = before.answers if before else {}
    return Clinic(
        file=file, sha256=digest, workbook=workbook, preview=preview, lines=lines, mapping=own,
        answers=answers, is_remembered=again, skip_hidden=skip_hidden,
    )  # fmt: skip


def put_in(store: Store, clinic: Clinic, progress: Progress) -> Imported:
    """Write the usable rows, and remember the columns the clerk gave."""
    done = store.write(
        apply_import,
        roster=clinic.preview.roster,
        policy=clinic.preview.policy,
        file_name=clinic.file.name,
        file_sha256=clinic.sha256,
        answers=clinic.answers,
        progress=progress,
    )
    for sheet in clinic.chosen:
        choice = clinic.mapping.get(sheet.name)
        if choice is not None and sheet.fingerprint:
            store.write(remember_layout, fingerprint=sheet.fingerprint, choice=choice)
    return done


def save_report(clinic: Clinic, out: Path) -> int:
    """Write the clerk's file with a comment on each problem and conflict; how many."""
    told = remarks(clinic.preview)
    text = (clinic.workbook.encoding, clinic.workbook.separator)
    annotate_workbook(clinic.file, told, out, text=text)
    return len(told)


def write_template(path: Path, title: str, rows: Sequence[Sequence[object]] = ()) -> None:
    """Write an empty workbook with the columns the import knows."""
    write_table(path, title, TEMPLATE, rows)


def kind_of_table(
    sheet: SheetLayout | None, letters: Mapping[str, str], number: int = 0
) -> TableKind:
    """What the rows of a table are (`number` counts those side by side from 0): as it was
    understood, else by the columns that were chosen."""
    if sheet is not None and number < len(sheet.tables):
        return sheet.tables[number].kind
    if "space" in letters:
        return TableKind.SPACES
    rooms = {"unit_code", "unit_no", "built_area", "owner_name"}
    return (
        TableKind.VEHICLES if "plate" in letters and not rooms & set(letters) else TableKind.UNITS
    )


def sheets_aside(clinic: Clinic) -> list[tuple[SheetLayout, str]]:
    """The sheets that were not taken for a list, each with the reason."""
    passed = clinic.preview.roster.passed_over
    reasons = {one.sheet: why_ignored(one) for one in passed if not one.row}
    sheets = clinic.preview.roster.sheets
    return [(s, reasons[s.name]) for s in sheets if not s.tables and s.name in reasons]


def is_repeat(sheet: SheetLayout) -> bool:
    """Whether the sheet says again what another says."""
    return sheet.role is SheetRole.REPEATS


def facts_line(clinic: Clinic) -> str:
    """What the head of the page says of a file: sheets, rows, columns, what stays out."""
    sheets = len(clinic.workbook.sheets)
    rows = sum(sheet.rows for sheet in clinic.chosen)
    parts = [
        ngettext("{count} sheet", "{count} sheets", sheets).format(count=sheets),
        ngettext("{count} row", "{count} rows", rows).format(count=f"{rows:,}"),
    ]
    if clinic.chosen:
        parts.append(_("header in row {row}").format(row=clinic.chosen[0].header_row))
    if clinic.mapping:
        parts.append(_("columns corrected"))
    elif clinic.is_remembered:
        parts.append(_("columns remembered"))
    passed = clinic.counts()[PASSED]
    if passed:
        words = ngettext(
            "{count} passed over (totals, hints, repeats)",
            "{count} passed over (totals, hints, repeats)",
            passed,
        )
        parts.append(words.format(count=f"{passed:,}"))
    rest = dict.fromkeys(" ".join(text.split()) for s in clinic.chosen for text in s.unmapped)
    if rest:
        words = ngettext(
            "{count} column is not imported: {names}",
            "{count} columns are not imported: {names}",
            len(rest),
        )
        parts.append(words.format(count=len(rest), names=listed(rest)))
    absent = len(clinic.preview.absent)
    if absent and clinic.preview.comparison.units:
        words = ngettext(
            "{count} unit of the register is not in the file and stays",
            "{count} units of the register are not in the file and stay",
            absent,
        )
        parts.append(words.format(count=f"{absent:,}"))
    return " · ".join(parts)
