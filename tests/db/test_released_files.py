"""A9: the file of every released schema version opens in this program with the same totals."""

from pathlib import Path

import pytest

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.migrate import newest_version
from propdesk.db.keeping.restore import preview_restore, restore
from tests.clocks import StoppedClock
from tests.long.folders import restart

FILES = sorted((Path(__file__).parent / "files").glob("schema-*.propdesk"))


def test_there_is_a_file_of_every_version() -> None:
    versions = [int(file.stem.removeprefix("schema-")) for file in FILES]
    assert versions == list(range(1, newest_version() + 1))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_the_file_of_a_version_opens_with_its_totals(
    file: Path, tmp_path: Path, clock: StoppedClock
) -> None:
    folder = DataFolder(tmp_path / "data")
    written = preview_restore(file, folder).manifest.contents
    with take_lock(folder) as lock:
        found = restore(file, folder, lock=lock, clock=clock).contents
    assert found.sums.items() >= written.sums.items()
    # One seal for each table: a version that brings tables brings seals.
    counted = {name: many for name, many in written.counts.items() if name != "table_seal"}
    assert found.counts.items() >= counted.items()
    assert found.counts["table_seal"] >= written.counts.get("table_seal", 0)
    assert (found.head_hash, found.last_receipt) == (written.head_hash, written.last_receipt)
    assert restart(folder).faults == ()
