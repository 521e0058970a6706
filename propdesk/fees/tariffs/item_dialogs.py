"""The forms of a fee item, a receipt group, and a unit that differs from a tariff."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from propdesk.estate.search.service import units_meant
from propdesk.fees.tariffs.dialogs import LABELS, TariffDialog
from propdesk.fees.tariffs.groups import change_group, create_group, group_errors
from propdesk.fees.tariffs.items import change_item, create_item, item_errors
from propdesk.fees.tariffs.own_terms import set_unit_terms, terms_errors
from propdesk.fees.tariffs.tariffs import (
    GroupFields,
    GroupRow,
    ItemFields,
    ItemRow,
    TariffRow,
    TermsFields,
    UnitTerms,
    receipt_groups,
)
from propdesk.kernel.i18n import _
from propdesk.kernel.paper.sizes import PAPERS
from propdesk.kernel.records.fields import copied, record_of, values_of
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.ui.desk import Desk
from propdesk.ui.forms.declared import Compared, fields_of, record_dialog
from propdesk.ui.forms.fields import ChoiceField, RoomField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field


def unit_terms_dialog(
    desk: Desk, row: TariffRow, terms: UnitTerms | None = None, code: str = ""
) -> FormDialog:
    """Build the form of a unit that differs from a tariff: price, quantity, start, end, or none."""

    def save(values: Mapping[str, object], agreed: TermsFields, seen: TermsFields | None) -> object:
        typed = str(values["unit"])
        meant = desk.store.read(units_meant, text=typed)
        if not meant:
            raise FieldsRefused(
                {"unit": _("Unit {code} is not known. Check building and room.").format(code=typed)}
            )
        unit_id = meant[0].id
        wanted = UnitTerms(unit_id=unit_id, tariff_id=row.id, **values_of(TermsFields, agreed))
        same_unit = terms is not None and terms.unit_id == unit_id
        desk.store.write(set_unit_terms, terms=wanted, seen=seen if same_unit else None)
        desk.say(_("What was agreed for {unit} is saved").format(unit=meant[0].code), "done")
        return wanted

    fields: list[Field] = [
        RoomField("unit", _("Unit"), required=True, placeholder=_("e.g. 3-1201")),
        *fields_of(TermsFields, desk.today(), errors=terms_errors),
    ]
    seen = terms and TermsFields(**values_of(TermsFields, terms))
    compared = Compared(TermsFields, seen, lambda values, was: record_of(TermsFields, values, was))
    dialog = TariffDialog(
        desk,
        _("A unit that differs"),
        fields,
        save=lambda values: compared.save(values, partial(save, values)),
        subject=row.name,
        draft=f"tariff {row.id} unit {code}",
    )
    compared.stand_in(dialog)
    if seen is not None:
        dialog.form.set_values(compared.values_of(seen) | {"unit": code})
    return dialog


def item_dialog(
    desk: Desk, row: ItemRow | None = None, *, like: ItemRow | None = None
) -> FormDialog:
    """Build the form of a fee item, a new one without `row`: it begins as `like`."""

    def save(fields: ItemFields, seen: ItemFields | None) -> object:
        if row is None:
            desk.store.write(create_item, fields=fields)
        else:
            desk.store.write(change_item, item_id=row.id, fields=fields, seen=seen)
        desk.say(_("Fee item “{name}” saved").format(name=fields.name), "done")
        return fields

    groups = [(each.id, f"{each.name} ({each.series})") for each in desk.store.read(receipt_groups)]
    group = ChoiceField("receipt_group_id", _("Receipt group"), groups, required=True)
    first = groups[0][0] if groups else None
    begun = copied(like) if like else {"receipt_group_id": first, "active": True}
    return record_dialog(
        desk,
        _("New fee item") if row is None else _("Edit fee item"),
        ItemFields,
        fields_of(
            ItemFields, desk.today(), errors=item_errors, instead={"receipt_group_id": [group]}
        ),
        save=save,
        seen=row,
        shown={} if row else begun,
        label_width=LABELS,
    )


def group_dialog(desk: Desk, row: GroupRow | None = None) -> FormDialog:
    """Build the form of a receipt group, a new one without `row`."""

    def save(fields: GroupFields, seen: GroupFields | None) -> object:
        if row is None:
            desk.store.write(create_group, fields=fields)
        else:
            desk.store.write(change_group, group_id=row.id, fields=fields, seen=seen)
        desk.say(_("Receipt group “{name}” saved").format(name=fields.name), "done")
        return fields

    papers = [(paper, _(PAPERS[paper].title)) for paper in PAPERS]
    paper = ChoiceField("paper", _("Paper"), papers, required=True)
    return record_dialog(
        desk,
        _("New receipt group") if row is None else _("Edit receipt group"),
        GroupFields,
        fields_of(GroupFields, desk.today(), errors=group_errors, instead={"paper": [paper]}),
        save=save,
        seen=row,
        shown={} if row else {"paper": papers[0][0]},
        label_width=LABELS,
    )
