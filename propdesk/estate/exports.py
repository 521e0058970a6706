"""The tables of the register as lists that leave the program: units, people, vehicles, spaces.

The headings are words the import knows, so that what was exported comes back (written in full,
nothing differs; a masked phone or number means unknown).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from propdesk.db.store import Store, require, use_case
from propdesk.estate.people.listing import PersonRow, person_ids, person_rows
from propdesk.estate.rules import (
    DOCUMENT_TYPE_NAMES,
    ROLE_KIND_NAMES,
    SPACE_TENURE_NAMES,
    UNIT_KIND_NAMES,
    UNIT_STATE_NAMES,
    DocumentType,
)
from propdesk.estate.units.listing import HOMES, UnitFilter, unit_ids, unit_rows
from propdesk.estate.vehicles.listing import spaces_list, vehicle_ids, vehicle_rows
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.sheets.lists import WHOLE, Extent, check_ending, chosen_columns, write_list
from propdesk.kernel.sheets.writing import CellKind, SheetColumn
from propdesk.system.log.service import record_export

_PAGE = 500
UNIT_COLUMNS = (
    SheetColumn("building", N_("Building")),
    SheetColumn("entrance", N_("Entrance")),
    SheetColumn("room", N_("Room number")),
    SheetColumn("floor", N_("Floor")),
    SheetColumn("kind", N_("Property type"), value=lambda row: _(UNIT_KIND_NAMES[row.kind])),
    SheetColumn("state", N_("State"), value=lambda row: _(UNIT_STATE_NAMES[row.state])),
    SheetColumn("built_area", N_("Built-up area ㎡"), CellKind.AREA),
    SheetColumn("inner_area", N_("Inner area ㎡"), CellKind.AREA),
    SheetColumn("owners", N_("Owners")),
    SheetColumn("phone", N_("Phone"), value=lambda row: row.owner_phone),
    SheetColumn("residents", N_("People"), CellKind.WHOLE),
    SheetColumn("handover_date", N_("Handed over on"), CellKind.DATE),
    SheetColumn("note", N_("Note"), width=30),
)
PERSON_COLUMNS = (
    SheetColumn("name", N_("Name")),
    SheetColumn("roles", N_("Resident role")),
    SheetColumn("units", N_("Units"), width=24),
    SheetColumn("phone", N_("Phone")),
    SheetColumn("document_type", N_("ID type")),
    SheetColumn("document", N_("ID number"), width=24),
    SheetColumn("birth_year", N_("Year of birth"), CellKind.WHOLE),
    SheetColumn("care", N_("Needs care")),
    SheetColumn("note", N_("About the person"), width=30),
)
VEHICLE_COLUMNS = (
    SheetColumn("plate", N_("Plate")),
    SheetColumn("unit", N_("Unit")),
    SheetColumn("person", N_("Driver")),
    SheetColumn("phone", N_("Phone")),
    SheetColumn("space", N_("Parking space")),
    SheetColumn("model", N_("Vehicle model")),
    SheetColumn("colour", N_("Vehicle colour")),
    SheetColumn("permit_until", N_("Permit until"), CellKind.DATE),
    SheetColumn("note", N_("Note"), width=30),
)
SPACE_COLUMNS = (
    SheetColumn("code", N_("Space")),
    SheetColumn(
        "tenure",
        N_("Space type"),
        value=lambda row: _(SPACE_TENURE_NAMES[row.tenure]) if row.tenure else "",
    ),
    SheetColumn("home", N_("Unit")),
    SheetColumn("plates", N_("Plates")),
    SheetColumn("rent", N_("Rent per month"), CellKind.MONEY),
    SheetColumn("since", N_("From"), CellKind.DATE),
    SheetColumn("until", N_("Until"), CellKind.DATE),
)
# What one column of the screen is in the file.
UNIT_FIELDS = {"code": ("building", "entrance", "room")}
PERSON_FIELDS = {"document": ("document_type", "document")}


@dataclass(frozen=True, slots=True)
class ExportedPerson:
    """A person in one role: who owns here and rents there has a line for each."""

    name: str
    roles: str
    units: str
    phone: str
    document_type: str
    document: str
    birth_year: int | None
    care: str
    note: str


@use_case(permission="system.export")
def units_sheet(
    session: Session, *, ids: Sequence[int] | None = None, unmasked: bool = False
) -> list[object]:
    """The units of these ids, or all homes; in full only with estate.reveal."""
    _may_reveal(session, unmasked=unmasked)
    wanted = unit_ids(session, filter=UnitFilter(kinds=HOMES)) if ids is None else ids
    return [
        row for some in _pages(wanted) for row in unit_rows(session, ids=some, unmasked=unmasked)
    ]


@use_case(permission="system.export")
def people_sheet(
    session: Session, *, ids: Sequence[int] | None = None, unmasked: bool = False
) -> list[object]:
    """The people of these ids, or all; in full only with estate.reveal."""
    _may_reveal(session, unmasked=unmasked)
    wanted = person_ids(session) if ids is None else ids
    return [
        line
        for some in _pages(wanted)
        for row in person_rows(session, ids=some, unmasked=unmasked)
        for line in _lines(row)
    ]


def _lines(row: PersonRow) -> Iterator[ExportedPerson]:
    for role in row.roles or (None,):
        units = dict.fromkeys(code for kind, code in row.homes if kind is role)
        yield ExportedPerson(
            row.name,
            _(ROLE_KIND_NAMES[role]) if role else "",
            "、".join(units),
            row.phone,
            _document(row.document_type),
            row.document,
            row.birth_year,
            row.care,
            row.note,
        )


def _document(kind: DocumentType | None) -> str:
    return _(DOCUMENT_TYPE_NAMES[kind]) if kind else ""


@use_case(permission="system.export")
def vehicles_sheet(
    session: Session, *, ids: Sequence[int] | None = None, unmasked: bool = False
) -> list[object]:
    """The vehicles of these ids, or all; in full only with estate.reveal."""
    _may_reveal(session, unmasked=unmasked)
    wanted = vehicle_ids(session) if ids is None else ids
    return [
        row for some in _pages(wanted) for row in vehicle_rows(session, ids=some, unmasked=unmasked)
    ]


@use_case(permission="system.export")
def spaces_sheet(
    session: Session, *, ids: Sequence[int] | None = None, unmasked: bool = False
) -> list[object]:
    """The parking spaces of these ids, or all, with their terms; nothing of them is masked."""
    _may_reveal(session, unmasked=unmasked)
    rows = {row.id: row for row in spaces_list(session)}
    return list(rows.values()) if ids is None else [rows[one] for one in ids if one in rows]


def _may_reveal(session: Session, *, unmasked: bool) -> None:
    if unmasked:
        require(session, "estate.reveal")


def _pages(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _PAGE):
        yield ids[start : start + _PAGE]


def _write(
    store: Store,
    path: Path,
    name: str,
    title: str,
    columns: Sequence[SheetColumn],
    read: Callable[..., list[object]],
    extent: Extent,
) -> int:
    """Read and write a list. That it leaves is written down first; a bad name is refused."""
    check_ending(path)
    unmasked = extent.unmasked
    rows = store.read(read, ids=extent.ids() if extent.ids else None, unmasked=unmasked)
    store.write(
        record_export, list_name=name, rows=len(rows), file_name=path.name, unmasked=unmasked
    )
    return write_list(path, title, columns, rows, total=len(rows))


def export_units(store: Store, path: Path, *, extent: Extent = WHOLE) -> int:
    """Write the list of units; how many rows."""
    columns = chosen_columns(UNIT_COLUMNS, extent.fields, UNIT_FIELDS)
    return _write(store, path, "units", _("Units"), columns, units_sheet, extent)


def export_people(store: Store, path: Path, *, extent: Extent = WHOLE) -> int:
    """Write the list of people; how many rows."""
    columns = chosen_columns(PERSON_COLUMNS, extent.fields, PERSON_FIELDS)
    return _write(store, path, "people", _("People list"), columns, people_sheet, extent)


def export_vehicles(store: Store, path: Path, *, extent: Extent = WHOLE) -> int:
    """Write the list of vehicles; how many rows."""
    columns = chosen_columns(VEHICLE_COLUMNS, extent.fields)
    return _write(store, path, "vehicles", _("Vehicles"), columns, vehicles_sheet, extent)


def export_spaces(store: Store, path: Path, *, extent: Extent = WHOLE) -> int:
    """Write the list of parking spaces; how many rows."""
    columns = chosen_columns(SPACE_COLUMNS, extent.fields)
    return _write(store, path, "spaces", _("Parking spaces"), columns, spaces_sheet, extent)


EXPORTS: dict[str, Callable[..., int]] = {
    "units": export_units,
    "people": export_people,
    "vehicles": export_vehicles,
    "spaces": export_spaces,
}
