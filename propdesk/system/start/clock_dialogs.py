"""What a doubtful clock raises: the question before money is posted, the banner of every page."""

from propdesk.kernel.clock import ClockDoubtful
from propdesk.kernel.i18n import _
from propdesk.system.start.clock import confirm_clock
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import TextField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.parts.cards import Banner
from propdesk.ui.parts.small_parts import Button, label


def clock_dialog(desk: Desk, doubt: str) -> FormDialog:
    """Build the question: leave it and set the clock, or say why it is right."""

    def save(values: dict[str, object]) -> None:
        desk.store.write(confirm_clock, reason=str(values["reason"]))

    hint = _("The audit log keeps it. To set the clock instead: Esc.")
    dialog = FormDialog(
        desk,
        _("Is the PC's clock right?"),
        [TextField("reason", _("Why it is right"), required=True, hint=hint)],
        save=save,
        save_words=_("The clock is right"),
    )
    dialog.body.insertWidget(0, label(doubt, 13, 500, "amber", wrap=True))
    return dialog


def ask_clock(desk: Desk, doubt: ClockDoubtful) -> bool:
    """Ask; True when it is said to be right."""
    return clock_dialog(desk, str(doubt)).exec() == 1


def clock_banner(desk: Desk, doubt: str) -> Banner:
    """Say on every page that today is doubtful: what is due, overdue and billed goes by it."""

    def ask() -> None:
        clock_dialog(desk, doubt).exec()

    return Banner(doubt, "amber", "clock", Button(_("The clock is right"), on_click=ask))
