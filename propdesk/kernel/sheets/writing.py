"""Writing tables to .xlsx and .csv by a list of columns."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import LANGUAGES, _, using_language
from propdesk.kernel.money import Money
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.scaled import AREA
from propdesk.kernel.sheets.cells import Cell, SheetData, cell_text
from propdesk.kernel.whole_files import replacing

STEP = 1_000
LONGEST_TEXT = 32_767  # what a cell of Excel can hold
_EPOCH = date(1899, 12, 30)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class CellKind(StrEnum):
    """What a column holds. AREA takes integers of 10^-4 m², MONEY takes Money, NUMBER Decimals."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    MONEY = "money"
    AREA = "area"
    DATE = "date"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of what is written; `header` is a msgid marked N_.

    `value` gives what is written of a row; None: the row's attribute of that name.
    """

    field: str
    header: str
    kind: CellKind = CellKind.TEXT
    width: int = 0
    value: Callable[[Any], object] | None = None


_FORMATS = {
    CellKind.TEXT: "@",
    CellKind.WHOLE: "0",
    CellKind.NUMBER: "#,##0.######",
    CellKind.MONEY: "#,##0.00",
    CellKind.AREA: "#,##0.00##",
    CellKind.DATE: "yyyy-mm-dd",
    CellKind.TIME: "yyyy-mm-dd hh:mm",
}
_WIDTHS = {
    CellKind.TEXT: 18,
    CellKind.WHOLE: 10,
    CellKind.NUMBER: 14,
    CellKind.MONEY: 14,
    CellKind.AREA: 12,
    CellKind.DATE: 12,
    CellKind.TIME: 18,
}


def write_table(
    path: Path,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[object]],
    *,
    total: int = 0,
    progress: Progress | None = None,
) -> int:
    """Write rows (values in the order of the columns) as .xlsx; return how many.

    Takes an iterator and keeps memory flat. Text stays text, whatever it begins with. The old file
    is replaced only when the new one is complete. No rows: a template.
    """
    from openpyxl import Workbook

    progress = progress or NoProgress()
    count = 0
    with replacing(path) as part:
        book = Workbook(write_only=True)
        sheet: Any = book.create_sheet(_FORBIDDEN_IN_NAMES.sub(" ", title)[:31].strip("' ") or "1")
        with _given_up(sheet):
            _head(sheet, columns)
            sheet._values_to_row = _cells_of(sheet, columns)  # noqa: SLF001 - see there
            for row in rows:
                sheet.append(tuple(row))
                count += 1
                if count % STEP == 0:
                    progress.step(count, total)
            book.save(part)
    return count


@contextmanager
def _given_up(sheet: Any) -> Iterator[None]:  # noqa: ANN401 - openpyxl's sheet
    """Remove openpyxl's own temporary file at once when a table is not finished."""
    try:
        yield
    except BaseException:
        if not sheet.closed:
            sheet.close()
        with suppress(OSError, ValueError):  # gone already when saving itself has failed
            sheet._writer.cleanup()  # noqa: SLF001 - else the rows stay in the temporary folder
        raise


def _head(sheet: Any, columns: Sequence[SheetColumn]) -> None:  # noqa: ANN401 - openpyxl's sheet
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, 1):
        width = column.width or max(_WIDTHS[column.kind], 2 * len(_(column.header)) + 2)
        sheet.column_dimensions[get_column_letter(number)].width = width
    cells = []
    for column in columns:
        cell = WriteOnlyCell(sheet, value=_(column.header))
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8EEF4")
        cells.append(cell)
    sheet.append(cells)


def _cells_of(
    sheet: Any,  # noqa: ANN401 - openpyxl's sheet
    columns: Sequence[SheetColumn],
) -> Callable[[Sequence[object], int], Iterator[object]]:
    """Turn a row into cells. Each column has one cell object, used again for every row.

    It takes the place of openpyxl's own step, which guesses types ("=x" would be a formula) and
    costs a third of the time of a big export.
    """
    from openpyxl.cell import WriteOnlyCell

    plan: list[tuple[Any, Callable[[Any], str]]] = []
    for number, column in enumerate(columns, 1):
        cell: Any = WriteOnlyCell(sheet)
        cell.data_type = "s" if column.kind is CellKind.TEXT else "n"
        cell.number_format = _FORMATS[column.kind]
        cell.column = number
        plan.append((cell, _AS_STORED[column.kind]))

    def cells(row: Sequence[object], number: int) -> Iterator[object]:
        for value, (cell, stored) in zip(row, plan, strict=True):
            if value is not None and value != "":
                cell.row = number
                cell._value = stored(value)  # noqa: SLF001 - see above
                yield cell

    return cells


def _stored_text(value: object) -> str:
    text = value if isinstance(value, str) else str(value)
    return _ILLEGAL.sub("�", text)[:LONGEST_TEXT]


def _stored_number(value: object) -> str:
    if isinstance(value, Money):
        return value.plain
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(f"{value!r} is no exact number")
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _stored_area(value: object) -> str:
    if isinstance(value, int):
        sign, size = ("-", -value) if value < 0 else ("", value)
        return f"{sign}{size // 10**AREA}.{size % 10**AREA:0{AREA}d}"
    return _stored_number(value)


def _on_the_wall(moment: datetime) -> datetime:
    """A moment as the office's clock showed it; without a zone it is so already."""
    local = wall_time(moment) if moment.tzinfo is not None else moment
    return local.replace(microsecond=0, tzinfo=None)


def _stored_day(value: object) -> str:
    """Days since the epoch of Excel, with the time of day as a part of a day."""
    if isinstance(value, datetime):
        local = _on_the_wall(value)
        seconds = (local.hour * 60 + local.minute) * 60 + local.second
        return f"{(local.date() - _EPOCH).days}.{seconds * 10**10 // 86_400:010d}"
    if isinstance(value, date):
        return str((value - _EPOCH).days)
    raise TypeError(f"{value!r} is no day")


_AS_STORED: dict[CellKind, Callable[[Any], str]] = {
    CellKind.TEXT: _stored_text,
    CellKind.WHOLE: _stored_number,
    CellKind.NUMBER: _stored_number,
    CellKind.MONEY: _stored_number,
    CellKind.AREA: _stored_area,
    CellKind.DATE: _stored_day,
    CellKind.TIME: _stored_day,
}


def write_csv(path: Path, columns: Sequence[SheetColumn], rows: Iterable[Sequence[object]]) -> int:
    """Write rows as .csv (UTF-8 with BOM); text that a spreadsheet would run gets a leading '."""
    count = 0
    with replacing(path) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_(column.header) for column in columns])
        for row in rows:
            count += 1
            writer.writerow(
                [_csv_cell(value, column.kind) for value, column in zip(row, columns, strict=True)]
            )
    return count


def _csv_cell(value: object, kind: CellKind) -> str:
    if value is None:
        return ""
    if kind is CellKind.TEXT:
        text = str(value)
        return f"'{text}" if text.startswith(_DANGEROUS) else text
    if isinstance(value, date):
        return cell_text(_on_the_wall(value) if isinstance(value, datetime) else value)
    return _AS_STORED[kind](value)


def read_table(
    sheet: SheetData, columns: Sequence[SheetColumn]
) -> Iterator[tuple[int, dict[str, Cell]]]:
    """Yield (row number, field → cell) of a sheet that was written by `write_table`.

    Headings are known in every language and in any order; rows above the header are skipped.
    """
    names = {heading: column.field for column in columns for heading in _headings(column.header)}
    place: dict[str, int] = {}
    for number, row in enumerate(sheet.rows, 1):
        if not place:
            found = {names[t]: i for i, cell in enumerate(row) if (t := cell_text(cell)) in names}
            place = found if len(found) * 2 > len(columns) else {}
        elif any(cell is not None for cell in row):
            yield number, {name: row[i] for name, i in place.items() if i < len(row)}


def _headings(header: str) -> set[str]:
    headings = {header}
    for language in LANGUAGES:
        with using_language(language):
            headings.add(_(header))
    return headings
