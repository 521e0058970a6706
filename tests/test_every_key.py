"""The F-keys of every page where there is nothing to act on, or nobody who may.

A key that stands on a button does something that is seen, says a sentence or asks; a button that
cannot be pressed says why. Never an exception, never silence.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.store import Actor
from propdesk.kernel.permissions import Role
from propdesk.modules import pages
from propdesk.open_estate import Running
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts import theme
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button
from tests.roles import rights_of
from tests.ui.seen import on_screen
from tests.windows import settle, window_on

F_KEYS = {f"F{number}": Qt.Key(Qt.Key.Key_F1.value + number - 1) for number in range(2, 13)}


def full(_running: Running) -> None:
    """The sample estate as it is, no row chosen."""


def read_only(running: Running) -> None:
    """A check has failed: nothing may be written."""
    running.store.read_only = True


def reader(running: Running) -> None:
    """Somebody who may look at everything and change nothing."""
    running.store.as_actor(Actor(7, "周", Role.READER, rights_of(Role.READER)))
    running._enter()


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The dialogs that would have been shown, each backed out of at once."""
    seen: list[str] = []

    def asked(dialog: Sheet) -> int:
        seen.append(dialog.windowTitle())
        return 0

    def chosen(*_asked: object) -> tuple[str, str]:
        seen.append("file")
        return "", ""

    def folder(*_asked: object) -> str:
        seen.append("folder")
        return ""

    monkeypatch.setattr(Sheet, "exec", asked)
    for way in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, way, chosen)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", folder)
    # The practice estate is asked for, not made: that is tried elsewhere, and takes a while.
    monkeypatch.setattr("propdesk.practice_window.fill_practice", lambda *_how: None)
    monkeypatch.setattr("PySide6.QtCore.QProcess.startDetached", lambda *_how: True)
    return seen


@contextmanager
def no_caret() -> Iterator[None]:
    """A blinking caret would be a change of the picture."""
    flash = QApplication.cursorFlashTime()
    QApplication.setCursorFlashTime(0)
    try:
        yield
    finally:
        QApplication.setCursorFlashTime(flash)


def bring(running: Running, page_id: str) -> list[Button]:
    """Show a page as it is opened, no row chosen; its buttons with an F-key."""
    running.window.show_page(page_id)
    settle(running, calm=0)
    page = running.window.current_page
    if page is None:
        return []
    for table in page.findChildren(Table):
        table.view.setCurrentIndex(QModelIndex())
    settle(running, calm=0)
    buttons = page.findChildren(Button)
    return [each for each in buttons if each.key in F_KEYS and each.isVisibleTo(page)]


def silent_keys(running: Running, page_id: str, answers: list[str]) -> list[str]:
    """The keys of a page that do nothing to be seen, and the buttons that do not say why not."""
    faults = []
    for key in dict.fromkeys(each.key for each in bring(running, page_id)):
        button = next((each for each in bring(running, page_id) if each.key == key), None)
        if button is None:
            continue
        words = f"{key} {button.words}"
        if not button.isEnabled():
            faults += [] if button.toolTip() else [f"{words} does not say why it is off"]
            continue
        answers.clear()
        window = running.window
        before = on_screen(window)
        QTest.keyClick(window.focusWidget() or window, F_KEYS[key])
        settle(running, calm=0)
        if not answers and on_screen(window) == before:
            faults.append(f"{words} is silent")
    return faults


@pytest.mark.parametrize("state", [None, full, read_only, reader])
def test_every_f_key_of_every_page_answers_or_says_why_not(
    state: Callable[[Running], None] | None,
    sample_file: Path,
    empty_data: Path,
    tmp_path: Path,
    qapp: QApplication,
    answers: list[str],
) -> None:
    theme.install(qapp, "light")
    shutil.copyfile(sample_file if state else empty_data, tmp_path / "propdesk.db")
    with no_caret(), window_on(DataFolder(tmp_path)) as running:
        if state is not None:
            state(running)
        running.desk.said.connect(lambda sentence, _weight: answers.append(sentence))
        allowed = running.store.actor.permissions
        seen = [each.id for each in pages() if not each.permission or each.permission in allowed]
        found = {each: silent_keys(running, each, answers) for each in seen}
    assert {page: faults for page, faults in found.items() if faults} == {}
