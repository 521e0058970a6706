"""The seals of the tables: how many rows each has, and a digest over what stands in them.

digest = sum of sha256 over the rows, modulo 2**256, each row a JSON array of its columns as SQLite
writes it; hex in `table_seal`. A sum takes a row out as easily as it puts one in, in any order. So
a write need not read what it does not change: TEMP triggers of the writing connection, which are
no part of the file, note each row that comes or goes in a temporary table, which a rollback takes
back with the rest; at the commit what was noted is added up (`fold`) in the same transaction.

Posted tables and `posting` have their chain, the log its own (`audit_chain`), and `open_charge` is
compared line by line with what it is derived from: these have no sum. No seal has a key: whoever
changes a row and knows this text can write the seal, too. An anchor outside the file shows that.
"""

import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

MODULUS = 1 << 256
NOTHING = "0" * 64
UNREADABLE = "?"  # what holds bytes was not written by the program: no seal is that
LOG = "audit"
IDS = "sqlite_sequence"  # which ids were given; no trigger can stand on it
# Sealed by chains, derived from what is, or the seals themselves.
OTHERWISE = frozenset({"posting", LOG, "open_charge", "table_seal"})
_ON = {"insert": ("INSERT", (1,)), "delete": ("DELETE", (-1,)), "update": ("UPDATE", (-1, 1))}
_COLUMNS = """
    SELECT made.name, part.name, made.sql LIKE '%AUTOINCREMENT%'
    FROM main.sqlite_master AS made, pragma_table_info(made.name) AS part
    WHERE made.type = 'table' AND made.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    ORDER BY made.name, part.cid
"""


class Seal(NamedTuple):
    """What is said of a table: its rows, and their digest."""

    rows: int
    digest: str


class Sealed(NamedTuple):
    """The tables of a file that have a sum: their columns; those that give each id once."""

    columns: Mapping[str, Sequence[str]]
    ids_once: frozenset[str]


def sealed_tables(connection: sqlite3.Connection) -> Sealed:
    """The tables of an open file that are sealed by a sum, in alphabetical order."""
    columns: dict[str, list[str]] = {}
    ids_once = set()
    for table, column, once in connection.execute(_COLUMNS).fetchall():
        columns.setdefault(table, []).append(column)
        if once:
            ids_once.add(table)
    kept = {
        table: names
        for table, names in columns.items()
        if table not in OTHERWISE and "posting_seq" not in names
    }
    return Sealed(kept, frozenset(ids_once & kept.keys()))


def has_seals(connection: sqlite3.Connection) -> bool:
    """Whether the file is of a version that has them."""
    asked = "SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = 'table_seal'"
    return connection.execute(asked).fetchone() is not None


def stated_seals(connection: sqlite3.Connection) -> dict[str, Seal]:
    """What the file says of its tables, as it stands there."""
    rows = connection.execute("SELECT name, rows, digest FROM main.table_seal ORDER BY name")
    return {name: Seal(many, digest) for name, many, digest in rows.fetchall()}


def seal_of(connection: sqlite3.Connection, table: str, columns: Sequence[str]) -> Seal:
    """What the rows of a table come to, now."""
    names = ", ".join(f'"{name}"' for name in columns)
    many, total = 0, 0
    try:
        cursor = connection.execute(f'SELECT CAST(json_array({names}) AS BLOB) FROM main."{table}"')  # noqa: S608  names of the schema
        while lines := [line for (line,) in cursor.fetchmany(5000)]:
            many += len(lines)
            total += _sum(lines)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise
        counted = connection.execute(f'SELECT count(*) FROM main."{table}"').fetchone()  # noqa: S608  names of the schema
        return Seal(int(counted[0]), UNREADABLE)
    return Seal(many, _hex(total))


def seal_of_ids(connection: sqlite3.Connection) -> Seal:
    """What the ids given once come to, now."""
    asked = "SELECT 1 FROM main.sqlite_master WHERE name = ?"
    if connection.execute(asked, (IDS,)).fetchone():
        return seal_of(connection, IDS, ("name", "seq"))
    return Seal(0, NOTHING)


def _sum(lines: Iterable[bytes]) -> int:
    sha256, number = hashlib.sha256, int.from_bytes
    return sum([number(sha256(line).digest(), "big") for line in lines])


def line_number(line: bytes) -> int:
    """What a row adds to the digest of its table, given as SQLite writes it."""
    return int.from_bytes(hashlib.sha256(line).digest(), "big")


def _hex(total: int) -> str:
    return f"{total % MODULUS:064x}"


def digest_number(digest: object) -> int:
    """A digest as a number; one written from outside stays wrong whatever is added."""
    try:
        return int(str(digest), 16)
    except ValueError:
        return 1


# While the program writes


def watches(connection: sqlite3.Connection) -> bool:
    """Whether a connection notes what it changes."""
    asked = "SELECT 1 FROM sqlite_temp_master WHERE name = 'changed_row'"
    return connection.execute(asked).fetchone() is not None


def watch(connection: sqlite3.Connection) -> Sealed:
    """Let a writing connection note what it changes; once for each."""
    sealed = sealed_tables(connection)
    connection.execute("CREATE TEMP TABLE changed_row (name TEXT, sign INTEGER, line BLOB)")
    for table, columns in sealed.columns.items():
        old, new = (", ".join(f'{side}."{name}"' for name in columns) for side in ("OLD", "NEW"))
        for when, (event, signs) in _ON.items():
            noted = ", ".join(
                f"('{table}', {sign}, CAST(json_array({new if sign > 0 else old}) AS BLOB))"
                for sign in signs
            )
            connection.execute(
                f'CREATE TEMP TRIGGER "seal_{when}_{table}" AFTER {event} ON main."{table}" '  # noqa: S608  names of the schema
                f"BEGIN INSERT INTO changed_row (name, sign, line) VALUES {noted}; END"
            )
    connection.execute(
        f"CREATE TEMP TRIGGER seal_insert_{LOG} AFTER INSERT ON main.{LOG} "  # noqa: S608  our own names
        f"BEGIN INSERT INTO changed_row (name, sign, line) VALUES ('{LOG}', 1, NEW.hash); END"
    )
    return sealed


def fold(connection: sqlite3.Connection, sealed: Sealed) -> None:
    """Add what was changed in this transaction to the seals; the last thing before its commit."""
    asked = "SELECT name, sign, line FROM temp.changed_row ORDER BY rowid"
    changed = connection.execute(asked).fetchall()
    if not changed:
        return
    connection.execute("DELETE FROM temp.changed_row")
    lines: dict[tuple[str, int], list[bytes]] = {}
    for name, sign, line in changed:
        lines.setdefault((name, sign), []).append(line)
    if entries := lines.pop((LOG, 1), None):
        connection.execute(
            "UPDATE main.table_seal SET rows = rows + ?, digest = ? WHERE name = ?",
            (len(entries), entries[-1], LOG),
        )
    names = sorted({name for name, _sign in lines})
    for name in names:
        come, gone = lines.get((name, 1), ()), lines.get((name, -1), ())
        _add(connection, name, len(come) - len(gone), _sum(come) - _sum(gone))
    if not sealed.ids_once.isdisjoint(names):
        _write(connection, IDS, seal_of_ids(connection))


def _add(connection: sqlite3.Connection, table: str, rows: int, total: int) -> None:
    if not rows and not total:
        return
    asked = "SELECT digest FROM main.table_seal WHERE name = ?"
    found = connection.execute(asked, (table,)).fetchone()
    if found is not None:  # a seal that was taken away stays missing, which the check says
        digest = _hex(digest_number(found[0]) + total)
        connection.execute(
            "UPDATE main.table_seal SET rows = rows + ?, digest = ? WHERE name = ?",
            (rows, digest, table),
        )


def _write(connection: sqlite3.Connection, table: str, seal: Seal) -> None:
    connection.execute(
        "UPDATE main.table_seal SET rows = ?, digest = ? WHERE name = ?", (*seal, table)
    )


# After a change of the tables themselves


def seal_anew(connection: sqlite3.Connection, *, but: Collection[str] = ()) -> None:
    """Seal all tables as they stand, but those found changed before: what the seal of one of them
    says stays, so that no upgrade makes right what was wrong."""
    stated = stated_seals(connection)
    kept = {name: seal for name, seal in stated.items() if name in but}
    found = {
        table: seal_of(connection, table, columns)
        for table, columns in sealed_tables(connection).columns.items()
    }
    found[IDS], found[LOG] = seal_of_ids(connection), stated.get(LOG) or seal_of_log(connection)
    # A table that came with the upgrade has no seal, one whose seal was taken away keeps none.
    lost = {name for name in but if name not in stated}
    all_of_it = {name: seal for name, seal in (found | kept).items() if name not in lost}
    connection.execute("DELETE FROM main.table_seal")
    connection.executemany(
        "INSERT INTO main.table_seal (name, rows, digest) VALUES (?, ?, ?)",
        [(name, *seal) for name, seal in sorted(all_of_it.items())],
    )


def seal_of_log(connection: sqlite3.Connection) -> Seal:
    """How many entries the log has, and the hash of the last one."""
    rows = connection.execute("SELECT count(*) FROM main.audit").fetchone()[0]
    last = connection.execute("SELECT hash FROM main.audit ORDER BY id DESC LIMIT 1").fetchone()
    return Seal(int(rows), str(last[0]) if last else "")
