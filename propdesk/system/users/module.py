"""What the users of the program tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import KeptFor, Leaves, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Export, MenuAction, Module, Page

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from propdesk.db.records.kinds import RecordKind
    from propdesk.db.store import Store
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.ui.desk import Desk


def _records() -> Iterable[RecordKind[Any, Any]]:
    from propdesk.system.users.registering import USER

    return (USER,)


def _users(desk: Desk) -> QWidget:
    from propdesk.system.users.view import UsersPage

    return UsersPage(desk)


def _write_users(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.system.users.listed import USERS_OUT

    return USERS_OUT.write(store, path, extent=extent)


def _own_password(desk: Desk) -> None:
    from propdesk.system.users.login_dialogs import own_secret

    own_secret(desk, pin=False)


def _own_pin(desk: Desk) -> None:
    from propdesk.system.users.login_dialogs import own_secret

    own_secret(desk, pin=True)


MODULE = Module(
    name="system.users",
    personal=(
        PersonalData(
            table="held_desk",
            title=N_("Half-written pages put aside"),
            texts=("title", "contents"),
            shared=True,
            leaves=Leaves.ROW,
            keep=KeptFor(1, "at", N_("One month: nobody goes on with such a page")),
        ),
    ),
    menu_actions=(
        MenuAction(
            menu="system",
            title=N_("My password"),
            icon="lock",
            run=_own_password,
            part=2,
            place=2,
        ),
        MenuAction(
            menu="system", title=N_("My PIN"), icon="key-round", run=_own_pin, part=2, place=3
        ),
    ),
    pages=(
        Page(
            id="system.users",
            tab="system",
            title=N_("Users and rights"),
            icon="users",
            build=_users,
            permission="system.users",
            menu="system",
            place=5,
            shows={"user": "user_id"},
        ),
    ),
    exports=(Export("users", N_("Users"), _write_users),),
    audit_words=AuditWords(
        kinds={"grant": N_("Rights"), "login": N_("Logins"), "user": N_("Users")},
        done={
            "grant.change": N_("Right given or taken"),
            "login.done": N_("Logged in"),
            "login.failed": N_("Wrong password or PIN"),
            "login.locked": N_("Tried while locked"),
            "user.password": N_("Password set or removed"),
            "user.pin": N_("PIN set or removed"),
            "user.reset_password": N_("Password reset"),
        },
        fields={
            "set": N_("is set"),
            "try": N_("try"),
        },
        flags=frozenset({"set"}),
    ),
    records=_records,
    refers={"held_desk": N_("entries on hold")},
)
