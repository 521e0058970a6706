"""The form of how long a list is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.privacy.retention.setting import change_time
from propdesk.privacy.times import MOST_MONTHS
from propdesk.ui.forms.fields import NumberField
from propdesk.ui.forms.forms import FormDialog

if TYPE_CHECKING:
    from propdesk.privacy.retention.due_data import RetentionLine
    from propdesk.ui.desk import Desk


def time_dialog(desk: Desk, line: RetentionLine) -> FormDialog:
    """Build it; what the law asks for stands below the field."""

    def save(values: dict[str, object]) -> object:
        months = values["months"]
        assert isinstance(months, int)  # noqa: S101  the field is required
        made = desk.store.write(change_time, name=line.name, months=months)
        desk.say(_("“{title}” is kept for {months} months").format(
            title=line.title, months=made
        ), "done")  # fmt: skip
        return made

    hint = _("{law} As delivered: {months}.").format(law=line.law, months=line.usual)
    field = NumberField(
        "months", _("Months kept"), least=1, most=MOST_MONTHS, required=True,
        hint=hint,
    )  # fmt: skip
    dialog = FormDialog(desk, _("Time it is kept"), [field], subject=line.title, save=save)
    dialog.form.set_values({"months": line.months})
    return dialog
