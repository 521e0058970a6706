"""The form of a vehicle."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from propdesk.estate import field_checks
from propdesk.estate.people.service import roles_of_unit
from propdesk.estate.records import VehicleFields
from propdesk.estate.shared_view import unit_field
from propdesk.estate.vehicles.listed import VEHICLES_LISTED
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.kernel.i18n import _
from propdesk.system.registers.record_dialogs import edit_record_dialog, new_record_dialog
from propdesk.ui.desk import Desk
from propdesk.ui.forms.declared import fields_of
from propdesk.ui.forms.fields import ChoiceField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field


def add_vehicle_dialog(
    desk: Desk, like: int | None = None, *, unit_id: int | None = None
) -> FormDialog:
    """Build the form of a new vehicle, of a unit when one is given; filled as the vehicle `like`.

    Raises RecordGone.
    """
    if like is not None:
        unit_id = desk.store.read(VEHICLE_USES.seen, record_id=like).unit_id
    form = vehicle_form(desk)
    form[1].set_value(unit_id)
    return new_record_dialog(desk, VEHICLES_LISTED, form, like=like, subject=form[1].text())


def edit_vehicle_dialog(desk: Desk, vehicle_id: int) -> FormDialog:
    """Build the form of a vehicle; raises RecordGone."""
    return edit_record_dialog(desk, VEHICLES_LISTED, vehicle_form(desk), vehicle_id)


def vehicle_form(desk: Desk) -> list[Field]:
    """The form; whoever lives in its unit may be the driver."""
    unit = unit_field(desk, "unit_id", _("Unit"), _("e.g. 3-2-1201"))
    driver = ChoiceField("person_id", _("Driver"), ())
    assert isinstance(unit.input, QLineEdit)  # noqa: S101  one types into it
    unit.input.textChanged.connect(lambda: driver.set_choices(_people(desk, unit.value())))
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
