"""The chain of the log: each entry is sealed with the hash of the one before it.

hash = sha256 of the JSON array of the entry's other columns and of the hash before, '' at the
first. The row `audit` of `table_seal` keeps how many there are and the last hash, so that a cut
end shows.
"""

import hashlib
import json
import sqlite3
from collections.abc import Sequence

from propdesk.kernel.records.stored_json import compact_json

Value = int | str | None
FIELDS = (
    "id", "at", "user_id", "user_name", "os_user", "what", "subject_kind", "subject_id", "subject",
    "before", "after",
)  # fmt: skip
NAMES = ", ".join(f'"{name}"' for name in (*FIELDS, "hash"))
INSERTION = f"INSERT INTO audit ({NAMES}) VALUES ({', '.join('?' * (len(FIELDS) + 1))})"  # noqa: S608  our own names
# What says that words were taken out of an entry: the hash it has in the chain, and the hash of
# what is left of it, by itself ('' before it).
REDACTED = "audit.redact"
_REDACTION = """
    SELECT "before", "after" FROM main.audit
    WHERE subject_kind = 'audit' AND subject_id = ? AND what = 'audit.redact'
    ORDER BY id DESC LIMIT 1
"""
_END = "SELECT id, hash FROM main.audit ORDER BY id DESC LIMIT 1"


def entry_hash(entry: Sequence[object], before: str) -> str:
    """The hash of an entry, given its columns in the order of FIELDS and the hash before it."""
    return hashlib.sha256(compact_json([*entry, before]).encode()).hexdigest()


def is_redacted(connection: sqlite3.Connection, entry: Sequence[object], stored: object) -> bool:
    """Whether an entry that is not what its hash says is what a redaction left of it."""
    found = connection.execute(_REDACTION, (entry[0],)).fetchone()
    try:
        was, left = (json.loads(side) for side in found or ())
        told = (was["hash"], left["digest"])
    except (ValueError, TypeError, KeyError):
        return False
    return bool(told == (stored, entry_hash(entry, "")))


def chained(
    connection: sqlite3.Connection, entries: Sequence[Sequence[Value]]
) -> list[list[Value]]:
    """Entries (all columns but id and hash) as they go into the log, chained to its end."""
    last, before = connection.execute(_END).fetchone() or (0, "")
    rows = []
    for number, entry in enumerate(entries, start=last + 1):
        row: list[Value] = [number, *entry]
        before = entry_hash(row, before)
        row.append(before)
        rows.append(row)
    return rows
