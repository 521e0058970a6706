"""Data folders for the stories: a new one, and one with the small office of the tests."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.opening import check_at_start, open_data
from propdesk.system.users.users import ensure_first_manager
from propdesk.ui.parts import theme
from tests.clocks import StoppedClock
from tests.offices import open_office


@pytest.fixture
def fresh(tmp_path: Path, qapp: QApplication) -> DataFolder:
    """A data folder that does not exist yet, and a dressed program."""
    theme.install(qapp, "light")
    return DataFolder(tmp_path / "estate")


@pytest.fixture
def office_folder(fresh: DataFolder) -> DataFolder:
    """A data folder with three households and the bills of two months."""
    opened = open_data(fresh.root, clock=StoppedClock())
    check_at_start(opened)
    opened.store.write(ensure_first_manager)
    open_office(opened.store)
    opened.close()
    return fresh
