"""The field of a form in which a charge is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.corrections.fields import CorrectionFields
from propdesk.fees.corrections.naming import charge_meant, charge_name
from propdesk.kernel.i18n import _
from propdesk.kernel.records.fields import facts
from propdesk.ui.forms.fields import RecordField

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk


def charge_field(desk: Desk) -> RecordField:
    """Build the field: the room, then as much of item and month as tells it from others."""
    fact = next(one for one in facts(CorrectionFields) if one.name == "charge_id")
    return RecordField(
        fact.name,
        _(fact.header),
        find=lambda typed: desk.store.read(charge_meant, typed=typed),
        name_of=lambda one: desk.store.read(charge_name, charge_id=one),
        required=True,
        placeholder=_(fact.placeholder),
    )
