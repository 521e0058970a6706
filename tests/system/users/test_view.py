"""The page of users and what each may do."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from propdesk.kernel.permissions import Role
from propdesk.kernel.records.fields import values_of
from propdesk.system.log.history_view import KEY, HistoryDialog
from propdesk.system.users.listed import USER_USES
from propdesk.system.users.listing import USERS, UserFields, UserRow
from propdesk.system.users.users import GrantCell, permission_table
from propdesk.system.users.view import UsersPage
from propdesk.ui.desk import Desk
from propdesk.ui.parts.small_parts import Button


def test_the_last_change_of_a_user_is_taken_back_from_his_history(
    desk: Desk, cashier: UserRow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = UserFields(**values_of(UserFields, cashier))
    left = replace(fields, active=False)
    desk.store.write(USER_USES.change, record_id=cashier.id, fields=left, seen=fields)
    page = UsersPage(desk)
    qtbot.addWidget(page)
    page.users.table.select(cashier.id)

    def take_back(dialog: HistoryDialog) -> int:
        assert [entry.what for entry in dialog._found.entries] == ["user.change", "user.add"]
        dialog.undo.click()
        return 0

    monkeypatch.setattr(HistoryDialog, "exec", take_back)
    (history,) = (one for one in page.users.findChildren(Button) if one.key == KEY)
    history.click()
    assert desk.store.read(USERS.rows, ids=[cashier.id]) == [cashier]


def test_the_table_of_rights_is_one_key_away_and_back(desk: Desk, qtbot: QtBot) -> None:
    page = UsersPage(desk)
    qtbot.addWidget(page)
    page.switch()
    assert page.currentWidget() is page.rights
    (back,) = (one for one in page.rights.findChildren(Button) if one.key == "F8")
    back.click()
    assert page.currentWidget() is page.users


def test_a_box_gives_a_right_at_once_and_usual_takes_it_back(desk: Desk, qtbot: QtBot) -> None:
    page = UsersPage(desk)
    qtbot.addWidget(page)
    key = (Role.CASHIER, "estate.edit")
    page.rights.boxes[key].click()
    assert GrantCell(allowed=True, fixed=False, usual=False) == cell(desk, *key)
    page.rights.back_to_usual()
    assert not cell(desk, *key).allowed


def test_what_never_changes_has_no_box(desk: Desk, qtbot: QtBot) -> None:
    page = UsersPage(desk)
    qtbot.addWidget(page)
    assert (Role.MANAGER, "system.users") not in page.rights.boxes
    assert (Role.CASHIER, "fees.red") not in page.rights.boxes


def cell(desk: Desk, role: Role, permission: str) -> GrantCell:
    rows = desk.store.read(permission_table)
    return next(row.cells[role] for row in rows if row.permission == permission)
