"""Opening a closed month again with a second person, and after how many days Today reminds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from propdesk.fees.months.closing import REOPENS, reopen_month
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.system.settings.service import change_estate_settings, estate_settings
from propdesk.system.users.service import Second, second_choices
from propdesk.ui.forms.fields import ChoiceField, CodeField, NotesField, NumberField, TextField
from propdesk.ui.forms.forms import FormDialog

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field

_LATER = 0  # in the place of a second person: nobody yet


def reopen_dialog(desk: Desk, month: str) -> FormDialog:
    """Build the form: why, and who agrees, with the password where one is set."""
    reason = NotesField("reason", _("Why"), lines=2, required=True)

    def save(values: dict[str, object]) -> object:
        user_id = values.get("user_id")
        second = Second(
            user_id if isinstance(user_id, int) and user_id != _LATER else None,
            str(values.get("password") or ""),
            str(values.get("name") or ""),
        )
        refusal = desk.store.write(
            reopen_month, month=month, reason=str(values["reason"] or ""), second=second
        )
        if isinstance(refusal, UserError):
            raise refusal
        desk.say(_("{month} is open again.").format(month=month), "done")
        return True

    title = _("Open the month again")
    dialog = FormDialog(
        desk,
        title,
        [reason, *_who_agrees(desk)],
        save=save,
        subject=month,
        save_words=_("Open the month again"),
        label_width=110,
    )
    if (
        any(one.name == "user_id" for one in dialog.form.fields)
        and desk.store.read(estate_settings).two_persons
    ):
        dialog.form.set_values({"user_id": _LATER})
    return dialog


def _who_agrees(desk: Desk) -> list[Field]:
    """Who, with the password; nobody yet where the second person may sign later."""
    choices = desk.store.read(second_choices, permission=REOPENS)
    later = desk.store.read(estate_settings).two_persons
    if choices is None:
        hint = _("Nobody else works with the program: the name of who signs it.")
        return [TextField("name", _("Who agrees"), required=not later, hint=hint)]
    named: list[tuple[object, str]] = [(one.user_id, one.name) for one in choices]
    if later:
        named.insert(0, (_LATER, _("Signs later")))
    hint = _("Typed by the second person. Empty where no password is set.")
    return [
        ChoiceField("user_id", _("Who agrees"), named, required=not later),
        _secret("password", _("Password"), hint),
    ]


def _secret(name: str, title: str, hint: str) -> CodeField:
    field = CodeField(name, title, hint=hint)
    if isinstance(field.input, QLineEdit):
        field.input.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def reminder_dialog(desk: Desk) -> FormDialog:
    """Build the form of the days after which Today shows a month that is not closed."""
    hint = _("Days after its end. 0: never.")
    fields = [NumberField("days", _("Remind after"), most=365, required=True, hint=hint)]

    def save(values: dict[str, object]) -> object:
        days = values["days"]
        known = desk.store.read(estate_settings)
        changed = replace(known, month_close_days=days if isinstance(days, int) else 0)
        desk.store.write(change_estate_settings, settings=changed)
        desk.say(_("Saved"), "done")
        return True

    title = _("Reminder of the month close")
    dialog = FormDialog(desk, title, fields, save=save)
    dialog.form.set_values({"days": desk.store.read(estate_settings).month_close_days})
    return dialog
