"""What the tests of the money share."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.modules import declared
from tests.clocks import StoppedClock
from tests.fees.desks import Hands
from tests.samples import sample_year

pytest.register_assert_rewrite("tests.fees.ledger_play")  # before it is imported


@pytest.fixture
def hands(qtbot: QtBot) -> Hands:
    """The clerk's hands on the keyboard."""
    return Hands(qtbot)


@pytest.fixture
def year(shared: Path, tmp_path: Path) -> Iterator[Store]:
    """The office after its year."""
    file = tmp_path / "year.db"
    shutil.copy(sample_year(shared), file)
    store = Store(file, clock=StoppedClock(), declarations=declared())
    yield store
    store.close()
