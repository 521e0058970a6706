"""Migration 0003: many tables are made anew with every row as it was; no id is given twice."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.migrate import migrate_data
from propdesk.db.models import AuditRow
from propdesk.db.numbering import free_id
from propdesk.db.store import Store
from propdesk.db.tables import Base
from propdesk.estate.records import VehicleFields
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from tests.clocks import StoppedClock
from tests.long.folders import as_before, office_of, restart, rows_of

GIVEN_ONCE = sorted(
    table.name
    for table in Base.metadata.sorted_tables
    if table.dialect_options["sqlite"]["autoincrement"]
)


@pytest.fixture
def older(tmp_path: Path) -> DataFolder:
    """An office of migration 0002; of two vehicles the later one was deleted."""
    return office_of("vehicles-0002", tmp_path / "data")


def test_a_file_of_the_second_schema_keeps_every_row(older: DataFolder) -> None:
    before = rows_of(older.database)
    assert all(before[table] for table in ("unit", "person", "vehicle", "tariff", "payment"))

    assert migrate_data(older.database, lambda path: None)

    assert as_before(before, rows_of(older.database)) == before
    assert restart(older).faults == ()


def test_an_id_deleted_before_the_migration_is_not_given_again(
    older: DataFolder, clock: StoppedClock
) -> None:
    deleted = _last_deleted(older)
    migrate_data(older.database, lambda path: None)
    store = Store(older.database, clock=clock)
    made = store.write(VEHICLE_USES.add, fields=VehicleFields(plate="宁Z00003"))
    store.close()
    assert made == deleted + 1


def _last_deleted(folder: DataFolder) -> int:
    query = f"SELECT subject_id FROM {AuditRow.__tablename__} WHERE what = 'vehicle.delete'"
    with contextlib.closing(sqlite3.connect(folder.database)) as connection:
        return int(connection.execute(query).fetchone()[0])


def test_a_deleted_id_is_not_given_again(opened: Store) -> None:
    first = opened.write(VEHICLE_USES.add, fields=VehicleFields(plate="宁Z00001"))
    opened.write(VEHICLE_USES.delete, record_id=first)
    assert opened.read(free_id, "vehicle") == first + 1  # where an import begins
    assert opened.write(VEHICLE_USES.add, fields=VehicleFields(plate="宁Z00002")) == first + 1


@pytest.mark.parametrize("table", GIVEN_ONCE)
def test_every_such_table_remembers_the_last_id_it_gave(table: str, folder: DataFolder) -> None:
    with contextlib.closing(sqlite3.connect(folder.database)) as connection:
        highest = connection.execute(f'SELECT coalesce(max(id), 0) FROM "{table}"').fetchone()
        query = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?"
        assert connection.execute(query, (table,)).fetchone() >= highest
