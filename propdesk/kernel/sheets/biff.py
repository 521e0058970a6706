"""Which rows of an .xls are hidden: the fast reader does not tell. For the reading child only."""

import struct
from collections.abc import Iterator

_END = 0xFFFFFFFA  # this and above are no sectors
_SMALLEST = 4096  # shorter streams stand elsewhere; no workbook is that short
_BOUNDSHEET, _ROW, _EOF = 0x85, 0x208, 0x0A
_NOT_SHOWN = 0x20


def hidden_rows_of_xls(data: bytes) -> dict[str, list[int]]:
    """Sheet name → its hidden rows, counted from 1; {} for a file that is built otherwise."""
    try:
        book = _workbook_stream(data)
        return {name: list(_hidden(book, at)) for name, at in _sheets(book)}
    except (struct.error, IndexError, ValueError):
        return {}


def _workbook_stream(data: bytes) -> bytes:
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    table: list[int] = []
    for sector in _table_sectors(data, size):
        table += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
    directory = _chain(data, size, table, struct.unpack_from("<I", data, 48)[0])
    for at in range(0, len(directory), 128):
        length, start = struct.unpack_from("<H", directory, at + 64)[0], at + 116
        name = directory[at : at + max(0, length - 2)].decode("utf-16-le")
        first, total = struct.unpack_from("<II", directory, start)
        if name in ("Workbook", "Book") and total >= _SMALLEST:
            return _chain(data, size, table, first)[:total]
    return b""


def _table_sectors(data: bytes, size: int) -> Iterator[int]:
    """The sectors of the table of sectors: 109 in the head, further ones in a chain."""
    yield from (sector for sector in struct.unpack_from("<109I", data, 76) if sector < _END)
    further, count = struct.unpack_from("<II", data, 68)
    for _ in range(min(count, len(data) // size)):
        if further >= _END:
            return
        *sectors, further = struct.unpack_from(f"<{size // 4}I", data, (further + 1) * size)
        yield from (sector for sector in sectors if sector < _END)


def _chain(data: bytes, size: int, table: list[int], sector: int) -> bytes:
    parts: list[bytes] = []
    while sector < _END and len(parts) <= len(table):
        parts.append(data[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector]
    return b"".join(parts)


def _records(book: bytes, at: int) -> Iterator[tuple[int, int]]:
    """(record, place of its body) up to the end of a part."""
    while at + 4 <= len(book):
        record, length = struct.unpack_from("<HH", book, at)
        if record == _EOF:
            return
        yield record, at + 4
        at += 4 + length


def _sheets(book: bytes) -> Iterator[tuple[str, int]]:
    for record, body in _records(book, 0):
        if record == _BOUNDSHEET:
            begin, length, wide = struct.unpack_from("<I2xBB", book, body)
            text = book[body + 8 : body + 8 + length * (1 + (wide & 1))]
            yield text.decode("utf-16-le" if wide & 1 else "latin-1"), begin


def _hidden(book: bytes, at: int) -> Iterator[int]:
    for record, body in _records(book, at):
        if record == _ROW and struct.unpack_from("<H", book, body + 12)[0] & _NOT_SHOWN:
            yield struct.unpack_from("<H", book, body)[0] + 1
