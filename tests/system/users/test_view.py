"""The page of users and what each may do."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from propdesk.kernel.permissions import Role
from propdesk.kernel.records.fields import values_of
from propdesk.system.log.history_view import HistoryDialog
from propdesk.system.users.listing import USERS, UserFields, UserRow
from propdesk.system.users.registering import change_user
from propdesk.system.users.users import GrantCell, permission_table
from propdesk.system.users.view import UsersPage
from propdesk.ui.desk import Desk


def test_a_user_is_added_and_chosen(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = UsersPage(desk)
    qtbot.addWidget(page)

    def fill(dialog: object) -> int:
        form = dialog.form  # type: ignore[attr-defined]  # a FormDialog
        form.set_values({"display_name": "李倩", "name": "liqian", "role": Role.ACCOUNTANT})
        return int(dialog.save())  # type: ignore[attr-defined]  # a FormDialog

    monkeypatch.setattr("propdesk.ui.forms.forms.FormDialog.exec", fill)
    page.add()
    chosen = page.list.table.current_row()
    assert isinstance(chosen, UserRow)
    assert (chosen.name, chosen.role) == ("liqian", Role.ACCOUNTANT)


def test_the_last_change_of_a_user_is_taken_back_from_his_history(
    desk: Desk, cashier: UserRow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = UserFields(**values_of(UserFields, cashier))
    left = replace(fields, active=False)
    desk.store.write(change_user, user_id=cashier.id, fields=left, seen=fields)
    page = UsersPage(desk)
    qtbot.addWidget(page)
    page.list.table.select(cashier.id)

    def take_back(dialog: HistoryDialog) -> int:
        assert [entry.what for entry in dialog._found.entries] == ["user.change", "user.add"]
        dialog.undo.click()
        return 0

    monkeypatch.setattr(HistoryDialog, "exec", take_back)
    page.show_history()
    assert desk.store.read(USERS.rows, ids=[cashier.id]) == [cashier]


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
