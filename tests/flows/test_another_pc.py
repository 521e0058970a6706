"""The stick and the paper are enough: encrypted backups, the PC gone, and the office goes on."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.encryption.key_ring import forget_typed
from propdesk.db.keeping.layout import DataFolder
from propdesk.system.backups import sealing_view
from propdesk.system.backups.backups import backup_runs, choose_place
from propdesk.system.backups.keys.recovery_paper import recovery_paper
from propdesk.system.settings.estate_settings import estate_settings
from tests.flows.clerk import Clerk, choose_files, sums
from tests.windows import window_on

ROOM = "1-1-101"


@pytest.fixture(autouse=True)
def this_pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A PC that has no key of anybody yet."""
    become_pc(monkeypatch, tmp_path / "pc of the office")
    yield
    forget_typed()


def become_pc(monkeypatch: pytest.MonkeyPatch, state: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(state))
    monkeypatch.setenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", str(state))
    forget_typed()


def lines_on(pdf: bytes) -> str:
    """The four lines of the key, as somebody reads them from the paper."""
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    plain = " ".join(text.split())
    group = "[02-9AC-HJ-NP-Z]{4}"
    rows = re.findall(rf"((?:{group} ){{4}}[0-9A-Z])(?= |$)", plain)
    last = re.search(rf"4 ((?:{group} ){{2}}[0-9A-Z]{{2}} [0-9A-Z])(?= |$)", plain)
    assert len(rows) == 3
    assert last is not None
    return "\n".join((*rows, last[1]))


def test_the_pc_is_gone_and_the_stick_and_the_paper_bring_the_office_back(
    office_folder: DataFolder, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick, papers = tmp_path / "stick", list[bytes]()
    stick.mkdir()

    def keep_paper(*given: object, **named: object) -> bytes:
        papers.append(recovery_paper(*given, **named))  # type: ignore[arg-type]
        return papers[-1]

    def copy_from_paper() -> None:
        QGuiApplication.clipboard().setText(lines_on(papers[-1]))

    monkeypatch.setattr(sealing_view, "recovery_paper", keep_paper)
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        choose_place(clerk.store, "backup_folder", str(stick))
        clerk.begin_at("system.backup")
        # Explained, made, printed, and typed in from the paper.
        clerk.do("<F7>", "<Ctrl+Return>", "<Esc>", copy_from_paper, "<Ctrl+V>", "<Ctrl+Return>")
        assert clerk.store.read(estate_settings).backup_encrypted
        clerk.do("<F2>")
        assert clerk.store.read(backup_runs)[0].ok
        before = sums(clerk.store, room=ROOM)
    shutil.rmtree(office_folder.root)
    become_pc(monkeypatch, tmp_path / "new pc")
    (backup,) = stick.glob("*.propdesk")
    assert "云杉里".encode() not in backup.read_bytes()
    choose_files(monkeypatch, open_file=backup, folder=stick)
    new = DataFolder(tmp_path / "new data")
    with window_on(new) as running:
        clerk = Clerk(qtbot, running)
        clerk.begin_at("system.backup")
        # It is locked: the key is asked for, then what would change, then it is restored.
        clerk.do("<F6>", copy_from_paper, "<Ctrl+V>", "<Ctrl+Return>", "<Ctrl+Return>")
        assert sums(clerk.store, room=ROOM) == before
        forget_typed()  # as the next start knows only what this PC keeps
        clerk.begin_at("system.backup")
        clerk.do("<F2>")
        assert clerk.store.read(backup_runs)[0].ok
    assert len(list(stick.glob("*.propdesk"))) == 2
