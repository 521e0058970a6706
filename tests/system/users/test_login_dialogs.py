"""The login and the quick change of user at the keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from propdesk.system.users import login, login_dialogs
from propdesk.system.users.listed import USER_USES
from propdesk.system.users.listing import UserFields, UserRow
from propdesk.system.users.login import set_password, set_pin
from propdesk.system.users.login_dialogs import LoginDialog, password_dialog, pin_dialog
from propdesk.system.users.login_view import ask_login
from propdesk.ui.desk import Desk
from tests.ui.clipping import clipped

WORD, PIN = "chunfeng-7", "2580"


@pytest.fixture
def office(desk: Desk, manager: UserRow, cashier: UserRow) -> Desk:
    """Both have a password, the cashier has a PIN too."""
    desk.store.write(set_password, user_id=manager.id, password=WORD)
    desk.store.write(set_password, user_id=cashier.id, password=WORD)
    desk.store.write(set_pin, user_id=cashier.id, pin=PIN)
    return desk


def secret(dialog: LoginDialog) -> QLineEdit:
    line = dialog.secret.input
    assert isinstance(line, QLineEdit)
    return line


def test_nobody_is_asked_without_passwords(desk: Desk) -> None:
    assert ask_login(desk)
    assert desk.store.actor.name == "管理员"


def test_a_wrong_password_is_said_below_the_field_and_nobody_comes_in(
    office: Desk, qtbot: QtBot
) -> None:
    dialog = LoginDialog(office)
    qtbot.addWidget(dialog)
    QTest.keyClicks(secret(dialog), "wrong-word")
    QTest.keyClick(secret(dialog), Qt.Key.Key_Return)
    assert dialog.secret.level == "error"
    assert office.store.actor.name == "管理员"
    assert not dialog.result()


def test_the_right_password_comes_in_and_is_offered_first_next_time(
    office: Desk, cashier: UserRow, qtbot: QtBot
) -> None:
    dialog = LoginDialog(office)
    qtbot.addWidget(dialog)
    dialog.who.set_value(cashier.id)
    QTest.keyClicks(secret(dialog), WORD)
    QTest.keyClick(secret(dialog), Qt.Key.Key_Return)
    assert dialog.result() == 1
    assert office.store.actor.name == "王丽"
    again = LoginDialog(office)
    qtbot.addWidget(again)
    assert again.who.value() == cashier.id


def test_ctrl_l_needs_four_digits_and_enter(office: Desk, qtbot: QtBot) -> None:
    dialog = LoginDialog(office, by_pin=True)
    qtbot.addWidget(dialog)
    assert secret(dialog).accessibleName() == "PIN 码"
    QTest.keyClicks(secret(dialog), PIN)
    QTest.keyClick(secret(dialog), Qt.Key.Key_Return)
    assert office.store.actor.name == "王丽"


def test_the_arrows_choose_the_user_without_leaving_the_field(office: Desk, qtbot: QtBot) -> None:
    dialog = LoginDialog(office, by_pin=True)
    qtbot.addWidget(dialog)
    first = dialog.who.value()
    QTest.keyClick(secret(dialog), Qt.Key.Key_Down)
    assert dialog.who.value() != first
    assert secret(dialog).accessibleName() == "密码"
    QTest.keyClick(secret(dialog), Qt.Key.Key_Up)
    assert dialog.who.value() == first


def test_what_is_typed_is_never_shown(office: Desk, qtbot: QtBot) -> None:
    dialog = LoginDialog(office)
    qtbot.addWidget(dialog)
    assert secret(dialog).echoMode() == QLineEdit.EchoMode.Password


def test_a_new_password_is_typed_twice(office: Desk, cashier: UserRow, qtbot: QtBot) -> None:
    dialog = password_dialog(office, cashier.id, "王丽")
    qtbot.addWidget(dialog)
    assert "present" not in dialog.form.values()
    dialog.form.field("new").set_text("another-word")
    dialog.form.field("again").set_text("other-word")
    assert not dialog.save()
    assert dialog.form.field("again").level == "error"
    dialog.form.field("again").set_text("another-word")
    assert dialog.save()
    result = office.store.write(login.log_in, name="wangli", password="another-word")
    assert result.refusal is None


def test_the_own_password_asks_for_the_present_one(
    office: Desk, manager: UserRow, qtbot: QtBot
) -> None:
    dialog = password_dialog(office, manager.id, "管理员")
    qtbot.addWidget(dialog)
    for name, typed in (("present", "wrong-word"), ("new", "new-word"), ("again", "new-word")):
        dialog.form.field(name).set_text(typed)
    assert not dialog.save()
    dialog.form.field("present").set_text(WORD)
    assert dialog.save()


def test_a_pin_is_refused_in_the_dialog(office: Desk, cashier: UserRow, qtbot: QtBot) -> None:
    dialog = pin_dialog(office, cashier.id, "王丽")
    qtbot.addWidget(dialog)
    for name in ("new", "again"):
        dialog.form.field(name).set_text("7777")
    assert not dialog.save()


def test_the_built_in_user_has_no_own_secret(
    desk: Desk, cashier: UserRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.store.write(
        USER_USES.change,
        record_id=cashier.id,
        fields=UserFields(name="wangli", display_name="王丽", role=cashier.role, active=False),
    )
    desk.store.actor = desk.store.actor.__class__(cashier.id, "王丽", cashier.role, frozenset())
    assert not login_dialogs.own_secret(desk, pin=True)


def test_two_passwords_that_differ_are_said_where_it_can_be_read(
    office: Desk, cashier: UserRow, qtbot: QtBot
) -> None:
    dialog = pin_dialog(office, cashier.id, cashier.display_name)
    qtbot.addWidget(dialog)
    dialog.show()
    place = dialog.pos()
    dialog.form.field("new").set_text("2580")
    dialog.form.field("again").set_text("2581")
    assert not dialog.save()
    again = dialog.form.field("again")
    assert isinstance(again.input, QLineEdit)
    assert again.input.selectedText() == "2581"  # the next try replaces it

    def lowest() -> int:
        return again.mapTo(dialog, again.rect().bottomLeft()).y()

    qtbot.waitUntil(lambda: lowest() < dialog._save.geometry().top())
    assert clipped(dialog) == []
    assert dialog.pos() == place
