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


def ask_limits(desk: Desk) -> None:
    """Ask when a reading stands out, and tell it anew of all that are in the books."""
    dialog = limits_dialog(desk)
    if dialog.exec() and isinstance(limits := dialog.result_value, Limits):
        keep_limits(desk, limits)


def keep_limits(desk: Desk, limits: Limits) -> None:
    """Keep other limits in a job: every reading is judged by them."""
    store = desk.store
    desk.run(
        lambda progress: store.write(change_limits, limits=limits, progress=progress),
        title=_("Judging all readings"),
        done=lambda _nothing: desk.say(_("Saved"), "done"),
        writes=True,
    )


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

    dialog = FormDialog(
        desk, _("Limits of warnings"), fields, save=_limits,
        subject=_("When a reading of a meter stands out"),
    )  # fmt: skip
    dialog.form.set_values(desk.store.read(known_limits)._asdict())
    return dialog


def _limits(values: dict[str, Any]) -> Limits:
    return Limits(**values)


def _above(value: object) -> tuple[str, str] | None:
    if isinstance(value, int) and value <= 10**TIMES:
        return "error", _("Type more than 1: the usual use itself does not stand out.")
    return None
