"""The columns of declared fields in a workbook, and the rows that stand under them.

One declaration writes the export and the template and finds the columns again, whatever language
they are in, in whatever order, with titles above them. A field that was called otherwise keeps its
former names (`Fact.was`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from propdesk.kernel.errors import Problem, UserError
from propdesk.kernel.exchange.noise import noise_of
from propdesk.kernel.exchange.shifted import shifted_rows, text_faults
from propdesk.kernel.exchange.values import bare_text
from propdesk.kernel.i18n import LANGUAGES, N_, _, listed, using_language
from propdesk.kernel.records.fields import Fact, FactKind, facts
from propdesk.kernel.sheets.cells import Cell, SheetData, Workbook, cell_text, column_letter

LOOKED_AT = 40  # rows from the top among which the headings are
_IN_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_NEVER = frozenset({FactKind.STATE, FactKind.SEVERAL, FactKind.MOMENT})


class NoSuchList(UserError):
    """Nothing in the file looks like the list."""

    message = N_(
        "No headings of this list were found in {name}. They are: {headings}. The empty template"
        " has them."
    )


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a sheet: its number there, and field → cell."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """The list on one sheet. `letters` is field → column letter; `unknown` are headings of columns
    nobody knows, `shown` of those that an import does not change. `passed` are (row, why): filled
    rows that are no data, see `noise`; `hidden` counts the rows that the file does not show, and
    `faults` are those of the sheet."""

    sheet: str
    header_row: int
    letters: Mapping[str, str]
    unknown: tuple[str, ...]
    shown: tuple[str, ...]
    rows: tuple[TableRow, ...]
    passed: tuple[tuple[int, str], ...]
    hidden: int = 0
    faults: Sequence[Problem] = ()


def exchanged(record: type) -> tuple[Fact, ...]:
    """The fields of a record that a workbook brings in: what is typed, and the number."""
    return tuple(
        fact
        for fact in facts(record)
        if fact.in_sheet and fact.kind not in _NEVER and (fact.in_form or fact.own)
    )


def tables_of(
    workbook: Workbook, record: type, row: type
) -> tuple[list[SheetTable], list[tuple[str, str]]]:
    """The lists of a record on the sheets that are not hidden, and (sheet, why) of those that are
    not taken, why a msgid. Raises NoSuchList.

    `row` is the declared row of the list: what it shows besides is known and not taken.
    """
    known = exchanged(record)
    names = _headings(known)
    shown = {name for name in _headings(facts(row)) if name not in names}
    found, left = list[SheetTable](), list[tuple[str, str]]()
    for sheet in workbook.sheets:
        table = _table(sheet, names, shown)
        if table is not None and not sheet.hidden:
            found.append(table)
        elif table is not None:
            left.append((sheet.name, N_("The sheet is hidden and was not taken.")))
        elif sheet.rows and not sheet.hidden:  # a hidden one without the list holds drop-downs
            left.append((sheet.name, N_("No headings of this list stand here; it was not taken.")))
    if not found:
        raise NoSuchList(name=workbook.path.name, headings=listed(heading(one) for one in known))
    return found, left


def heading(fact: Fact) -> str:
    """What stands above the column of a field, in the reader's language."""
    return _(fact.sheet_header or fact.header)


def _headings(some: Sequence[Fact]) -> Mapping[str, str]:
    """Bare heading (in every language, former ones too) → field."""
    return _cached(tuple((one.name, one.sheet_header or one.header, *one.was) for one in some))


@cache
def _cached(told: tuple[tuple[str, ...], ...]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with using_language(language):
            for name, *headers in told:
                for header in headers:
                    found.setdefault(_bare(_(header)), name)
    return found


def _bare(text: str) -> str:
    return bare_text(_IN_BRACKETS.sub("", text) or text)


def _table(sheet: SheetData, names: Mapping[str, str], shown: set[str]) -> SheetTable | None:
    """The table under the row that names most fields; None where no row names two."""
    heads = [_places(row, names) for row in sheet.rows[:LOOKED_AT]]
    best = max(range(len(heads)), key=lambda number: len(heads[number]), default=None)
    if best is None or len(heads[best]) < min(2, len(set(names.values()))):
        return None
    places, header = heads[best], sheet.rows[best]
    rest = {
        place: cell_text(cell).strip()
        for place, cell in enumerate(header)
        if place not in places.values() and cell_text(cell).strip()
    }
    rows, passed = _rows(sheet, best + 1, places)
    return SheetTable(
        sheet=sheet.name,
        header_row=best + 1,
        letters={field: column_letter(place + 1) for field, place in places.items()},
        unknown=tuple(text for text in rest.values() if _bare(text) not in shown),
        shown=tuple(text for text in rest.values() if _bare(text) in shown),
        rows=rows,
        passed=passed,
        hidden=sum(row.number in sheet.hidden_rows for row in rows),
        faults=tuple(text_faults(sheet, best, [cell_text(cell) for cell in header])),
    )


def _rows(
    sheet: SheetData, header_row: int, places: Mapping[str, int]
) -> tuple[tuple[TableRow, ...], tuple[tuple[int, str], ...]]:
    """The rows below the headings, and those that are no data with the reason."""
    rows, passed = list[TableRow](), list[tuple[int, str]]()
    header, below = sheet.rows[header_row - 1], merged_down(sheet)
    out = shifted_rows(sheet, header_row - 1, [cell_text(cell) for cell in header])
    for number, row in enumerate(sheet.rows[header_row:], header_row + 1):
        if number in out:
            continue
        cells = {field: below.get((number, place), row[place]) for field, place in places.items()}
        if all(_is_blank(cell) for cell in row):
            continue
        told = [
            (text, cell_text(head))
            for cell, head in zip(row, header, strict=True)
            if (text := cell_text(cell).strip())
        ]
        texts, heads = [text for text, _head in told], [head for _text, head in told]
        if texts and (why := noise_of(texts, heads)):
            passed.append((number, why))
        else:
            rows.append(TableRow(number, cells))
    return tuple(rows), tuple(passed)


def merged_down(sheet: SheetData) -> dict[tuple[int, int], Cell]:
    """What blocks merged over several rows of a column say in each row, by (row, column from 0)."""
    return {
        (row, block.left - 1): sheet.rows[block.top - 1][block.left - 1]
        for block in sheet.merged
        if block.left == block.right and block.top <= len(sheet.rows)
        for row in range(block.top, block.bottom + 1)
    }


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _places(row: Sequence[Cell], names: Mapping[str, str]) -> dict[str, int]:
    """Field → column from 0, of a row of headings; of two with one heading the left one."""
    found = [(_of(cell, names), place) for place, cell in enumerate(row)]
    return {field: place for field, place in reversed(found) if field}


def _of(cell: Cell, names: Mapping[str, str]) -> str | None:
    return names.get(_bare(cell_text(cell))) if isinstance(cell, str) else None
