"""What of persons may be left outside the data file: nothing. All test people have these marks."""

import re
from pathlib import Path

# Every invented phone and ID number of the tests looks like this (and no real one does).
MARKS = re.compile(rb"1990000\d{4}|999999(?:19|20)\d{9}[\dXx]|199 0000 \d{4}")
# The data itself, its backups and what a user exported are where such numbers belong.
THEIR_PLACE = (".db", ".db-journal", ".propdesk", ".xlsx", ".csv", ".pdf")


def personal_traces(folder: Path) -> list[str]:
    """Files of settings, logs and the like that hold a phone or an ID number, or are named so."""
    found = []
    for path in folder.rglob("*"):
        if not path.is_file() or path.name.endswith(THEIR_PLACE):
            continue
        if MARKS.search(path.name.encode()) or MARKS.search(path.read_bytes()):
            found.append(str(path.relative_to(folder)))
    return found
