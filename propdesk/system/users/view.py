"""The page of users: the list, and what each role may do; one switch."""

from __future__ import annotations

from functools import partial

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.fields import declared_errors
from propdesk.system.registers.record_dialogs import edit_record_dialog, new_record_dialog
from propdesk.system.registers.records_view import (
    RecordForms,
    RecordsPage,
    filters_of,
    record_panel,
)
from propdesk.system.users.listed import USERS_LISTED
from propdesk.system.users.listing import USER_CHIPS, UserFields, UserRow
from propdesk.system.users.login_dialogs import password_dialog, pin_dialog
from propdesk.system.users.rights_view import RightsTable
from propdesk.ui.desk import Desk
from propdesk.ui.forms.declared import fields_of
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.filter_bar import DropDown
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.window.several_parts import SeveralParts


def _state(row: UserRow) -> State:
    words, state = row.state.label, row.state
    if row.locked_until is not None:
        until = f"{wall_time(row.locked_until):%H:%M}"
        words = _("Locked until {time}").format(time=until)
    return State(words, state.tone, state.icon)


STATE = Column("state", N_("Login"), kind=Kind.STATE, width=132, value=_state)
OTHER_PART = "F8"


def user_form(desk: Desk) -> list[Field]:
    """The form of a user."""
    return fields_of(UserFields, desk.today(), errors=declared_errors)


def add_user_dialog(desk: Desk, like: int | None = None) -> FormDialog:
    """Build the form of a new user, filled as the user `like`; raises RecordGone."""
    return new_record_dialog(desk, USERS_LISTED, user_form(desk), like=like)


def edit_user_dialog(desk: Desk, user_id: int) -> FormDialog:
    """Build the form of a user; raises RecordGone."""
    return edit_record_dialog(desk, USERS_LISTED, user_form(desk), user_id)


class UsersPage(SeveralParts):
    """The list first; F8 shows the table of rights and back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.users, self.rights = self._users(), RightsTable(desk)
        back = Button(_("Users"), icon="users", key=OTHER_PART, on_click=self.switch)
        self.rights.head.addWidget(back)
        self.put(self.users, self.rights)

    def _users(self) -> RecordsPage:
        desk = self._desk
        return RecordsPage(
            desk,
            USERS_LISTED,
            RecordForms(
                form=partial(user_form, desk),
                add=partial(add_user_dialog, desk),
                edit=partial(edit_user_dialog, desk),
            ),
            buttons=self._buttons,
            instead=[STATE],
            detail=record_panel(
                desk, USERS_LISTED, lambda row: [_state(row)], titled="display_name"
            ),
            filters=filters_of(USER_CHIPS),
            drops=[DropDown("role", _("Role"), _("All roles"), _roles)],
            watches=frozenset({"user"}),
        )

    def _buttons(self, page: RecordsPage) -> list[Action]:
        password = Action(_("Password"), self.set_password, icon="lock", key="F3", needs_row=True)
        pin = Action(_("PIN"), self.set_pin, icon="key-round", key="F6", needs_row=True)
        rights = Action(_("Who may do what"), self.switch, icon="shield-check", key=OTHER_PART)
        return [*page.changes(password, pin), rights, *page.outputs()]

    def set_password(self) -> None:
        """Set the password of the user chosen."""
        row: UserRow = self.users.row()
        if password_dialog(self._desk, row.id, row.display_name).exec() == 1:
            self._desk.say(_("Password of {name} saved").format(name=row.display_name), "done")

    def set_pin(self) -> None:
        """Set the PIN of the user chosen."""
        row: UserRow = self.users.row()
        if pin_dialog(self._desk, row.id, row.display_name).exec() == 1:
            self._desk.say(_("PIN of {name} saved").format(name=row.display_name), "done")


def _roles() -> list[tuple[object, str]]:
    return [(role, role.label) for role in Role]
