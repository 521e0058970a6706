"""What imports wrote into a table, beside the log, which knows of a whole import one line."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from propdesk.estate.imports.writing.batch import TABLES, key_of, unpacked

_WRITTEN = """
    SELECT c.record_id, c.field, c.old, c.new, r.at, r.undone_at
    FROM import_change AS c JOIN import_run AS r ON r.id = c.run_id
    WHERE c.record = ? ORDER BY c.id
"""


def rows_of_imports(
    connection: sqlite3.Connection, table: str
) -> Iterator[tuple[int, int, Mapping[str, Any]]]:
    """(id, when, columns) of what they made and changed, and of what was taken back."""
    if table not in TABLES:
        return
    for record, field, old, new, at, undone_at in connection.execute(_WRITTEN, (table,)):
        if not field:
            names, rows = unpacked(new)
            place = names.index(key_of(table))
            yield from ((row[place], at, dict(zip(names, row, strict=True))) for row in rows)
            continue
        yield record, at, {field: json.loads(new or "null")}
        if undone_at is not None:
            yield record, undone_at, {field: json.loads(old or "null")}
