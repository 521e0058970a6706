"""The report workbook: the clerk's file with coloured comments. Runs in the child only."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import column_index_from_string

from propdesk.kernel.sheets.reader import Frame, Refused, read_frames

COPY_UP_TO = 2 * 1024 * 1024  # a larger copy needs more memory than the child may have
_FILLS = {
    "error": PatternFill("solid", fgColor="FFC7CE"),
    "warning": PatternFill("solid", fgColor="FFEB9C"),
}
_WIDTH, _LINE = 320, 22

Notes = dict[str, dict[tuple[int, int], tuple[str, str]]]


def annotate(request: Frame) -> None:
    """Write `out`: the source with `notes` [sheet, row, column, level, sentence] and their list.

    `title` and `headings` name the list's sheet and columns. Formats other than .xlsx, and files
    too large to be copied, are written anew from their values.
    """
    source, out = Path(request["source"]), Path(request["out"])
    notes = _by_cell(request["notes"])
    copied = source.suffix.lower() in (".xlsx", ".xlsm") and source.stat().st_size <= COPY_UP_TO
    if not (copied and _copy(source, out, notes, request)):
        _from_values(source, out, notes, request)


def _by_cell(notes: list[list[Any]]) -> Notes:
    """The sentences of each cell together, with the worst of their levels."""
    found: Notes = {}
    for sheet, row, column, level, sentence in notes:
        if level == "notice":
            continue
        place = (int(row), column_index_from_string(column) if column else 1)
        cells = found.setdefault(sheet, {})
        before = cells.get(place)
        worst = "error" if "error" in (level, before[0] if before else "") else "warning"
        cells[place] = (worst, f"{before[1]}\n{sentence}" if before else sentence)
    return found


def _copy(source: Path, out: Path, notes: Notes, request: Frame) -> bool:
    try:
        book = load_workbook(source)
        for name, cells in notes.items():
            if name in book.sheetnames:
                for (row, column), (level, text) in cells.items():
                    cell = _anchor(book[name], row, column)
                    cell.fill = _FILLS[level]
                    before = f"{cell.comment.text}\n" if cell.comment else ""
                    cell.comment = _comment(before + text)
        _list(book, request)
        book.save(out)
    except (MemoryError, KeyError, ValueError, TypeError, AttributeError, IndexError):
        return False  # openpyxl stumbles over parts that the fast reader does not need
    return True


def _anchor(sheet: Any, row: int, column: int) -> Any:  # noqa: ANN401 - openpyxl's sheet and cell
    """The cell itself, or the first of its merged block: only that one can bear a comment."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        for block in sheet.merged_cells.ranges:
            if cell.coordinate in block:
                return sheet.cell(block.min_row, block.min_col)
    return cell


def _comment(text: str) -> Comment:
    lines = sum(1 + len(line) // 22 for line in text.split("\n"))
    return Comment(text, "PropDesk", width=_WIDTH, height=_LINE * (lines + 1))


def _list(book: Any, request: Frame) -> None:  # noqa: ANN401 - both kinds of openpyxl workbooks
    sheet = book.create_sheet(_free_name(request["title"], book.sheetnames))
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDE", (16, 8, 8, 10, 80), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append(request["headings"])
    for name, row, column, level, sentence in request["notes"]:
        told = request["levels"][level]
        sheet.append([_text(sheet, name), row or None, column, told, sentence])


def _text(sheet: Any, value: str) -> Any:  # noqa: ANN401 - both kinds of openpyxl sheets
    cell = WriteOnlyCell(sheet, value=None)
    cell.value = value
    cell.data_type = "s"
    return cell if value[:1] in "=#" else value


def _free_name(wanted: str, taken: list[str]) -> str:
    name = wanted
    while name in taken:
        name += "_"
    return name


def _from_values(source: Path, out: Path, notes: Notes, request: Frame) -> None:
    book = Workbook(write_only=True)
    sheet: Any = None
    cells: dict[tuple[int, int], tuple[str, str]] = {}
    number = 0
    for frame in read_frames(source, *request.get("text", ("", ""))):
        if "sheet" in frame:
            sheet = book.create_sheet(frame["sheet"][:31])
            cells, number = notes.get(frame["sheet"], {}), 0
        for row in _rows(frame):
            number += 1
            sheet.append(
                [_cell(sheet, value, cells.get((number, c))) for c, value in enumerate(row, 1)]
            )
    if sheet is None:
        raise Refused("damaged")
    _list(book, request)
    book.save(out)


def _rows(frame: Frame) -> Iterator[list[Any]]:
    rows = frame.get("rows", [])
    for row, column, kind, text in frame.get("special", ()):
        if kind == "l":
            continue
        readers = {"d": date.fromisoformat, "t": datetime.fromisoformat, "h": time.fromisoformat}
        rows[row][column] = readers[kind](text) if kind in readers else text
    yield from rows


def _cell(sheet: Any, value: Any, note: tuple[str, str] | None) -> Any:  # noqa: ANN401 - any cell
    if note is None and not (isinstance(value, str) and value[:1] in "=#"):
        return value
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if note is not None:
        cell.fill = _FILLS[note[0]]
        cell.comment = _comment(note[1])
    return cell
