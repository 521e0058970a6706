"""The manager at the list of users: entered, many changed at once, undone; nobody locked out."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.kernel.permissions import Role
from propdesk.system.users.listed import USER_USES
from propdesk.system.users.listing import USERS, UserFields, UserRow
from propdesk.system.users.view import UsersPage
from propdesk.ui.many.results import ResultDialog
from tests.flows.clerk import Clerk
from tests.windows import window_on


@pytest.fixture
def clerk(office_folder: DataFolder, qtbot: QtBot) -> Iterator[Clerk]:
    """At the list of the manager and two cashiers."""
    with window_on(office_folder) as running:
        for name in ("wang", "zhou"):
            fields = UserFields(display_name=name.title(), name=name, role=Role.CASHIER)
            running.store.write(USER_USES.add, fields=fields)
        running.desk.open_page("system.users")
        yield Clerk(qtbot, running)


def page(clerk: Clerk) -> UsersPage:
    found = clerk.page
    assert isinstance(found, UsersPage)
    return found


def roles(clerk: Clerk) -> dict[str, Role]:
    return {row.name: row.role for row in clerk.store.read(USERS.first)}


def test_a_new_user_is_in_hand_and_may_log_in(clerk: Clerk) -> None:
    clerk.do("<Ins>", "Li Qian", "<Return>", "liqian", "<Return>", "<Down>", "<Ctrl+Return>")
    assert clerk.running.window.status._message.text() == "已新增 Li Qian；按 F3 设密码"
    chosen = page(clerk).users.row()
    assert isinstance(chosen, UserRow)
    assert (chosen.name, chosen.active) == ("liqian", True)


def test_of_many_users_the_last_manager_keeps_the_role(clerk: Clerk) -> None:
    seen: list[list[str]] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ResultDialog)
        seen.append([row.result.name for row in dialog.rows if row.result.how == "refused"])

    choose = ("<Return>", "<End>", "<Ctrl+Return>")
    clerk.do("<Home>", "<Ctrl+A>", "<F4>", *choose, look, "<Esc>")
    assert seen == [["admin"]]
    assert roles(clerk) == {"admin": Role.MANAGER, "wang": Role.READER, "zhou": Role.READER}
    clerk.do("<Ctrl+Z>", "1")
    assert roles(clerk)["wang"] is roles(clerk)["zhou"] is Role.CASHIER


def words() -> list[str]:
    modal = QApplication.activeModalWidget()
    assert modal is not None
    return [each.text() for each in modal.findChildren(QLabel)]


def test_adding_a_user_is_not_undone_and_nobody_is_asked_in_vain(clerk: Clerk) -> None:
    told: list[str] = []
    clerk.do("<End>", "<Ctrl+Z>", lambda: told.extend(words()), "<Return>")
    assert told == ["Zhou 的上一次保存不能撤销：没有可撤销的，或者之后又改过。"]
    assert set(roles(clerk)) == {"admin", "wang", "zhou"}


def test_a_user_changed_by_two_at_once_is_compared_before_it_is_saved(clerk: Clerk) -> None:
    (row,) = (one for one in clerk.store.read(USERS.first) if one.name == "zhou")
    seen = clerk.store.read(USER_USES.seen, record_id=row.id)
    told: list[str] = []

    def meanwhile() -> None:
        theirs = UserFields(display_name="Zhou Yi", name="zhou", role=Role.CASHIER)
        clerk.store.write(USER_USES.change, record_id=row.id, fields=theirs, seen=seen)

    look = lambda: told.extend(words())  # noqa: E731
    mine = ("<Ctrl+A>", "Zhou Er", "<Ctrl+Return>", look)
    clerk.do("<End>", "<F4>", meanwhile, *mine, "<F6>", "<Ctrl+Return>")
    assert "姓名：您填的是 Zhou Er，刚才保存的是 Zhou Yi" in told
    assert clerk.store.read(USER_USES.seen, record_id=row.id).display_name == "Zhou Yi"
