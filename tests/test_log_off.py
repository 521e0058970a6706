"""The session ends while the window is open: what is owed is done first, nothing is lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from propdesk import log_off
from propdesk.automatic_backups import AutomaticBackups
from propdesk.db.keeping.disk.room import BackupNotWritten
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.rotation import backups_in
from propdesk.open_estate import Running
from propdesk.system.settings.estate_settings import change_estate_settings
from tests.offices import ESTATE
from tests.windows import window_on


class Session:
    """Writes down whether it was asked to wait."""

    def __init__(self) -> None:
        self.waits = 0

    def cancel(self) -> None:
        self.waits += 1


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The end of the process, and what Windows was told before."""
    told: list[str] = []
    monkeypatch.setattr(log_off, "CAN_WAIT", True)
    monkeypatch.setattr(log_off, "tell_why", lambda _window, reason: told.append(reason))
    return told


@pytest.fixture
def office(sample: DataFolder, qtbot: QtBot, left: list[str]) -> Iterator[Running]:
    with window_on(sample) as running:
        running.log_off._leave = lambda: left.append("left")
        yield running


@pytest.fixture
def stick(office: Running, tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    settings = replace(ESTATE, backup_folder=str(place))
    office.store.write(change_estate_settings, settings=settings)
    return place


def test_without_anything_owed_the_session_ends_at_once(office: Running, left: list[str]) -> None:
    session = Session()
    office.log_off.end(session)
    assert (session.waits, left) == (0, [])


def test_the_session_waits_for_the_backup_and_then_the_process_ends(
    office: Running, stick: Path, left: list[str], qtbot: QtBot
) -> None:
    session = Session()
    office.log_off.end(session)
    office.log_off.end(session)  # Windows asks each of its windows
    assert session.waits == 2
    qtbot.waitUntil(lambda: left[-1] == "left")
    assert left == ["正在备份，PropDesk 完成后会自动退出。", "left"]
    assert len(backups_in(stick)) == 1
    with take_lock(office.opened.folder) as again:  # the next start asks nothing
        assert not again.after_crash


def test_a_backup_that_fails_is_told_and_nothing_is_closed(
    office: Running, stick: Path, left: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: object, *_given: object) -> None:
        raise BackupNotWritten(folder="E:", reason="满了")

    monkeypatch.setattr(AutomaticBackups, "back_up", fail)
    session = Session()
    office.log_off.end(session)
    qtbot.waitUntil(lambda: len(left) == 2)
    assert "满了" in left[-1]
    assert office.opened.lock is not None
    assert office.opened.lock.held


def test_elsewhere_no_session_is_given_up_for_us(
    office: Running, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_off, "CAN_WAIT", False)
    session = Session()
    office.log_off.end(session)
    assert session.waits == 0
