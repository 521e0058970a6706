"""What vehicles and the list of parking spaces tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Export, Module, Page, SearchGroup

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from propdesk.db.records.kinds import RecordKind
    from propdesk.db.store import Store
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.ui.desk import Desk


def _vehicles(desk: Desk) -> QWidget:
    from propdesk.estate.vehicles.view import vehicles_page

    return vehicles_page(desk)


def _write_vehicles(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.estate.exports import export_vehicles

    return export_vehicles(store, path, extent=extent)


def _write_spaces(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.estate.exports import export_spaces

    return export_spaces(store, path, extent=extent)


def _records() -> Iterable[RecordKind[Any, Any]]:
    from propdesk.estate.vehicles.vehicles import VEHICLE

    return (VEHICLE,)


MODULE = Module(
    name="estate.vehicles",
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
    audit_words=AuditWords(kinds={"vehicle": N_("Vehicles")}),
    refers={"vehicle": N_("vehicles")},
    records=_records,
)
