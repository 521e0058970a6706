"""Every write of an engine is sealed at its commit."""

import sqlite3

from sqlalchemy import Connection, Engine, event

from propdesk.db.sealing.table_seals import fold, watch, watches


def sealed_at_commit(engine: Engine) -> Engine:
    """The same engine; a transaction that begins IMMEDIATE seals what it changes as it commits."""

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if _writes(connection):
            raw = _raw(connection)
            if not watches(raw):  # a rollback of its first write took it back
                connection.info["sealed"] = watch(raw)

    @event.listens_for(engine, "commit")
    def commit(connection: Connection) -> None:
        if _writes(connection):
            fold(_raw(connection), connection.info["sealed"])

    return engine


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("immediate", False))


def _raw(connection: Connection) -> sqlite3.Connection:
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101  what the store opens
    return raw
