"""A clerk at the keyboard of the real window: keys and text, waiting as a person does.

Usage: `clerk.do("<Alt+2>", "1-1-101", "<Enter>")`, in the words of `tests/keyboard.py`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from propdesk.cli.main import run_command
from propdesk.db.store import Store
from propdesk.estate.search.searching import units_meant
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.receipts.listing import recent_receipts
from propdesk.fees.receipts.receipts import next_receipt_numbers
from propdesk.kernel.money import Money
from propdesk.modules import pages
from propdesk.open_estate import Running
from propdesk.tabs import TABS
from propdesk.ui.parts.jobs import ProgressDialog
from propdesk.ui.window.tabs import DRAWERS, in_the_bar
from tests.keyboard import Act, Keyboard
from tests.ui.clipping import clipped
from tests.ui.seen import seen_words
from tests.windows import settle


@dataclass(frozen=True)
class Sums:
    """What must be the same wherever the books are looked at."""

    owed: Money
    prepaid: Money
    receipts: tuple[tuple[str, str, Money], ...]
    next_no: str


def sums(store: Store, *, room: str) -> Sums:
    """Read the books: arrears of all, receipts, the next number, the prepayment of one room."""
    desk = store.read(household_dues, unit_id=unit_of(store, room))
    rows = store.read(recent_receipts, limit=100)
    return Sums(
        store.read(arrears).total,
        desk.prepaid_total,
        tuple((row.no, row.state, row.amount) for row in rows),
        *store.read(next_receipt_numbers),
    )


def unit_of(store: Store, room: str) -> int:
    """The id of the unit a typed room means."""
    return store.read(units_meant, text=room)[0].id


class Hands(Protocol):
    """A clerk in this process or on a real screen: one story serves both."""

    @property
    def page_id(self) -> str:
        """The id of the page in front."""

    @property
    def store(self) -> Store:
        """The data, to look at."""

    def do(self, *acts: str) -> None:
        """Press and type."""

    def choose(self, file: Path) -> None:
        """Answer the file dialog that an act has opened."""

    def open_file(self, key: str, file: Path, *then: str) -> None:
        """Press what asks for a file, choose it, and answer what opens of it."""

    def begin_at(self, page_id: str) -> None:
        """Stand on a page."""

    def words(self) -> list[str]:
        """The words that are seen in front: of labels and of the cells of lists."""


def go_to(clerk: Hands, page_id: str) -> None:
    """Go to a page by its tab and on from page to page, however many there are."""
    tab = [each.id for each in TABS].index(page_id.split(".", maxsplit=1)[0]) + 1
    clerk.do(f"<Alt+{tab}>")
    (page,) = [each for each in pages() if each.id == page_id]
    _bar, drawers = in_the_bar([each for each in pages() if each.tab == page.tab])
    if lying := drawers.get(page.drawer):
        down = [each.id for each in lying].index(page_id)
        clerk.do(f"<Alt+{DRAWERS[page.drawer].letter}>", *["<Down>"] * down, "<Enter>")
        assert clerk.page_id == page_id
        return
    first = clerk.page_id
    while clerk.page_id != page_id:
        clerk.do("<Ctrl+Tab>")
        assert clerk.page_id != first, f"no page {page_id}"


def find(clerk: Hands, number: str) -> None:
    """Go to a record by its number, from wherever one stands."""
    clerk.do("<Ctrl+K>", number, "<Enter>")


class Clerk:
    """Does one thing after the other, each when the window has finished the one before."""

    def __init__(self, qtbot: QtBot, running: Running) -> None:
        self.running = running
        self._keyboard = Keyboard(qtbot, is_busy=self._is_busy)

    @property
    def store(self) -> Store:
        """The data of the window."""
        return self.running.store

    @property
    def page(self) -> QWidget:
        """The page in front."""
        page = self.running.window.current_page
        assert page is not None
        return page

    @property
    def page_id(self) -> str:
        """The id of the page in front."""
        return self.running.window.current_page_id

    def begin_at(self, page_id: str) -> None:
        """Stand on a page before the story begins: the way there is told elsewhere."""
        self.running.window.show_page(page_id)
        settle(self.running)

    def do(self, *acts: Act) -> None:
        """Press, type and look; fails when a dialog is left open, or something is cut off."""
        self._keyboard.do(*acts)
        settle(self.running)
        assert clipped(self.running.window) == []

    def command(self, *words: str) -> None:
        """Run a command beside the window, which takes notice of it before the next key."""
        assert run_command([*words, "--data", str(self.running.opened.folder.root)]) == 0
        self.running._look_outside()
        settle(self.running)

    def choose(self, file: Path) -> None:
        """Here a file dialog was answered by `choose_files` before it was asked for."""

    def open_file(self, key: str, _file: Path, *then: str) -> None:
        """Here the dialog is answered by `choose_files`: what opens of it is next."""
        self.do(key, *then)

    def words(self) -> list[str]:
        """The words that are seen of the window."""
        return seen_words(self.running.window)

    def _is_busy(self) -> bool:
        """Also while nobody has heard yet how a job ended: a dialog may follow."""
        modal, desk = QApplication.activeModalWidget(), self.running.desk
        return isinstance(modal, ProgressDialog) or not all(job.told for job in desk._jobs)


def choose_files(
    monkeypatch: pytest.MonkeyPatch,
    *,
    open_file: Path | None = None,
    save_file: Path | None = None,
    folder: Path | None = None,
) -> None:
    """Answer the file dialogs of the system from now on."""
    for name, file in (("getOpenFileName", open_file), ("getSaveFileName", save_file)):
        if file is not None:
            answer = (str(file), "")
            monkeypatch.setattr(QFileDialog, name, lambda *_a, answer=answer, **_k: answer)
    if folder is not None:
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(folder))
