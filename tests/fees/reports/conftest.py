"""The sample estate with its year of money, read only."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from propdesk.db.store import Store
from propdesk.modules import declared
from tests.clocks import StoppedClock
from tests.samples import sample_year


@pytest.fixture
def year(shared: Path, tmp_path: Path) -> Iterator[Store]:
    """The office after its year."""
    file = tmp_path / "year.db"
    shutil.copy(sample_year(shared), file)
    store = Store(file, clock=StoppedClock(), declarations=declared())
    yield store
    store.close()
