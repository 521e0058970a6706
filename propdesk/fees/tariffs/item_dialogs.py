"""The forms of a fee item, a receipt group, and a unit that differs from a tariff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from propdesk.estate.search.service import units_meant
from propdesk.fees.receipts.layout import LAYOUTS
from propdesk.fees.rules import NATURE_NAMES, Nature
from propdesk.fees.tariffs.changes import change_item, create_item, set_unit_terms
from propdesk.fees.tariffs.dialogs import TariffDialog
from propdesk.fees.tariffs.groups import GroupFields, change_group, create_group
from propdesk.fees.tariffs.tariffs import (
    GroupRow,
    ItemFields,
    ItemRow,
    TariffRow,
    UnitTerms,
    receipt_groups,
)
from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.kernel.scaled import PRICE, SHARE
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import (
    CheckField,
    ChoiceField,
    CodeField,
    DateField,
    NumberField,
    RoomField,
    ScaledField,
    TextField,
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
            meant[0].id, row.id, given["price"], given["quantity"], given["start"], given["end"],
            terms.account_id if terms else None, bool(given["excluded"]),
        )  # fmt: skip
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


def _item_form(desk: Desk) -> list[Field]:
    groups = desk.store.read(receipt_groups)
    return [
        TextField("name", pgettext("thing", "Name"), required=True),
        CodeField("code", _("Code"), required=True, placeholder=_("e.g. WY")),
        ChoiceField(
            "nature", _("Whose money"), [(n, _(NATURE_NAMES[n])) for n in Nature], required=True
        ),
        ChoiceField(
            "receipt_group_id", _("Receipt group"),
            [(group.id, f"{group.name} ({group.series})") for group in groups], required=True,
        ),
        NumberField("order_no", _("Place"), hint=_("Items stand in this order on bills.")),
        TextField("tax_code", _("Tax code")),
        TextField("account_code", _("Account code")),
        CheckField("active", _("In use")),
    ]  # fmt: skip


def item_dialog(desk: Desk, row: ItemRow | None = None) -> FormDialog:
    """Build the form of a fee item, a new one without `row`."""
    groups = desk.store.read(receipt_groups)

    def save(values: dict[str, object]) -> object:
        given: Mapping[str, Any] = {k: "" if v is None else v for k, v in values.items()}
        fields = ItemFields(
            given["code"], given["name"], given["nature"], given["receipt_group_id"] or 0,
            given["order_no"] or 0, given["tax_code"], given["account_code"],
            bool(given["active"]),
        )  # fmt: skip
        if row is None:
            desk.store.write(create_item, fields=fields)
        else:
            desk.store.write(change_item, item_id=row.id, fields=fields)
        desk.say(_("Fee item “{name}” saved").format(name=fields.name), "done")
        return fields

    fields = _item_form(desk)
    title = _("New fee item") if row is None else _("Edit fee item")
    dialog = TariffDialog(desk, title, fields, save=save)
    first = groups[0].id if groups else None
    values: dict[str, object] = {"nature": Nature.OWN_INCOME, "receipt_group_id": first}
    if row is not None:
        values = {field.name: getattr(row, field.name) for field in fields}
    dialog.form.set_values({"active": True, **values})
    return dialog


def group_dialog(desk: Desk, row: GroupRow | None = None) -> FormDialog:
    """Build the form of a receipt group, a new one without `row`."""

    def save(values: dict[str, object]) -> object:
        given: Mapping[str, Any] = {k: "" if v is None else v for k, v in values.items()}
        fields = GroupFields(given["name"], given["company"], given["series"], given["paper"])
        if row is None:
            desk.store.write(create_group, fields=fields)
        else:
            desk.store.write(change_group, group_id=row.id, fields=fields)
        desk.say(_("Receipt group “{name}” saved").format(name=fields.name), "done")
        return fields

    fields: list[Field] = [
        TextField("name", pgettext("thing", "Name"), required=True),
        TextField("company", _("Receiving company"), hint=_("It stands at the top of receipts.")),
        CodeField("series", _("Number series"), required=True, placeholder=_("e.g. SJ")),
        ChoiceField("paper", _("Paper"), [(paper, paper) for paper in LAYOUTS], required=True),
    ]
    title = _("New receipt group") if row is None else _("Edit receipt group")
    dialog = TariffDialog(desk, title, fields, save=save)
    dialog.form.set_values({"paper": next(iter(LAYOUTS))})
    if row is not None:
        dialog.form.set_values({field.name: getattr(row, field.name) for field in fields})
    return dialog
