"""What of persons may be left outside the data file: nothing. All test people have these marks."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

# Every invented phone and ID number of the tests looks like this (and no real one does).
MARKS = re.compile(rb"1990000\d{4}|999999(?:19|20)\d{9}[\dXx]|199 0000 \d{4}")
# The data itself, its backups and what a user exported are where such numbers belong.
THEIR_PLACE = (".db", ".db-journal", ".propdesk", ".xlsx", ".csv", ".pdf")


def personal_traces(folder: Path) -> list[str]:
    """Files of settings, logs and the like that hold a phone or an ID number, or are named so."""
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(THEIR_PLACE) and is_marked(path)
    ]


def marked_files(folder: Path) -> list[str]:
    """The same of a folder in which nothing of people belongs, whatever a file is called: the
    folder for temporary files, what leaves masked."""
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and is_marked(path)
    ]


def is_marked(path: Path) -> bool:
    """Whether a file is named so, or holds such a number: as text of one byte or two for each
    character, or packed as a workbook is."""
    if MARKS.search(path.name.encode()):
        return True
    return any(map(MARKS.search, _readable(path.read_bytes())))


def _readable(content: bytes) -> Iterator[bytes]:
    yield content
    yield content.replace(b"\0", b"")
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield packed.read(name)
