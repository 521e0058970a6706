"""Whether what stands outside the chain of postings is what the program wrote.

Each table is compared with its seal, the log is gone through entry by entry. A change in a table
is told by the table; which record it was the log may tell (`db/inspecting/rows_told.py`).
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from propdesk.db.breach import Breach
from propdesk.db.sealing.audit_chain import NAMES, entry_hash, is_redacted
from propdesk.db.sealing.table_seals import (
    IDS,
    LOG,
    Seal,
    has_seals,
    seal_of,
    seal_of_ids,
    sealed_tables,
    stated_seals,
)
from propdesk.kernel.i18n import N_

ROWS_AT_START = 50_000  # are looked at in a tenth of a second
ENTRIES_AT_ONCE = 2000
LOWEST, HIGHEST = -(1 << 63), (1 << 63) - 1

TABLE_CHANGED = N_("{table}: something was changed outside the program.")
ROWS_DIFFER = N_("{table}: the program left {stated} rows, {found} are there.")
SEAL_MISSING = N_("{table}: its seal is missing; it was removed outside the program.")
SEAL_UNKNOWN = N_("The seals name a table {table} that does not exist.")
ENTRY_CHANGED = N_("Entry {number} of the log was changed outside the program.")
ENTRIES_MISSING = N_("The entries {first} to {last} of the log are missing.")
LOG_CUT = N_("{stated} entries were written into the log, {found} are there.")
LOG_END = N_("The last entry of the log is not the one that was written.")


def check_seals(connection: sqlite3.Connection, *, most: int | None = None) -> list[Breach]:
    """Every breach of the seals of tables; of the smallest ones, together `most` rows, or of all.

    Run it in one read transaction. [] of a file of a version before the seals.
    """
    return [_told(*each) for each in _differing(connection, most)]


def check_tables(
    connection: sqlite3.Connection, names: Sequence[str], after: int, rows: int
) -> tuple[list[Breach], int]:
    """The breaches of the next tables of these that have some `rows` together, how many those
    are; behind the last one whether any seal is missing or of no table."""
    if not has_seals(connection):
        return [], len(names)
    stated, chosen = stated_seals(connection), list[str]()
    for name in names[after:]:
        chosen.append(name)
        rows -= stated[name].rows if name in stated else 0
        if rows <= 0:
            break
    found = [_told(*each) for each in _unlike(connection, stated, chosen)]
    if after + len(chosen) >= len(names):
        found += [_told(*each) for each in _without_table(connection, stated, names)]
    return found, len(chosen)


def changed_tables(connection: sqlite3.Connection) -> set[str]:
    """The tables whose seal does not hold, the log among them."""
    changed = {table for table, _stated, _found in _differing(connection, None)}
    return changed | ({LOG} if check_log(connection) else set())


_Difference = tuple[str, Seal | None, Seal | None]


def _differing(connection: sqlite3.Connection, most: int | None) -> Iterator[_Difference]:
    if not has_seals(connection):
        return
    stated = stated_seals(connection)
    tables = list(sealed_tables(connection).columns)
    yield from _without_table(connection, stated, tables)
    yield from _unlike(connection, stated, _those(stated, tables, most))


def _unlike(
    connection: sqlite3.Connection, stated: dict[str, Seal], tables: Iterable[str]
) -> Iterator[_Difference]:
    columns = sealed_tables(connection).columns
    for table in tables:
        if (
            table in stated
            and (found := seal_of(connection, table, columns[table])) != stated[table]
        ):
            yield table, stated[table], found


def _without_table(
    connection: sqlite3.Connection, stated: dict[str, Seal], tables: Iterable[str]
) -> Iterator[_Difference]:
    """Seals without their table, tables without a seal, and the ids given once."""
    known = {*tables, IDS, LOG}
    for table in sorted(stated.keys() - known):
        yield table, stated[table], None
    for table in sorted(known - stated.keys()):
        yield table, None, None
    if IDS in stated and (found := seal_of_ids(connection)) != stated[IDS]:
        yield IDS, stated[IDS], found


def _those(stated: dict[str, Seal], tables: list[str], most: int | None) -> list[str]:
    """The tables that are looked at: all, or the smallest as long as there is time."""
    there = [table for table in tables if table in stated]
    if most is None:
        return there
    left, chosen = most, []
    for table in sorted(there, key=lambda name: stated[name].rows):
        left -= max(1, stated[table].rows)
        if left < 0:
            break
        chosen.append(table)
    return chosen


def _told(table: str, stated: Seal | None, found: Seal | None) -> Breach:
    values: dict[str, object] = {"table": table}
    subject = (table, None, "")
    if stated is None:
        return Breach("seal_missing", SEAL_MISSING, values, subject)
    if found is None:
        return Breach("seal_unknown", SEAL_UNKNOWN, values, subject)
    if stated.rows != found.rows:
        counted = {**values, "stated": stated.rows, "found": found.rows}
        return Breach("table_rows", ROWS_DIFFER, counted, subject)
    return Breach("table_changed", TABLE_CHANGED, values, subject)


# The log


def check_log(
    connection: sqlite3.Connection, *, after: int = 0, until: int | None = None
) -> list[Breach]:
    """Every breach of the chain of the log behind an entry that is known to be right, up to another
    or to the end, with how many there are."""
    if not has_seals(connection):
        return []
    found, last = _walk(connection, after, until)
    if until is not None:
        return found
    stated = stated_seals(connection).get(LOG)
    many = connection.execute("SELECT count(*) FROM main.audit").fetchone()[0]
    if stated is not None and stated.rows != many:
        values: dict[str, object] = {"stated": stated.rows, "found": many}
        found.append(Breach("log_cut", LOG_CUT, values, (LOG, None, "")))
    elif stated is not None and stated.digest != last:
        found.append(Breach("log_end", LOG_END, {}, (LOG, None, "")))
    return found


def last_entry(connection: sqlite3.Connection) -> int:
    """The number of the last entry of the log, 0 without any."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM main.audit").fetchone()[0])


def _walk(
    connection: sqlite3.Connection, after: int, until: int | None
) -> tuple[list[Breach], str]:
    breaches: list[Breach] = []
    asked = "SELECT id, hash FROM main.audit WHERE id <= ? ORDER BY id DESC LIMIT 1"
    known = connection.execute(asked, (after,)).fetchone()
    expected, before = (known[0] + 1, known[1]) if known else (1, "")
    cursor = connection.execute(
        f"SELECT {NAMES} FROM main.audit WHERE id >= ? AND id <= ? ORDER BY id",  # noqa: S608  our own names
        (expected if known else LOWEST, HIGHEST if until is None else until),
    )
    while rows := cursor.fetchmany(ENTRIES_AT_ONCE):
        for number, *rest, stored in rows:
            entry = _plain((number, *rest))
            if entry_hash(entry, str(before)) != stored:
                if number == expected and is_redacted(connection, entry, stored):
                    pass
                elif number > expected:
                    gap: dict[str, object] = {"first": expected, "last": number - 1}
                    breaches.append(Breach("log_gap", ENTRIES_MISSING, gap, (LOG, None, "")))
                else:
                    told: dict[str, object] = {"number": number}
                    breaches.append(Breach("log_changed", ENTRY_CHANGED, told, (LOG, number, "")))
            expected, before = number + 1, stored
    return breaches, before


def _plain(entry: tuple[object, ...]) -> list[object]:
    """What the program writes is int, str or null; anything else was not written by it."""
    return [v if v is None or isinstance(v, int | str) else repr(v) for v in entry]
