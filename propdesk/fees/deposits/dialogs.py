"""The forms beside the register: to whom a deposit passes, and what the estate says of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from propdesk.fees.deposits.estate_rules import item_rules
from propdesk.fees.deposits.handing_on import PassedOn, hand_on
from propdesk.fees.deposits.naming import deposit_no
from propdesk.fees.deposits.rules import DepositRule
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import begun, declared_errors, facts
from propdesk.system.settings.service import change_estate_settings, estate_settings
from propdesk.ui.forms.declared import fields_of, record_dialog
from propdesk.ui.forms.fields import AmountField, ChoiceField, NumberField
from propdesk.ui.forms.forms import FormDialog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


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
        shown=begun(PassedOn, desk.clock),
        subject=no,
    )


def rules_dialog(desk: Desk) -> FormDialog | None:
    """Build the form of what the estate says of deposits; None where no fee item is of them."""
    rules = desk.store.read(item_rules)
    if not rules:
        desk.say(_("No fee item is one of deposits. Make one on the page of tariffs."), "warning")
        return None
    choices = [(one.value, one.label) for one in DepositRule]
    form: list[Field] = []
    for one in rules:
        form.append(ChoiceField(f"rule:{one.fee_item_id}", one.name, choices, required=True))
        form.append(
            AmountField(
                f"most:{one.fee_item_id}", _("At most"), placeholder=_("no limit"),
                hint=_("For one household."),
            )
        )  # fmt: skip

    days = _("Unclaimed after days")
    hint = _("It then stands on Today and stays the payer's. 0: never.")
    form.append(NumberField("unclaimed_days", days, least=0, most=36_500, hint=hint))

    def save(values: Mapping[str, object]) -> object:
        told = []
        for one in rules:
            rule, most = values[f"rule:{one.fee_item_id}"], values[f"most:{one.fee_item_id}"]
            told.append((one.fee_item_id, str(rule), most.fen if isinstance(most, Money) else 0))
        known = desk.store.read(estate_settings)
        unclaimed = int(str(values["unclaimed_days"] or 0))
        changed = replace(known, deposit_rules=tuple(told), unclaimed_days=unclaimed)
        desk.store.write(change_estate_settings, settings=changed)
        desk.say(_("Saved"), "done")
        return True

    dialog = FormDialog(desk, _("Rules of deposits"), form, save=save)
    days_now = desk.store.read(estate_settings).unclaimed_days
    dialog.form.set_values({"unclaimed_days": days_now})
    for one in rules:
        shown = {"rule": one.rule.value, "most": None if one.most == ZERO else one.most}
        dialog.form.set_values({f"{name}:{one.fee_item_id}": each for name, each in shown.items()})
    return dialog
