"""Backups of the office."""

from pathlib import Path

import pytest

from propdesk.db.keeping.backup import back_up
from propdesk.db.store import Store


@pytest.fixture
def backup(opened: Store, place: Path) -> Path:
    """A backup of the office as it is; nobody has its file open."""
    file = back_up(opened, place, estate="云杉里花园").file
    opened.close()
    return file
