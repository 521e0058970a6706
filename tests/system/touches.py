"""A store that compares the tables a use case says it writes with those it really wrote.

Usage: make `CheckedStore(path)` where a test would make `Store(path)`; a write that touches a table
not declared raises `Undeclared`. Tables written by triggers count: pages show them too.
"""

import sqlite3
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session

from propdesk.db.store import Store, declared

P = ParamSpec("P")
R = TypeVar("R")

WRITES = {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}
# Every use case may write these; no page but the audit log lives on them.
ALWAYS = {"audit", "posting", "counter"}


class Undeclared(AssertionError):
    """A use case wrote tables that its declaration does not name."""


class CheckedStore(Store):
    """A store whose writes are watched by SQLite's authorizer."""

    def write(
        self,
        function: Callable[Concatenate[Session, P], R],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Write as a store does, and compare."""
        written: set[str] = set()

        def watch(action: int, table: str | None, *_rest: object) -> int:
            if action in WRITES and table and not table.startswith("sqlite_"):
                written.add(table)
            return sqlite3.SQLITE_OK

        # Setting an authorizer makes SQLite prepare every statement anew, cached ones too.
        def checkout(connection: sqlite3.Connection, *_rest: object) -> None:
            connection.set_authorizer(watch)

        def checkin(connection: sqlite3.Connection, *_rest: object) -> None:
            connection.set_authorizer(None)

        event.listen(self.engine, "checkout", checkout)
        event.listen(self.engine, "checkin", checkin)
        try:
            result = super().write(function, *args, **kwargs)
        finally:
            event.remove(self.engine, "checkout", checkout)
            event.remove(self.engine, "checkin", checkin)
        missing = written - declared(function).touches - ALWAYS
        if missing:
            raise Undeclared(f"{function.__qualname__} also wrote {sorted(missing)}")
        return result
