"""The form in which signed slips that came back are noted by their numbers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _, listed, ngettext
from propdesk.repairs.orders.paperwork.slips_back import SlipsNoted, note_slips_back
from propdesk.ui.forms.fields import DateField, NotesField
from propdesk.ui.forms.forms import FormDialog

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk

_SOME = 5


def slips_back_dialog(desk: Desk, numbers: str = "") -> FormDialog:
    """Build the form, filled with the numbers of the rows in hand."""
    today = desk.today()
    form = [
        NotesField(
            "numbers",
            _("Slip numbers"),
            required=True,
            hint=_("The last digits, with spaces between; 1190-1195 are six slips."),
        ),
        DateField("day", _("Back on"), today=today, required=True),
    ]

    def save(values: dict[str, object]) -> object:
        day = values["day"]
        assert isinstance(day, date)  # noqa: S101  it is required
        done = desk.store.write(note_slips_back, typed=str(values["numbers"]), day=day)
        desk.say(slips_told(done), "done")
        return done

    dialog = FormDialog(desk, _("Signed slips back"), form, save=save)
    dialog.form.set_values({"numbers": numbers, "day": today})
    return dialog


def slips_told(done: SlipsNoted) -> str:
    """What became of the numbers, in a sentence."""
    count = len(done.noted)
    words = ngettext("{count} slip noted as back", "{count} slips noted as back", count)
    told = words.format(count=count)
    if not done.already:
        return told
    there = _("back before: {numbers}").format(numbers=listed(done.already[:_SOME]))
    return f"{told}; {there}"
