"""The forms of a fee item, a receipt group, and a unit that differs from a tariff."""

from __future__ import annotations

from propdesk.estate.shared_view import unit_field
from propdesk.fees.tariffs.items import group_errors, item_errors
from propdesk.fees.tariffs.listed import GROUPS_LISTED, ITEMS_LISTED
from propdesk.fees.tariffs.own_terms import (
    TermsFields,
    UnitTerms,
    set_unit_terms,
    terms_errors,
)
from propdesk.fees.tariffs.tariffs import (
    GroupFields,
    ItemFields,
    TariffRow,
    receipt_groups,
)
from propdesk.kernel.i18n import _
from propdesk.kernel.records.fields import values_of
from propdesk.system.registers.record_dialogs import edit_record_dialog, new_record_dialog
from propdesk.ui.desk import Desk
from propdesk.ui.forms.declared import fields_of, record_dialog
from propdesk.ui.forms.fields import ChoiceField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field


def unit_terms_dialog(desk: Desk, row: TariffRow, terms: UnitTerms | None = None) -> FormDialog:
    """Build the form of a unit that differs from a tariff: price, quantity, start, end, or none."""
    unit = unit_field(desk, "unit", _("Unit"), _("e.g. 3-1201"), required=True)

    def save(agreed: TermsFields, seen: TermsFields | None) -> object:
        unit_id = unit.value()
        assert isinstance(unit_id, int)  # noqa: S101  it is required
        wanted = UnitTerms(unit_id=unit_id, tariff_id=row.id, **values_of(TermsFields, agreed))
        same_unit = terms is not None and terms.unit_id == unit_id
        desk.store.write(set_unit_terms, terms=wanted, seen=seen if same_unit else None)
        desk.say(_("What was agreed for {unit} is saved").format(unit=unit.text()), "done")
        return wanted

    return record_dialog(
        desk,
        _("A unit that differs"),
        TermsFields,
        [unit, *fields_of(TermsFields, desk.today(), errors=terms_errors)],
        save=save,
        seen=terms and TermsFields(**values_of(TermsFields, terms)),
        shown={"unit": terms.unit_id} if terms else {},
        subject=row.name,
        which=f"{row.id} {terms.unit_id if terms else 'new'}",
    )


def item_form(desk: Desk) -> list[Field]:
    """The fields of a fee item."""
    groups = [(each.id, f"{each.name} ({each.series})") for each in desk.store.read(receipt_groups)]
    group = ChoiceField("receipt_group_id", _("Receipt group"), groups, required=True)
    group.set_value(groups[0][0] if groups else None)
    instead = {"receipt_group_id": [group]}
    return fields_of(ItemFields, desk.today(), errors=item_errors, instead=instead)


def new_item_dialog(desk: Desk, like: int | None = None) -> FormDialog:
    """Build the form of a new fee item; it begins as the item `like`."""
    return new_record_dialog(desk, ITEMS_LISTED, item_form(desk), like=like)


def edit_item_dialog(desk: Desk, item_id: int) -> FormDialog:
    """Build the form of a fee item; raises RecordGone."""
    return edit_record_dialog(desk, ITEMS_LISTED, item_form(desk), item_id)


def group_form(desk: Desk) -> list[Field]:
    """The fields of a receipt group."""
    return fields_of(GroupFields, desk.today(), errors=group_errors)


def new_group_dialog(desk: Desk, like: int | None = None) -> FormDialog:
    """Build the form of a new receipt group; it begins as the group `like`."""
    return new_record_dialog(desk, GROUPS_LISTED, group_form(desk), like=like)


def edit_group_dialog(desk: Desk, group_id: int) -> FormDialog:
    """Build the form of a receipt group; raises RecordGone."""
    return edit_record_dialog(desk, GROUPS_LISTED, group_form(desk), group_id)
