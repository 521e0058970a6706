"""What older versions billed is as right by the rules of today: no false alarm after an upgrade."""

from pathlib import Path

import pytest

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.opening import check_at_start, open_data
from propdesk.db.keeping.restore import restore
from propdesk.fees.checks.checks import check_books
from propdesk.kernel.clock import SystemClock
from propdesk.modules import declared

FILES = sorted((Path(__file__).parents[2] / "db" / "files").glob("*.propdesk"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_the_books_of_an_older_version_are_in_order(file: Path, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.root.mkdir()
    with take_lock(folder) as lock:
        restore(file, folder, lock=lock, clock=SystemClock())
    opened = open_data(folder.root, declarations=declared())
    check_at_start(opened)
    assert [one.sentence for one in opened.store.read(check_books)] == []
    opened.close()
