"""Where backups go, and the data folder as the window holds it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import DataLock, take_lock
from propdesk.db.store import Store


@pytest.fixture
def lock(store: Store) -> Iterator[DataLock]:
    """The lock of the store's folder, as the window holds it."""
    with take_lock(DataFolder(store.path.parent)) as taken:
        yield taken


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where backups go."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder
