"""Whether the posted rows are what was written: digests, hashes, gaps, a cut tail, stray rows.

The tables are read from the file itself and the sealed columns from `seals`, by the version of
each posting, so a backup of any version can be checked. SQLite writes each row as JSON (fast);
where that does not give the stored digest, the rows of the posting are written again by the code
that sealed them, which alone decides.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

import msgspec

from propdesk.db import seals
from propdesk.db.breach import Breach
from propdesk.db.posting import POSTING_FIELDS, SERIES, line, posting_hash
from propdesk.kernel.i18n import N_

ROWS_AT_ONCE = 2000
LOWEST, HIGHEST = -(1 << 63), (1 << 63) - 1  # rows moved to a posting below the first are seen too
Field = int | str | None


class PostedTable(msgspec.Struct, frozen=True):
    """A table whose rows are sealed by postings: its name and its columns in the file."""

    name: str
    columns: tuple[str, ...]


def posted_tables_of(connection: sqlite3.Connection) -> list[PostedTable]:
    """The posted tables of a file, by name: those with a column `posting_seq`."""
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    ).fetchall()
    found = []
    for (name,) in tables:
        columns = connection.execute("SELECT name FROM pragma_table_info(?)", (name,)).fetchall()
        names = tuple(column for (column,) in columns)
        if "posting_seq" in names:
            found.append(PostedTable(name, names))
    return found


def check_chain(connection: sqlite3.Connection, last: int | None = None) -> list[Breach]:
    """Every breach of the chain, of the last `last` postings or of all; [] when it holds.

    Reads in order and keeps no more than one batch of rows. Run it in one read transaction.
    """
    highest = last_posting(connection)
    return check_stretch(connection, 0 if last is None else max(0, highest - last))


def last_posting(connection: sqlite3.Connection) -> int:
    """The number of the last posting there is, 0 without any."""
    return int(connection.execute("SELECT coalesce(max(seq), 0) FROM posting").fetchone()[0])


def check_stretch(
    connection: sqlite3.Connection, after: int, until: int | None = None
) -> list[Breach]:
    """The same of the postings behind one up to another, or to the end with whatever lies there."""
    try:
        return _check(connection, after, until, fast=True)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise
        # A blob put there from outside has no form in JSON.
        return _check(connection, after, until, fast=False)


def _check(
    connection: sqlite3.Connection, after: int, until: int | None, *, fast: bool
) -> list[Breach]:
    rows_after = LOWEST if after == 0 else after
    end = HIGHEST if until is None else until
    breaches = _counter_breaches(connection, last_posting(connection)) if until is None else []
    tables = posted_tables_of(connection)
    streams = {table.name: _Rows(connection, table, rows_after, end, fast=fast) for table in tables}
    expected, prev = after + 1, _hash_of(connection, after)
    for posting in connection.execute(
        f"SELECT {', '.join(POSTING_FIELDS)} FROM posting WHERE seq > ? AND seq <= ? ORDER BY seq",  # noqa: S608  our own names
        (after, end),
    ):
        seq = posting[0]
        if seq != expected:
            breaches.append(_gap(expected, seq - 1))
        elif posting[8] != prev:
            breaches.append(_of(posting, "chain_broken", LINK_BROKEN))
        if posting_hash(posting[:-1]) != posting[-1]:
            breaches.append(_of(posting, "posting_changed", POSTING_CHANGED))
        breaches += _row_breaches(connection, streams, tables, posting)
        expected, prev = seq + 1, posting[-1]
    return breaches + [breach for rows in streams.values() for breach in rows.strays(None)]


LINK_BROKEN = N_("Posting {seq} of {day} does not follow the one before it.")
POSTING_CHANGED = N_("Posting {seq} of {day} was changed outside the program.")
ROWS_CHANGED = N_("The rows of posting {seq} of {day} were changed outside the program.")
ROWS_MISSING = N_("Posting {seq} of {day} has {found} rows, {expected} were written.")


def _of(posting: Sequence[Field], kind: str, message: str, **values: object) -> Breach:
    named = {"seq": posting[0], "day": posting[5], **values}
    return Breach(kind, message, named, ("posting", _number(posting[0]), str(posting[2])))


def _number(value: Field) -> int | None:
    return value if isinstance(value, int) else None


def _gap(first: int, last: int) -> Breach:
    message = N_("The postings {first} to {last} are missing.")
    return Breach("posting_gap", message, {"first": first, "last": last}, ("posting", first, ""))


def _hash_of(connection: sqlite3.Connection, seq: int) -> str:
    row = connection.execute("SELECT hash FROM posting WHERE seq = ?", (seq,)).fetchone()
    return str(row[0]) if row else ""


def _counter_breaches(connection: sqlite3.Connection, highest: int) -> list[Breach]:
    row = connection.execute(
        "SELECT value FROM counter WHERE series = ? AND year = 0", (SERIES,)
    ).fetchone()
    drawn = row[0] if row else 0
    if drawn == highest:
        return []
    message = N_("{drawn} postings were numbered, but the last one is {highest}: the end was cut.")
    return [Breach("chain_cut", message, {"drawn": drawn, "highest": highest})]


def _row_breaches(
    connection: sqlite3.Connection,
    streams: "dict[str, _Rows]",
    tables: list[PostedTable],
    posting: Sequence[Field],
) -> list[Breach]:
    """What is wrong with the rows of one posting: strays before it, their number, their digest."""
    seq = posting[0]
    assert isinstance(seq, int)  # noqa: S101  an INTEGER PRIMARY KEY is nothing else
    breaches: list[Breach] = []
    state, count = hashlib.sha256(), 0
    for rows in streams.values():
        breaches += rows.strays(seq)
        for batch in rows.of(seq):
            state.update(b"".join(batch))
            count += len(batch)
    if count != posting[6]:
        breaches.append(
            _of(posting, "rows_missing", ROWS_MISSING, found=count, expected=posting[6])
        )
    elif state.hexdigest() != posting[7] and _digest_again(connection, tables, seq) != posting[7]:
        breaches.append(_of(posting, "rows_changed", ROWS_CHANGED))
    return breaches


def _digest_again(connection: sqlite3.Connection, tables: list[PostedTable], seq: int) -> str:
    state = hashlib.sha256()
    for table in tables:
        for [(_seq, written)] in _written_by_us(connection, table, seq - 1, seq):
            state.update(written)
    return state.hexdigest()


class _Stretch(msgspec.Struct, frozen=True):
    """Postings that follow each other, sealed with one version: `after` < seq <= `until`."""

    after: int
    until: int
    version: int

    @property
    def condition(self) -> str:
        """Which rows these are; text put there from outside sorts behind all numbers."""
        last = "" if self.until == HIGHEST else f" AND posting_seq <= {self.until}"
        return f"posting_seq > {self.after}{last}"


def _stretches(connection: sqlite3.Connection, after: int, until: int) -> list[_Stretch]:
    """The whole range in stretches of one version; rows of no posting are in the nearest one."""
    begins = connection.execute(
        "SELECT seq, version FROM (SELECT seq, version, lag(version) OVER (ORDER BY seq) AS before "
        "FROM posting WHERE seq > ? AND seq <= ?) WHERE before IS NOT version ORDER BY seq",
        (after, until),
    ).fetchall()
    edges = [after, *(seq - 1 for seq, _version in begins[1:]), until]
    versions = [version for _seq, version in begins] or [seals.newest_seal()]
    return [
        # A version put there from outside is told by the posting's hash; any list will do.
        _Stretch(first, last, version if isinstance(version, int) else 1)
        for (first, last), version in zip(pairwise(edges), versions, strict=True)
    ]


def _written_by_sqlite(
    connection: sqlite3.Connection, table: PostedTable, after: int, until: int = HIGHEST
) -> Iterator[list[tuple[object, bytes]]]:
    for part in _stretches(connection, after, until):
        version, columns = seals.sealed_columns(table.name, part.version, table.columns)
        later = _later(table, columns)
        row = _json_array(table, version, columns)
        if later:
            unused = " AND ".join(f'"{name}" IS NULL' for name in later)
            whole = _json_array(table, version, (*columns, *later))
            row = f"CASE WHEN {unused} THEN {row} ELSE {whole} END"
        cursor = connection.execute(
            f"SELECT posting_seq, CAST({row} || char(10) AS BLOB) FROM {table.name} "  # noqa: S608  names from the schema
            f"WHERE {part.condition} ORDER BY posting_seq, id"
        )
        while batch := cursor.fetchmany(ROWS_AT_ONCE):
            yield batch


def _written_by_us(
    connection: sqlite3.Connection, table: PostedTable, after: int, until: int = HIGHEST
) -> Iterator[list[tuple[object, bytes]]]:
    for part in _stretches(connection, after, until):
        version, columns = seals.sealed_columns(table.name, part.version, table.columns)
        names = (*columns, *_later(table, columns))
        query = (
            f"SELECT posting_seq, {_quoted(names)} FROM {table.name} "  # noqa: S608  names from the schema
            f"WHERE {part.condition} ORDER BY posting_seq, id"
        )
        for seq, *row in connection.execute(query):
            # What the program writes is int, str or null; anything else was not written by it.
            plain = [v if v is None or isinstance(v, int | str) else repr(v) for v in row]
            sealed, added = plain[: len(columns)], plain[len(columns) :]
            unused = all(value is None for value in added)
            yield [(seq, line(table.name, version, sealed if unused else plain))]


def _later(table: PostedTable, sealed: tuple[str, ...]) -> tuple[str, ...]:
    """The columns a table has got since: null in these rows, else they enter the digest too."""
    return tuple(name for name in table.columns if name not in sealed)


def _json_array(table: PostedTable, version: int, columns: tuple[str, ...]) -> str:
    return f"json_array('{table.name}', {version}, {_quoted(columns)})"


def _quoted(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _comes_before(found: object, seq: int) -> bool:
    return isinstance(found, int) and found < seq  # text put there from outside sorts last


class _Rows:
    """The rows of one posted table as they enter a digest, in the order of their postings."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        table: PostedTable,
        after: int,
        until: int,
        *,
        fast: bool,
    ) -> None:
        self._table = table.name
        found = _written_by_sqlite if fast else _written_by_us
        self._batches = _of_one_posting(found(connection, table, after, until))
        self._next = next(self._batches, None)

    def of(self, seq: object) -> Iterator[list[bytes]]:
        """The rows of posting `seq` in batches, if its turn has come."""
        while self._next is not None and self._next[0] == seq:
            yield self._next[1]
            self._next = next(self._batches, None)

    def strays(self, before: int | None) -> list[Breach]:
        """A breach for every posting that does not exist but has rows here, up to `before`."""
        found = []
        while self._next is not None and (before is None or _comes_before(self._next[0], before)):
            seq = self._next[0]
            rows = sum(map(len, self.of(seq)))
            message = N_("{rows} rows of {table} belong to posting {seq}, which does not exist.")
            values = {"rows": rows, "table": self._table, "seq": seq}
            found.append(Breach("rows_without_posting", message, values, (self._table, seq, "")))
        return found


def _of_one_posting(
    batches: Iterator[list[tuple[Any, bytes]]],
) -> Iterator[tuple[Any, list[bytes]]]:
    """The rows of each batch by their posting; they come in the order of the postings."""
    for batch in batches:
        if batch[0][0] == batch[-1][0]:  # most are of one, and asking each row takes its time
            yield batch[0][0], [written for _seq, written in batch]
        else:
            for seq, rows in groupby(batch, key=itemgetter(0)):
                yield seq, [written for _seq, written in rows]


def is_unchanged(connection: sqlite3.Connection, seq: int) -> bool:
    """Whether one posting and its rows are what was written, and follow the one before."""
    posting = connection.execute(
        f"SELECT {', '.join(POSTING_FIELDS)} FROM posting WHERE seq = ?",  # noqa: S608  our own names
        (seq,),
    ).fetchone()
    return (
        posting is not None
        and posting_hash(posting[:-1]) == posting[-1]
        and posting[8] == _hash_of(connection, seq - 1)
        and posting[7] == _digest_again(connection, posted_tables_of(connection), seq)
    )
