"""The form of an order that another record asks for: a call, a hazard, a check sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.repairs.orders.register import ORDERS, OrderFields
from propdesk.system.registers.made_dialogs import made_dialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog


def made_order_dialog(
    desk: Desk, name: str, known: OrderFields, make: Callable[[OrderFields], int]
) -> FormDialog:
    """Build the form; it begins with what is `known`, `make` writes the order and links it."""
    return made_dialog(desk, ORDERS, _("Make a repair"), name, known, make)
