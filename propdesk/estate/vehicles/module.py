"""What vehicles and the list of parking spaces tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import Leaves, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Export, Module, Page, RecordAction, SearchGroup, UnitPanel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.records.kinds import RecordKind
    from propdesk.db.store import Store
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.subject import PanelLine
    from propdesk.ui.desk import Desk


def _vehicles(desk: Desk) -> QWidget:
    from propdesk.estate.vehicles.view import VehiclesPage

    return VehiclesPage(desk)


def _write_vehicles(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.estate.exports import export_vehicles

    return export_vehicles(store, path, extent=extent)


def _write_spaces(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.estate.exports import export_spaces

    return export_spaces(store, path, extent=extent)


def _records() -> Iterable[RecordKind[Any, Any]]:
    from propdesk.estate.vehicles.vehicles import VEHICLE

    return (VEHICLE,)


def _add_vehicle(desk: Desk, unit_id: int) -> None:
    from propdesk.estate.vehicles.dialogs import add_vehicle_dialog

    add_vehicle_dialog(desk, unit_id=unit_id).exec()


def _on_page(session: Session, unit_id: int) -> Sequence[PanelLine]:
    from propdesk.estate.unit_page import vehicles_on_page

    return vehicles_on_page(session, unit_id)


MODULE = Module(
    name="estate.vehicles",
    personal=(
        PersonalData(
            table="vehicle",
            title=N_("Vehicles"),
            numbers=("plate",),
            texts=("note",),
            person="person_id",
            leaves=Leaves.ROW,
        ),
    ),
    pages=(
        Page(
            id="estate.vehicles",
            tab="estate",
            title=N_("Vehicles"),
            icon="car",
            build=_vehicles,
            permission="estate.view",
            place=3,
            shows={"vehicle": "vehicle_id"},
        ),
    ),
    exports=(
        Export("vehicles", N_("Vehicles"), _write_vehicles, masked=True),
        Export("spaces", N_("Parking spaces"), _write_spaces),
    ),
    search=(SearchGroup("vehicle", N_("Vehicles"), "car", "estate.view"),),
    counted={"vehicle": N_("Vehicles")},
    audit_words=AuditWords(kinds={"vehicle": N_("Vehicles")}),
    refers={"vehicle": N_("vehicles")},
    records=_records,
    actions=(
        RecordAction(
            on="unit",
            title=N_("Vehicle"),
            icon="car",
            run=_add_vehicle,
            key="F7",
            place=6,
            permissions=("estate.edit",),
        ),
    ),
    unit_panels=(
        UnitPanel(
            title=N_("Vehicles"),
            lines=_on_page,
            watches=frozenset({"vehicle", "parking_space"}),
            beside_lists=True,
            place=2,
        ),
    ),
)
