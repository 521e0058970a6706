"""What a case of a job is: how a clerk comes to it, in which window, and what it ends with.

A case is named by where the job begins: file and function. `begin(stage, turn)` goes as far as the
job; it is called once for each way a job can end, `turn` counting from 0.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from propdesk.open_estate import Running
from propdesk.system.backups.backups import make_backup
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from tests.keyboard import press
from tests.pictures import Studio, room_that_owes


@dataclass
class Stage:
    """The window of a case, a folder for files, and the answers to what is asked before its job."""

    running: Running
    folder: Path
    patch: pytest.MonkeyPatch
    answers: list[str]
    qtbot: QtBot
    is_held: Callable[[], bool] = lambda: False

    def page(self, page_id: str, **context: object) -> QWidget:
        """Go to a page and wait until it has read what it shows."""
        self.running.desk.open_page(page_id, **context)
        self.settle()
        page = self.running.window.current_page
        assert page is not None
        return page

    def settle(self) -> None:
        """Wait until the end of every job was told, or only the one that is held is left.

        What works no longer may still stand there, to be read: its progress dialog, and behind it
        the question its end asks. A person cannot go on before, and what went on met that question.
        """
        self.qtbot.waitUntil(lambda: self.is_held() or self._is_quiet())

    def _is_quiet(self) -> bool:
        desk = self.running.desk
        told = not any(isValid(job) for job in desk._jobs)  # a job is let go when it has told
        return told and QApplication.activeModalWidget() is None

    def press(self, key: str) -> None:
        """Press a key in the window, where the keyboard is."""
        window = self.running.window
        window.activateWindow()  # as a window manager does when a dialog has gone
        self.qtbot.waitUntil(lambda: QApplication.focusWindow() is window.windowHandle())
        press(window.focusWidget() or window, key)

    def collect(self) -> str:
        """Take a yuan from somebody who owes; the number of the receipt."""
        room = self.owing()
        order = Order(unit_id=room, parts=(Part(Method.CASH, Money(100)),))
        return self.running.store.write(collect_payment, order=order).receipts[0].no

    def owing(self) -> int:
        """A room that owes."""
        room = room_that_owes(Studio(self.running, self.folder))
        assert room is not None
        return room

    def back_up(self) -> Path:
        """A backup on the stick, which the estate knows."""
        stick = self.folder / "stick"
        stick.mkdir(exist_ok=True)
        store = self.running.store
        settings = replace(store.read(estate_settings), backup_folder=str(stick))
        store.write(change_estate_settings, settings=settings)
        return make_backup(store, stick).file

    def set_printer(self) -> None:
        """Remember a printer for each kind of paper."""
        for kind in ("receipt", "notice", "report"):
            self.running.desk.settings.print_choice(kind).printer = "a printer"


@dataclass(frozen=True)
class Case:
    """`ends`: the dialogs its result opens. `stops` is False where Cancel is not offered.

    `after_bug`: the dialogs that offer a way on after a bug was told.

    `page_may_go`: another user may begin while it is at work.
    """

    place: str
    begin: Callable[[Stage, int], object]
    ends: Sequence[str] = ()
    stops: bool = True
    quiet: bool = False
    page_may_go: bool = False
    after_bug: Sequence[str] = ()

    def __str__(self) -> str:
        return self.place
