"""What the installer asks: the data backed up as it is, then brought to the program's version."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from propdesk.db.keeping.archive import (
    opened,
)
from propdesk.db.keeping.disk.on_disk import Tick
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.migrate import newest_version
from propdesk.db.keeping.packing import unpack_data
from propdesk.kernel.progress import NoProgress
from tests.cli.answers import Run, refused
from tests.files import ruin

OLDEST = Path(__file__).parents[1] / "db" / "files" / "schema-0001.propdesk"


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """The data folder of a PC whose program had the first version of the data."""
    place = tmp_path / "older"
    place.mkdir()
    with opened(OLDEST) as (archive, manifest):
        unpack_data(archive, manifest, place / "propdesk.db", OLDEST, Tick(NoProgress(), 0, 100))
    return place


def version_of(place: Path) -> int:
    with closing(sqlite3.connect(place / "propdesk.db")) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_a_backup_without_a_folder_lies_beside_the_data_and_changes_nothing_in_it(
    run: Run, older: Path
) -> None:
    before = (older / "propdesk.db").read_bytes()
    answer = run("backup", data=older)
    assert answer.code == 0
    assert Path(answer.told["file"]).parent == older / "backups"
    assert (older / "propdesk.db").read_bytes() == before
    assert version_of(older) == 1
    assert run("verify", answer.told["file"], data=older).told["ok"] is True


def test_an_upgrade_brings_older_data_to_this_version_and_keeps_a_backup(
    run: Run, older: Path
) -> None:
    answer = run("upgrade", data=older)
    assert answer.code == 0
    assert answer.told["migrated_from"] == 1
    assert answer.told["version"] == newest_version() == version_of(older)
    assert len(list((older / "backups").glob("*.propdesk"))) == 1
    assert run("upgrade", data=older).told["migrated_from"] is None
    assert run("check", data=older).code == 0


@pytest.mark.parametrize("command", ["backup", "upgrade"])
def test_where_no_data_is_nothing_is_done_and_none_is_made(
    run: Run, tmp_path: Path, command: str
) -> None:
    assert run(command, data=tmp_path / "nothing").code == 0
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize("command", ["backup", "upgrade"])
def test_data_of_a_newer_program_is_refused_and_not_touched(
    run: Run, older: Path, command: str
) -> None:
    with closing(sqlite3.connect(older / "propdesk.db")) as connection:
        connection.execute(f"PRAGMA user_version={newest_version() + 1}")
    before = (older / "propdesk.db").read_bytes()
    assert refused(run(command, data=older), "data_too_new")
    assert (older / "propdesk.db").read_bytes() == before


@pytest.mark.parametrize("command", ["backup", "upgrade"])
def test_damaged_data_is_refused_in_a_sentence(run: Run, older: Path, command: str) -> None:
    ruin(older / "propdesk.db", "empty")
    assert refused(run(command, data=older), "data_damaged")


def test_an_upgrade_waits_for_no_window(run: Run, older: Path) -> None:
    with take_lock(DataFolder(older)):
        assert refused(run("upgrade", data=older), "data_in_use")
    assert version_of(older) == 1
