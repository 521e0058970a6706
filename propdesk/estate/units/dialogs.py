"""The forms of units: one unit, whole buildings at once, a parking space."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from propdesk.estate import field_checks
from propdesk.estate.records import BuildPlan, SpaceFields, UnitFields
from propdesk.estate.rules import (
    AREA_BASIS_NAMES,
    SPACE_TENURE_NAMES,
    UNIT_KIND_NAMES,
    UNIT_STATE_NAMES,
    AreaBasis,
    SpaceTenure,
    UnitKind,
    UnitState,
)
from propdesk.estate.search.searching import unit_of_code
from propdesk.estate.units.registering import (
    add_unit,
    change_unit,
    create_units,
    ends_of_plan,
    save_space,
    unit_details,
)
from propdesk.kernel.days import OLDEST_YEAR
from propdesk.kernel.i18n import _, ngettext
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import (
    AmountField,
    AreaField,
    CheckField,
    ChoiceField,
    CodeField,
    DateField,
    NotesField,
    NumberField,
    RoomField,
    TextField,
)
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field
from propdesk.ui.parts.small_parts import label

MOST_BUILDINGS = 200


def kind_choices() -> list[tuple[object, str]]:
    """The kinds of units as a choice."""
    return [(kind, _(UNIT_KIND_NAMES[kind])) for kind in UnitKind]


def _state_choices() -> list[tuple[object, str]]:
    return [(state, _(UNIT_STATE_NAMES[state])) for state in UnitState]


def _unit_form(desk: Desk) -> list[Field]:
    today = desk.today()
    built = AreaField("built_area", _("Built-up area ㎡"), check=_check_area)
    bases = [(basis, _(AREA_BASIS_NAMES[basis])) for basis in AreaBasis]
    return [
        CodeField("building", _("Building"), required=True, placeholder=_("e.g. 3 or A")),
        CodeField("entrance", _("Entrance"), placeholder=_("empty when there is none")),
        CodeField("room", _("Room number"), required=True, placeholder=_("e.g. 1201")),
        CodeField("floor", _("Floor")),
        TextField("old_room", _("Former number")),
        ChoiceField("kind", _("Kind"), kind_choices(), required=True),
        ChoiceField("state", _("State"), _state_choices(), required=True),
        built,
        AreaField("inner_area", _("Inner area ㎡"), check=_check_inner(built)),
        AreaField("measured_area", _("Measured area ㎡"), check=_check_area),
        ChoiceField("area_basis", _("Billed by"), bases, required=True),
        DateField("handover_date", _("Handed over on"), today=today, first=OLDEST_YEAR),
        DateField("move_in_date", _("Moved in on"), today=today, first=OLDEST_YEAR),
        DateField(
            "charge_start",
            _("Charged from"),
            today=today,
            hint=_("Empty: by the hand-over and the rules of the tariff."),
        ),
        NotesField("note", _("Note"), lines=2),
    ]


def _check_area(value: object) -> tuple[str, str] | None:
    found = field_checks.unit_errors(UnitFields("1", "1", built_area=value))  # type: ignore[arg-type]  # the field gives an int
    return ("error", found["built_area"]) if "built_area" in found else None


def _check_inner(built: Field) -> Callable[[object], tuple[str, str] | None]:
    """An inner area larger than the built-up one is doubtful."""

    def check(value: object) -> tuple[str, str] | None:
        whole = built.value()
        if isinstance(value, int) and isinstance(whole, int):
            fields = UnitFields("1", "1", built_area=whole, inner_area=value)
            if found := field_checks.unit_warnings(fields):
                return "warning", found["inner_area"]
        return _check_area(value)

    return check


def add_unit_dialog(desk: Desk) -> FormDialog:
    """Build the form of a new unit."""

    def save(values: dict[str, object]) -> object:
        unit_id = desk.store.write(add_unit, fields=_unit_fields(values))
        details = desk.store.read(unit_details, unit_id=unit_id)
        desk.say(_("Unit {code} saved").format(code=details.code), "done")
        return unit_id

    dialog = FormDialog(
        desk,
        _("New unit"),
        _unit_form(desk),
        save=save,
        other=(_("Save and add another"), "Ctrl+N"),
        keeps=("building", "entrance", "kind", "state", "area_basis"),
        label_width=112,
    )
    dialog.form.set_values(
        {"kind": UnitKind.ROOM, "state": UnitState.OCCUPIED, "area_basis": AreaBasis.BUILT}
    )
    return dialog


def edit_unit_dialog(desk: Desk, unit_id: int) -> FormDialog:
    """Build the form of a unit, a parking space with its terms; raises RecordGone."""
    details = desk.store.read(unit_details, unit_id=unit_id)
    seen = details.fields

    def save(values: dict[str, object]) -> object:
        desk.store.write(change_unit, unit_id=unit_id, fields=_unit_fields(values, seen), seen=seen)
        desk.say(_("Unit {code} saved").format(code=details.code), "done")
        return unit_id

    dialog = FormDialog(
        desk, _("Edit unit"), _unit_form(desk), save=save, subject=details.code, label_width=112
    )
    fields = {field.name for field in dialog.form.fields}
    dialog.form.set_values({name: getattr(seen, name) for name in fields})
    return dialog


def _unit_fields(values: Mapping[str, Any], seen: UnitFields | None = None) -> UnitFields:
    """What was typed; what the form does not show stays as it was seen."""
    return UnitFields(
        building=values["building"] or "",
        entrance=values["entrance"] or "",
        room=values["room"] or "",
        floor=values["floor"] or "",
        note=values["note"] or "",
        area_group=seen.area_group if seen else "",
        group_area=seen.group_area if seen else None,
        kind=values["kind"],
        state=values["state"],
        built_area=values["built_area"],
        inner_area=values["inner_area"],
        measured_area=values["measured_area"],
        old_room=values["old_room"] or "",
        area_basis=values["area_basis"],
        handover_date=values["handover_date"],
        move_in_date=values["move_in_date"],
        charge_start=values["charge_start"],
    )


# Whole buildings


def named_buildings(text: str) -> tuple[str, ...]:
    """The buildings meant by 1-6, 9, A: each name once, in the order typed."""
    names: list[str] = []
    for part in re.split(r"[,，、;；\s]+", text.strip()):
        ends = re.fullmatch(r"(\d{1,3})[-~～至到](\d{1,3})[栋幢座#]?", part)
        if ends and int(ends[1]) <= int(ends[2]) < int(ends[1]) + MOST_BUILDINGS:
            names += [str(number) for number in range(int(ends[1]), int(ends[2]) + 1)]
        elif part:
            names.append(part)
    return tuple(dict.fromkeys(names))


def build_dialog(desk: Desk) -> FormDialog:
    """Build the form that makes whole buildings at once; below it stands what saving will do."""
    preview = label("", 13, 500, "text2", wrap=True)

    def save(values: dict[str, object]) -> object:
        made = desk.store.write(create_units, plan=_plan(values))
        sentence = ngettext("{count} unit made", "{count} units made", made.created)
        desk.say(sentence.format(count=f"{made.created:,}"), "done")
        return made

    dialog = FormDialog(
        desk,
        _("Build by hand"),
        _build_form(),
        save=save,
        save_words=_("Make the units"),
        label_width=112,
    )
    dialog.form.set_values({"entrances": 2, "is_padded": True})
    dialog.add_below(preview)

    def tell() -> None:
        preview.setText(_promise(dialog.form.values()))

    for field in dialog.form.fields:
        field.edited.connect(tell)
    tell()
    return dialog


def _build_form() -> list[Field]:
    return [
        TextField(
            "buildings",
            _("Buildings"),
            required=True,
            placeholder="1-6, 9, A",
            hint=_("A range or a list: 1-6, 9, A."),
        ),
        NumberField(
            "entrances",
            _("Entrances each"),
            least=0,
            most=20,
            required=True,
            hint=_("0 when the buildings have no entrances."),
        ),
        NumberField("floors", _("Floors"), least=1, most=99, required=True),
        NumberField("per_floor", _("Rooms per floor"), least=1, most=60, required=True),
        CheckField("is_padded", _("Floors with two digits: 0101 instead of 101")),
        AreaField("built_area", _("Built-up area ㎡"), hint=_("Only when all are alike.")),
    ]


def _plan(values: Mapping[str, Any]) -> BuildPlan:
    return BuildPlan(
        named_buildings(values["buildings"] or ""),
        entrances=values["entrances"] or 0,
        floors=values["floors"] or 0,
        per_floor=values["per_floor"] or 0,
        is_padded=bool(values["is_padded"]),
        state=UnitState.SOLD,
        built_area=values["built_area"],
    )


def _promise(values: Mapping[str, Any]) -> str:
    """What saving will make, with its number and the first and last code."""
    plan = _plan(values)
    if not (plan.buildings and plan.floors and plan.per_floor):
        return _("Say how many, and here stands what will be made.")
    count = len(plan.buildings) * max(plan.entrances, 1) * plan.floors * plan.per_floor
    first, last = ends_of_plan(plan)
    return _(
        "Makes {count} units, from {first} to {last}. Those that exist stay as they are."
    ).format(count=f"{count:,}", first=first, last=last)


# Parking spaces


def space_dialog(desk: Desk, unit_id: int) -> FormDialog:
    """Build the form of a parking space's terms; raises RecordGone."""
    details = desk.store.read(unit_details, unit_id=unit_id)
    seen = details.space
    home = seen.home_unit_id if seen else None
    home_code = desk.store.read(unit_details, unit_id=home).code if home else None
    tenures = [(tenure, _(SPACE_TENURE_NAMES[tenure])) for tenure in SpaceTenure]
    today = desk.today()

    def save(values: dict[str, object]) -> object:
        desk.store.write(save_space, unit_id=unit_id, fields=_space_fields(desk, values), seen=seen)
        desk.say(_("Space {code} saved").format(code=details.code), "done")
        return unit_id

    dialog = FormDialog(
        desk,
        _("Parking space"),
        [
            ChoiceField("tenure", _("Terms"), tenures, required=True),
            RoomField("home", _("Household"), placeholder=_("e.g. 3-2-1201")),
            AmountField("rent", _("Rent per month")),
            DateField("since", _("From"), today=today, first=OLDEST_YEAR),
            DateField("until", _("Until"), today=today, first=OLDEST_YEAR),
        ],
        save=save,
        subject=details.code,
    )
    if seen is not None:
        values = {"tenure": seen.tenure, "rent": seen.rent, "since": seen.since}
        dialog.form.set_values({**values, "until": seen.until, "home": home_code})
    return dialog


def _space_fields(desk: Desk, values: Mapping[str, Any]) -> SpaceFields:
    home = values["home"]
    found = desk.store.read(unit_of_code, code=home) if home else None
    return SpaceFields(
        tenure=values["tenure"],
        home_unit_id=found.id if found else None,
        rent=values["rent"],
        since=values["since"],
        until=values["until"],
    )
