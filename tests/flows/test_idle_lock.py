"""Nobody is at the desk for a while: it locks, shows nothing, and goes on where it stood."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.system.users.login_dialogs import LoginDialog
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.parts.sheet import Scrim
from tests.clocks import Uptime
from tests.flows.clerk import Clerk
from tests.flows.test_second_clerk import CASHIER_PIN, MANAGER_PIN, desk_of, give_pins
from tests.windows import window_on

HALF = ("<Alt+4>", "1-1-101", "<Enter>", "500")


@pytest.fixture
def clerk(office_folder: DataFolder, qtbot: QtBot, up: Uptime) -> Iterator[Clerk]:
    """The manager at work; passwords are set."""
    with window_on(office_folder) as running:
        give_pins(running)
        yield Clerk(qtbot, running)


def after(clerk: Clerk, up: Uptime, minutes: float) -> Callable[[], None]:
    """So many minutes pass without a hand at the desk, and it looks at its watch."""

    def pass_by() -> None:
        up.go_on(minutes * 60)
        clerk.running.lock.look()

    return pass_by


def locked(seen: list[bool]) -> Callable[[], None]:
    return lambda: seen.append(isinstance(QApplication.activeModalWidget(), LoginDialog))


def test_a_half_written_desk_comes_back_for_who_was_at_it(clerk: Clerk, up: Uptime) -> None:
    seen: list[bool] = []
    clerk.do(*HALF, after(clerk, up, 16), locked(seen), MANAGER_PIN, "<Return>", locked(seen))
    assert seen == [True, False]
    assert desk_of(clerk).till.tendered.text() == "500"


def test_it_does_not_lock_before_its_time_nor_where_it_is_switched_off(
    clerk: Clerk, up: Uptime
) -> None:
    seen: list[bool] = []
    clerk.do(*HALF, after(clerk, up, 14), locked(seen))
    clerk.running.desk.settings.lock_minutes = 0
    clerk.do(after(clerk, up, 1000), locked(seen))
    assert seen == [False, False]


def test_a_hand_at_the_desk_begins_the_time_anew(clerk: Clerk, up: Uptime) -> None:
    seen: list[bool] = []
    lock = clerk.running.lock
    up.go_on(14 * 60)
    lock._last = up()  # as a key of the system's window does
    clerk.do(after(clerk, up, 14), locked(seen))
    assert seen == [False]


def test_somebody_else_finds_a_desk_of_his_own_and_the_first_one_his(
    clerk: Clerk, up: Uptime
) -> None:
    clerk.do(*HALF, after(clerk, up, 16), "<Down>", CASHIER_PIN, "<Return>")
    assert clerk.store.actor.name == "王丽"
    assert desk_of(clerk).ticket.is_empty
    clerk.do("<Ctrl+L>", MANAGER_PIN, "<Return>")
    assert desk_of(clerk).till.tendered.text() == "500"


def form() -> FormDialog:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, FormDialog)
    return dialog


def test_a_dialog_that_is_open_is_covered_and_is_there_afterwards(clerk: Clerk, up: Uptime) -> None:
    seen: list[bool] = []
    typed: list[str] = []

    def covered() -> None:
        sheets = [each for each in QApplication.topLevelWidgets() if isinstance(each, FormDialog)]
        (sheet,) = [each for each in sheets if each.isVisible()]
        (cover,) = sheet.findChildren(Scrim)
        seen.append(cover.isVisible() and cover.size() == sheet.size())
        picture = sheet.grab().toImage()
        seen.append(len(colours(picture)) == 1)

    clerk.running.desk.open_page("system.users")
    clerk.do(
        "<Ins>",
        "Li Qian",
        after(clerk, up, 16),
        covered,
        MANAGER_PIN,
        "<Return>",
        lambda: typed.append(form().form.field("display_name").text()),
        lambda: form().done(0),
    )
    assert seen == [True, True]
    assert typed == ["Li Qian"]


def colours(picture: QImage) -> set[int]:
    """Those of the middle of a picture, where something would stand."""
    middle = range(20, picture.height() - 20, 3)
    return {picture.pixel(x, y) for y in middle for x in range(20, picture.width() - 20, 3)}


def test_what_was_open_closes_for_somebody_else(clerk: Clerk, up: Uptime) -> None:
    clerk.running.desk.open_page("system.users")
    clerk.do("<Ins>", "Li Qian", after(clerk, up, 16), "<Down>", CASHIER_PIN, "<Return>")
    assert QApplication.activeModalWidget() is None
    assert clerk.store.actor.name == "王丽"
    assert "system.users" not in clerk.running.window._pages


def test_after_the_pc_slept_the_first_stroke_is_asked_who_it_is(clerk: Clerk, up: Uptime) -> None:
    """It is not given to the desk: the lock comes first."""
    seen: list[bool] = []
    window = clerk.running.window.windowHandle()
    clerk.running.lock._watch(window)
    clerk.do(*HALF)

    def wake() -> None:
        up.go_on(8 * 3600)
        QTest.keyClick(window, Qt.Key.Key_7)

    rest = (lambda: None,) * 3
    clerk.do(wake, *rest, locked(seen), MANAGER_PIN, "<Return>")
    assert seen == [True]
    assert desk_of(clerk).till.tendered.text() == "500"


def test_without_passwords_nothing_locks(
    office_folder: DataFolder, qtbot: QtBot, up: Uptime
) -> None:
    seen: list[bool] = []
    with window_on(office_folder) as running:
        alone = Clerk(qtbot, running)
        alone.do(*HALF, after(alone, up, 60), locked(seen))
    assert seen == [False]
