"""The forms of a fee item, a receipt group, and a unit that differs from a tariff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from propdesk.estate.search.service import units_meant
from propdesk.fees.tariffs.changes import set_unit_terms
from propdesk.fees.tariffs.dialogs import LABELS, TariffDialog
from propdesk.fees.tariffs.groups import change_group, create_group, group_errors
from propdesk.fees.tariffs.items import change_item, create_item, item_errors
from propdesk.fees.tariffs.tariffs import (
    GroupFields,
    GroupRow,
    ItemFields,
    ItemRow,
    TariffRow,
    UnitTerms,
    receipt_groups,
)
from propdesk.kernel.i18n import _
from propdesk.kernel.paper.sizes import PAPER_NAMES, PAPERS
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.kernel.scaled import PRICE, SHARE
from propdesk.ui.desk import Desk
from propdesk.ui.forms.declared import fields_of, record_dialog
from propdesk.ui.forms.fields import (
    CheckField,
    ChoiceField,
    DateField,
    RoomField,
    ScaledField,
)
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field


def unit_terms_dialog(
    desk: Desk, row: TariffRow, terms: UnitTerms | None = None, code: str = ""
) -> FormDialog:
    """Build the form of a unit that differs from a tariff: price, quantity, start, end, or none."""

    def save(values: dict[str, object]) -> object:
        given: Mapping[str, Any] = values
        meant = desk.store.read(units_meant, text=given["unit"])
        if not meant:
            raise FieldsRefused({"unit": _("Unit {code} is not known.").format(code=given["unit"])})
        wanted = UnitTerms(
            unit_id=meant[0].id,
            tariff_id=row.id,
            price=given["price"],
            quantity=given["quantity"],
            start=given["start"],
            end=given["end"],
            account_id=terms.account_id if terms else None,
            excluded=bool(given["excluded"]),
        )
        desk.store.write(set_unit_terms, terms=wanted)
        desk.say(_("What was agreed for {unit} is saved").format(unit=meant[0].code), "done")
        return wanted

    today = desk.today()
    fields: list[Field] = [
        RoomField("unit", _("Unit"), required=True, placeholder=_("e.g. 3-1201")),
        ScaledField("price", _("Own price"), places=PRICE, hint=_("Empty: as in the tariff.")),
        ScaledField("quantity", _("Quantity"), places=SHARE, hint=_("Empty: 1.")),
        DateField("start", _("Charged from"), today=today),
        DateField("end", _("Charged until"), today=today, hint=_("Empty: no end.")),
        CheckField("excluded", _("Not billed by this tariff")),
    ]
    dialog = TariffDialog(desk, _("A unit that differs"), fields, save=save, subject=row.name)
    if terms is not None:
        names = ("price", "quantity", "start", "end", "excluded")
        dialog.form.set_values({name: getattr(terms, name) for name in names} | {"unit": code})
    return dialog


def item_dialog(desk: Desk, row: ItemRow | None = None) -> FormDialog:
    """Build the form of a fee item, a new one without `row`."""

    def save(fields: ItemFields, seen: ItemFields | None) -> object:
        if row is None:
            desk.store.write(create_item, fields=fields)
        else:
            desk.store.write(change_item, item_id=row.id, fields=fields, seen=seen)
        desk.say(_("Fee item “{name}” saved").format(name=fields.name), "done")
        return fields

    groups = [(each.id, f"{each.name} ({each.series})") for each in desk.store.read(receipt_groups)]
    group = ChoiceField("receipt_group_id", _("Receipt group"), groups, required=True)
    return record_dialog(
        desk,
        _("New fee item") if row is None else _("Edit fee item"),
        ItemFields,
        fields_of(
            ItemFields, desk.today(), errors=item_errors, instead={"receipt_group_id": [group]}
        ),
        save=save,
        seen=row,
        shown={} if row else {"receipt_group_id": groups[0][0] if groups else None, "active": True},
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

    papers = [(paper, _(PAPER_NAMES[paper])) for paper in PAPERS]
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
