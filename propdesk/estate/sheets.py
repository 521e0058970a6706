"""The tables of the register as workbooks: units with their people, people, vehicles, spaces."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.estate.people_listing import person_ids, person_rows
from propdesk.estate.rules import (
    DOCUMENT_TYPE_NAMES,
    PERSON_KIND_NAMES,
    ROLE_KIND_NAMES,
    SPACE_TENURE_NAMES,
    UNIT_KIND_NAMES,
    UNIT_STATE_NAMES,
)
from propdesk.estate.units_listing import HOMES, UnitFilter, unit_ids, unit_rows
from propdesk.estate.vehicles_listing import spaces_list, vehicle_ids, vehicle_rows
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.sheet_writing import Column, Kind, write_table
from propdesk.system.audit_reader import record_export

_PAGE = 500
UNIT_COLUMNS = (
    Column("building", N_("Building")),
    Column("entrance", N_("Entrance")),
    Column("room", N_("Room number")),
    Column("floor", N_("Floor")),
    Column("kind", N_("Kind")),
    Column("state", N_("State")),
    Column("built_area", N_("Built-up area ㎡"), Kind.AREA),
    Column("inner_area", N_("Inner area ㎡"), Kind.AREA),
    Column("owners", N_("Owners")),
    Column("phone", N_("Phone")),
    Column("residents", N_("People"), Kind.WHOLE),
    Column("handover_date", N_("Handed over on"), Kind.DATE),
    Column("note", N_("Note"), width=30),
)
PERSON_COLUMNS = (
    Column("name", N_("Name")),
    Column("kind", N_("Kind")),
    Column("roles", N_("Resident role")),
    Column("units", N_("Units"), width=24),
    Column("phone", N_("Phone")),
    Column("document_type", N_("Document")),
    Column("document", N_("ID number"), width=24),
    Column("birth_year", N_("Year of birth"), Kind.WHOLE),
    Column("care", N_("Needs care")),
    Column("note", N_("Note"), width=30),
)
VEHICLE_COLUMNS = (
    Column("plate", N_("Plate")),
    Column("unit", N_("Unit")),
    Column("person", N_("Driver")),
    Column("phone", N_("Phone")),
    Column("space", N_("Parking space")),
    Column("model", N_("Model")),
    Column("colour", N_("Colour")),
    Column("permit_until", N_("Permit until"), Kind.DATE),
    Column("note", N_("Note"), width=30),
)
SPACE_COLUMNS = (
    Column("code", N_("Space")),
    Column("tenure", N_("Terms")),
    Column("home", N_("Household")),
    Column("plates", N_("Plates")),
    Column("rent", N_("Rent per month"), Kind.MONEY),
    Column("since", N_("From"), Kind.DATE),
    Column("until", N_("Until"), Kind.DATE),
)
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be written: its name, its columns, and its rows in their order."""

    title: str
    columns: tuple[Column, ...]
    rows: list[Row]


@use_case(permission="system.export")
def units_sheet(session: Session, *, filter: UnitFilter | None = None) -> Sheet:  # noqa: A002  the list's own word
    """The units of a filter, phones masked."""
    wanted = filter or UnitFilter(kinds=HOMES)
    rows: list[Row] = []
    ids = unit_ids(session, filter=wanted)
    for start in range(0, len(ids), _PAGE):
        rows += [
            (
                row.building,
                row.entrance,
                row.room,
                row.floor,
                _(UNIT_KIND_NAMES[row.kind]),
                _(UNIT_STATE_NAMES[row.state]),
                row.built_area,
                row.inner_area,
                row.owners,
                row.phone,
                row.residents,
                row.handover_date,
                row.note,
            )
            for row in unit_rows(session, ids=ids[start : start + _PAGE])
        ]
    return Sheet(_("Units"), UNIT_COLUMNS, rows)


@use_case(permission="system.export")
def people_sheet(session: Session) -> Sheet:
    """All people, phones and documents masked."""
    rows: list[Row] = []
    ids = person_ids(session)
    for start in range(0, len(ids), _PAGE):
        rows += [
            (
                row.name,
                _(PERSON_KIND_NAMES[row.kind]),
                "、".join(_(ROLE_KIND_NAMES[role]) for role in row.roles),
                row.units,
                row.phone,
                _(DOCUMENT_TYPE_NAMES[row.document_type]) if row.document_type else "",
                row.document,
                row.birth_year,
                row.care,
                row.note,
            )
            for row in person_rows(session, ids=ids[start : start + _PAGE])
        ]
    return Sheet(_("People list"), PERSON_COLUMNS, rows)


@use_case(permission="system.export")
def vehicles_sheet(session: Session) -> Sheet:
    """All vehicles, phones masked."""
    rows: list[Row] = []
    ids = vehicle_ids(session)
    for start in range(0, len(ids), _PAGE):
        rows += [
            (
                row.plate,
                row.unit,
                row.person,
                row.phone,
                row.space,
                row.model,
                row.colour,
                row.permit_until,
                row.note,
            )
            for row in vehicle_rows(session, ids=ids[start : start + _PAGE])
        ]
    return Sheet(_("Vehicles"), VEHICLE_COLUMNS, rows)


@use_case(permission="system.export")
def spaces_sheet(session: Session) -> Sheet:
    """All parking spaces with their terms."""
    rows: list[Row] = [
        (
            row.code,
            _(SPACE_TENURE_NAMES[row.tenure]) if row.tenure else "",
            row.home,
            row.plates,
            row.rent,
            row.since,
            row.until,
        )
        for row in spaces_list(session)
    ]
    return Sheet(_("Parking spaces"), SPACE_COLUMNS, rows)


def write_sheet(store: Store, path: Path, make: Callable[..., Sheet]) -> int:
    """Write one of the sheets above as .xlsx; how many rows. That it leaves is written down.

    Refused without system.export.
    """
    sheet = store.read(make)
    facts = {"list_name": sheet.title, "file_name": path.name}
    store.write(record_export, rows=len(sheet.rows), **facts)
    return write_table(path, sheet.title, sheet.columns, sheet.rows, total=len(sheet.rows))


def export_units(store: Store, path: Path) -> int:
    """Write the list of units."""
    return write_sheet(store, path, units_sheet)


def export_people(store: Store, path: Path) -> int:
    """Write the list of people."""
    return write_sheet(store, path, people_sheet)


def export_vehicles(store: Store, path: Path) -> int:
    """Write the list of vehicles."""
    return write_sheet(store, path, vehicles_sheet)


def export_spaces(store: Store, path: Path) -> int:
    """Write the list of parking spaces."""
    return write_sheet(store, path, spaces_sheet)


EXPORTS: dict[str, Callable[[Store, Path], int]] = {
    "units": export_units,
    "people": export_people,
    "vehicles": export_vehicles,
    "spaces": export_spaces,
}
