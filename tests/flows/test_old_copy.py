"""Yesterday's data file is put back over today's: the window says so, and a supervisor decides."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.anchors import anchor as anchors
from propdesk.db.keeping.backup import back_up
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.refusals import DataReadOnly
from propdesk.fees.receipts.listing import recent_receipts
from propdesk.kernel.progress import NoProgress
from propdesk.open_estate import Running
from propdesk.system.log.audit_reader import AUDIT
from propdesk.system.start.clock import confirm_clock
from tests.flows.clerk import Clerk
from tests.ui.seen import seen_parts, seen_words
from tests.windows import settle, window_on


@pytest.fixture(autouse=True)
def _pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anchors, "config_folder", lambda: tmp_path / "pc")


def numbers(running: Running) -> list[str]:
    return [row.no for row in running.store.read(recent_receipts)]


def take_money(qtbot: QtBot, running: Running, room: str) -> None:
    Clerk(qtbot, running).do("<Alt+4>", room, "<Enter>", "+")


def banner(running: Running) -> tuple[str, QAbstractButton]:
    """What stands above every page, and its button."""
    parts = list(seen_parts(running.window))
    words = next(p.text() for p in parts if isinstance(p, QLabel) and "只读" in p.text())
    buttons = (part for part in parts if isinstance(part, QAbstractButton))
    return words, next(p for p in buttons if p.accessibleName() == "认可当前数据")


def test_an_old_copy_is_read_only_until_a_supervisor_accepts_it(
    office_folder: DataFolder, tmp_path: Path, qtbot: QtBot
) -> None:
    with window_on(office_folder) as running:
        take_money(qtbot, running, "1-1-101")
    shutil.copyfile(office_folder.database, tmp_path / "yesterday.db")
    with window_on(office_folder) as running:
        take_money(qtbot, running, "1-1-102")
        assert numbers(running)[0] == "SJ2026-000002"
    shutil.copyfile(tmp_path / "yesterday.db", office_folder.database)
    with window_on(office_folder) as running:
        words, button = banner(running)
        assert "1 笔记账" in words
        assert "SJ2026-000002" in words
        with pytest.raises(DataReadOnly):
            running.store.write(confirm_clock, reason="x")
        Clerk(qtbot, running).do(button.click, "硬盘换过，以这份为准", "<Enter>")
        assert not any("只读" in each for each in seen_words(running.window))
        (accepted, *_more) = running.store.read(AUDIT.first)
        assert accepted.what == "anchor.accept"
        take_money(qtbot, running, "1-1-102")
        assert numbers(running)[0] == "SJ2026-000002"
    with window_on(office_folder) as running:
        assert running.checked is not None
        assert running.checked.writable
        assert running.checked.warnings == ()


def test_a_restore_by_the_program_and_the_start_after_it_ask_nothing(
    office_folder: DataFolder, tmp_path: Path, qtbot: QtBot
) -> None:
    stick = tmp_path / "stick"
    with window_on(office_folder) as running:
        take_money(qtbot, running, "1-1-101")
        backup = back_up(running.store, stick).file
        take_money(qtbot, running, "1-1-102")
        running.desk.exchange.restore(backup, False, NoProgress())  # as a job of the window does
        running.desk.exchange.done()
        settle(running)
        assert running.checked is not None
        assert running.checked.writable
        assert numbers(running) == ["SJ2026-000001"]
        take_money(qtbot, running, "1-1-102")
    with window_on(office_folder) as running:
        assert running.checked is not None
        assert running.checked.reasons == ()
        assert running.checked.warnings == ()
