"""Writing tables to .xlsx and .csv by a list of columns."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from propdesk.kernel.clock import wall_time
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.scaled import AREA
from propdesk.kernel.sheets.cells import cell_text
from propdesk.kernel.whole_files import replacing

STEP = 1_000
LONGEST_TEXT = 32_767  # what a cell of Excel can hold
MOST_ROWS = 2**20 - 1  # what a sheet of Excel can hold under its head
_PADDING = 5 / 7  # the five pixels Excel adds to a width, in characters of seven
_EPOCH = date(1899, 12, 30)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class SheetFull(UserError):
    """More rows than Excel opens."""

    message = N_("{name} would have more than {most} rows. Save it as .csv, or narrow the list.")


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


FORMATS = {
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
    is replaced only when the new one is complete. No rows: a template. Raises SheetFull.
    """
    progress = progress or NoProgress()
    count = 0
    with replacing(path) as part, new_book(part) as book:
        sheet = book.add_worksheet(sheet_name(title))
        _head(book, sheet, columns)
        writers = [_writer(book, sheet, column.kind) for column in columns]
        for count, row in enumerate(rows, 1):
            if count > MOST_ROWS:
                raise SheetFull(name=path.name, most=MOST_ROWS)
            for place, (write, value) in enumerate(zip(writers, row, strict=True)):
                if value is not None and value != "":
                    write(count, place, value)
            if count % STEP == 0:
                progress.step(count, total)
    return count


@dataclass(frozen=True, slots=True)
class TableSheet:
    """One sheet of a workbook of several: its title, columns and rows."""

    title: str
    columns: Sequence[SheetColumn]
    rows: Sequence[Sequence[object]]


def write_tables(path: Path, tables: Sequence[TableSheet], made: datetime | None = None) -> int:
    """Write several small tables as the sheets of one .xlsx; how many rows they have together. With
    the moment it was `made`, the same tables give the same file."""
    with replacing(path) as part, new_book(part) as book:
        if made is not None:
            book.set_properties({"created": made})
        taken: set[str] = set()
        for each in tables:
            name = sheet_name(each.title)
            if name.casefold() in taken:
                name = f"{name[:28]} {len(taken) + 1}"
            taken.add(name.casefold())
            sheet = book.add_worksheet(name)
            _head(book, sheet, each.columns)
            writers = [_writer(book, sheet, column.kind) for column in each.columns]
            for number, row in enumerate(each.rows, 1):
                for place, (write, value) in enumerate(zip(writers, row, strict=True)):
                    if value is not None and value != "":
                        write(number, place, value)
    return sum(len(each.rows) for each in tables)


def sheet_name(title: str) -> str:
    """A title as a sheet may be called."""
    return _FORBIDDEN_IN_NAMES.sub(" ", title)[:31].strip("' ") or "1"


@contextmanager
def new_book(part: Path) -> Iterator[Any]:
    """A workbook that keeps its rows in a temporary folder, which goes whatever happens."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    with part.open("wb") as file, TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        book = Workbook(file, {"constant_memory": True, "tmpdir": folder})
        try:
            yield book
        finally:
            try:
                book.close()
            except FileCreateError as error:
                raise error.args[0] from error  # what the disk said
            finally:
                for sheet in book.worksheets():
                    sheet.row_data_fh.close()  # left open when the disk is full


def _head(book: Any, sheet: Any, columns: Sequence[SheetColumn]) -> None:  # noqa: ANN401 - xlsxwriter's
    sheet.freeze_panes(1, 0)
    look = book.add_format({"bold": True, "bg_color": "#E8EEF4"})
    for place, column in enumerate(columns):
        width = column.width or max(_WIDTHS[column.kind], 2 * len(_(column.header)) + 2)
        sheet.set_column(place, place, width - _PADDING)
        sheet.write_string(0, place, _(column.header), look)


def _writer(book: Any, sheet: Any, kind: CellKind) -> Callable[[int, int, Any], None]:  # noqa: ANN401 - xlsxwriter's
    """What writes a value of this kind into a cell, by row and column."""
    look = book.add_format({"num_format": FORMATS[kind]})
    if kind is not CellKind.TEXT:
        number = _AS_NUMBER[kind]
        return lambda row, place, value: sheet.write_number(row, place, number(value), look)

    def write(row: int, place: int, value: object) -> None:
        text = stored_text(value)
        if text.startswith("<r>") and text.endswith("</r>"):
            # Such a text alone would be taken for the marks of a rich one.
            sheet.write_rich_string(row, place, *text[:2], text[2:], look)
        else:
            sheet.write_string(row, place, text, look)

    return write


def stored_text(value: object) -> str:
    """A text as a cell can hold it."""
    text = value if isinstance(value, str) else str(value)
    return _ILLEGAL.sub("�", text)[:LONGEST_TEXT]


def _exact(value: object) -> Decimal:
    if isinstance(value, Money):
        return Decimal(value.fen).scaleb(-2)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(f"{value!r} is no exact number")
    return Decimal(value)


def _area(value: object) -> Decimal:
    return Decimal(value).scaleb(-AREA) if isinstance(value, int) else _exact(value)


def _on_the_wall(moment: datetime) -> datetime:
    """A moment as the office's clock showed it; without a zone it is so already."""
    local = wall_time(moment) if moment.tzinfo is not None else moment
    return local.replace(microsecond=0, tzinfo=None)


def _day(value: object) -> Decimal | int:
    """Days since the epoch of Excel, with the time of day as a part of a day."""
    if isinstance(value, datetime):
        local = _on_the_wall(value)
        seconds = (local.hour * 60 + local.minute) * 60 + local.second
        return (local.date() - _EPOCH).days + Decimal(seconds * 10**10 // 86_400).scaleb(-10)
    if isinstance(value, date):
        return (value - _EPOCH).days
    raise TypeError(f"{value!r} is no day")


_AS_NUMBER: dict[CellKind, Callable[[Any], Decimal | int]] = {
    CellKind.WHOLE: _exact,
    CellKind.NUMBER: _exact,
    CellKind.MONEY: _exact,
    CellKind.AREA: _area,
    CellKind.DATE: _day,
    CellKind.TIME: _day,
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
    return format(_AS_NUMBER[kind](value), "f")
