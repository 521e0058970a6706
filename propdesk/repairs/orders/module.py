"""What repair orders tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import _
from propdesk.subject import Module

if TYPE_CHECKING:
    from propdesk.kernel.records.fields import Fact
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


def _orders() -> Register[Any, Any, Any]:
    from propdesk.repairs.orders.register import ORDERS

    return ORDERS


def _order_field(desk: Desk, fact: Fact) -> Field:
    from propdesk.repairs.fields_view import named_field
    from propdesk.repairs.naming import Named

    return named_field(desk, Named.REPAIR_ORDER, fact.name, _(fact.header))


MODULE = Module(
    name="repairs.orders", registers=(_orders,), record_fields={"repair_order": _order_field}
)
