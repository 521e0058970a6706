"""A password is set, the program is started again, and the office comes in: also when damaged."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from propdesk.app import Start, _begin
from propdesk.cli.main import run_command
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.opening import check_at_start, open_data
from propdesk.db.refusals import DataReadOnly, DataUnchecked
from propdesk.db.store import Store
from propdesk.kernel.settings import MachineSettings
from propdesk.open_estate import Running
from propdesk.system.log.audit_reader import AUDIT
from propdesk.system.users.login import login_names, set_password
from propdesk.system.users.login_dialogs import LoginDialog
from propdesk.tabs import TABS
from propdesk.ui.desk import Desk
from propdesk.ui.window.faults import Faults
from propdesk.ui.window.main_window import MainWindow
from tests.clocks import StoppedClock
from tests.windows import settle, window_on

WORD = "chunfeng-7"


@pytest.fixture
def locked(office_folder: DataFolder) -> DataFolder:
    """The small office, whose manager has a password."""
    opened = open_data(office_folder.root, clock=StoppedClock())
    check_at_start(opened)
    (manager, *_others) = opened.store.read(login_names)
    opened.store.write(set_password, user_id=manager.user_id, password=WORD)
    opened.close()
    return office_folder


def come_in(words: list[str]) -> None:
    """Answer every login that opens: one password after the other, until there is none left."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, LoginDialog) and words:
            QTest.keyClicks(dialog.secret.input, words.pop(0))
            QTest.keyClick(dialog.secret.input, Qt.Key.Key_Return)
        if words:
            QTimer.singleShot(10, look)
        elif isinstance(dialog, QDialog) and dialog.isVisible():
            QTimer.singleShot(1000, dialog, dialog.reject)

    QTimer.singleShot(0, look)


@pytest.fixture
def inside(locked: DataFolder, qtbot: QtBot) -> Iterator[Running]:
    """The window after a wrong and a right password."""
    come_in(["wrong-word", WORD])
    with window_on(locked) as running:
        qtbot.waitUntil(lambda: running.window.current_page is not None)
        yield running


def test_the_right_password_comes_in_after_a_restart(inside: Running) -> None:
    assert not inside.store.read_only
    assert inside.store.actor.user_id != 0
    log = inside.store.read(AUDIT.first)
    assert [entry.what for entry in log[:2]] == ["login.done", "login.failed"]


def test_a_start_takes_its_steps_in_this_order(inside: Running, office_folder: DataFolder) -> None:
    assert names(inside) == ["_listen", "_check", "_log_in", "_show_pages", "_watch"]


def test_without_a_password_the_first_page_waits_for_nothing(
    office_folder: DataFolder, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        assert names(running) == ["_log_in", "_show_pages", "_listen", "_check_behind", "_watch"]


def test_while_a_login_is_asked_for_nothing_is_said_to_be_opening(
    inside: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def asked(_desk: Desk) -> bool:
        said.append(inside.window.status.message)
        return True

    monkeypatch.setattr("propdesk.open_estate.ask_login", asked)
    inside.window.status.say("正在打开数据……")
    inside._log_in(lambda: None)
    assert said == [""]


def names(running: Running) -> list[str]:
    return [step.__name__ for step in running.steps()]


@pytest.mark.parametrize("password", [False, True])
def test_nothing_is_written_before_the_file_is_checked(
    request: pytest.FixtureRequest, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, *, password: bool
) -> None:
    folder = request.getfixturevalue("locked" if password else "office_folder")
    refused: list[str] = []
    write = Store.write

    def watched(store: Store, function: object, /, **values: object) -> object:
        if store.read_only:
            refused.append(getattr(function, "__name__", ""))
        return write(store, function, **values)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(Store, "write", watched)
    come_in([WORD] if password else [])
    with window_on(folder) as running:
        qtbot.waitUntil(lambda: running.checked is not None)
        settle(running)
        assert running.window.current_page is not None
    assert refused == []


def test_whoever_writes_too_early_is_told_to_wait(office_folder: DataFolder) -> None:
    opened = open_data(office_folder.root, clock=StoppedClock())
    (manager, *_others) = opened.store.read(login_names)
    with pytest.raises(DataUnchecked):
        opened.store.write(set_password, user_id=manager.user_id, password=WORD)
    opened.close()


def test_a_password_set_anew_at_the_command_line_comes_in(
    locked: DataFolder, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = open_data(locked.root, clock=StoppedClock())
    (manager, *_others) = opened.store.read(login_names)
    opened.close()
    assert run_command(["reset-password", manager.name, "--data", str(locked.root)]) == 0
    new = capsys.readouterr().out.split('"')[-2]
    come_in([new])
    with window_on(locked) as running:
        qtbot.waitUntil(lambda: running.window.current_page is not None)


def test_the_password_comes_in_where_nothing_can_be_written(
    locked: DataFolder, qtbot: QtBot
) -> None:
    with closing(sqlite3.connect(locked.database)) as connection:
        connection.execute("CREATE TABLE extra (id INTEGER)")
    come_in(["wrong-word", WORD])
    with window_on(locked) as running:
        qtbot.waitUntil(lambda: running.window.current_page is not None)
        assert running.store.read_only
        assert running.store.actor.user_id != 0


def test_whoever_turns_away_at_the_login_ends_the_program(
    locked: DataFolder, qtbot: QtBot, tmp_path: Path
) -> None:
    def turn_away() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, LoginDialog):
            dialog.reject()
        else:
            QTimer.singleShot(10, turn_away)

    QTimer.singleShot(0, turn_away)
    with window_on(locked) as running:
        qtbot.waitUntil(lambda: not running.window.isVisible())


def broken(*_what: object, **_how: object) -> None:
    raise ValueError("broken")


def test_a_bug_in_the_check_at_start_lets_the_office_in_to_look(
    locked: DataFolder, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("propdesk.open_estate.check_at_start", broken)
    come_in([WORD])
    with qtbot.capture_exceptions() as told, window_on(locked) as running:
        qtbot.waitUntil(lambda: running.window.current_page is not None)
        qtbot.waitUntil(running._poll.isActive)
        assert running.checked is not None
        assert "ValueError" in running.checked.reasons[0].sentence
        with pytest.raises(DataReadOnly):
            running.store.write(set_password, user_id=1, password="another-word")
    assert [kind for kind, _error, _trace in told] == [ValueError]


def test_a_bug_in_a_step_behind_the_login_is_told_and_ends_the_start(
    locked: DataFolder, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told: list[Exception] = []
    faults, window = Faults(), MainWindow(TABS, StoppedClock().now)
    monkeypatch.setattr(Running, "_show_pages", broken)
    monkeypatch.setattr("propdesk.app.start_log", lambda _folder: None)
    monkeypatch.setattr(faults, "tell", told.append)
    qtbot.addWidget(window)
    window.show()
    come_in([WORD])
    with take_lock(locked) as lock:
        _begin(Start(locked, MachineSettings(), tmp_path / "pc.json", faults), window, lock)
        qtbot.waitUntil(lambda: not window.isVisible())
    assert [str(error) for error in told] == ["broken"]
