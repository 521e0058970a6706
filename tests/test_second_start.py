"""A backup that is double-clicked: the window shows what is in it and asks, running or not."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from propdesk import second_start
from propdesk.db.keeping.backup import back_up
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import window_channel
from propdesk.open_estate import Running
from propdesk.second_start import ask_first
from propdesk.system.backups.dialogs import RestoreDialog
from propdesk.ui.parts.jobs import InputBlock
from propdesk.ui.parts.messages import MessageDialog
from tests.db.keeping.test_backup import rewritten
from tests.patience import patience
from tests.test_app import ROOT
from tests.windows import settle, window_on


@pytest.fixture
def office(sample: DataFolder, qtbot: QtBot) -> Iterator[Running]:
    """The window on the sample estate, at work."""
    with window_on(sample) as running:
        yield running


@pytest.fixture
def backup(office: Running, tmp_path: Path) -> Path:
    place = tmp_path / "备份 U盘"
    place.mkdir()
    return back_up(office.store, place).file


def second(folder: DataFolder, *files: Path | str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "propdesk", "--data", str(folder.root), *map(str, files)]
    return subprocess.Popen(words, cwd=ROOT, stdin=subprocess.DEVNULL)


def read_and_closed(qtbot: QtBot, kind: type[MessageDialog]) -> str:
    """The words of the dialog that comes, which is turned down as soon as it is there."""
    words: list[str] = []

    def look() -> None:
        shown = QApplication.activeModalWidget()
        if type(shown) is kind:
            words.extend(each.text() for each in shown.findChildren(QLabel))
            shown.reject()

    watch = QTimer(interval=20)
    watch.timeout.connect(look)
    watch.start()
    qtbot.waitUntil(lambda: bool(words))
    return " ".join(words)


def test_a_second_start_hands_its_backup_to_the_window_that_is_open(
    office: Running, backup: Path, qtbot: QtBot
) -> None:
    office.window.showMinimized()
    caller = second(office.opened.folder, backup)
    assert backup.name in read_and_closed(qtbot, RestoreDialog)
    assert not office.window.isMinimized()
    assert caller.wait(patience()) == 0


def test_a_start_with_a_backup_asks_about_it_when_the_pages_are_there(
    sample: DataFolder, tmp_path: Path, qtbot: QtBot
) -> None:
    with window_on(sample) as running:
        file = back_up(running.store, tmp_path).file
    words: list[str] = []
    QTimer.singleShot(0, lambda: words.append(read_and_closed(qtbot, RestoreDialog)))
    with window_on(sample, files=[file]) as running:
        qtbot.waitUntil(lambda: bool(words))
        assert running.window.current_page_id
    assert file.name in words[0]


def test_a_backup_waits_until_dialogs_and_work_that_must_be_alone_are_over(
    office: Running, backup: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []
    monkeypatch.setattr(office.doorway, "_look_into", looked.append)
    open_dialog = MessageDialog(office.window, "谁在办理业务？")
    open_dialog.open()
    office.doorway.take([backup])
    settle(office, calm=3 * second_start.AGAIN_MS)
    assert looked == []
    open_dialog.reject()
    monkeypatch.setattr(InputBlock, "is_on", lambda: True)
    settle(office, calm=3 * second_start.AGAIN_MS)
    assert looked == []
    monkeypatch.setattr(InputBlock, "is_on", lambda: False)
    qtbot.waitUntil(lambda: looked == [[backup]])


def foreign(place: Path, _backup: Path) -> Path:
    file = place / "名册.xlsx"
    file.write_bytes(b"PK\x03\x04 no backup")
    return file


def damaged(_place: Path, backup: Path) -> Path:
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 0xFF
    backup.write_bytes(content)
    return backup


def newer(_place: Path, backup: Path) -> Path:
    return rewritten(backup, {}, {"version": 9999})


def gone(place: Path, _backup: Path) -> Path:
    return place / "拔掉的U盘.propdesk"


@pytest.mark.parametrize(
    ("make", "word"),
    [(gone, "拔掉的U盘"), (foreign, "名册"), (damaged, "损坏"), (newer, "版本")],
)
def test_what_cannot_be_restored_is_told_in_a_sentence(
    office: Running, backup: Path, qtbot: QtBot, tmp_path: Path, make: object, word: str
) -> None:
    assert callable(make)
    office.doorway.take([make(tmp_path, backup)])
    assert word in read_and_closed(qtbot, MessageDialog)


def test_of_several_backups_the_first_is_looked_into_and_that_is_said(
    office: Running, backup: Path, qtbot: QtBot
) -> None:
    told: list[str] = []
    office.desk.said.connect(lambda sentence, _weight: told.append(sentence))
    office.doorway.take([backup, backup.with_name("别的.propdesk")])
    assert backup.name in read_and_closed(qtbot, RestoreDialog)
    assert any("2" in each and backup.name in each for each in told)


def gone_from(caller: QLocalSocket) -> bool:
    return caller.state() == QLocalSocket.LocalSocketState.UnconnectedState


def test_a_caller_that_speaks_nonsense_or_nothing_is_let_go(
    office: Running, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_start, "LISTEN_MS", 50)
    looked: list[object] = []
    monkeypatch.setattr(office.doorway, "_look_into", looked.append)
    for line in (b"", b"not json\n", b"[1, 2]\n", b"{}\n", b"x" * (second_start.LONGEST_LINE + 9)):
        caller = QLocalSocket()
        caller.connectToServer(window_channel(office.opened.folder))
        assert caller.waitForConnected(5000)
        caller.write(line)
        qtbot.waitUntil(partial(gone_from, caller))
    settle(office)
    assert looked == []


def test_a_first_window_that_hangs_is_not_taken_for_one_that_answers(
    office: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_start, "ANSWER_MS", 200)
    assert not ask_first(office.opened.folder, (), 1)  # its loop stands still meanwhile
