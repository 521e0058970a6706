"""A data file that does not open any more."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from propdesk.db.backup import back_up
from propdesk.db.layout import DataFolder
from propdesk.db.lock import DataInUse, take_lock
from propdesk.db.migrate import create_data
from propdesk.db.opening import open_data
from propdesk.db.refusals import DataDamaged
from propdesk.db.store import Store
from propdesk.kernel.i18n import _
from propdesk.rescue import rescue
from propdesk.ui.parts import Button
from tests.ui.answers import answer_dialog


def ruined(folder: DataFolder) -> Path:
    """A folder whose data file was overwritten after a backup; the backup."""
    folder.make()
    create_data(folder.database)
    store = Store(folder.database)
    made = back_up(store, folder.backups)
    store.close()
    folder.database.write_bytes(b"not a database any more" * 100)
    return made.file


def choose_restore(dialog: QDialog) -> None:
    """Put the focus on the button that restores."""
    words = _("Restore a backup")
    next(one for one in dialog.findChildren(Button) if one.words == words).setFocus()


def test_a_ruined_file_is_replaced_by_a_backup_and_opens_again(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = DataFolder(tmp_path / "data")
    backup = ruined(folder)
    with take_lock(folder) as lock:
        with pytest.raises(DataDamaged) as refusal:
            open_data(folder.root, lock=lock)
        answer_dialog(Qt.Key.Key_Return, before=choose_restore)
        assert rescue(None, refusal.value, folder, lock, choose=lambda _place: str(backup))
        open_data(folder.root, lock=lock).store.close()


def test_whoever_declines_keeps_everything_as_it_is(qtbot: QtBot, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    ruined(folder)
    before = folder.database.read_bytes()
    with take_lock(folder) as lock:
        answer_dialog(Qt.Key.Key_Escape)
        assert not rescue(None, DataDamaged(), folder, lock)
    assert folder.database.read_bytes() == before


def test_data_in_use_is_told_only(qtbot: QtBot, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    with take_lock(folder) as lock:
        answer_dialog(Qt.Key.Key_Escape)
        assert not rescue(None, DataInUse(pid=1), folder, lock)
    shutil.rmtree(folder.root)
