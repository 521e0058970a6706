"""What kinds of faults and prices tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_, _
from propdesk.subject import Module, Permission, Role

if TYPE_CHECKING:
    from propdesk.kernel.records.fields import Fact
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


def _kinds() -> Register[Any, Any, Any]:
    from propdesk.repairs.kinds.register import FAULT_KINDS

    return FAULT_KINDS


def _prices() -> Register[Any, Any, Any]:
    from propdesk.repairs.kinds.register import PRICES

    return PRICES


def _kind_field(desk: Desk, fact: Fact) -> Field:
    from propdesk.repairs.fields_view import named_field
    from propdesk.repairs.naming import Named

    return named_field(desk, Named.FAULT_KIND, fact.name, _(fact.header), required=fact.required)


def _sample() -> SampleMaker:
    from propdesk.repairs.kinds.sample import sample_prices

    return sample_prices


MODULE = Module(
    name="repairs.kinds",
    sample=_sample,
    registers=(_kinds, _prices),
    record_fields={"fault_kind": _kind_field},
    permissions=(
        Permission(
            "repairs.edit",
            N_("Enter repairs and send workers"),
            (Role.CASHIER, Role.CLERK, Role.SUPERVISOR),
        ),
    ),
)
