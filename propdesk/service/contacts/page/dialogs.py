"""The questions of the contact book: by when an answer is promised, what kind it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from propdesk.kernel.clock import moment_of, wall_time
from propdesk.kernel.i18n import _
from propdesk.service.contacts.rules import ContactKind, time_typed
from propdesk.ui.desk import Desk
from propdesk.ui.forms.choosing import ChoiceDialog
from propdesk.ui.forms.fields import DateField, TextField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Wrong


class TimeField(TextField):
    """An hour and a minute; 930 is enough."""

    plain = digits = True

    def parse(self, text: str) -> object:
        try:
            return time_typed(text)
        except ValueError:
            told = _("“{text}” is no time of the day. Type it like 930 or 17:30.")
            raise Wrong(told.format(text=text)) from None


def promise_dialog(
    desk: Desk, subject: str, due: datetime, save: Callable[[datetime, str], object]
) -> FormDialog:
    """Build the question by when, and how, an answer is promised; it begins with the deadline."""
    wall = wall_time(due)

    def keep(values: Mapping[str, object]) -> object:
        day, hour = values["day"], values["time"]
        assert isinstance(day, date)  # noqa: S101  a required field
        until = moment_of(datetime.combine(day, time.fromisoformat(str(hour))))
        save(until, str(values["promised"] or ""))
        return True

    dialog = FormDialog(
        desk,
        _("Promise an answer"),
        [
            DateField("day", _("Answer by"), today=desk.today(), required=True),
            TimeField("time", _("Time"), required=True, placeholder=_("e.g. 1730")),
            TextField("promised", _("What is promised"), placeholder=_("e.g. call back")),
        ],
        save=keep,
        subject=subject,
        save_words=_("Promise"),
    )
    dialog.form.set_values({"day": wall.date(), "time": f"{wall:%H:%M}", "promised": ""})
    return dialog


def ask_kind(desk: Desk) -> ContactKind | None:
    """Ask by a digit what a contact is about; None when the user backs out."""
    dialog = ChoiceDialog(desk, _("Kind"), "", [(one.label, "") for one in ContactKind])
    dialog.exec()
    return None if dialog.choice is None else list(ContactKind)[dialog.choice]
