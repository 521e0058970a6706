"""The form of the limitation: after how many years, counted from which day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.fees.court.radar.listing import change_limitation
from propdesk.fees.court.radar.rules import MOST_YEARS
from propdesk.fees.court.rules import LimitationFrom
from propdesk.kernel.i18n import _
from propdesk.system.settings.service import estate_settings
from propdesk.ui.forms.fields import ChoiceField, NumberField
from propdesk.ui.forms.forms import FormDialog

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk


def limitation_dialog(desk: Desk) -> FormDialog:
    """Build the form; the radar is counted anew by it."""
    choices: list[tuple[object, str]] = [(one, one.label) for one in LimitationFrom]
    fields = [
        NumberField(
            "years", _("Out of time after"), least=1, most=MOST_YEARS, required=True,
            hint=_("Years. The Civil Code says three."),
        ),
        ChoiceField(
            "begins", _("Counted from"), choices, required=True,
            hint=_("From the last one where your lawyer holds the fees of a contract to be one "
                   "debt by instalments; the due day of each line is the careful way."),
        ),
    ]  # fmt: skip

    def save(values: dict[str, Any]) -> object:
        desk.store.write(change_limitation, years=values["years"], begins=values["begins"])
        desk.say(_("Saved"), "done")
        return True

    dialog = FormDialog(
        desk, _("Limitation of debts"), fields, save=save,
        subject=_("Until when an unpaid charge can be claimed"),
    )  # fmt: skip
    said = desk.store.read(estate_settings)
    begins = LimitationFrom(said.limitation_from)
    dialog.form.set_values({"years": said.limitation_years, "begins": begins})
    return dialog
