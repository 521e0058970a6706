"""A year's run of 10,000 rooms beside its bare rows: `python -m tests.bench.billing`."""

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

from propdesk.db import seals
from propdesk.db.keeping.migrate import create_data
from propdesk.db.posting import AT_ONCE, lines
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
from tests.sent import statements_of

ROUNDS = 5
Rows = list[tuple[Any, ...]]
UNITS = 10_000
PERIOD = "2026"
OPENED = (
    "INSERT INTO open_charge (charge_id, kind, unit_id, account_id, fee_item_id, period_from,"
    " period_to, due_day, amount, settled, live) SELECT id, kind, unit_id, account_id, fee_item_id,"
    " period_from, period_to, due_day, amount, 0, 1 FROM charge"
)
MOST_STATEMENTS = 20


def figures() -> list[tuple[str, float, float, float]]:
    """(name, goal as a ratio, floor in seconds, ours in seconds), A B A B in one process.

    The floor is one executemany of the run's own charge rows in one transaction, same profile,
    same indexes and foreign keys, no triggers: without computing, chain, audit or helper table.
    What of the ratio no run is spared tells the next line: beside the same rows with their digest
    and their lines of the helper table, still without computing, explaining, the draft, audit and
    the question whether lines overlap. The last line counts statements instead of seconds.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = prepared_estate(folder)
        bare, rows, digest = _bare(folder, base)
        floor, posted, ours, copy = [], [], [], base.with_name("copy.db")
        for _round in range(ROUNDS):
            floor.append(on_copy(bare, lambda path: _insert(path, rows)))
            written = _owed(copy)
            posted.append(on_copy(bare, lambda path: _insert(path, rows, digest)))
            opened = _owed(copy, "open_charge")
            ours.append(on_copy(base, _publish))
            if (written, opened) != (_owed(copy), _owed(copy, "open_charge")):
                raise AnswersDiffer
        statements = _statements(base) * 10_000 / _units(base)
    many = f"{len(rows):,}"
    return [
        (f"4 a run of {many} lines", 2.0, median(floor), median(ours)),
        ("4 the same beside its digest and helper table too", 1.5, median(posted), median(ours)),
        ("4 its statements per 10,000 units", 1.0, float(MOST_STATEMENTS), statements),
    ]


def _owed(path: Path, table: str = "charge") -> Rows:
    """What the lines of a file add up to, each household's."""
    connection = connect(path, read_only=True)
    query = f"SELECT account_id, count(*), sum(amount) FROM {table} GROUP BY account_id"
    found = connection.execute(query).fetchall()
    connection.close()
    return found


def _units(path: Path) -> int:
    connection = connect(path, read_only=True)
    (count,) = connection.execute("SELECT count(*) FROM unit").fetchone()
    connection.close()
    return int(count)


def prepared_estate(folder: Path, *, since: date = date(2020, 1, 1)) -> Path:
    """An estate whose rooms all have a tariff `since` a day, and an open account."""
    path = folder / "base.db"
    create_data(path)
    store = Store(path)
    store.write(create_demo, units=UNITS)
    items = store.write(ensure_first_items)
    applies = Applies(kinds=tuple(UnitKind))
    fields = TariffFields(
        fee_item_id=items[0].id,
        name="物业费",
        formula=Formula.AREA,
        period_months=1,
        applies=applies,
    )
    version = VersionFields(effective_from=since, price=1_850_000)
    store.write(create_tariff, fields=fields, version=version)
    store.write(debtor_accounts, day=date(2026, 1, 1))
    store.close()
    return path


def _bare(folder: Path, base: Path) -> tuple[Path, Rows, "_Digest"]:
    """A copy without triggers, the rows a run makes, and their digest."""
    done, bare = folder / "done.db", folder / "bare.db"
    shutil.copyfile(base, done)
    _publish(done)
    connection = connect(done)
    rows = connection.execute("SELECT * FROM charge ORDER BY id").fetchall()
    run = connection.execute("SELECT * FROM billing_run").fetchone()
    digest = _Digest(run, *connection.execute("SELECT digest FROM posting").fetchone())
    connection.close()
    shutil.copyfile(base, bare)
    connection = connect(bare)
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for (name,) in names:
        connection.execute(f"DROP TRIGGER {name}")
    connection.close()
    # The rows refer to a run and a posting that do not exist there.
    return bare, [(row[0], row[1], None, *row[3:]) for row in rows], digest


class _Digest(NamedTuple):
    """What the rows of a run come to, its own first."""

    run: tuple[Any, ...]
    value: str

    def over(self, rows: Rows) -> str:
        newest = seals.newest_seal()
        version, _columns = seals.sealed_columns("billing_run", newest)
        state = hashlib.sha256(lines("billing_run", version, [self.run]))
        version, _columns = seals.sealed_columns("charge", newest)
        for at in range(0, len(rows), AT_ONCE):
            some = [(row[0], row[1], self.run[0], *row[3:]) for row in rows[at : at + AT_ONCE]]
            state.update(lines("charge", version, some))
        return state.hexdigest()


def _insert(path: Path, rows: Rows, digest: _Digest | None = None) -> None:
    connection = connect(path)
    connection.execute(f"PRAGMA cache_size=-{WRITING_CACHE}")  # as ours has it
    connection.execute("BEGIN IMMEDIATE")
    put_posting(connection, int(str(rows[0][1])))
    marks = ", ".join("?" * len(rows[0]))
    connection.executemany(f"INSERT INTO charge VALUES ({marks})", rows)
    if digest is not None:
        if digest.over(rows) != digest.value:
            raise AnswersDiffer
        connection.execute(OPENED)
    connection.execute("COMMIT")
    connection.close()


def put_posting(connection: sqlite3.Connection, seq: int) -> None:
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
    copy = base.with_name("copy.db")
    shutil.copyfile(base, copy)
    store = Store(copy)
    with statements_of(store) as sent:
        store.write(publish_run, period=PERIOD)
    store.close()
    return len(sent)


def on_copy(base: Path, work: Callable[[Path], None]) -> float:
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
