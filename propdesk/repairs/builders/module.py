"""What builders and suppliers tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import _
from propdesk.subject import Module

if TYPE_CHECKING:
    from propdesk.kernel.records.fields import Fact
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


def _builders() -> Register[Any, Any, Any]:
    from propdesk.repairs.builders.register import BUILDERS

    return BUILDERS


def _builder_field(desk: Desk, fact: Fact) -> Field:
    from propdesk.repairs.fields_view import named_field
    from propdesk.repairs.naming import Named

    return named_field(desk, Named.BUILDER, fact.name, _(fact.header), required=fact.required)


def _sample() -> SampleMaker:
    from propdesk.repairs.builders.sample import sample_builders

    return sample_builders


MODULE = Module(
    name="repairs.builders",
    registers=(_builders,),
    sample=_sample,
    record_fields={"builder": _builder_field},
)
