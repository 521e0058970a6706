"""Whether a data file that nobody writes to is whole: its pages, its seals, what it holds.

The three are looked at beside each other, each through a connection of its own.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, TypeVar

from propdesk.db.breach import Breach
from propdesk.db.keeping.chain import check_chain
from propdesk.db.keeping.contents import Contents, contents_of
from propdesk.db.refusals import DataBusy, DataDamaged
from propdesk.db.sealing.checking import check_log, check_seals
from propdesk.db.store import connect

T = TypeVar("T")


class Examination(NamedTuple):
    """The checks of a file, while they run."""

    pages: Future[bool]
    chain: Future[list[Breach]]
    counted: Future[tuple[int, Contents]]

    def contents(self) -> tuple[int, Contents]:
        """The version of the file's schema and what it holds. Raises DataDamaged."""
        return self.counted.result()

    def breaches(self) -> list[Breach]:
        """What is wrong with its chain, once its pages were found sound. Raises DataDamaged."""
        if not self.pages.result():
            raise DataDamaged
        return self.chain.result()


@contextlib.contextmanager
def examining(database: Path) -> Iterator[Examination]:
    """Begin the checks of a file; at the end of the block they are over."""
    with ThreadPoolExecutor(3) as others:
        yield Examination(
            pages=others.submit(_pages_are_sound, database),
            chain=others.submit(_looked_at, database, _all_seals),
            counted=others.submit(_looked_at, database, _counted),
        )


def examine(database: Path) -> tuple[Contents, list[Breach]]:
    """Count a data file and check its pages and its chain. Raises DataDamaged."""
    with examining(database) as found:
        return found.contents()[1], found.breaches()


def _all_seals(connection: sqlite3.Connection) -> list[Breach]:
    return check_chain(connection) + check_log(connection) + check_seals(connection)


def _looked_at(database: Path, look: Callable[[sqlite3.Connection], T]) -> T:
    try:
        with contextlib.closing(connect(database, read_only=True)) as connection:
            connection.execute("BEGIN")
            return look(connection)
    except sqlite3.DatabaseError as error:
        raise DataDamaged from error


def _counted(connection: sqlite3.Connection) -> tuple[int, Contents]:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    return version, contents_of(connection)


def _pages_are_sound(database: Path) -> bool:
    try:
        with contextlib.closing(connect(database, read_only=True)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False


@contextlib.contextmanager
def damage_suffered() -> Iterator[None]:
    """Go on when the present file is damaged: that is what a restore is for. Raises DataBusy."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise DataBusy from error
        if code not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR):
            raise
