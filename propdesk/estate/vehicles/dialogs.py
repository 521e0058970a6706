"""The form of a vehicle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from propdesk.estate import field_checks
from propdesk.estate.notation.naming import show_plate
from propdesk.estate.people.occupancy import roles_of_unit
from propdesk.estate.records import RoleRow, VehicleFields
from propdesk.estate.search.searching import unit_of_code, units_meant
from propdesk.estate.units.registering import unit_details
from propdesk.estate.vehicles.vehicles import add_vehicle, change_vehicle, vehicle_details
from propdesk.kernel.i18n import _
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import ChoiceField, CodeField, DateField, RoomField, TextField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field


def _check_plate(value: object) -> tuple[str, str] | None:
    fields = VehicleFields(str(value))
    if errors := field_checks.vehicle_errors(fields):
        return "error", errors["plate"]
    warnings = field_checks.vehicle_warnings(fields)
    return ("warning", warnings["plate"]) if warnings else None


def _form(desk: Desk, people: list[RoleRow]) -> list[Field]:
    return [
        CodeField("plate", _("Plate"), required=True, check=_check_plate),
        RoomField("unit", _("Unit"), placeholder=_("e.g. 3-2-1201"), check=_check_unit(desk)),
        ChoiceField("person_id", _("Driver"), [(row.person_id, row.name) for row in people]),
        RoomField("space", _("Parking space"), placeholder="B1-086", check=_check_unit(desk)),
        DateField("permit_until", _("Permit until"), today=desk.today()),
        TextField("model", _("Model")),
        TextField("colour", _("Colour")),
        TextField("note", _("Note")),
    ]


def _check_unit(desk: Desk) -> Any:  # noqa: ANN401  the check a field takes
    def check(value: object) -> tuple[str, str] | None:
        found = desk.store.read(units_meant, text=str(value))
        if not found:
            return "error", _("Unit {code} is not known.").format(code=value)
        return ("hint", found[0].code) if found[0].code != str(value) else None

    return check


def add_vehicle_dialog(desk: Desk, unit_id: int | None = None) -> FormDialog:
    """Build the form of a new vehicle, of a unit when one is given."""
    code = desk.store.read(unit_details, unit_id=unit_id).code if unit_id else ""
    people = desk.store.read(roles_of_unit, unit_id=unit_id) if unit_id else []

    def save(values: dict[str, object]) -> object:
        fields = _fields(desk, values)
        vehicle_id = desk.store.write(add_vehicle, fields=fields)
        desk.say(_("Vehicle {plate} saved").format(plate=values["plate"]), "done")
        return vehicle_id

    dialog = FormDialog(
        desk,
        _("New vehicle"),
        _form(desk, people),
        save=save,
        subject=code,
        other=(_("Save and add another"), "Ctrl+N"),
        keeps=("unit",),
    )
    if code:
        dialog.form.set_values({"unit": code})
    _follow_unit(desk, dialog)
    return dialog


def edit_vehicle_dialog(desk: Desk, vehicle_id: int) -> FormDialog:
    """Build the form of a vehicle; raises RecordGone."""
    details = desk.store.read(vehicle_details, vehicle_id=vehicle_id)
    seen = details.fields
    unit_id = seen.unit_id
    people = desk.store.read(roles_of_unit, unit_id=unit_id) if unit_id else []

    def save(values: dict[str, object]) -> object:
        desk.store.write(
            change_vehicle, vehicle_id=vehicle_id, fields=_fields(desk, values), seen=seen
        )
        desk.say(_("Vehicle {plate} saved").format(plate=values["plate"]), "done")
        return vehicle_id

    plate = show_plate(seen.plate)
    dialog = FormDialog(desk, _("Edit vehicle"), _form(desk, people), save=save, subject=plate)
    names = ("plate", "person_id", "permit_until", "model", "colour", "note")
    dialog.form.set_values(
        {
            **{name: getattr(seen, name) for name in names},
            "unit": details.unit_code or None,
            "space": details.space_code or None,
        }
    )
    _follow_unit(desk, dialog)
    return dialog


def _follow_unit(desk: Desk, dialog: FormDialog) -> None:
    """Offer the people of the unit that is typed as drivers."""
    unit, driver = dialog.form.field("unit"), dialog.form.field("person_id")

    def offer() -> None:
        found = desk.store.read(units_meant, text=unit.text())
        people: list[RoleRow] = []
        if len(found) == 1:
            people = desk.store.read(roles_of_unit, unit_id=found[0].id)
        if isinstance(driver, ChoiceField):
            driver.set_choices([(row.person_id, row.name) for row in people])

    unit.edited.connect(offer)


def _fields(desk: Desk, values: Mapping[str, Any]) -> VehicleFields:
    def unit(name: str) -> int | None:
        code = values[name]
        return desk.store.read(unit_of_code, code=code).id if code else None

    return VehicleFields(
        plate=values["plate"] or "",
        unit_id=unit("unit"),
        person_id=values["person_id"],
        space_id=unit("space"),
        model=values["model"] or "",
        colour=values["colour"] or "",
        permit_until=values["permit_until"],
        note=values["note"] or "",
    )
