"""A desk without a store, for the kit alone; pages of the office are tested with a real one."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtWidgets import QApplication

from propdesk.kernel.i18n import set_language
from propdesk.kernel.settings import MachineSettings
from propdesk.ui import theme
from propdesk.ui.desk import Desk

if TYPE_CHECKING:
    from propdesk.db.store import Store


class StoppedClock:
    """It is always 20 November 2026, 15:42 in Shanghai."""

    def now(self) -> datetime:
        return datetime(2026, 11, 20, 7, 42, tzinfo=UTC)

    def today(self) -> date:
        return date(2026, 11, 20)


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The program in its light theme and in Chinese."""
    set_language("zh_CN")
    theme.install(qapp, "light")
    yield qapp
    theme.install(qapp, "light")


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def desk(dressed: QApplication, clock: StoppedClock) -> Iterator[Desk]:
    """A desk whose store is nothing: parts of the kit must not ask for data."""
    made = Desk(store=cast("Store", None), settings=MachineSettings(), clock=clock)
    yield made
    made.wait_for_work()
