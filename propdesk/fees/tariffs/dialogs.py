"""The forms of fee items and tariffs: new, changed, a new version, one unit that differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from propdesk.estate.rules import AreaBasis
from propdesk.fees.rules import PERIOD_NAMES, Formula
from propdesk.fees.tariffs.changes import (
    add_version,
    change_tariff,
    change_version,
    create_tariff,
    version_errors,
)
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.fees.tariffs.sampling import sample_amount, sample_unit
from propdesk.fees.tariffs.scope_dialogs import BuildingsField, KindsField, UnitsField
from propdesk.fees.tariffs.tariffs import (
    Applies,
    ItemRow,
    TariffFields,
    TariffRow,
    VersionFields,
    VersionRow,
    fee_items,
)
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.kernel.records.fields import facts, record_of, values_of, with_defaults
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.ui.desk import Desk
from propdesk.ui.forms.declared import Compared, fields_of
from propdesk.ui.forms.fields import ChoiceField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field
from propdesk.ui.parts.small_parts import label, set_ink

LABELS = 120


def _tariff_form(desk: Desk) -> list[Field]:
    items = [(item.id, item.name) for item in desk.store.read(fee_items, active_only=True)]
    periods = [(months, _(name)) for months, name in PERIOD_NAMES.items()]
    declared = fields_of(
        TariffFields,
        desk.today(),
        errors=lambda _typed: {},  # what is wrong hangs on the scope, said when it is saved
        instead={
            "fee_item_id": [ChoiceField("fee_item_id", _("Fee item"), items, required=True)],
            "period_months": [
                ChoiceField("period_months", _("One bill for a"), periods, required=True)
            ],
        },
    )
    return [
        *declared,
        KindsField(
            "kinds", _("Applies to"), hint=_("Tick the kinds of units; narrow them down below.")
        ),
        BuildingsField(
            "buildings", _("Buildings"), desk, placeholder=_("all, or e.g. 1, 2, A")
        ),
        UnitsField(
            "units", _("And these units"), desk, placeholder=_("besides those above, e.g. 3-1201")
        ),
    ]  # fmt: skip


def _version_form(desk: Desk) -> list[Field]:
    months = [
        (-1, _("the month before")),
        (0, _("the first month of the period")),
        (1, _("the month after the first")),
    ]
    return fields_of(
        VersionFields,
        desk.today(),
        errors=lambda typed: version_errors(with_defaults(typed)),
        instead={"due_months": [ChoiceField("due_months", _("Due in"), months, required=True)]},
    )


_DEFAULTS: dict[str, object] = {
    fact.name: fact.default for fact in facts(VersionFields) if not fact.required
} | {"area_basis": AreaBasis.BUILT, "extra": None}


def _tariff_fields(values: Mapping[str, Any], _seen: TariffFields | None = None) -> TariffFields:
    regular = values["formula"] in (Formula.AREA, Formula.FIXED)
    applies = Applies(values["kinds"] or (), values["buildings"] or (), values["units"] or ())
    return TariffFields(
        values["fee_item_id"],
        values["name"],
        values["formula"],
        values["period_months"] if regular else 0,
        applies,
    )


def _version_fields(values: Mapping[str, Any]) -> VersionFields:
    return with_defaults(record_of(VersionFields, values))


class TariffDialog(FormDialog):
    """A form that shows refusals beside their fields, and below it what a unit would pay."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        fields: list[Field],
        *,
        save: Callable[[dict[str, object]], object],
        typed: Callable[[Mapping[str, Any]], TariffRow | None] | None = None,
        subject: str = "",
        draft: str,
    ) -> None:
        self._desk, self._typed = desk, typed
        super().__init__(
            desk,
            title,
            fields,
            save=self._marking(save),
            subject=subject,
            draft=draft,
            label_width=LABELS,
        )
        self._sample = label("", 12, 400, "text3", wrap=True)
        self._sample.setMinimumHeight(34)
        if typed is not None:
            self.add_below(self._sample)
            for field in self.form.fields:
                field.edited.connect(self.show_sample)
        self.show_sample()

    def _marking(
        self, save: Callable[[dict[str, object]], object]
    ) -> Callable[[dict[str, object]], object]:
        def save_or_mark(values: dict[str, object]) -> object:
            try:
                return save(values)
            except FieldsRefused as refused:
                for field in self.form.fields:
                    name = "kinds" if field.name == "kinds" else field.name
                    sentence = refused.errors.get("applies" if name == "kinds" else name)
                    if sentence:
                        field.show_message("error", sentence)
                raise

        return save_or_mark

    def show_sample(self) -> None:
        """Work out what the first unit it applies to would pay by what is typed now."""
        sentence, ink = self._sample_words()
        set_ink(self._sample, ink)
        self._sample.setText(sentence)

    def _sample_words(self) -> tuple[str, str]:
        waiting = _("Fill in formula, units and price, and a sample is worked out here.")
        try:
            row = self._typed(self.form.values()) if self._typed is not None else None
            code = row and self._desk.store.read(sample_unit, row=row)
            if row is None or not code:
                return waiting, "text3"
            day = max(self._desk.today(), row.versions[0].fields.effective_from)
            sample = self._desk.store.read(sample_amount, row=row, unit_code=code, day=day)
        except UserError as error:
            return str(error), "amber"
        sum_line = explanation_text(sample.explanation)[-2]
        return _("Sample {unit}: {sum} → {amount}").format(
            unit=sample.unit_code, sum=sum_line, amount=sample.amount
        ), "text2"


def _typed_row(item: ItemRow, fields: TariffFields, version: VersionFields) -> TariffRow:
    return TariffRow(
        id=0,
        item=item,
        name=fields.name,
        formula=fields.formula,
        period_months=fields.period_months,
        applies=fields.applies,
        active=True,
        versions=(VersionRow(0, version),),
    )


def new_tariff_dialog(desk: Desk, like: TariffRow | None = None) -> FormDialog:
    """Build the form of a new tariff with its first version; it begins as `like`."""
    items = {item.id: item for item in desk.store.read(fee_items)}

    def save(values: dict[str, object]) -> object:
        fields = _tariff_fields(values)
        tariff_id = desk.store.write(create_tariff, fields=fields, version=_version_fields(values))
        desk.say(_("Tariff “{name}” saved").format(name=fields.name), "done")
        return tariff_id

    def typed(values: Mapping[str, Any]) -> TariffRow | None:
        needed = ("fee_item_id", "formula", "price", "effective_from", "proration", "rounding")
        if any(values[name] is None for name in needed) or not (values["kinds"] or values["units"]):
            return None
        item = items[values["fee_item_id"]]
        named = dict(values, name=values["name"] or "", due_months=values["due_months"] or 0)
        return _typed_row(item, _tariff_fields(named), _version_fields(named))

    about, numbers = _tariff_form(desk), _version_form(desk)
    dialog = TariffDialog(
        desk, _("New tariff"), about[:4] + numbers[:3] + about[4:] + numbers[3:], save=save,
        typed=typed, draft="tariff new",
    )  # fmt: skip
    dialog.keep_whole()
    formula, area = dialog.form.field("formula"), dialog.form.field("area_basis")
    # A counter charge is by the piece unless somebody says it is by area.
    formula.edited.connect(
        lambda: area.set_value(AreaBasis.BUILT if formula.value() is Formula.AREA else None)
    )
    first = next(iter(items), None)
    dialog.form.set_values(
        {
            **_DEFAULTS, "fee_item_id": first, "formula": Formula.AREA, "period_months": 1,
            **(_shown_of(like) if like else {}),
            "effective_from": date(desk.today().year, 1, 1),
        }
    )  # fmt: skip
    dialog.show_sample()
    return dialog


def _shown_of(row: TariffRow) -> dict[str, object]:
    """What a duplicate of a tariff begins with: all but its name, by its newest version."""
    newest = values_of(VersionFields, row.versions[-1].fields) if row.versions else {}
    return {
        "fee_item_id": row.item.id,
        "formula": row.formula,
        "period_months": row.period_months,
        **_scope_of(row),
        **newest,
    }


def _scope_of(row: TariffRow) -> dict[str, object]:
    applies = row.applies
    return {
        "kinds": applies.kinds,
        "buildings": applies.buildings or None,
        "units": applies.units or None,
    }


def edit_tariff_dialog(desk: Desk, row: TariffRow) -> FormDialog:
    """Build the form of a tariff's name and scope; formula and period while nothing was billed."""

    def save(fields: TariffFields, seen: TariffFields | None) -> object:
        desk.store.write(change_tariff, tariff_id=row.id, fields=fields, seen=seen)
        desk.say(_("Tariff “{name}” saved").format(name=fields.name), "done")
        return row.id

    seen = TariffFields(row.item.id, row.name, row.formula, row.period_months, row.applies)
    compared = Compared(TariffFields, seen, _tariff_fields)
    dialog = TariffDialog(
        desk,
        _("Edit tariff"),
        _tariff_form(desk),
        save=lambda values: compared.save(values, save),
        subject=row.item.name,
        draft=f"tariff {row.id}",
    )
    compared.stand_in(dialog)
    dialog.form.set_values({**compared.values_of(seen), **_scope_of(row)})
    return dialog


def version_dialog(desk: Desk, row: TariffRow, version: VersionRow | None = None) -> FormDialog:
    """Build the form of a new version (it begins as a copy of the newest), or of one to correct."""

    def save(fields: VersionFields, seen: VersionFields | None) -> object:
        if version is None:
            desk.store.write(add_version, tariff_id=row.id, version=fields)
        else:
            desk.store.write(change_version, version_id=version.id, version=fields, seen=seen)
        desk.say(_("Tariff “{name}” saved").format(name=row.name), "done")
        return row.id

    def typed(values: Mapping[str, Any]) -> TariffRow | None:
        needed = ("price", "effective_from", "proration", "rounding", "due_months")
        if any(values[name] is None for name in needed):
            return None
        return replace(row, versions=(VersionRow(0, _version_fields(values)),))

    seen = version.fields if version else None
    compared = Compared(VersionFields, seen, lambda values, _seen: _version_fields(values))
    dialog = TariffDialog(
        desk,
        _("New version") if version is None else _("Correct version"),
        _version_form(desk),
        save=lambda values: compared.save(values, save),
        typed=typed,
        subject=row.name,
        draft=f"tariff {row.id} version {version.id if version else 'new'}",
    )
    compared.stand_in(dialog)
    shown = version or (row.versions[-1] if row.versions else None)
    values = dict(_DEFAULTS) if shown is None else compared.values_of(shown.fields)
    dialog.form.set_values(values if version else {**values, "effective_from": None})
    dialog.show_sample()
    return dialog
