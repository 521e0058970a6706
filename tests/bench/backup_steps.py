"""The steps of a backup and of a restore as the libraries give them: what no safe one is spared.

Copied by SQLite's own means, its pages looked through, counted and the digests of its postings
computed anew beside each other, packed, brought to the disk, read back from there and unpacked;
brought back: unpacked, looked at and counted in the same way, put in place by one rename. Without:
a manifest and a list of files, steps that leave the file to others, the links of the chain, rows
of no posting, gaps, faults in words, progress, older versions and their schema, and the state that
is kept for an undo.
"""

import hashlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import zstandard

from propdesk.db import seals
from propdesk.db.store import connect
from tests.bench.measuring import AnswersDiffer

PIECE = 1 << 20
Counts = dict[str, int]


def back_up_plainly(database: Path, packed: Path) -> Counts:
    """A proven copy of a data file, and how many rows each of its tables has."""
    copy = packed.with_suffix(".copy")
    copy.unlink(missing_ok=True)
    with closing(connect(database)) as one, closing(sqlite3.connect(copy)) as other:
        other.execute("PRAGMA journal_mode=OFF")
        other.execute("PRAGMA synchronous=OFF")
        one.backup(other)
    with _looked_at(copy) as looks:
        written = _pack(copy, packed)
        read = hashlib.sha256()
        _unpack(packed, read.update)
        if read.hexdigest() != written:
            raise AnswersDiffer
        return _sound(looks)


def restore_plainly(packed: Path, database: Path) -> Counts:
    """Unpack a copy, look at it and put it in place; how many rows each of its tables has."""
    staged = database.with_name("staged.db")
    with staged.open("wb") as file:
        _unpack(packed, file.write)
    with ThreadPoolExecutor(1) as other, _looked_at(staged) as looks:
        on_disk = other.submit(_flush, staged)
        found = _sound(looks)
        on_disk.result()
    staged.replace(database)
    if _opened(database, _counts) != found:
        raise AnswersDiffer
    return found


def restore_over_plainly(packed: Path, database: Path) -> Counts:
    """The same over data, which is backed up and set aside first."""
    back_up_plainly(database, packed.with_name("present.zst"))
    aside = shutil.copyfile(database, packed.with_name("aside.db"))
    _flush(aside)
    return restore_plainly(packed, database)


@contextmanager
def _looked_at(database: Path) -> Any:
    with ThreadPoolExecutor(3) as others:
        yield [others.submit(_opened, database, look) for look in (_pages, _digests, _counts)]


def _sound(looks: list[Future[Any]]) -> Counts:
    pages, digests, counts = (look.result() for look in looks)
    if not (pages and digests):
        raise AnswersDiffer
    found: Counts = counts
    return found


def _opened(database: Path, look: Callable[[sqlite3.Connection], Any]) -> Any:
    with closing(connect(database, read_only=True)) as connection:
        return look(connection)


def _pages(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")


def _tables(connection: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return sorted(name for (name,) in connection.execute(query))


def _counts(connection: sqlite3.Connection) -> Counts:
    query = "SELECT count(*) FROM {}"
    return {n: connection.execute(query.format(n)).fetchone()[0] for n in _tables(connection)}


def _digests(connection: sqlite3.Connection) -> bool:
    """Whether the rows of each posting give the digest that stands in it."""
    written = dict(connection.execute("SELECT seq, digest FROM posting"))
    states = {seq: hashlib.sha256() for seq in written}
    for name in _tables(connection):
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
        if "posting_seq" in columns:
            version, sealed = seals.sealed_columns(name, seals.newest_seal(), tuple(columns))
            row = f"json_array('{name}', {version}, {', '.join(sealed)})"
            query = f"SELECT posting_seq, CAST({row} || char(10) AS BLOB) FROM {name}"
            for seq, line in connection.execute(f"{query} ORDER BY posting_seq, id"):
                states[seq].update(line)
    return all(states[seq].hexdigest() == digest for seq, digest in written.items())


def _pack(copy: Path, packed: Path) -> str:
    state = hashlib.sha256()
    packer = zstandard.ZstdCompressor(level=1, write_checksum=True, threads=2)
    with (
        copy.open("rb") as source,
        packed.open("wb") as out,
        packer.stream_writer(out, size=copy.stat().st_size, closefd=False) as packing,
    ):
        while piece := source.read(PIECE):
            packing.write(piece)
            state.update(piece)
    _flush(packed)
    return state.hexdigest()


def _unpack(packed: Path, take: Callable[[bytes], object]) -> None:
    with packed.open("rb") as source:
        if sys.platform == "linux":
            os.posix_fadvise(source.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        with zstandard.ZstdDecompressor().stream_reader(source) as unpacking:
            while piece := unpacking.read(PIECE):
                take(piece)


def _flush(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())
