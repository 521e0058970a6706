"""An invented estate of 40 units with three months billed and half of it paid; made once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from propdesk.db.store import Store
from propdesk.estate.units.listing import UNITS
from propdesk.household import overview
from propdesk.kernel.money import Money
from propdesk.modules import declared
from tests.clocks import StoppedClock


@pytest.fixture
def store(tmp_path: Path, sample_file: Path, clock: StoppedClock) -> Iterator[Store]:
    """A store on a copy of the billed estate."""
    path = tmp_path / "billed.db"
    shutil.copyfile(sample_file, path)
    opened = Store(path, clock=clock, declarations=declared())
    yield opened
    opened.close()


@pytest.fixture
def units(store: Store) -> list[int]:
    """The units in order, parking spaces last."""
    return store.read(UNITS.ids)


@pytest.fixture
def owing(store: Store, units: list[int]) -> int:
    """A unit that owes for a year; of the others some are late with their water."""
    figures = {one: store.read(overview.figures, unit_id=one) for one in units}
    return next(one for one in units if figures[one].overdue > Money(1_000_00))
