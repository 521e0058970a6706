"""An office with money in its books, made once; each test works on a copy."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import DataLock, take_lock
from propdesk.db.store import Store
from tests.clocks import StoppedClock
from tests.long.folders import copied, working_office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """The office; do not write to it."""
    return working_office(tmp_path_factory.mktemp("office") / "data")


@pytest.fixture
def folder(office: DataFolder, tmp_path: Path) -> DataFolder:
    """The test's own copy of the office."""
    return copied(office, tmp_path / "data")


@pytest.fixture
def opened(folder: DataFolder, clock: StoppedClock) -> Store:
    """A store on that copy."""
    return Store(folder.database, clock=clock)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where backups go."""
    return tmp_path / "stick"


@pytest.fixture
def lock(folder: DataFolder) -> Iterator[DataLock]:
    """The folder's lock, as the window holds it."""
    with take_lock(folder) as taken:
        yield taken
