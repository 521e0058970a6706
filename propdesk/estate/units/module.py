"""What units, buildings and the terms of parking spaces tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_, _
from propdesk.subject import AuditWords, Export, Module, Page, RecordAction, SearchGroup

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from propdesk.db.records.kinds import RecordKind
    from propdesk.db.store import Store
    from propdesk.kernel.records.fields import Fact
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


def _units(desk: Desk) -> QWidget:
    from propdesk.estate.units.view import UnitsPage

    return UnitsPage(desk)


def _write_units(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.estate.exports import export_units

    return export_units(store, path, extent=extent)


def _records() -> Iterable[RecordKind[Any, Any]]:
    from propdesk.estate.units.registering import BUILDING, SPACE, UNIT

    return (BUILDING, SPACE, UNIT)


def _unit_field(desk: Desk, fact: Fact) -> Field:
    from propdesk.estate.shared_view import unit_field

    return unit_field(desk, fact.name, _(fact.header), _(fact.placeholder), required=fact.required)


def _edit(desk: Desk, unit_id: int) -> None:
    from propdesk.estate.units.dialogs import edit_unit_dialog

    edit_unit_dialog(desk, unit_id).exec()


MODULE = Module(
    name="estate.units",
    pages=(
        Page(
            id="estate.units",
            tab="estate",
            title=N_("Units"),
            icon="house",
            build=_units,
            permission="estate.view",
            place=1,
        ),
    ),
    exports=(Export("units", N_("Units"), _write_units, masked=True),),
    search=(SearchGroup("unit", N_("Units"), "house", "estate.view"),),
    counted={"unit": N_("Units")},
    audit_words=AuditWords(
        kinds={
            "building": N_("Buildings"),
            "space": N_("Parking spaces"),
            "unit": N_("Units"),
        },
        done={"unit.build": N_("Units made in one go")},
        fields={
            "area_group": N_("shared area"),
            "building": N_("buildings"),
            "buildings": N_("buildings"),
            "group_area": N_("area of the contract"),
        },
        values={
            "built": N_("Built-up area"),
            "civil_defence": N_("Civil defence"),
            "garage": N_("Garage"),
            "handed_over": N_("Handed over"),
            "inner": N_("Inner area"),
            "leased": N_("Leased"),
            "let": N_("Let"),
            "occupied": N_("Occupied"),
            "office": N_("Office unit"),
            "owned": N_("Owned"),
            "renovation": N_("Under renovation"),
            "room": N_("Room"),
            "shop": N_("Shop"),
            "sold": N_("Sold"),
            "space": N_("Parking space"),
            "storage": N_("Storage"),
            "temporary": N_("Temporary"),
            "unsold": N_("Unsold"),
            "vacant": N_("Vacant"),
        },
        areas=frozenset({"group_area"}),
        silent=frozenset({"terms"}),  # of a deleted space, to bring them back
    ),
    refers={
        "building": N_("buildings"),
        "parking_space": N_("parking spaces"),
        "unit": N_("units"),
    },
    records=_records,
    record_fields={"unit": _unit_field},
    actions=(
        RecordAction(
            on="unit",
            title=N_("Edit"),
            icon="pencil",
            run=_edit,
            key="F4",
            place=4,
            permissions=("estate.edit",),
        ),
    ),
)
