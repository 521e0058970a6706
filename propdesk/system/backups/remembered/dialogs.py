"""The question before an older state of the data is accepted, and for the code of a paper."""

from collections.abc import Callable

from propdesk.kernel.i18n import _
from propdesk.system.backups.remembered.compared_codes import code_typed
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import TextField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.parts.small_parts import label


def acceptance_dialog(desk: Desk, told: str, accept: Callable[[str], object]) -> FormDialog:
    """Ask why an older state of the data is right; `accept` gets the reason."""
    hint = _("The audit log keeps it. To restore a backup instead: Esc, then Data.")
    dialog = FormDialog(
        desk,
        _("Accept this state of the data?"),
        [TextField("reason", _("Why it is right"), required=True, hint=hint)],
        save=lambda values: accept(str(values["reason"])),
        save_words=_("Accept this state"),
        asks_only=True,  # the data can be written to afterwards
    )
    dialog.body.insertWidget(0, label(told, 13, 500, "red", wrap=True))
    return dialog


def code_dialog(desk: Desk, compare: Callable[[str], object]) -> FormDialog:
    """Ask for the check code of a paper; one that cannot be is refused at once."""
    hint = _("At the foot of each receipt and session report: K7MQ-2R5A.")
    return FormDialog(
        desk,
        _("Compare a check code"),
        [TextField("code", _("Check code"), required=True, hint=hint)],
        save=lambda values: compare(code_typed(str(values["code"]))),
        save_words=_("Compare"),
        asks_only=True,
    )
