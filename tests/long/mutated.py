"""D2: good workbooks with bytes and parts changed at random; the program that reads them lives."""

import csv
import io
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlwt

from propdesk.db.keeping.layout import DataFolder
from propdesk.estate.roster.reading import understand
from propdesk.kernel.errors import UserError
from propdesk.kernel.sheets.files import read_workbook

ROWS = (
    ("楼栋", "单元", "房号", "业主姓名", "联系电话", "建筑面积", "交房日期"),
    ("1栋", "1", "101", "陈雨桐", "19900003271", 134.65, "2019-03-01"),
    ("1栋", "1", "0102", "许文博 何清扬", "19900007720/0571-88888888", "100㎡", "2019.3.2"),
    ("2#", "", "商铺3", "", 19900009043, -1, 43525),
)
SLOWEST = 25.0  # seconds; the child is ended after 20
PIECES = (b"", b"\x00", b"\xff" * 9, b"]]>", b"&#0;", b"<c r='XFD1048576'>", b"1e999", b"-0", b"'")


def _xlsx() -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(row)
    sheet.merge_cells("A3:A4")
    book.save(file)
    return file.getvalue()


def _xls() -> bytes:
    book, file = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("业主")
    for place, row in enumerate(ROWS):
        for column, cell in enumerate(row):
            sheet.write(place, column, cell)
    book.save(file)
    return file.getvalue()


def _csv(encoding: str) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(ROWS)
    return file.getvalue().encode(encoding)


GOOD: tuple[tuple[str, Callable[[], bytes]], ...] = (
    ("xlsx", _xlsx),
    ("xls", _xls),
    ("csv", lambda: _csv("gb18030")),
    ("csv", lambda: _csv("utf-8-sig")),
)


def mutated(raw: bytes, chance: random.Random) -> bytes:
    """Some bytes of it are others, are gone, stand twice, or are a piece of mischief."""
    data = bytearray(raw)
    for _number in range(chance.choice((1, 1, 2, 5, 20))):
        at, how = chance.randrange(len(data) or 1), chance.randrange(5)
        length = chance.choice((1, 4, 64, len(data) // 3))
        if how == 0 and data:
            data[at % len(data)] ^= 1 << chance.randrange(8)
        elif how == 1:
            del data[at : at + length]
        elif how == 2:
            data[at:at] = data[at : at + length]
        elif how == 3:
            data[at:at] = chance.choice(PIECES)
        else:
            data[at : at + 4] = chance.randbytes(4)
    return bytes(data)


def inside(raw: bytes, chance: random.Random) -> bytes:
    """The same with one part of a zip, packed well again."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(file, "w") as new:
        names = old.namelist()
        chosen = chance.choice(names)
        for name in names:
            part = old.read(name)
            new.writestr(name, mutated(part, chance) if name == chosen else part)
    return file.getvalue()


def read_mutated(
    times: int, _office: DataFolder, place: Path, seed: int = 1
) -> tuple[str, list[str]]:
    """Read so many; each is understood or refused with a sentence, in time."""
    faults, refused = list[str](), 0
    for time_ in range(times):
        chance = random.Random(f"{seed} {time_}")
        ending, make = GOOD[time_ % len(GOOD)]
        raw = make()
        zipped = ending == "xlsx" and chance.random() < 0.7
        file = place / f"mutated.{ending}"
        file.write_bytes(inside(raw, chance) if zipped else mutated(raw, chance))
        begun = time.monotonic()
        try:
            understand(read_workbook(file))
        except UserError:
            refused += 1
        except Exception as fault:  # noqa: BLE001  whatever it is, the file says it
            kept = place / f"fault-{time_}.{ending}"
            file.replace(kept)
            faults.append(f"seed {seed}, {time_}: {type(fault).__name__}: {fault}")
        if time.monotonic() - begun > SLOWEST:
            faults.append(f"seed {seed}, {time_}: {time.monotonic() - begun:.0f} s")
    return f"{refused} refused, {times - refused - len(faults)} read", faults
