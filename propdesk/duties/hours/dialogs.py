"""The dialog with the working hours of the week."""

from __future__ import annotations

from propdesk.duties.hours.office_hours import change_office_hours
from propdesk.duties.hours.rules import HoursUnreadable, read_spans
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.scaled import half_width
from propdesk.system.settings.service import estate_settings
from propdesk.ui.desk import Desk
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field, Wrong

DAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


class HoursField(Field):
    """The hours of a day, as `08:00-12:00, 13:30-18:00`; empty is a day off."""

    plain = True

    def parse(self, text: str) -> object:
        try:
            read_spans(text)
        except HoursUnreadable as error:
            raise Wrong(str(error)) from None
        return half_width(text)


def hours_dialog(desk: Desk) -> FormDialog:
    """Build the form of the working hours, a field for each day of the week."""
    fields: list[Field] = [HoursField(f"day{n}", _(day)) for n, day in enumerate(DAYS)]

    def save(values: dict[str, object]) -> object:
        hours = [str(values[field.name] or "") for field in fields]
        desk.store.write(change_office_hours, hours=hours)
        desk.say(_("Working hours saved. Deadlines that run already keep theirs."), "done")
        return hours

    dialog = FormDialog(
        desk,
        _("Working hours"),
        fields,
        subject=_("With breaks: 08:00-12:00, 13:30-18:00. Empty: a day off."),
        save=save,
    )
    now = desk.store.read(estate_settings).office_hours
    dialog.form.set_values({field.name: text for field, text in zip(fields, now, strict=True)})
    return dialog
