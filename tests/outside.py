"""What another program does to a data file."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from propdesk.db.store import Store


@contextlib.contextmanager
def outside(data: Store | Path, *, fenced: bool = False) -> Iterator[sqlite3.Connection]:
    """Another program at a file, which minds no fence of it unless told so.

    A store of the file is closed before, and opens it again when it is next asked: while it has the
    journal open, nobody else can end a write on Windows.
    """
    if isinstance(data, Store):
        data.close()
    path = data.path if isinstance(data, Store) else data
    with contextlib.closing(sqlite3.connect(path)) as connection:
        if not fenced:
            connection.execute("PRAGMA ignore_check_constraints=ON")
            fences = "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
            for (name,) in connection.execute(fences).fetchall():
                connection.execute(f'DROP TRIGGER "{name}"')
        yield connection
        connection.commit()
