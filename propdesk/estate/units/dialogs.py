"""The forms of units: one unit, whole buildings at once, a parking space."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from propdesk.estate import field_checks
from propdesk.estate.records import BuildPlan, Created, SpaceFields, UnitFields
from propdesk.estate.rules import UnitState
from propdesk.estate.shared_view import unit_field
from propdesk.estate.units.listed import UNITS_LISTED
from propdesk.estate.units.registering import (
    create_units,
    ends_of_plan,
    save_space,
    unit_details,
)
from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.records.refusals import refuse_errors
from propdesk.system.registers.record_dialogs import edit_record_dialog, new_record_dialog
from propdesk.system.registers.sections_view import with_ways
from propdesk.ui.desk import Desk
from propdesk.ui.forms.declared import fields_of, record_dialog
from propdesk.ui.forms.fields import AreaField, CheckField, NumberField, TextField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field
from propdesk.ui.parts.small_parts import label

MOST_BUILDINGS, LABEL_WIDTH = 200, 112


def add_unit_dialog(desk: Desk, like: int | None = None) -> FormDialog:
    """Build the form of a new unit, filled as the unit `like` when one is given; RecordGone."""
    begins, form = {"state": UnitState.OCCUPIED}, unit_form(desk)
    return new_record_dialog(
        desk, UNITS_LISTED, form, like=like, begins=begins, label_width=LABEL_WIDTH
    )


def edit_unit_dialog(desk: Desk, unit_id: int) -> FormDialog:
    """Build the form of a unit, a parking space with its terms; raises RecordGone."""
    return edit_record_dialog(desk, UNITS_LISTED, unit_form(desk), unit_id, label_width=LABEL_WIDTH)


def unit_form(desk: Desk) -> list[Field]:
    """The fields of a unit."""
    return fields_of(
        UnitFields,
        desk.today(),
        errors=field_checks.unit_errors,
        warnings=field_checks.unit_warnings,
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


def build_by_hand(desk: Desk) -> None:
    """Ask which buildings there are, and make all their units."""
    dialog = build_dialog(desk)
    if dialog.exec() and isinstance(plan := dialog.result_value, BuildPlan):
        make_units(desk, plan)


def make_units(desk: Desk, plan: BuildPlan) -> None:
    """Make the units of a plan in a job."""
    store = desk.store

    def tell(made: object) -> None:
        if isinstance(made, Created):
            sentence = ngettext("{count} unit made", "{count} units made", made.created)
            desk.say(sentence.format(count=f"{made.created:,}"), "done")

    desk.run(
        lambda _progress: store.write(create_units, plan=plan),
        title=_("Making the units"),
        done=tell,
        writes=True,
        stoppable=False,
    )


def build_dialog(desk: Desk) -> FormDialog:
    """Build the form that makes whole buildings at once; below it stands what saving will do."""
    preview = label("", 13, 500, "text2", wrap=True)

    def save(values: dict[str, object]) -> BuildPlan:
        plan = _plan(values)
        refuse_errors(field_checks.plan_errors(plan))
        return plan

    dialog = FormDialog(
        desk,
        _("Build by hand"),
        _build_form(),
        save=save,
        save_words=_("Make the units"),
        label_width=LABEL_WIDTH,
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
        buildings=named_buildings(values["buildings"] or ""),
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

    def save(fields: SpaceFields, seen: SpaceFields | None) -> object:
        desk.store.write(save_space, unit_id=unit_id, fields=fields, seen=seen)
        desk.say(_("Space {code} saved").format(code=details.code), "done")
        return unit_id

    dialog = record_dialog(
        desk,
        _("Parking space"),
        SpaceFields,
        space_form(desk),
        save=save,
        seen=details.space,
        subject=details.code,
    )
    return with_ways(desk, dialog, "unit", unit_id, also=("space",))


def space_form(desk: Desk) -> list[Field]:
    """The fields of a parking space's terms."""
    home = unit_field(desk, "home_unit_id", _("Belongs to"), _("e.g. 3-2-1201"))
    return fields_of(
        SpaceFields,
        desk.today(),
        errors=field_checks.space_errors,
        instead={"home_unit_id": [home]},
    )
