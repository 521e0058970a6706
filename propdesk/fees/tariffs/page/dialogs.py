"""The forms of tariffs: a new one with its first version, one that is there, a version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from propdesk.estate.rules import AreaBasis
from propdesk.fees.rules import BY_MONTHS, PERIODIC, DueFrom, Formula
from propdesk.fees.tariffs.changes import (
    add_version,
    create_tariff,
    in_normal_form,
    version_errors,
)
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.listed import TARIFFS_LISTED, VERSION_USES
from propdesk.fees.tariffs.page.scope_dialogs import ScopeField
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.fees.tariffs.sampling import sample_amount, sample_unit
from propdesk.fees.tariffs.tariffs import (
    ItemRow,
    TariffFields,
    TariffRow,
    VersionFields,
    VersionRow,
    fee_items,
    tariff,
)
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.kernel.records.fields import copied, facts, record_of, values_of
from propdesk.system.registers.record_dialogs import edit_record_dialog
from propdesk.ui.desk import Desk
from propdesk.ui.forms.declared import fields_of, record_dialog
from propdesk.ui.forms.fields import ChoiceField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field
from propdesk.ui.parts.small_parts import label, set_ink

_DEFAULTS: dict[str, object] = {
    fact.name: fact.default for fact in facts(VersionFields) if fact.default is not None
} | {"area_basis": AreaBasis.BUILT, "extra": None}
_MOVED = ("season_first", "season_last")  # of a later version alone
_STEPS = ("steps", "steps_of", "steps_begin", "step_persons", "step_extra")
Typed = Callable[[Mapping[str, Any]], TariffRow | None]
"""The tariff that is typed into a form; None while something it needs is missing."""


def tariff_form(desk: Desk) -> list[Field]:
    """The fields of a tariff."""
    items = [(item.id, item.name) for item in desk.store.read(fee_items, active_only=True)]
    hint = _("Tick the kinds of units; narrow them down below.")
    scope = ScopeField("applies", _("Applies to"), desk, hint=hint)
    return fields_of(
        TariffFields,
        desk.today(),
        errors=lambda _typed: {},  # what is wrong hangs on the scope, said when it is saved
        instead={
            "fee_item_id": [ChoiceField("fee_item_id", _("Fee item"), items, required=True)],
            "applies": [scope, scope.buildings, scope.units],
        },
    )


def _version_form(desk: Desk) -> list[Field]:
    return fields_of(VersionFields, desk.today(), errors=version_errors)


def _version_of(values: Mapping[str, Any]) -> VersionFields | None:
    """The version that is typed; None while something it needs is missing."""
    needed = ("price", "effective_from", "proration", "rounding", "due_months")
    if any(values[name] is None for name in needed):
        return None
    return record_of(VersionFields, values)


def _with_sample(desk: Desk, dialog: FormDialog, typed: Typed, *, waiting: str) -> FormDialog:
    """The form, and below it what the first unit it applies to would pay by what is typed now.

    `waiting`: what is still to be typed for that.
    """
    shown = label("", 12, 400, "text3", wrap=True)
    shown.setMinimumHeight(34)
    dialog.add_below(shown)

    def tell() -> None:
        sentence, ink = _sample_words(desk, typed(dialog.form.values()), waiting)
        set_ink(shown, ink)
        shown.setText(sentence)

    for field in dialog.form.fields:
        field.edited.connect(tell)
    tell()
    return dialog


def _sample_words(desk: Desk, row: TariffRow | None, waiting: str) -> tuple[str, str]:
    try:
        code = row and desk.store.read(sample_unit, row=row)
        if row is None or not code:
            return waiting, "text3"
        day = max(desk.today(), row.versions[0].fields.effective_from)
        sample = desk.store.read(sample_amount, row=row, unit_code=code, day=day)
    except UserError as error:
        return str(error), "amber"
    sum_line = explanation_text(sample.explanation)[-2]
    return _("Sample {unit}: {sum} → {amount}").format(
        unit=sample.unit_code, sum=sum_line, amount=sample.amount
    ), "text2"


def new_tariff_dialog(desk: Desk, like: int | None = None) -> FormDialog:
    """Build the form of a new tariff with its first version; it begins as the tariff `like`."""
    if not desk.store.read(fee_items):
        desk.store.write(ensure_first_items)
    items = {item.id: item for item in desk.store.read(fee_items)}

    def save(values: dict[str, object]) -> object:
        fields = in_normal_form(record_of(TariffFields, values))
        version = record_of(VersionFields, values)
        tariff_id = desk.store.write(create_tariff, fields=fields, version=version)
        desk.say(_("Tariff “{name}” saved").format(name=fields.name), "done")
        return tariff_id

    about = tariff_form(desk)
    numbers = [one for one in _version_form(desk) if one.name not in _MOVED]
    dialog = FormDialog(
        desk,
        _("New tariff"),
        about[:4] + about[5:7] + numbers[:4] + about[7:] + about[4:5] + numbers[4:],
        save=save,
        other=(_("Save and add another"), "Ctrl+N"),
        draft="tariff new",
    )
    dialog.keep_whole()
    formula, area = dialog.form.field("formula"), dialog.form.field("area_basis")
    by_area = (Formula.AREA, Formula.SEASON)
    # A counter charge is by the piece unless somebody says it is by area.
    formula.edited.connect(
        lambda: area.set_value(AreaBasis.BUILT if formula.value() in by_area else None)
    )
    begun = {"fee_item_id": next(iter(items)), "formula": Formula.AREA, "period_months": 1}
    same = {} if like is None else _begun_as(desk.store.read(tariff, tariff_id=like))
    january = date(desk.today().year, 1, 1)
    shown = {**_DEFAULTS, **begun, **same, "effective_from": january}
    dialog.form.set_values({name: shown[name] for name in shown.keys() - set(_MOVED)})
    _ask_what_fits(dialog)
    waiting = _("Fill in formula, units and price, and a sample is worked out here.")
    return _with_sample(desk, dialog, partial(_tariff_of, items), waiting=waiting)


def _ask_what_fits(dialog: FormDialog, formula: Formula | None = None) -> None:
    """Leave out what the formula, or the way a line is due, has no use for."""
    form = dialog.form
    names = {field.name for field in form.fields}
    chosen = form.field("formula") if formula is None else None
    due = form.field("due_from") if "due_from" in names else None

    def ask() -> None:
        now = chosen.value() if chosen is not None else formula
        on_notice = due is not None and due.value() is DueFrom.NOTICE
        fits = {
            "period_months": now in BY_MONTHS or now is None,
            "year_begins": now in BY_MONTHS,
            "season_from": now is Formula.SEASON,
            "season_to": now is Formula.SEASON,
            "season_first": now is Formula.SEASON,
            "season_last": now is Formula.SEASON,
            "first_month": now in BY_MONTHS,
            "base_share": now in PERIODIC,
            "proration": now in PERIODIC,
            "expression": now is Formula.OWN,
            "extra": now not in (Formula.SEASON, Formula.OWN, Formula.METERED),
            "area_basis": now is not Formula.METERED,
            **dict.fromkeys(_STEPS, now is Formula.METERED),
            "due_months": not on_notice,
            "due_day": not on_notice,
            "due_days": on_notice,
        }
        for name in names & fits.keys():
            form.show_field(name, on=fits[name])

    for field in filter(None, (chosen, due)):
        field.edited.connect(ask)
    ask()


def _tariff_of(items: Mapping[int, ItemRow], values: Mapping[str, Any]) -> TariffRow | None:
    fields, version = in_normal_form(record_of(TariffFields, values)), _version_of(values)
    reaches = fields.applies.kinds or fields.applies.units
    if version is None or fields.formula is None or not reaches:
        return None
    item, versions = items[fields.fee_item_id], (VersionRow(0, version),)
    return TariffRow(id=0, item=item, versions=versions, **values_of(TariffFields, fields))


def _begun_as(row: TariffRow) -> dict[str, object]:
    """What a duplicate of a tariff begins with: all but its name, by its newest version."""
    if not row.versions:
        return copied(row)
    newest = row.versions[-1].fields
    moved = {"season_from": newest.season_first, "season_to": newest.season_last}
    return copied(row) | values_of(VersionFields, newest) | (moved if newest.season_first else {})


def edit_tariff_dialog(desk: Desk, tariff_id: int) -> FormDialog:
    """Build the form of a tariff's name and scope; formula and period while nothing was billed.

    Raises RecordGone.
    """
    dialog = edit_record_dialog(desk, TARIFFS_LISTED, tariff_form(desk), tariff_id)
    _ask_what_fits(dialog)
    return dialog


def version_dialog(desk: Desk, row: TariffRow, version: VersionRow | None = None) -> FormDialog:
    """Build the form of a new version (it begins as a copy of the newest), or of one to correct."""

    def save(fields: VersionFields, seen: VersionFields | None) -> object:
        if version is None:
            desk.store.write(add_version, tariff_id=row.id, version=fields)
        else:
            write, key = desk.store.write, version.id
            write(VERSION_USES.change, record_id=key, fields=fields, seen=seen)
        desk.say(_("Tariff “{name}” saved").format(name=row.name), "done")
        return row.id

    def typed(values: Mapping[str, Any]) -> TariffRow | None:
        fields = _version_of(values)
        return None if fields is None else replace(row, versions=(VersionRow(0, fields),))

    newest = values_of(VersionFields, row.versions[-1].fields) if row.versions else {}
    dialog = record_dialog(
        desk,
        _("New version") if version is None else _("Correct version"),
        VersionFields,
        _version_form(desk),
        save=save,
        seen=None if version is None else version.fields,
        shown={} if version else {**_DEFAULTS, **newest, "effective_from": None},
        subject=row.name,
        which=f"{row.id} {version.id if version else 'new'}",
    )
    _ask_what_fits(dialog, row.formula)
    waiting = _("Fill in the day and the price, and a sample is worked out here.")
    return _with_sample(desk, dialog, typed, waiting=waiting)
