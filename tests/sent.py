"""What use cases send to SQLite: by SQLAlchemy, and past it what `plain_rows` reads.

Usage: `with statements_of(store) as sent: store.read(…)`; then `sent` holds each with its values.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from sqlalchemy import event

from propdesk.db.store import PatientConnection, Store

Statement = tuple[str, Any]
_STEPS = ("BEGIN", "SAVEPOINT", "RELEASE")  # of a transaction
_SEALING = ("changed_row", "table_seal", "sqlite_")  # what each commit does


@contextmanager
def statements_of(store: Store) -> Iterator[list[Statement]]:
    """The statements that run inside the block, but the steps of the transaction."""
    sent: list[Statement] = []

    def note(_connection: object, _cursor: object, words: str, values: object, *_: object) -> None:
        if not words.startswith(_STEPS):
            sent.append((words, values))

    def execute(raw: sqlite3.Connection, words: str, values: Any = ()) -> sqlite3.Cursor:
        if words.startswith(("SELECT", "WITH")) and not any(each in words for each in _SEALING):
            sent.append((words, values))
        return sqlite3.Connection.execute(raw, words, values)

    event.listen(store.engine, "before_cursor_execute", note)
    with mock.patch.object(PatientConnection, "execute", execute):
        yield sent
    event.remove(store.engine, "before_cursor_execute", note)
