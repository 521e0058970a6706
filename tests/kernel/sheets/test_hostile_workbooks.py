"""A broken, huge or hostile file is refused with a sentence; the program never falls (D1)."""

import contextlib
import io
import itertools
import random
import re
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwt

from propdesk.kernel.errors import UserError
from propdesk.kernel.sheets import files as exports
from propdesk.kernel.sheets.biff import hidden_rows_of_xls
from propdesk.kernel.sheets.files import read_workbook
from propdesk.kernel.sheets.reader import Refused, read_frames

WORKBOOK = "xl/workbook.xml"
SHEET = "xl/worksheets/sheet1.xml"
STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def good() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["楼栋", "房号"], ["1", "101"], ["1", 44197]):
        sheet.append(row)
    sheet["B3"].number_format = "yyyy-mm-dd"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(
    edit: Callable[[str, bytes], bytes | None], packing: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A good workbook with its parts edited; None leaves a part out."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good())) as old, zipfile.ZipFile(file, "w", packing) as new:
        for name in old.namelist():
            data = edit(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return file.getvalue()


def in_sheet(old: bytes, new: bytes) -> bytes:
    return changed(lambda name, data: data.replace(old, new) if name == SHEET else data)


def far_cell() -> bytes:
    return in_sheet(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )


def many_columns() -> bytes:
    return in_sheet(b"</sheetData>", b'<row r="9"><c r="XFD9"><v>1</v></c></row></sheetData>')


def many_rows() -> bytes:
    return in_sheet(
        b"</sheetData>", b'<row r="130000"><c r="A130000"><v>1</v></c></row></sheetData>'
    )


def bomb() -> bytes:
    rows = b"<row><c><v>1</v></c></row>" * 4_000_000
    return in_sheet(b"</sheetData>", rows + b"</sheetData>")


def entity_bomb() -> bytes:
    head = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    return changed(
        lambda name, data: head + b"]><workbook>&j;</workbook>" if name == WORKBOOK else data
    )


def protected() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(504)
        + "EncryptedPackage".encode("utf-16-le")
        + bytes(600)
    )


def locked_xls(length: int) -> bytes:
    """An .xls whose first record after BOF is FILEPASS: as with XOR (6 bytes) or RC4 (54)."""
    book = xlwt.Workbook()
    book.add_sheet("名单").write(0, 0, "房号")
    file = io.BytesIO()
    book.save(file)
    data = file.getvalue()
    begin = data.index(b"\x09\x08\x10\x00") + 20
    return data[:begin] + struct.pack("<HH", 0x2F, length) + data[begin + 4 :]


def locked_ods(*, whole: bool) -> bytes:
    """An .ods as LibreOffice writes it with a password: each part, or all in one package."""
    part = "encrypted-package" if whole else "content.xml"
    told = f'<m:file-entry m:full-path="{part}"><m:encryption-data/></m:file-entry>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "META-INF/manifest.xml", f'<m:manifest xmlns:m="urn:m">{told}</m:manifest>'
        )
        archive.writestr(part, bytes(range(256)))
    return file.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "far.xlsx": (far_cell, "workbook_too_large|sheet_too_long|sheet_too_wide"),
    "wide.xlsx": (many_columns, "sheet_too_wide"),
    "long.xlsx": (many_rows, "sheet_too_long"),
    "bomb.xlsx": (bomb, "workbook_too_large"),
    "entities.xlsx": (entity_bomb, "workbook_damaged|workbook_too_large"),
    "truncated.xlsx": (lambda: good()[:3000], "workbook_damaged"),
    "no_sheet.xlsx": (lambda: changed(lambda n, d: None if n == SHEET else d), "workbook_damaged"),
    "torn.xlsx": (lambda: in_sheet(b"</sheetData>", b"<row"), "workbook_damaged"),
    "protected.xlsx": (protected, "workbook_protected"),
    "protected.xlsb": (protected, "workbook_protected"),
    "xor.xls": (lambda: locked_xls(6), "workbook_protected"),
    "rc4.et": (lambda: locked_xls(54), "workbook_protected"),
    "parts.ods": (lambda: locked_ods(whole=False), "workbook_protected"),
    "package.ods": (lambda: locked_ods(whole=True), "workbook_protected"),
    "page.xls": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "not_a_workbook"),
    "xml.xls": (lambda: b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "not_a_workbook"),
    "picture.xlsx": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(200), "not_a_workbook"),
    "letter.xlsx": (
        lambda: changed(lambda n, d: None if n.startswith("xl/") else d),
        "not_a_workbook",
    ),
    "old.xls": (lambda: b"\x09\x00\x04\x00\x02\x00\x10\x00" + bytes(100), "workbook_too_old"),
    "big.csv": (lambda: b"a,b\n" * 6_000_000, "workbook_too_large"),
    "ole.xls": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "workbook_damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    make, kinds = REFUSED[name]
    path = tmp_path / name
    path.write_bytes(make())
    begun = time.monotonic()
    with pytest.raises(UserError) as refused:
        read_workbook(path)
    assert re.fullmatch(kinds, refused.value.kind)
    assert name in str(refused.value)
    assert time.monotonic() - begun < exports.SECONDS


@pytest.mark.parametrize("seed", range(12))
def test_a_file_with_random_damage_is_read_or_refused(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)

    def damaged(name: str, data: bytes) -> bytes:
        spoilt = bytearray(data)
        for _ in range(chance.randint(1, 4) if name == SHEET else 0):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        return bytes(spoilt)

    path = tmp_path / "damaged.xlsx"
    path.write_bytes(changed(damaged))
    try:
        assert read_workbook(path).sheets
    except UserError as refused:
        assert "damaged.xlsx" in str(refused)  # noqa: PT017 - either way is right


def test_no_changed_bit_of_what_a_workbook_says_of_its_sheet_ends_in_a_crash(
    tmp_path: Path,
) -> None:
    path, raw = tmp_path / "damaged.xlsx", good()
    entry = raw.rindex(SHEET.encode())
    for spot, bit in itertools.product(range(entry - 46, entry), range(8)):
        spoilt = bytearray(raw)
        spoilt[spot] ^= 1 << bit
        path.write_bytes(spoilt)
        with contextlib.suppress(Refused):
            assert list(read_frames(path))


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(exports.WorkbookMissing):
        read_workbook(tmp_path / "none.xlsx")


def test_strict_ooxml_is_read(tmp_path: Path) -> None:
    def strict(_: str, data: bytes) -> bytes:
        for old, new in STRICT.items():
            data = data.replace(old.encode(), new.encode())
        return data

    path = tmp_path / "strict.xlsx"
    path.write_bytes(changed(strict))
    assert read_workbook(path).sheets[0].rows[1] == ["1", "101"]


def test_dates_counted_from_1904_are_the_days_meant(tmp_path: Path) -> None:
    def since_1904(name: str, data: bytes) -> bytes:
        return (
            re.sub(rb"<workbookPr(?=[ />])", b'<workbookPr date1904="1"', data)
            if name == WORKBOOK
            else data
        )

    path = tmp_path / "mac.xlsx"
    path.write_bytes(changed(since_1904))
    day = read_workbook(path).sheets[0].rows[2][1]
    assert str(day) == "2025-01-02"


def test_a_renamed_file_is_read_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "really_xlsx.xls"
    path.write_bytes(good())
    assert read_workbook(path).sheets[0].rows[1] == ["1", "101"]
    book = xlwt.Workbook()
    book.add_sheet("s").write(0, 0, "x")
    path = tmp_path / "really_xls.et"
    book.save(str(path))
    assert read_workbook(path).sheets[0].rows == [["x"]]
    path = tmp_path / "really_text.xls"
    path.write_text("a\tb\n1\t2\n", encoding="utf-8")
    assert read_workbook(path).sheets[0].rows == [["a", "b"], ["1", "2"]]


def test_a_reader_that_takes_too_long_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "slow.xlsx"
    path.write_bytes(good())
    monkeypatch.setattr(exports, "SECONDS", 0.001)
    begun = time.monotonic()
    with pytest.raises(exports.WorkbookTooLarge):
        list(exports.frames_of_child({"task": "read", "path": str(path)}, path, 0))
    assert time.monotonic() - begun < 5


def test_the_largest_allowed_sheet_fits_into_the_memory_limit(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_text("1-1-101,张三,19900001234,89.46\n" * 120_000, encoding="utf-8")
    assert len(read_workbook(path).sheets[0].rows) == 120_000


@pytest.mark.parametrize("shift", [0, 9, 63, 65535])
def test_a_strange_container_has_no_hidden_rows(shift: int) -> None:
    data = bytearray(locked_xls(6))
    data[30:32] = struct.pack("<H", shift)
    data[76:80] = struct.pack("<I", 7)
    assert hidden_rows_of_xls(bytes(data)) == {}
