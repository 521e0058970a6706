"""The form of an order that another record asks for: a call, a hazard, a check sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.orders.register import ORDERS, OrderFields
from propdesk.system.registers.made_dialogs import made_dialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import Form, FormDialog


def made_order_dialog(
    desk: Desk, name: str, known: OrderFields, make: Callable[[OrderFields], int]
) -> FormDialog:
    """Build the form; it begins with what is `known`, `make` writes the order and links it."""
    dialog = made_dialog(desk, ORDERS, _("Make a repair"), name, known, make)
    ask_for_firm(dialog.form)
    return dialog


def ask_for_firm(form: Form) -> Callable[[], None]:
    """Ask for the firm that answers for it only while the repair is under warranty; what looks at
    the class once more."""
    work_class = form.field("work_class")

    def ask() -> None:
        form.show_field("builder_id", on=work_class.value() is WorkClass.WARRANTY)

    work_class.edited.connect(ask)
    ask()
    return ask
