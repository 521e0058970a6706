"""The form that says to whom a deposit passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.deposits.handing_on import PassedOn, hand_on
from propdesk.fees.deposits.naming import deposit_no
from propdesk.kernel.i18n import _
from propdesk.kernel.records.fields import begun, declared_errors, facts
from propdesk.ui.forms.declared import fields_of, record_dialog

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog


def hand_on_dialog(desk: Desk, deposit_id: int) -> FormDialog:
    """Build the form that says to whom a deposit passes."""
    no = desk.store.read(deposit_no, deposit_id=deposit_id)
    unit = next(fact for fact in facts(PassedOn) if fact.name == "unit_id")
    form = fields_of(
        PassedOn,
        desk.today(),
        errors=declared_errors,
        instead={unit.name: [desk.store.declarations.record_fields["unit"](desk, unit)]},
    )

    def save(fields: PassedOn, _seen: object) -> object:
        made = desk.store.write(hand_on, deposit_id=deposit_id, fields=fields)
        new = desk.store.read(deposit_no, deposit_id=made)
        desk.say(_("{name} became {no}").format(name=no, no=new), "done")
        return made

    return record_dialog(
        desk,
        _("Pass to another payer"),
        PassedOn,
        form,
        save=save,
        shown=begun(PassedOn, desk.today()),
        subject=no,
    )
