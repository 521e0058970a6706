"""Which files are taken, judged by name and by content."""

import io
import zipfile

import pytest

from propdesk.db.attachments import refusing
from propdesk.db.attachments.refusing import LARGEST, judged, refuse_name

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def packed(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    "name",
    ["a.exe", "setup.MSI", "x.bat", "x.cmd", "x.lnk", "x.js", "x.vbs", "x.scr", "发票.pdf.exe",
     "照片.exe.jpg", "x.ps1", "x.hta", "x.url", "x.jar", "x.py", "x.iso"],
)  # fmt: skip
def test_a_program_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(refusing.FileIsProgram):
        judged(name, b"text")


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03" + b"\x00" * 80,
        b"\x7fELF\x02",
        b"#!/bin/sh\nrm -rf /",
        b"\x4c\x00\x00\x00\x01\x14\x02\x00" + b"\x00" * 20,
        b"<!DOCTYPE html><html><script>x()</script></html>",
        b'<?xml version="1.0"?><svg onload="x"><script/></svg>',
        OLE + b"\x00" * 100 + bytes.fromhex("84100c0000000000c000000000000046"),
        packed("readme.txt", "inner/SETUP.EXE"),
    ],
    ids=["exe", "elf", "shell", "shortcut", "html", "svg", "msi", "zip"],
)
def test_a_program_is_refused_by_its_content_whatever_its_name(content: bytes) -> None:
    with pytest.raises(refusing.FileIsProgram):
        judged("合同.jpg", content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docm", b"x"),
        ("a.xlsx", packed("xl/workbook.xml", "xl/vbaProject.bin")),
        ("a.doc", OLE + "_VBA_PROJECT".encode("utf-16-le")),
    ],
)
def test_a_document_with_macros_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(refusing.FileHasMacros):
        judged(name, content)


@pytest.mark.parametrize(
    "name",
    ["CON", "con.txt", "LPT1.pdf", "nul", "a.", "a ", " a", "...", "", "a/b.txt", "a\\b.txt", "a:b",
     "a\n.txt", "a\u202egpj.txt", "x" * 121],
)  # fmt: skip
def test_a_name_that_misleads_or_that_windows_refuses_is_refused(name: str) -> None:
    with pytest.raises(refusing.FileNameRefused) as refused:
        refuse_name(name)
    assert "\u202e" not in str(refused.value)


@pytest.mark.parametrize(
    "name", ["www.example.com.pdf", "图纸 (2).dwg", "说明", "a.b.c.txt", "console.txt", "𠮷㛃.jpg"]
)
def test_an_ordinary_name_is_taken(name: str) -> None:
    judged(name, b"text")


def test_an_empty_one_and_one_over_20_mb_are_refused() -> None:
    with pytest.raises(refusing.FileEmpty):
        judged("a.txt", b"")
    judged("a.txt", b"x" * LARGEST)
    with pytest.raises(refusing.FileTooLarge, match="20 MB"):
        judged("a.txt", b"x" * (LARGEST + 1))


def test_the_kind_is_told_by_the_content_before_the_name() -> None:
    assert judged("a.txt", b"\xff\xd8\xff\xe0rest") == "image/jpeg"
    assert judged("a", b"%PDF-1.7") == "application/pdf"
    assert judged("a.csv", b"a,b") == "text/csv"
    assert judged("a.unknown-thing", b"\x01\x02") == "application/octet-stream"
    assert judged("a.docx", packed("word/document.xml")) == "application/octet-stream"
    assert judged("a.zip", b"PK\x03\x04 no archive") == "application/zip"
