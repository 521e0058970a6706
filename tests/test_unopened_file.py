"""A data file that does not open any more."""

import shutil
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.keeping.backup import back_up
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import DataInUse, take_lock
from propdesk.db.keeping.migrate import create_data
from propdesk.db.keeping.opening import open_data
from propdesk.db.models import AuditRow
from propdesk.db.refusals import DataDamaged, DiskFull
from propdesk.db.store import Store
from propdesk.kernel.i18n import _
from propdesk.kernel.settings import MachineSettings
from propdesk.system.models import BackupRun
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.window.main_window import MainWindow
from propdesk.unopened_file import offer_ways_out
from tests.clocks import StoppedClock
from tests.keyboard import answer_dialog


def ruined(folder: DataFolder) -> Path:
    """A folder whose data file was overwritten after a backup; the backup."""
    folder.make()
    create_data(folder.database)
    store = Store(folder.database)
    made = back_up(store, folder.backups)
    store.close()
    folder.database.write_bytes(b"not a database any more" * 100)
    return made.file


def written_down(session: Session) -> tuple[str | None, str | None]:
    """What the log says last, and the backup listed last."""
    entries = select(AuditRow.what).order_by(AuditRow.id.desc()).limit(1)
    runs = select(BackupRun.file).order_by(BackupRun.id.desc()).limit(1)
    return session.scalar(entries), session.scalar(runs)


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
        answer_dialog("<Return>", before=choose_restore)
        window = MainWindow((), StoppedClock().now)
        qtbot.addWidget(window)
        settings = MachineSettings(backup_folder=str(tmp_path / "gone"))
        settings.folders["backup"] = str(tmp_path)
        asked: list[Path] = []

        def choose(place: Path) -> str:
            asked.append(place)
            return str(backup)

        assert offer_ways_out(window, refusal.value, folder, lock, settings=settings, choose=choose)
        assert asked == [tmp_path]
        assert window.status.message == _("Restored and compared: everything is there.")
        store = open_data(folder.root, lock=lock).store
        assert store.read(written_down) == ("restore.done", str(backup))
        store.close()


def test_what_is_refused_after_the_exchange_does_not_call_the_restore_failed(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = DataFolder(tmp_path / "data")
    threads: list[threading.Thread] = []

    def refuse(*_what: object) -> None:
        threads.append(threading.current_thread())
        raise DiskFull

    backup = ruined(folder)
    settings = MachineSettings()
    monkeypatch.setattr("propdesk.system.backups.restoring.note_restore", refuse)
    window = MainWindow((), StoppedClock().now)
    qtbot.addWidget(window)
    with take_lock(folder) as lock:
        answer_dialog("<Return>", before=choose_restore)
        assert offer_ways_out(
            window,
            DataDamaged(),
            folder,
            lock,
            settings=settings,
            choose=lambda _place: str(backup),
        )
    assert str(DiskFull()) in window.status.message
    assert len(threads) == 1
    assert threads != [threading.main_thread()]
    assert settings.folders["backup"] == str(backup.parent)


def test_a_wrong_file_is_said_and_the_ruin_stays(qtbot: QtBot, tmp_path: Path) -> None:
    folder, wrong = DataFolder(tmp_path / "data"), tmp_path / "other.propdesk"
    ruined(folder)
    before = folder.database.read_bytes()
    wrong.write_text("no backup", encoding="utf-8")
    asked: list[QDialog] = []
    with take_lock(folder) as lock:
        answer_dialog("<Return>", asked, before=choose_restore)

        def choose(_place: Path) -> str:
            answer_dialog("<Esc>", asked)
            return str(wrong)

        assert not offer_ways_out(
            None, DataDamaged(), folder, lock, settings=MachineSettings(), choose=choose
        )
    assert len(asked) == 2
    assert folder.database.read_bytes() == before


def test_whoever_declines_keeps_everything_as_it_is(qtbot: QtBot, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    ruined(folder)
    before = folder.database.read_bytes()
    with take_lock(folder) as lock:
        answer_dialog("<Esc>")
        assert not offer_ways_out(None, DataDamaged(), folder, lock, settings=MachineSettings())
    assert folder.database.read_bytes() == before


def test_data_in_use_is_told_only(qtbot: QtBot, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    with take_lock(folder) as lock:
        answer_dialog("<Esc>")
        assert not offer_ways_out(None, DataInUse(pid=1), folder, lock, settings=MachineSettings())
    shutil.rmtree(folder.root)
