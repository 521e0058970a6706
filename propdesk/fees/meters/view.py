"""How a form asks for a meter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.meters.naming import meter_meant, meter_no
from propdesk.kernel.i18n import _
from propdesk.ui.forms.fields import RecordField

if TYPE_CHECKING:
    from propdesk.kernel.records.fields import Fact
    from propdesk.ui.desk import Desk


def meter_field(desk: Desk, fact: Fact) -> RecordField:
    """Build the field for a meter: its number or its end, or the room where there is one."""
    return RecordField(
        fact.name,
        _(fact.header),
        find=lambda typed: desk.store.read(meter_meant, typed=typed),
        name_of=lambda one: desk.store.read(meter_no, meter_id=one),
        required=fact.required,
        placeholder=_("Its number, or the room"),
        hint=_(fact.hint) if fact.hint else "",
    )
