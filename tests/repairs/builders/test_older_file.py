"""A file of version 7 has letters to names alone: they are read as they were, and written again."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from propdesk.db.keeping.migrate import VERSIONS, migrate_data
from propdesk.db.store import APPLICATION_ID, Store, open_engine
from propdesk.modules import declared
from propdesk.repairs.builders.register import BUILDERS
from propdesk.repairs.orders.paperwork.builder_letters import usual_receiver
from propdesk.repairs.orders.register import ORDERS
from tests.clocks import StoppedClock
from tests.repairs.builders.firms import YUNSHAN, put_builder

_WRITTEN = "云杉建设"
_ROW = {
    "id": 1, "no": "BX2026-000001", "place": "3 栋外墙", "fault": "渗水", "work_class": "warranty",
    "urgency": "ordinary", "channel": "phone", "reporter": "", "phone": "", "reported_at": 1,
    "other_no": "", "note": "", "state": "dispatched", "result": "", "is_signed": 0,
    "not_right": "", "receipt_no": "", "wait_why": "", "letter_to": _WRITTEN, "letter_at": 2,
}  # fmt: skip


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A file of version 7 with one order that a letter was written about."""
    path = tmp_path / "propdesk.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    scripts = ScriptDirectory(str(VERSIONS.parent), version_locations=[str(VERSIONS)])
    engine = open_engine(path).execution_options(immediate=True)
    for script in reversed(list(scripts.walk_revisions())):
        if script.revision <= "0007":
            with engine.begin() as connection:
                with Operations.context(MigrationContext.configure(connection)):
                    script.module.upgrade()
                connection.exec_driver_sql(f"PRAGMA user_version={int(script.revision)}")
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        names, places = ", ".join(_ROW), ", ".join(f":{name}" for name in _ROW)
        connection.execute(f"INSERT INTO repair_order ({names}) VALUES ({places})", _ROW)
        connection.commit()
    return path


def test_a_letter_of_an_older_file_keeps_its_name_and_finds_the_company_once_it_is_entered(
    older: Path, clock: StoppedClock
) -> None:
    assert migrate_data(older, lambda _path: None)
    store = Store(older, clock=clock, declarations=declared())
    try:
        (row,) = store.read(ORDERS.records.rows, ids=[1])
        assert (row.builder_id, row.builder) == (None, _WRITTEN)
        assert store.read(usual_receiver, ids=[1]) == _WRITTEN
        known = put_builder(store, YUNSHAN)
        assert store.read(BUILDERS.uses.seen, record_id=known).name == _WRITTEN
    finally:
        store.close()
