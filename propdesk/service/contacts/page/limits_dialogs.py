"""The form of how long answers may take, a field for each kind and for what comes from outside."""

from __future__ import annotations

from collections.abc import Mapping

from propdesk.duties.hours.rules import TimeBasis
from propdesk.kernel.i18n import _
from propdesk.service.contacts.limits import ALL_MINUTES, change_reply_minutes, minutes_set
from propdesk.service.contacts.rules import (
    FIRST_ANSWER,
    FIRST_LIMITS,
    LEAST_MINUTES,
    MOST_MINUTES,
    limit_name,
)
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import NumberField
from propdesk.ui.forms.forms import FormDialog


def limits_dialog(desk: Desk) -> FormDialog:
    """Build the form; an emptied field goes back to the time it had first."""
    fields = [_field(FIRST_ANSWER, _("First answer"), _("minutes, round the clock"))]
    for one, limit in FIRST_LIMITS.items():
        is_round = limit.basis is TimeBasis.ROUND
        basis = _("minutes, round the clock") if is_round else _("minutes of working hours")
        fields.append(_field(limit_name(one), one.label, basis))

    def save(values: Mapping[str, object]) -> object:
        typed = {name: _minutes(values[name], first) for name, first in ALL_MINUTES.items()}
        desk.store.write(change_reply_minutes, minutes=typed)
        desk.say(_("Times to answer saved. Deadlines that run already keep theirs."), "done")
        return typed

    dialog = FormDialog(
        desk,
        _("Times to answer"),
        fields,
        subject=_("A day of eight hours has 480 minutes"),
        save=save,
        label_width=150,
    )
    dialog.form.set_values({**ALL_MINUTES, **desk.store.read(minutes_set)})
    return dialog


def _field(name: str, title: str, basis: str) -> NumberField:
    first = ALL_MINUTES[name]
    placeholder = _("{minutes} {basis}").format(minutes=first, basis=basis)
    return NumberField(name, title, least=LEAST_MINUTES, most=MOST_MINUTES, placeholder=placeholder)


def _minutes(value: object, first: int) -> int:
    return value if isinstance(value, int) else first
