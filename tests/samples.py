"""Data files that take long, made once for a whole run, however many processes it has."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import DataInUse, take_lock
from propdesk.db.keeping.migrate import create_data
from propdesk.fees.demo import fill_sample_estate
from propdesk.kernel.i18n import using_language
from propdesk.modules import declared
from tests.clocks import StoppedClock
from tests.system.touches import CheckedStore

YEAR_UNITS = 60
"""Of the sample that lives a year: as many as make some of every kind."""

LONGEST = 240  # seconds; to make one takes four on a PC that does nothing else


def sample_of(shared: Path, *, units: int = 60, language: str = "zh_CN") -> Path:
    """Give the file of the sample estate in a folder that all processes see. Copy it to write."""
    from tests.windows import fill_with_sample

    def fill(folder: DataFolder) -> None:
        with using_language(language):
            fill_with_sample(folder, units)

    return _file_of_all(shared / f"sample-{language}-{units}", fill)


def sample_year(shared: Path) -> Path:
    """Give the file of the sample estate as `propdesk demo` makes it. Copy it to write."""
    return _file_of_all(shared / "sample-year", fill_with_year)


def fill_with_year(folder: DataFolder) -> None:
    """Make a data file with the sample estate."""
    create_data(folder.database)
    made = CheckedStore(folder.database, clock=StoppedClock(), declarations=declared())
    fill_sample_estate(made, units=YEAR_UNITS)
    made.close()


def _file_of_all(place: Path, fill: Callable[[DataFolder], object]) -> Path:
    """Give a data file at a place that all processes see, filled by the first that asks for it."""
    ready = place / "ready.db"
    if not ready.exists():
        with _alone(DataFolder(place)):
            if not ready.exists():
                making = DataFolder(place / "making")
                fill(making)
                making.database.replace(ready)
    return ready


@contextmanager
def _alone(folder: DataFolder) -> Iterator[None]:
    """Wait until no other process makes it."""
    end = time.monotonic() + LONGEST
    while True:
        try:
            lock = take_lock(folder)
            break
        except DataInUse:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
    with lock:
        yield
