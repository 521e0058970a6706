"""The tables of the register as lists that leave the program: units, people, vehicles, spaces.

The headings are words the import knows, so that what was exported comes back (written in full,
nothing differs; a masked phone or number means unknown).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from propdesk.estate.people.listing import PEOPLE, PersonRow
from propdesk.estate.rules import (
    DOCUMENT_TYPE_NAMES,
    ROLE_KIND_NAMES,
    UNIT_KIND_NAMES,
    UNIT_STATE_NAMES,
    DocumentType,
)
from propdesk.estate.units.listing import UNITS
from propdesk.estate.vehicles.listing import SPACES, VEHICLES, SpaceRow, VehicleRow
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.question import asked
from propdesk.kernel.sheets.lists import sheet_columns
from propdesk.kernel.sheets.writing import CellKind, SheetColumn
from propdesk.system.log.service import ListOut

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


UNITS_OUT = ListOut(
    name="units",
    title=N_("Units"),
    columns=UNIT_COLUMNS,
    records=UNITS,
    question=asked("all"),
    stands_for={"code": ("building", "entrance", "room")},
)
PEOPLE_OUT = ListOut(
    name="people",
    title=N_("People list"),
    columns=PERSON_COLUMNS,
    records=PEOPLE,
    stands_for={"document": ("document_type", "document")},
    lines=_lines,
)
VEHICLES_OUT = ListOut(
    name="vehicles", title=N_("Vehicles"), columns=sheet_columns(VehicleRow), records=VEHICLES
)
SPACES_OUT = ListOut(
    name="spaces", title=N_("Parking spaces"), columns=sheet_columns(SpaceRow), records=SPACES
)

export_units, export_people = UNITS_OUT.write, PEOPLE_OUT.write
export_vehicles, export_spaces = VEHICLES_OUT.write, SPACES_OUT.write
