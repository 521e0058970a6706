"""Migration 0002: three posted tables are made anew; every row in them stays as it was sealed."""

from pathlib import Path

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.migrate import VERSIONS, migrate_data, newest_version
from propdesk.db.store import Store
from propdesk.fees.billing.listing import RUNS
from propdesk.fees.billing.undoing import undo_run
from propdesk.fees.counter.reversing import red_receipt
from propdesk.fees.shifts.shifts import close_shift, shift_report
from propdesk.kernel.money import Money
from tests.clocks import StoppedClock
from tests.long.folders import restart, rows_of, working_office
from tests.long.newer import program_of


def test_a_file_of_the_first_schema_keeps_every_row(tmp_path: Path, clock: StoppedClock) -> None:
    first = tmp_path / "versions"
    first.mkdir()
    (first / "0001_initial.py").write_bytes((VERSIONS / "0001_initial.py").read_bytes())
    with program_of(first):
        folder = _office_with_everything(tmp_path / "data", clock)
    before = rows_of(folder.database)
    assert {row[2] for row in before["payment"]} >= {"payment", "void", "red"}

    assert migrate_data(folder.database, lambda path: None)

    assert newest_version() > 1
    after = rows_of(folder.database)
    assert {table: after[table] for table in before} == before
    assert restart(folder).faults == ()


def _office_with_everything(root: Path, clock: StoppedClock) -> DataFolder:
    """Payments, a void, a closed session, a red receipt and an undone run."""
    folder = working_office(root, clock)
    store = Store(folder.database, clock=clock)
    cash = store.read(shift_report).expected
    store.write(close_shift, counted=[(Money(1), cash.fen)])
    store.write(red_receipt, no="SJ2026-000001", reason="收错户")
    store.write(undo_run, run_id=store.read(RUNS.first)[0].id)
    store.close()
    return folder
