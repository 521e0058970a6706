"""A year's run of 10,000 rooms beside its bare rows: `python -m tests.bench.billing`."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import event

from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import WRITING_CACHE, Store, connect
from propdesk.estate.accounts.accounts import debtor_accounts
from propdesk.estate.rules import UnitKind
from propdesk.estate.sample.demo import create_demo
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.rules import Formula
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.tariffs import Applies, TariffFields, VersionFields
from tests.bench.measuring import AnswersDiffer

ROUNDS = 5
UNITS = 10_000
PERIOD = "2026"
MOST_STATEMENTS = 20


def figures() -> list[tuple[str, float, float, float]]:
    """(name, goal as a ratio, floor in seconds, ours in seconds), A B A B in one process.

    The floor is one executemany of the run's own charge rows in one transaction, same profile,
    same indexes and foreign keys, no triggers: without computing, chain, audit or helper table.
    The last line counts statements instead of seconds.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = _prepared(folder)
        bare, rows = _bare(folder, base)
        floor, ours = [], []
        for _round in range(ROUNDS):
            floor.append(_on_copy(bare, lambda path: _insert(path, rows)))
            written = _owed(base.with_name("copy.db"))
            ours.append(_on_copy(base, _publish))
            if written != _owed(base.with_name("copy.db")):
                raise AnswersDiffer
        statements = _statements(base) * 10_000 / _units(base)
    lines = f"{len(rows):,}"
    return [
        (f"4 a run of {lines} lines", 2.0, median(floor), median(ours)),
        ("4 its statements per 10,000 units", 1.0, float(MOST_STATEMENTS), statements),
    ]


def _owed(path: Path) -> list[tuple[object, ...]]:
    """What the lines of a file add up to, each household's."""
    connection = connect(path, read_only=True)
    query = "SELECT account_id, count(*), sum(amount) FROM charge GROUP BY account_id"
    found = connection.execute(query).fetchall()
    connection.close()
    return found


def _units(path: Path) -> int:
    connection = connect(path, read_only=True)
    (count,) = connection.execute("SELECT count(*) FROM unit").fetchone()
    connection.close()
    return int(count)


def _prepared(folder: Path) -> Path:
    """An estate whose rooms all have a tariff and an open account."""
    path = folder / "base.db"
    create_data(path)
    store = Store(path)
    store.write(create_demo, units=UNITS)
    items = store.write(ensure_first_items)
    applies = Applies(kinds=tuple(UnitKind))
    fields = TariffFields(items[0].id, "物业费", Formula.AREA, 1, applies)
    version = VersionFields(effective_from=date(2020, 1, 1), price=1_850_000)
    store.write(create_tariff, fields=fields, version=version)
    store.write(debtor_accounts, day=date(2026, 1, 1))
    store.close()
    return path


def _bare(folder: Path, base: Path) -> tuple[Path, list[tuple[object, ...]]]:
    """A copy without triggers, and the rows a run makes."""
    done, bare = folder / "done.db", folder / "bare.db"
    shutil.copyfile(base, done)
    _publish(done)
    connection = connect(done)
    rows = connection.execute("SELECT * FROM charge ORDER BY id").fetchall()
    connection.close()
    shutil.copyfile(base, bare)
    connection = connect(bare)
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for (name,) in names:
        connection.execute(f"DROP TRIGGER {name}")
    connection.close()
    # The rows refer to a run and a posting that do not exist there.
    return bare, [(row[0], row[1], None, *row[3:]) for row in rows]


def _insert(path: Path, rows: list[tuple[object, ...]]) -> None:
    connection = connect(path)
    connection.execute(f"PRAGMA cache_size=-{WRITING_CACHE}")  # as ours has it
    connection.execute("BEGIN IMMEDIATE")
    _post(connection, int(str(rows[0][1])))
    marks = ", ".join("?" * len(rows[0]))
    connection.executemany(f"INSERT INTO charge VALUES ({marks})", rows)
    connection.execute("COMMIT")
    connection.close()


def _post(connection: sqlite3.Connection, seq: int) -> None:
    connection.execute(
        "INSERT INTO posting (seq, version, kind, at, user_id, day, row_count, digest, prev, hash)"
        " VALUES (?, 1, 'billing', 0, 0, '2026-01-01', 0, '', '', '')",
        (seq,),
    )


def _publish(path: Path) -> None:
    store = Store(path)
    store.write(publish_run, period=PERIOD)
    store.close()


def _statements(base: Path) -> int:
    count = 0

    def counted(*seen: object) -> None:
        nonlocal count
        count += 0 if str(seen[2]).startswith("BEGIN") else 1

    copy = base.with_name("copy.db")
    shutil.copyfile(base, copy)
    store = Store(copy)
    event.listen(store.engine, "before_cursor_execute", counted)
    store.write(publish_run, period=PERIOD)
    store.close()
    return count


def _on_copy(base: Path, work: Callable[[Path], None]) -> float:
    copy = base.with_name("copy.db")
    shutil.copyfile(base, copy)
    begun = perf_counter()
    work(copy)
    return perf_counter() - begun


def main() -> None:
    """Print the lines of the table."""
    for name, goal, floor, ours in figures():
        print(
            f"{name:40} goal {goal:4.1f}x  floor {floor:8.3f}  "
            f"ours {ours:8.3f}  {ours / floor:5.2f}x"
        )


if __name__ == "__main__":
    main()
