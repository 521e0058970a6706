"""Data folders for the stories: a new one, and one with the small office of the tests."""

import shutil
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


@pytest.fixture(scope="session")
def office_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data file of three households with the bills of two months, to be copied."""
    opened = open_data(tmp_path_factory.mktemp("office"), clock=StoppedClock())
    check_at_start(opened)
    opened.store.write(ensure_first_manager)
    open_office(opened.store)
    opened.close()
    return opened.folder.database


@pytest.fixture
def office_folder(fresh: DataFolder, office_file: Path) -> DataFolder:
    """A data folder with three households and the bills of two months."""
    fresh.root.mkdir()
    shutil.copyfile(office_file, fresh.database)
    return fresh
