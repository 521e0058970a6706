"""Backups nobody has to think of: what happens when one does not work."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from propdesk.db.attachments.attaching import NewFile, attach, remove_file
from propdesk.db.keeping.layout import DataFolder
from propdesk.kernel.i18n import _
from propdesk.system.settings.estate_settings import EstateSettings, change_estate_settings
from propdesk.ui.parts.small_parts import Button
from tests.clocks import StoppedClock
from tests.keyboard import answer_dialog
from tests.windows import window_on


def broken(*_what: object, **_how: object) -> None:
    raise ValueError("broken")


def agree(dialog: QDialog) -> None:
    """Close without a backup."""
    words = _("Close without a backup")
    next(each for each in dialog.findChildren(Button) if each.words == words).click()


def test_closing_asks_when_none_of_the_places_is_there(
    sample: DataFolder, qtbot: QtBot, tmp_path: Path
) -> None:
    asked: list[QDialog] = []
    stick = tmp_path / "stick"
    with window_on(sample) as running:
        settings = EstateSettings(name="云杉里花园", backup_folder=str(stick))
        running.store.write(change_estate_settings, settings=settings)
        answer_dialog("<Esc>", asked)
        running.window.close()
        assert running.window.isVisible()
        answer_dialog("", asked, before=agree)
        running.window.close()
        qtbot.waitUntil(lambda: not running.window.isVisible())
    assert len(asked) == 2


def test_a_bug_in_the_backup_at_closing_offers_to_close_without_one(
    sample: DataFolder, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[QDialog] = []
    with qtbot.capture_exceptions() as told, window_on(sample) as running:
        settings = EstateSettings(name="云杉里花园", backup_folder=str(tmp_path))
        running.store.write(change_estate_settings, settings=settings)
        monkeypatch.setattr("propdesk.system.backups.backups.keep_safe", broken)
        answer_dialog("", asked, before=agree)
        running.window.close()
        qtbot.waitUntil(lambda: not running.window.isVisible())
    assert len(asked) == 1
    assert [kind for kind, _error, _trace in told] == [ValueError]


def test_after_the_backup_at_closing_what_was_removed_long_ago_is_swept(
    sample: DataFolder, qtbot: QtBot, tmp_path: Path
) -> None:
    with window_on(sample) as running:
        clock = running.store.clock
        assert isinstance(clock, StoppedClock)
        settings = EstateSettings(name="云杉里花园", backup_folder=str(tmp_path))
        running.store.write(change_estate_settings, settings=settings)
        for name in ("long ago.txt", "today.txt"):
            new = [NewFile(name, name.encode())]
            (file_id,) = attach(running.store, kind="unit", record_id=1, new=new).ids
            running.store.write(remove_file, file_id=file_id)
            clock.go_on(days=31)
        assert len(list(sample.attachments.iterdir())) == 2
        clock.go_on(days=-1)
        running.window.close()
        qtbot.waitUntil(lambda: not running.window.isVisible())
    (kept,) = sample.attachments.iterdir()
    assert kept.read_bytes() == b"today.txt"
