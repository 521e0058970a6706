"""A store that compares the tables a use case says it writes with those it really wrote.

Usage: make `CheckedStore(path)` where a test would make `Store(path)`; a write that touches a table
not declared raises `Undeclared`. Tables written by triggers count: pages show them too.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session

from propdesk.db.declarations import NOTHING, Declarations
from propdesk.db.store import Store, use_case_of
from propdesk.system.log.audit_values import is_silent
from propdesk.system.log.audit_words import VERB_NAMES
from propdesk.system.log.declared import fact_of

P = ParamSpec("P")
R = TypeVar("R")

WRITES = {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}
# Every use case may write these; no page but the audit log lives on them.
ALWAYS = {"audit", "posting", "counter", "table_seal", "changed_row"}
OF_RUNS = "run_opens"  # the trigger of postings that opens the lines of a run


class Undeclared(AssertionError):
    """A use case wrote tables that its declaration does not name."""


class Unnamed(AssertionError):
    """A use case wrote into the log what nobody declares a word for."""


def unnamed(told: Declarations, what: str, fields: Mapping[str, object]) -> list[str]:
    """The words of a log entry that would be shown as they stand: kind, what was done, fields."""
    words = told.audit
    kind, _dot, verb = what.partition(".")
    found = [] if kind in words.kinds else [kind]
    if what not in words.done and verb not in VERB_NAMES:
        found.append(what)
    known = words.fields.keys() | told.permissions.keys()
    found += [
        each
        for each in fields
        if each not in known and not fact_of(told, kind, each) and not is_silent(told, each)
    ]
    return found


class CheckedStore(Store):
    """A store whose writes are watched by SQLite's authorizer, and whose log must be in words."""

    last_logged = 0

    def write(
        self,
        function: Callable[Concatenate[Session, P], R],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Write as a store does, and compare."""
        written: set[str] = set()

        def watch(
            action: int, table: str | None, _column: object, _file: object, trigger: str | None
        ) -> int:
            if action in WRITES and table and not table.startswith("sqlite_"):
                if trigger == OF_RUNS and "billing_run" not in written:
                    return sqlite3.SQLITE_OK  # prepared with every posting, but nothing is done
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
        missing = written - use_case_of(function).touches - ALWAYS
        if missing:
            raise Undeclared(f"{function.__qualname__} also wrote {sorted(missing)}")
        if self.declarations is not NOTHING and "audit" in written:
            self._check_words(function.__qualname__)
        return result

    def _check_words(self, name: str) -> None:
        """Refuse what was logged since the last write without a word of a subject for it."""
        query = "SELECT id, what, before, after FROM audit WHERE id > ? ORDER BY id"
        connection = self.engine.raw_connection()  # no statement for tests that count them
        try:
            rows = connection.cursor().execute(query, (self.last_logged,)).fetchall()
        finally:
            connection.close()
        forgotten: dict[str, None] = {}
        for self.last_logged, what, *sides in rows:
            for side in sides:
                fields = json.loads(side) if side else {}
                forgotten |= dict.fromkeys(unnamed(self.declarations, what, fields))
        if forgotten:
            raise Unnamed(
                f"{name}: the log has no word for {', '.join(forgotten)}; declare it under "
                "audit_words in the module.py of the subject"
            )
