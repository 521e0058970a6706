"""The form of when a quantity stands out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.fees.meters.limits.changing import change_limits, known_limits
from propdesk.fees.meters.rules import Limits
from propdesk.kernel.i18n import _
from propdesk.ui.forms.fields import CheckField, NumberField, ScaledField
from propdesk.ui.forms.forms import FormDialog

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk

TIMES = 2  # decimals: 2.5 is 250 per cent


def limits_dialog(desk: Desk) -> FormDialog:
    """Build the form; what stands out in the books follows it."""
    fields = [
        ScaledField(
            "high", _("Far above: more than"), places=TIMES, most=100, required=True, check=_above,
            hint=_("Times the usual use, that of the last readings by the day. Usually 2.5."),
        ),
        ScaledField(
            "low", _("Far below: less than"), places=TIMES, most=1, required=True,
            hint=_("Times the usual use. Usually 0.4; 0: never."),
        ),
        CheckField(
            "zero", _("Nothing used any more stands out"), title=_("No use"),
            hint=_("Where there was some before."),
        ),
        NumberField(
            "mean_of", _("The usual use is that of"), least=1, most=24, required=True,
            hint=_("So many of the last periods between two readings. Usually 3."),
        ),
    ]  # fmt: skip

    def save(values: dict[str, Any]) -> object:
        desk.store.write(change_limits, limits=Limits(**values))
        desk.say(_("Saved"), "done")
        return True

    dialog = FormDialog(
        desk, _("Limits of warnings"), fields, save=save,
        subject=_("When a reading of a meter stands out"),
    )  # fmt: skip
    dialog.form.set_values(desk.store.read(known_limits)._asdict())
    return dialog


def _above(value: object) -> tuple[str, str] | None:
    if isinstance(value, int) and value <= 10**TIMES:
        return "error", _("Type more than 1: the usual use itself does not stand out.")
    return None
