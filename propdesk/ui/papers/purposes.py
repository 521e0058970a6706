"""The question what numbers are wanted in full for, before they are shown or written."""

from typing import Any

from propdesk.kernel.i18n import _
from propdesk.kernel.sheets.purposes import Purpose, SeenFor
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import ChoiceField, TextField
from propdesk.ui.forms.forms import FormDialog


def purpose_dialog(desk: Desk, yes: str) -> FormDialog:
    """Build it; `yes` says what follows. Its `result_value` is a SeenFor."""

    def chosen(values: dict[str, Any]) -> object:
        found = SeenFor(values["purpose"], str(values["note"] or ""))
        found.logged()
        return found

    return FormDialog(
        desk,
        _("In full: what for?"),
        [
            ChoiceField(
                "purpose",
                _("Purpose"),
                [(one, one.label) for one in Purpose],
                required=True,
                hint=_("Who looked, when and what for is kept in the log."),
            ),
            TextField("note", _("In words"), placeholder=_("e.g. file number, who asked")),
        ],
        save=chosen,
        save_words=yes,
    )


def ask_purpose(desk: Desk, yes: str) -> SeenFor | None:
    """Ask; None when backed out."""
    dialog = purpose_dialog(desk, yes)
    found = dialog.result_value if dialog.exec() else None
    return found if isinstance(found, SeenFor) else None
