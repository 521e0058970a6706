"""The form of a vehicle."""

from __future__ import annotations

from propdesk.estate import field_checks
from propdesk.estate.notation.naming import show_plate
from propdesk.estate.people.service import roles_of_unit
from propdesk.estate.records import VehicleFields
from propdesk.estate.shared_view import unit_field
from propdesk.estate.vehicles.vehicles import add_vehicle, change_vehicle, vehicle_details
from propdesk.kernel.i18n import _
from propdesk.kernel.records.fields import copied
from propdesk.system.registers.sections_view import with_ways
from propdesk.ui.desk import Desk
from propdesk.ui.forms.declared import fields_of, record_dialog
from propdesk.ui.forms.fields import ChoiceField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field


def add_vehicle_dialog(
    desk: Desk, unit_id: int | None = None, *, like: int | None = None
) -> FormDialog:
    """Build the form of a new vehicle, of a unit when one is given; filled as the vehicle `like`.

    Raises RecordGone.
    """
    known = like is not None and desk.store.read(vehicle_details, vehicle_id=like).fields
    dialog = _dialog(desk, _("New vehicle"), None, None, known.unit_id if known else unit_id)
    if known:
        dialog.form.set_values(copied(known))
    return dialog


def edit_vehicle_dialog(desk: Desk, vehicle_id: int) -> FormDialog:
    """Build the form of a vehicle; raises RecordGone."""
    seen = desk.store.read(vehicle_details, vehicle_id=vehicle_id).fields
    dialog = _dialog(desk, _("Edit vehicle"), vehicle_id, seen, seen.unit_id)
    return with_ways(desk, dialog, "vehicle", vehicle_id)


def _dialog(
    desk: Desk,
    title: str,
    vehicle_id: int | None,
    seen: VehicleFields | None,
    unit_id: int | None,
) -> FormDialog:
    def save(fields: VehicleFields, seen: VehicleFields | None) -> object:
        saved = vehicle_id
        if saved is None:
            saved = desk.store.write(add_vehicle, fields=fields)
        else:
            desk.store.write(change_vehicle, vehicle_id=saved, fields=fields, seen=seen)
        desk.say(_("Vehicle {plate} saved").format(plate=show_plate(fields.plate)), "done")
        return saved

    form = vehicle_form(desk, unit_id)
    return record_dialog(
        desk,
        title,
        VehicleFields,
        form,
        save=save,
        seen=seen,
        subject=show_plate(seen.plate) if seen else form[1].text(),
        other=None if seen else (_("Save and add another"), "Ctrl+N"),
    )


def vehicle_form(desk: Desk, unit_id: int | None) -> list[Field]:
    """The form; whoever lives in its unit, at first `unit_id`, may be the driver."""
    unit = unit_field(desk, "unit_id", _("Unit"), _("e.g. 3-2-1201"))
    unit.set_value(unit_id)
    driver = ChoiceField("person_id", _("Driver"), _people(desk, unit_id))
    unit.edited.connect(lambda: driver.set_choices(_people(desk, unit.value())))
    return fields_of(
        VehicleFields,
        desk.today(),
        errors=field_checks.vehicle_errors,
        warnings=field_checks.vehicle_warnings,
        instead={
            "unit_id": [unit],
            "person_id": [driver],
            "space_id": [unit_field(desk, "space_id", _("Parking space"), "B1-086")],
        },
    )


def _people(desk: Desk, unit_id: object) -> list[tuple[object, str]]:
    if not isinstance(unit_id, int):
        return []
    return [(row.person_id, row.name) for row in desk.store.read(roles_of_unit, unit_id=unit_id)]
