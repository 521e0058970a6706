"""A second look into sheets: errors, formulas without a result, zeros shown, rows hidden.

Runs in the reading child only. Most workbooks have none of these, which a search over the bytes
tells at once; only then are the cells walked through.
"""

import io
import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

Marks = dict[tuple[int, int], list[str]]

_REF = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_HIDDEN = re.compile(rb"""\shidden=["'](?:1|true)["']""")
_ROW = re.compile(rb"<(?:\w+:)?row[\s>][^>]*")
_ROW_NUMBER = re.compile(rb"""\sr=["'](\d{1,7})["']""")
_MOST_REPEATED = 2_000  # blank rows below the data come as one row, a million times
_ZEROS = re.compile(r"(0{2,})(;.*)?")


class SheetMarks(NamedTuple):
    """`marks`: cells (row, column from 0) as [kind, text]: error, u(ncalculated), z(eros).

    `hidden_rows` count from 1: hidden by hand, by a filter or by an outline.
    """

    marks: Marks
    hidden_rows: list[int]


def look_again(data: bytes, names: list[str]) -> dict[str, SheetMarks]:
    """What is to be told of each sheet of an .xlsx."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        padded = _padded_styles(archive)
        found = {}
        for name, part in _sheet_parts(archive).items():
            if name in names and part in archive.NameToInfo:
                xml = archive.read(part)
                marks = dict(_cells(xml, padded)) if padded or _is_suspect(xml) else {}
                found[name] = SheetMarks(marks, _hidden_rows(xml))
        return found


def _hidden_rows(xml: bytes) -> list[int]:
    """The rows of an .xlsx sheet that are not shown; rows without a number count on."""
    if b"hidden=" not in xml or not _HIDDEN.search(xml):
        return []
    hidden, number = [], 0
    for tag in _ROW.finditer(xml):
        told = _ROW_NUMBER.search(tag[0])
        number = int(told[1]) if told else number + 1
        if _HIDDEN.search(tag[0]):
            hidden.append(number)
    return hidden


def look_into_ods(data: bytes) -> dict[str, SheetMarks]:
    """The hidden and filtered rows of each sheet of an .ods."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("content.xml")
    found: dict[str, SheetMarks] = {}
    if b"table:visibility=" not in xml:
        return found
    look, number = SheetMarks({}, []), 0
    for event, element in ET.iterparse(io.BytesIO(xml), ("start", "end")):  # noqa: S314 - see _tree
        tag = _local(element.tag)
        told = {_local(name): value for name, value in element.attrib.items()}
        if tag == "table" and event == "start":
            look, number = found.setdefault(told.get("name", ""), SheetMarks({}, [])), 0
        elif tag == "table-row" and event == "end":
            times = int(told.get("number-rows-repeated", "1"))
            if told.get("visibility") in ("collapse", "filter"):
                last = number + min(times, _MOST_REPEATED)
                look.hidden_rows.extend(range(number + 1, last + 1))
            number += times
            element.clear()
    return found


def _is_suspect(xml: bytes) -> bool:
    """Whether a sheet may have errors or formulas; a plain search, for most have none."""
    if re.match(rb"\s*(<\?xml[^>]*>)?\s*<\w+:", xml) or b't="e"' in xml:
        return True
    if b"'" in xml and b"t='e'" in xml:  # the longer search only where it can find something
        return True
    at = xml.find(b"<f")
    while at >= 0:
        if xml[at + 2 : at + 3] in b"> /":
            return True
        at = xml.find(b"<f", at + 2)
    return False


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _tree(archive: zipfile.ZipFile, part: str) -> ET.Element:
    return ET.fromstring(archive.read(part))  # noqa: S314 - in the child, and expat refuses entity bombs


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name to the path of its part."""
    targets = {}
    for element in _tree(archive, "xl/_rels/workbook.xml.rels"):
        target = element.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        targets[element.get("Id")] = posixpath.normpath(path)
    parts = {}
    for element in _tree(archive, "xl/workbook.xml").iter():
        if _local(element.tag) == "sheet":
            key = next((v for k, v in element.attrib.items() if _local(k) == "id"), None)
            parts[element.get("name", "")] = targets.get(key, "")
    return parts


def _padded_styles(archive: zipfile.ZipFile) -> dict[str, int]:
    """Style numbers whose format is nothing but zeros (0000), with how many."""
    if "xl/styles.xml" not in archive.NameToInfo:
        return {}
    formats: dict[str, int] = {}
    styles: dict[str, int] = {}
    for element in _tree(archive, "xl/styles.xml").iter():
        if _local(element.tag) == "numFmt":
            zeros = _ZEROS.fullmatch(element.get("formatCode", ""))
            if zeros:
                formats[element.get("numFmtId", "")] = len(zeros[1])
        elif _local(element.tag) == "cellXfs":
            for number, xf in enumerate(element):
                width = formats.get(xf.get("numFmtId", ""))
                if width:
                    styles[str(number)] = width
    return styles


def _cells(xml: bytes, padded: dict[str, int]) -> Iterator[tuple[tuple[int, int], list[str]]]:
    for _, element in ET.iterparse(io.BytesIO(xml)):  # noqa: S314 - see _tree
        tag = _local(element.tag)
        if tag == "c":
            mark = _mark_of(element, padded)
            ref = _REF.fullmatch(element.get("r", "")) if mark else None
            if mark and ref:
                yield (int(ref[2]) - 1, _column(ref[1])), mark
        elif tag == "row":
            element.clear()


def _mark_of(cell: ET.Element, padded: dict[str, int]) -> list[str] | None:
    kind = cell.get("t", "n")
    value = next((part.text for part in cell if _local(part.tag) == "v"), None)
    if kind == "e":
        return ["e", value or "#N/A"]
    if kind == "n" and not value and any(_local(part.tag) == "f" for part in cell):
        return ["u", ""]
    width = padded.get(cell.get("s", "")) if kind == "n" and value else None
    return ["z", str(width)] if width else None


def _column(letters: str) -> int:
    number = 0
    for char in letters:
        number = number * 26 + ord(char) - 64
    return number - 1
