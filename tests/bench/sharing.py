"""A bill shared among 10,000 units beside the bare rows it leaves: `python -m tests.bench.sharing`.

The floor is one executemany each of its charge lines, shares and lines of the helper table, same
profile, indexes and foreign keys, no triggers: without computing, explaining, chain and log.
"""

import shutil
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import select

from propdesk.db.store import WRITING_CACHE, Store, connect
from propdesk.estate.accounts.accounts import debtor_accounts
from propdesk.fees.sharing.register import SHARED_BILLS, SharedFields
from propdesk.fees.sharing.rules import SharedState
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.money import Money
from propdesk.modules import declared
from tests.bench.billing import OPENED, on_copy, prepared_estate, put_posting
from tests.bench.measuring import AnswersDiffer, Figure

ROUNDS = 5
BILL = Money(1_234_567_89)
Rows = list[tuple[Any, ...]]


def figures() -> list[Figure]:
    """Sharing it out, and looking at the shares before."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = prepared_estate(folder)
        bill = _enter(base)
        done, bare = folder / "done.db", folder / "bare.db"
        shutil.copyfile(base, done)
        _share(done, bill)
        tables = {one: _rows(done, one) for one in ("billing_run", "charge", "bill_share")}
        if _charged(done) != BILL.fen:
            raise AnswersDiffer
        shutil.copyfile(base, bare)
        _without_triggers(bare)
        floor, ours = [], []
        for _round in range(ROUNDS):
            floor.append(on_copy(bare, lambda path: _insert(path, tables)))
            ours.append(on_copy(base, lambda path: _share(path, bill)))
            if _charged(folder / "copy.db") != BILL.fen:
                raise AnswersDiffer
    return [
        (f"a bill shared among {len(tables['charge']):,} units", 2.0, median(floor), median(ours))
    ]


def _enter(path: Path) -> int:
    """A bill of October among all rooms, each of which has an owner; its id."""
    with closing(connect(path)) as raw:
        raw.execute(
            "INSERT INTO occupancy (unit_id, person_id, role, relation, position)"
            " SELECT id, 1, 'owner', '', 0 FROM unit"
            " WHERE id NOT IN (SELECT unit_id FROM account WHERE unit_id IS NOT NULL)"
        )
    with closing(Store(path, declarations=declared())) as store:
        store.write(debtor_accounts, day=date(2026, 10, 1))
        item = store.read(lambda s: s.scalars(select(FeeItem.id).where(FeeItem.code == "LJ")).one())
        fields = SharedFields(
            item_id=item, amount=BILL, first=date(2026, 10, 1), last=date(2026, 10, 31)
        )
        return store.write(SHARED_BILLS.uses.add, fields=fields)


def _share(path: Path, bill: int) -> None:
    with closing(Store(path, declarations=declared())) as store:
        store.write(SHARED_BILLS.uses.move, record_id=bill, to=SharedState.SHARED)


def _rows(path: Path, table: str) -> Rows:
    with closing(connect(path, read_only=True)) as raw:
        return raw.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()


def _charged(path: Path) -> int:
    with closing(connect(path, read_only=True)) as raw:
        return int(raw.execute("SELECT sum(amount) FROM charge").fetchone()[0])


def _without_triggers(path: Path) -> None:
    with closing(connect(path)) as raw:
        found = raw.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for (name,) in found:
            raw.execute(f"DROP TRIGGER {name}")


def _insert(path: Path, tables: dict[str, Rows]) -> None:
    with closing(connect(path)) as raw:
        raw.execute(f"PRAGMA cache_size=-{WRITING_CACHE}")  # as ours has it
        raw.execute("BEGIN IMMEDIATE")
        put_posting(raw, int(str(tables["charge"][0][1])))
        for name, rows in tables.items():
            marks = ", ".join("?" * len(rows[0]))
            raw.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        raw.execute(OPENED)
        raw.execute("COMMIT")


if __name__ == "__main__":
    from tests.bench.__main__ import show
    from tests.clocks import office_time

    with office_time():
        show(figures())
