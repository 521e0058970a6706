"""Two clerks at one desk: each keeps what is half-written, and sees only what he may do."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.fees.charges.view import ChargesPage
from propdesk.fees.counter.page.view import CounterPage
from propdesk.fees.rules import Method
from propdesk.kernel.permissions import Role
from propdesk.open_estate import Running
from propdesk.system.users.listed import USER_USES
from propdesk.system.users.listing import UserFields
from propdesk.system.users.login import set_password, set_pin
from propdesk.system.users.login_dialogs import LoginDialog
from tests.flows.clerk import Clerk, go_to
from tests.windows import window_on

MANAGER_PIN, CASHIER_PIN = "1359", "2580"


@pytest.fixture
def clerk(office_folder: DataFolder, qtbot: QtBot) -> Iterator[Clerk]:
    """The manager at the cash desk; a cashier waits."""
    with window_on(office_folder) as running:
        give_pins(running)
        yield Clerk(qtbot, running)


def give_pins(running: Running) -> None:
    store = running.store
    store.write(set_password, user_id=store.actor.user_id, password="qiushui-3")
    store.write(set_pin, user_id=store.actor.user_id, pin=MANAGER_PIN)
    cashier_id = store.write(
        USER_USES.add, fields=UserFields(name="wangli", display_name="王丽", role=Role.CASHIER)
    )
    store.write(set_password, user_id=cashier_id, password="chunfeng-7")
    store.write(set_pin, user_id=cashier_id, pin=CASHIER_PIN)


def take_over(clerk: Clerk, pin: str) -> None:
    clerk.do("<Ctrl+L>", pin, "<Return>")


def desk_of(clerk: Clerk) -> CounterPage:
    page = clerk.page
    assert isinstance(page, CounterPage)
    return page


def test_each_clerk_keeps_the_half_written_desk(clerk: Clerk) -> None:
    clerk.do("<Alt+4>", "1-1-101", "<Enter>", "*", "500")
    take_over(clerk, CASHIER_PIN)
    assert clerk.store.actor.name == "王丽"
    assert desk_of(clerk).ticket.is_empty
    clerk.do("1-1-102", "<Enter>", "600")
    take_over(clerk, MANAGER_PIN)
    desk = desk_of(clerk)
    assert desk.ticket.facts is not None
    assert desk.ticket.facts.desk.unit_code == "1-1-101"
    assert (desk.ticket.method, desk.till.tendered.text()) == (Method.WECHAT, "500")
    assert desk.window().focusWidget() is desk.till.tendered
    take_over(clerk, CASHIER_PIN)
    assert desk_of(clerk).till.tendered.text() == "600"


def test_a_desk_kept_for_somebody_is_kept_once(clerk: Clerk) -> None:
    clerk.do("<Alt+4>", "1-1-101", "<Enter>", "500")
    take_over(clerk, CASHIER_PIN)
    take_over(clerk, MANAGER_PIN)
    clerk.do("<Esc>")
    take_over(clerk, CASHIER_PIN)
    take_over(clerk, MANAGER_PIN)
    assert desk_of(clerk).ticket.is_empty


def test_a_wrong_pin_leaves_the_desk_as_it_was(clerk: Clerk) -> None:
    clerk.do("<Alt+4>", "1-1-101", "<Enter>", "500")
    clerk.do("<Ctrl+L>", "9999", "<Return>", "<Esc>", MANAGER_PIN, "<Return>")
    assert clerk.store.actor.name != "王丽"
    assert desk_of(clerk).till.tendered.text() == "500"


def test_a_cashier_neither_bills_nor_imports_nor_sets_users(clerk: Clerk) -> None:
    go_to(clerk, "fees.charges")
    take_over(clerk, CASHIER_PIN)
    hidden = {"system.users", "system.estate", "estate.import"}
    assert not hidden & set(clerk.running.window._pages)
    page = clerk.page
    assert isinstance(page, ChargesPage)
    clerk.do("<Ins>")
    assert page.currentWidget() is page.charges


def locked(seen: list[bool]) -> Callable[[], None]:
    """Look whether the desk is locked now, and covered."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        seen.append(isinstance(dialog, LoginDialog) and dialog.hides_window)

    return look


def test_a_locked_desk_opens_for_its_user_alone_and_shows_nothing(clerk: Clerk) -> None:
    seen: list[bool] = []
    look = locked(seen)
    clerk.do(
        "<Alt+4>",
        "1-1-101",
        "<Enter>",
        "500",
        "<Ctrl+L>",
        "<Esc>",
        "<Esc>",
        look,
        "0000",
        "<Return>",
        look,
        MANAGER_PIN,
        "<Return>",
    )
    assert seen == [True, True]
    assert desk_of(clerk).till.tendered.text() == "500"


def test_who_works_alone_locks_the_screen(office_folder: DataFolder, qtbot: QtBot) -> None:
    seen: list[bool] = []
    look = locked(seen)
    with window_on(office_folder) as running:
        store = running.store
        store.write(set_pin, user_id=store.actor.user_id, pin=MANAGER_PIN)
        Clerk(qtbot, running).do(
            "<Ctrl+L>", "<Esc>", look, "0000", "<Return>", look, MANAGER_PIN, "<Return>"
        )
        assert seen == [True, True]
        assert QApplication.activeModalWidget() is None


def test_alone_one_is_told_how_to_add_somebody(office_folder: DataFolder, qtbot: QtBot) -> None:
    with window_on(office_folder) as running:
        heard: list[str] = []
        running.desk.said.connect(lambda sentence, _weight: heard.append(sentence))
        Clerk(qtbot, running).do("<Ctrl+L>")
        assert "用户与权限" in heard[-1]
