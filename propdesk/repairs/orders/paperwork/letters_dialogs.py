"""The form that asks whom to write to about repairs under warranty, and the letters it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.repairs.orders.paperwork.builder_letters import (
    BuilderLetter,
    builders_in_use,
    usual_receiver,
    write_to_builder,
)
from propdesk.system.letters.shared_view import letter_sheet
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.suggested import SuggestedField

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from propdesk.ui.desk import Desk
    from propdesk.ui.parts.sheet import Sheet


def builder_dialog(desk: Desk, ids: Sequence[int]) -> FormDialog:
    """Build the form; what it saves are the letters to print, in `result_value`."""

    def write(receiver: str) -> object:
        return desk.store.write(write_to_builder, ids=ids, receiver=receiver)

    return receiver_dialog(desk, desk.store.read(usual_receiver, ids=ids), write)


def receiver_dialog(desk: Desk, usual: str, write: Callable[[str], object]) -> FormDialog:
    """Build the form that asks to whom is written; it begins with whom is usual."""
    to = SuggestedField(
        "receiver",
        _("Builder or supplier"),
        desk.store.read(builders_in_use),
        required=True,
        hint=_("Choose one with ↓, or type a name that is not in the register."),
    )

    def save(values: dict[str, object]) -> object:
        return write(str(values["receiver"]))

    dialog = FormDialog(desk, _("Letter to builder or supplier"), [to], save=save)
    dialog.form.set_values({"receiver": usual})
    return dialog


def builder_sheet(desk: Desk, one: BuilderLetter) -> Sheet | None:
    """Build the sheet with a letter or a reminder; None when no text was chosen."""
    title = one.letter.label
    return letter_sheet(desk, one.letter, [one.values], title=title, file_name=f"{title}.pdf")
