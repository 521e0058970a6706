"""Migration 0002: three posted tables are made anew; every row in them stays as it was sealed."""

from pathlib import Path

from propdesk.db.keeping.migrate import migrate_data, newest_version
from tests.long.folders import as_before, office_of, restart, rows_of


def test_a_file_of_the_first_schema_keeps_every_row(tmp_path: Path) -> None:
    folder = office_of("everything-0001", tmp_path / "data")
    before = rows_of(folder.database)
    assert {row[2] for row in before["payment"]} >= {"payment", "void", "red"}
    assert before["session_close"]
    assert len(before["billing_run"]) > 1  # one of them undoes another

    assert migrate_data(folder.database, lambda path: None)

    assert newest_version() > 1
    assert as_before(before, rows_of(folder.database)) == before
    assert restart(folder).faults == ()
