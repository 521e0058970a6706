"""The tables of the register as lists that leave the program: units, people, vehicles, spaces.

The headings are words the import knows, so that what was exported comes back (written in full,
nothing differs; a masked phone or number means unknown).
"""

from collections.abc import Iterator
from dataclasses import replace

from propdesk.estate.people.listing import PEOPLE, PersonRow
from propdesk.estate.units.listing import UNITS, UnitRow
from propdesk.estate.vehicles.listing import SPACES, VEHICLES, SpaceRow, VehicleRow
from propdesk.kernel.i18n import N_, listed
from propdesk.kernel.records.question import asked
from propdesk.kernel.sheets.lists import sheet_columns
from propdesk.kernel.sheets.writing import SheetColumn
from propdesk.system.log.service import ListOut


def _roles(row: PersonRow) -> str:
    return listed(role.label for role in row.roles)


def _lines(row: PersonRow) -> Iterator[PersonRow]:
    """A person in one role: who owns here and rents there has a line for each."""
    for role in row.roles or (None,):
        units = dict.fromkeys(code for kind, code in row.homes if kind is role)
        yield replace(row, roles=(role,) if role else (), units="、".join(units))


UNITS_OUT = ListOut(
    name="units",
    title=N_("Units"),
    columns=sheet_columns(UnitRow),
    records=UNITS,
    question=asked("all"),
    stands_for={"code": ("building", "entrance", "room"), "phone": ("owner_phone",)},
)
PEOPLE_OUT = ListOut(
    name="people",
    title=N_("People list"),
    columns=sheet_columns(PersonRow, SheetColumn("roles", N_("Resident role"), value=_roles)),
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
