"""Reads a workbook as frames, each one JSON object; runs in the child only (child.py).

This module imports neither Qt nor SQLAlchemy nor the rest of the program.
"""

import csv
import io
import json
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propdesk.kernel.sheets.broken_zip import BROKEN_ZIP
from propdesk.kernel.sheets.marks import SheetMarks, look_again, look_into_ods

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MAX_FILE = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 100
RATIO_COUNTS_FROM = 20 * 1024 * 1024  # a small file of blank cells packs better than 1:100
MAX_ROWS = 120_000
MAX_COLUMNS = 200
MAX_MANIFEST = 1024 * 1024
CHUNK = 2_000

Frame = dict[str, Any]

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_GLOBALS = re.compile(rb"\x09\x08(?:\x10\x00\x00\x06|\x08\x00\x00\x05)\x05\x00")
_FILEPASS, _END_OF_PART = 0x2F, 0x0A
_BIFF = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")  # Excel 2 to 5 before OLE
# What text.visible takes out, and text.LOST, as JSON writes them; it may find more, never less.
_ODD_IN_JSON = re.compile(
    rb"\\u(?:00(?:85|a0|ad)|034f|061c|11(?:5f|60)|1680|17b[45]|180e|20(?:0[0-9a-f]|2[89a-f]|5f|6[0-9a-f])"
    rb"|3164|feff|ff(?:a0|f[9abd])|db40)"
)
_TIMES = {date: "d", datetime: "t", time: "h"}


class Refused(Exception):
    """The file is not read; the first argument is the reason's name, known to kernel.sheets."""


def read_frames(path: Path, encoding: str = "", separator: str = "") -> Iterator[Frame]:
    """Yield the workbook as frames: {format}, then per sheet {sheet …} and {rows, special}.

    `encoding` and `separator` (see sheet_text) are for text files; '' finds them out.
    Raises Refused. `special` are the cells JSON has no type for: [row, column, kind, text] with
    kind d(ate), t (date and time), h (time), e(rror), u(ncalculated); l(ost) marks text with a
    damaged character. Rows count from 0 in the chunk.
    """
    if path.stat().st_size > MAX_FILE:
        raise Refused("too_large")
    data = path.read_bytes()
    kind = _kind_of(data)
    if kind == "text":
        yield from _text_frames(data, encoding, separator)
    else:
        yield from _workbook_frames(data, kind)


def _kind_of(data: bytes) -> str:
    """Tell zip, ole or text by content; the name of a file often lies."""
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data)
    if data.startswith(_OLE):
        if _ENCRYPTED in data or _has_password(data):
            raise Refused("protected")
        return "xls"
    if data[:2] in _BIFF:
        raise Refused("too_old")
    if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise Refused("not_a_workbook")
    return "text"


def _has_password(data: bytes) -> bool:
    """Whether an .xls or .et of Excel 97 or 5 has FILEPASS among its first records."""
    for begin in _GLOBALS.finditer(data):
        at = begin.start()
        for _ in range(20):
            record, length = struct.unpack_from("<HH", data, at) if at + 4 <= len(data) else (0, 0)
            if record == _FILEPASS:
                return True
            if record in (0, _END_OF_PART):
                break
            at += 4 + length
    return False


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if any(info.flag_bits & 1 for info in infos) or _is_encrypted_ods(archive):
                raise Refused("protected")
    except (*BROKEN_ZIP, OSError, ValueError) as error:
        raise Refused("damaged") from error
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos) or 1
    bomb = unpacked > RATIO_COUNTS_FROM and unpacked > MAX_RATIO * packed
    if unpacked > MAX_UNPACKED or bomb or len(infos) > 10_000:
        raise Refused("too_large")
    names = {info.filename for info in infos}
    for name, kind in (("xl/workbook.bin", "xlsb"), ("content.xml", "ods")):
        if name in names:
            return kind
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    raise Refused("not_a_workbook")


def _is_encrypted_ods(archive: zipfile.ZipFile) -> bool:
    manifest = archive.NameToInfo.get("META-INF/manifest.xml")
    if manifest is None or manifest.file_size > MAX_MANIFEST:
        return False
    return b"encryption-data" in archive.read(manifest)


def _workbook_frames(data: bytes, kind: str) -> Iterator[Frame]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        worksheet = python_calamine.SheetTypeEnum.WorkSheet
        metadata = [sheet for sheet in book.sheets_metadata if sheet.typ == worksheet]
        looks = _looks(data, kind, [m.name for m in metadata])
        yield {"format": kind, "zeros": kind == "xlsx"}
        for sheet in metadata:
            hidden = sheet.visible != python_calamine.SheetVisibleEnum.Visible
            yield from _sheet_frames(
                book.get_sheet_by_name(sheet.name),
                looks.get(sheet.name, SheetMarks({}, [])),
                hidden=hidden,
            )
    except python_calamine.PasswordError as error:
        raise Refused("protected") from error
    except python_calamine.CalamineError as error:
        raise Refused("protected" if "password" in str(error).lower() else "damaged") from error


def _looks(data: bytes, kind: str, names: list[str]) -> dict[str, SheetMarks]:
    """What the fast reader cannot tell of a sheet: errors, uncalculated formulas, zeros, hiding."""
    if kind == "xls":
        from propdesk.kernel.sheets.biff import hidden_rows_of_xls

        return {name: SheetMarks({}, rows) for name, rows in hidden_rows_of_xls(data).items()}
    if kind == "xlsb":
        return {}
    try:
        return look_again(data, names) if kind == "xlsx" else look_into_ods(data)
    except (*BROKEN_ZIP, OSError, SyntaxError, KeyError, ValueError, IndexError) as error:
        raise Refused("damaged") from error


def _sheet_frames(sheet: "CalamineSheet", look: SheetMarks, *, hidden: bool) -> Iterator[Frame]:
    end = sheet.end
    if end is not None and end[0] >= MAX_ROWS:
        raise Refused("too_many_rows", sheet.name)
    if end is not None and end[1] >= MAX_COLUMNS:
        raise Refused("too_many_columns", sheet.name)
    merged = [[t + 1, le + 1, b + 1, r + 1] for (t, le), (b, r) in sheet.merged_cell_ranges or []]
    yield {
        "sheet": sheet.name,
        "hidden": hidden,
        "merged": merged[:20_000],
        "hidden_rows": look.hidden_rows,
    }
    if end is not None:
        yield from _chunks(_padded(sheet), look.marks)


def _padded(sheet: "CalamineSheet") -> Iterator[list[Any]]:
    """The rows from A1 on; the reader itself begins in row 1 but in the first used column."""
    left = sheet.start[1] if sheet.start else 0
    for row in sheet.iter_rows():
        yield [None] * left + row if left else row


def _chunks(rows: Iterable[list[Any]], marks: dict[tuple[int, int], list[str]]) -> Iterator[Frame]:
    chunk: list[list[Any]] = []
    special: list[list[Any]] = []
    by_row: dict[int, list[tuple[int, list[str]]]] = {}
    for (row_no, column), mark in marks.items():
        by_row.setdefault(row_no, []).append((column, mark))
    for row_no, row in enumerate(rows):
        _convert(row, len(chunk), special)
        for column, (kind, text) in by_row.get(row_no, ()):
            _mark(row, len(chunk), column, kind, text, special)
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield {"rows": chunk, "special": special}
            chunk, special = [], []
    if chunk:
        yield {"rows": chunk, "special": special}


def _convert(row: list[Any], at: int, special: list[list[Any]]) -> None:
    """Make the cells of a row fit for JSON, in place; this loop sees every cell, so it is plain."""
    for column, value in enumerate(row):
        kind = type(value)
        if kind is str:
            if not value:
                row[column] = None
        elif kind is float:
            if value.is_integer():
                row[column] = int(value) if abs(value) < 1e15 else int(Decimal(repr(value)))
            elif value - value != 0:  # NaN or infinite
                row[column] = None
                special.append([at, column, "e", "#NUM!"])
        elif kind in _TIMES:
            special.append([at, column, _TIMES[kind], value.isoformat()])
            row[column] = None
        elif kind is timedelta:
            row[column] = str(value)


def frame_line(frame: Frame) -> bytes:
    """A frame as a line; cells with characters nobody sees are cleaned, damaged ones told.

    Hardly any workbook has such characters: they are looked for in the whole line at once.
    """
    line = json.dumps(frame, separators=(",", ":")).encode()
    if "rows" not in frame or not _ODD_IN_JSON.search(line):
        return line
    from propdesk.kernel.sheets.text import LOST, visible  # what most workbooks do not need

    for at, row in enumerate(frame["rows"]):
        for column, value in enumerate(row):
            if type(value) is str and not value.isascii():
                row[column] = visible(value) or None
                if LOST in value:
                    frame["special"].append([at, column, "l", ""])
    return json.dumps(frame, separators=(",", ":")).encode()


def _mark(
    row: list[Any], at: int, column: int, kind: str, text: str, special: list[list[Any]]
) -> None:
    """Put in what the second look found; a cell that has a value keeps it, except lost zeros."""
    if column >= len(row):
        row.extend([None] * (column + 1 - len(row)))
    if kind == "z":
        if type(row[column]) is int and row[column] >= 0:
            row[column] = str(row[column]).zfill(int(text))
    elif row[column] is None:
        special.append([at, column, kind, text])


def _text_frames(data: bytes, encoding: str, separator: str) -> Iterator[Frame]:
    from propdesk.kernel.sheets.text import read_text_table

    try:
        table = read_text_table(data, encoding, separator)
    except csv.Error as error:
        raise Refused("damaged") from error
    if table is None:
        raise Refused("not_a_workbook")
    rows = table.rows
    width = max(map(len, rows), default=0)
    if len(rows) > MAX_ROWS:
        raise Refused("too_many_rows", "csv")
    if width > MAX_COLUMNS:
        raise Refused("too_many_columns", "csv")
    for row in rows:
        row.extend([None] * (width - len(row)))
    yield {
        "format": "csv",
        "zeros": True,
        "encoding": table.encoding,
        "separator": table.separator,
    }
    told = {"hidden": False, "merged": [], "faults": table.faults, "separated": True}
    yield {"sheet": "csv", **told}
    for at in range(0, len(rows), CHUNK):  # JSON has a type for all that text holds
        yield {"rows": rows[at : at + CHUNK], "special": []}
