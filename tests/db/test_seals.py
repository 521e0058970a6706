"""Columns may be added to posted tables: old rows keep their digest, new ones get a new list."""

import contextlib
import random
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Text, select
from sqlalchemy.orm import Session, mapped_column

from propdesk.db import seals
from propdesk.db.keeping.chain import check_chain
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.opening import check_at_start, open_data
from propdesk.db.keeping.restore import restore
from propdesk.db.posting import Posting, column_names, table_name
from propdesk.db.store import Store, connect
from propdesk.db.tables import Posted
from propdesk.estate.models import Unit
from propdesk.fees.bank.taking.accepting import accept_rows
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.billing.undoing import undo_run
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import red_receipt, void_receipt
from propdesk.fees.deposits.register import DEPOSITS, DepositFields
from propdesk.fees.deposits.rules import Origin
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.months.closing import close_month
from propdesk.fees.rules import Method, Nature
from propdesk.fees.shifts.shifts import close_shift, shift_report
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.service import ItemFields
from propdesk.kernel.money import Money
from tests.clocks import StoppedClock
from tests.db.posted import posted_tables
from tests.fees.bank.statements_made import put_statements
from tests.long.children import child
from tests.long.folders import pay
from tests.long.newer import migrations_with, program_of

POSTED = posted_tables()
OLDEST = Path(__file__).parent / "files" / "schema-0001.propdesk"


@pytest.mark.parametrize("mapped", POSTED, ids=table_name)
def test_the_newest_list_of_a_posted_table_names_its_columns(mapped: type[Posted]) -> None:
    _version, columns = seals.sealed_columns(table_name(mapped), seals.newest_seal())
    assert list(columns) == column_names(mapped), "a new column needs a new list in db/seals.py"
    assert table_name(mapped) in seals.COLUMNS


@pytest.mark.parametrize("table", seals.COLUMNS)
def test_a_list_only_adds_to_the_one_before(table: str) -> None:
    lists = [columns for _version, columns in sorted(seals.COLUMNS[table].items())]
    for before, after in pairwise(lists):
        assert after[: len(before)] == before


def test_a_posting_is_sealed_with_the_lists_of_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = {"charge": {1: ("id", "amount")}, "payment": {1: ("id",), 3: ("id", "tried")}}
    monkeypatch.setattr(seals, "COLUMNS", lists)
    assert seals.newest_seal() == 3
    assert seals.sealed_columns("payment", 2) == (1, ("id",))
    assert seals.sealed_columns("payment", 3) == (3, ("id", "tried"))
    assert seals.sealed_columns("charge", 3) == (1, ("id", "amount"))
    assert seals.sealed_columns("foreign", 3, ("id", "x")) == (1, ("id", "x"))


def test_a_file_of_the_first_version_lives_on_when_each_posted_table_gets_a_column(
    tmp_path: Path,
) -> None:
    # In a process of its own: a mapped class cannot lose a column again.
    process = child(_live_on_with_a_column_more, str(tmp_path))
    process.join()
    assert (tmp_path / "faults.txt").read_text(encoding="utf-8") == "none"


def _live_on_with_a_column_more(place: str) -> None:
    """Restore the oldest file, migrate it, post one of everything, and edit it from outside."""
    folder, clock = DataFolder(Path(place) / "data"), StoppedClock()
    statements = []
    newer = seals.newest_seal() + 1
    for mapped in POSTED:
        mapped.tried = mapped_column("tried", Text, nullable=True)
        _version, columns = seals.sealed_columns(table_name(mapped), newer)
        seals.COLUMNS[table_name(mapped)][newer] = (*columns, "tried")
        statements.append(f"ALTER TABLE {table_name(mapped)} ADD COLUMN tried TEXT")
    as_today = Posting.insert_stored

    def insert_stored(
        self: Posting, mapped: type[Posted], rows: Sequence[tuple[int | str | None, ...]]
    ) -> list[int]:
        width = len(column_names(mapped)) - 2
        return as_today(self, mapped, [(*row, *(None,) * (width - len(row))) for row in rows])

    Posting.insert_stored = insert_stored  # type: ignore[method-assign]  # runs know no new column
    with take_lock(folder) as lock:
        restore(OLDEST, folder, lock=lock, clock=clock)
    with take_lock(folder) as lock, program_of(migrations_with(Path(place), statements)):
        opened = open_data(folder.root, lock=lock, clock=clock)
        faults = [breach.sentence for breach in check_at_start(opened, full=True).reasons]
        _post_one_of_everything(opened.store)
        faults += [breach.sentence for breach in opened.store.read(check_books)]
        opened.store.close()
        faults += _unseen_edits(folder)
        opened = open_data(folder.root, lock=lock, clock=clock)
        faults += [breach.sentence for breach in check_at_start(opened, full=True).reasons]
        opened.store.close()
    (Path(place) / "faults.txt").write_text("\n".join(faults) or "none", encoding="utf-8")


def _post_one_of_everything(store: Store) -> None:
    unit_id = store.read(_first_unit)
    kept = pay(store, unit_id, random.Random(1))
    store.write(void_receipt, no=kept.receipts[0].no, reason="收错户")
    part = Part(Method.CASH, store.read(household_dues, unit_id=unit_id).owed - Money(4))
    rounded = Order(unit_id=unit_id, parts=(part,), rounded_off=Money(4))
    taken = store.write(collect_payment, order=rounded)
    put_statements(store)
    store.write(accept_rows, hold_rest=True)
    expected = store.read(shift_report).expected
    store.write(close_shift, counted=[(Money(1), expected.fen)])
    store.write(red_receipt, no=taken.receipts[0].no, reason="退款")
    ahead = Part(Method.CASH, store.read(household_dues, unit_id=unit_id).owed + Money(500))
    store.write(collect_payment, order=Order(unit_id=unit_id, parts=(ahead,), keep_rest=True))
    run = store.write(publish_run, period="2026-11")
    store.write(undo_run, run_id=run.run_id or 0)
    item = ItemFields(code="ZXYJ", name="装修押金", nature=Nature.DEPOSIT)
    brought = DepositFields(
        fee_item_id=store.write(ITEM_USES.add, fields=item),
        unit_id=unit_id,
        amount=Money(100_000),
        comes=Origin.BROUGHT,
        since=date(2025, 5, 1),
    )
    store.write(DEPOSITS.uses.add, fields=brought)
    expected = store.read(shift_report).expected
    store.write(close_shift, counted=[(Money(1), expected.fen)])
    assert isinstance(store.clock, StoppedClock)
    store.clock.go_on(days=11)
    store.write(close_month, month="2026-11")


def _first_unit(session: Session) -> int:
    return session.scalars(select(Unit.id).order_by(Unit.order_key)).first() or 0


def _unseen_edits(folder: DataFolder) -> list[str]:
    """Edits of the new column that the chain did not tell: in the oldest and the newest row."""
    unseen = []
    with contextlib.closing(connect(folder.database)) as connection:
        connection.execute("BEGIN")
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'no_update_%'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for table in map(table_name, POSTED):
            first, last = connection.execute(f"SELECT min(id), max(id) FROM {table}").fetchone()
            for row in {first, last}:
                connection.execute("SAVEPOINT edit")
                connection.execute(f"UPDATE {table} SET tried = 'x' WHERE id = ?", (row,))
                if [breach.kind for breach in check_chain(connection)] != ["rows_changed"]:
                    unseen.append(f"{table} {row}")
                connection.execute("ROLLBACK TO edit")
        unseen += [breach.sentence for breach in check_chain(connection)]
        connection.execute("ROLLBACK")
    return unseen
