"""The form that asks whom to write to about repairs under warranty, and the letters it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.repairs.orders.paperwork.builder_letters import BuilderLetter, write_to_builder
from propdesk.system.letters.shared_view import letter_sheet
from propdesk.ui.forms.fields import TextField
from propdesk.ui.forms.forms import FormDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from propdesk.ui.desk import Desk
    from propdesk.ui.parts.sheet import Sheet


def builder_dialog(desk: Desk, ids: Sequence[int], receiver: str = "") -> FormDialog:
    """Build the form; what it saves are the letters to print, in `result_value`."""
    to = TextField("receiver", _("Builder or supplier"), required=True)

    def save(values: dict[str, object]) -> object:
        return desk.store.write(write_to_builder, ids=ids, receiver=str(values["receiver"]))

    dialog = FormDialog(desk, _("Letter to builder or supplier"), [to], save=save)
    dialog.form.set_values({"receiver": receiver})
    return dialog


def builder_sheet(desk: Desk, one: BuilderLetter) -> Sheet | None:
    """Build the sheet with a letter or a reminder; None when no text was chosen."""
    title = one.letter.label
    return letter_sheet(desk, one.letter, [one.values], title=title, file_name=f"{title}.pdf")
