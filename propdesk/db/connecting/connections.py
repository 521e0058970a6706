"""A connection to the data file with the profile that loses nothing, and an engine of them."""

import sqlite3
import time
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

COMMIT_PATIENCE = 30.0
# A payment waits for a billing run of another process or thread; after the first moment it says so.
FIRST_MOMENT, WRITE_PATIENCE = 0.5, 60.0

# TRUNCATE + FULL is the only profile that lost no acknowledged receipt in simulated power cuts;
# cache_spill=OFF keeps readers from waiting for a long write.
PROFILE = {
    "journal_mode": "truncate",
    "synchronous": 2,
    "cache_spill": 0,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "secure_delete": 1,
    "temp_store": 2,
    "busy_timeout": 5000,
}
# KiB of pages kept in memory: a long write comes back to its pages of indexes again and again (a
# third of its time with SQLite's own 2 MB), while what only reads passes them once.
WRITING_CACHE, READING_CACHE = 65536, 2000


class PatientConnection(sqlite3.Connection):
    """Retries a busy COMMIT as COMMIT: rolling back would lose what the clerk was told is done."""

    def commit(self) -> None:
        """Commit, waiting for readers up to COMMIT_PATIENCE seconds."""
        deadline = time.monotonic() + COMMIT_PATIENCE
        while True:
            try:
                return super().commit()
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
                if not busy or time.monotonic() > deadline:
                    raise


def patience() -> float:
    """For how many seconds a file that somebody else holds is waited for."""
    return int(str(PROFILE["busy_timeout"])) / 1000


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open a data file with the profile set and asserted; the caller begins transactions."""
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    connection = sqlite3.connect(
        uri,
        patience(),
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        factory=PatientConnection,
    )
    try:
        for pragma, wanted in PROFILE.items():
            if read_only and pragma == "journal_mode":
                continue
            connection.execute(f"PRAGMA {pragma}={wanted}")
            got = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
            if got != wanted:
                raise RuntimeError(f"PRAGMA {pragma} is {got!r}, not {wanted!r}")
    except BaseException:
        connection.close()
        raise
    return connection


def open_engine(path: Path, *, read_only: bool = False) -> Engine:
    """An engine on the file whose transactions begin explicitly; IMMEDIATE where asked for."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect(path, read_only=read_only),
        poolclass=QueuePool,
        hide_parameters=True,  # an error must not carry names and phones into the log
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)  # noqa: S101  what the creator made
        _set(connection, raw, "cache_size", -(WRITING_CACHE if immediate else READING_CACHE))
        hurried = connection.get_execution_options().get("hurried", False)
        _set(connection, raw, "busy_timeout", 0 if hurried else PROFILE["busy_timeout"])
        if immediate:
            _begin_writing(connection, raw)
        else:
            raw.execute("BEGIN")  # which waits for nobody and cannot fail

    return engine


def _set(connection: Connection, raw: sqlite3.Connection, pragma: str, wanted: object) -> None:
    """Set what the connection does not have yet: to set both takes a tenth of a short read."""
    if connection.info.get(pragma) != wanted:
        raw.execute(f"PRAGMA {pragma}={wanted}")
        connection.info[pragma] = wanted


def _begin_writing(connection: Connection, raw: sqlite3.Connection) -> None:
    """Begin a write, waiting up to WRITE_PATIENCE for whoever writes; `waiting` is told of it."""
    tell = connection.get_execution_options().get("waiting", lambda: None)
    _set(connection, raw, "busy_timeout", int(FIRST_MOMENT * 1000))
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        tell()
        _set(connection, raw, "busy_timeout", int(WRITE_PATIENCE * 1000))
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    _set(connection, raw, "busy_timeout", PROFILE["busy_timeout"])
