"""What the list of units says, and how units and buildings are saved."""

from propdesk.db.records.uses import RecordUses
from propdesk.estate.exports import UNITS_OUT
from propdesk.estate.units.listing import UnitRow
from propdesk.estate.units.registering import BUILDING, UNIT
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import Listed

UNIT_USES, BUILDING_USES = RecordUses(UNIT), RecordUses(BUILDING)
UNITS_LISTED = Listed(
    page="estate.units",
    icon="house",
    row=UnitRow,
    uses=UNIT_USES,
    out=UNITS_OUT,
    called=lambda row: row.code,
    key="code",
    also=("space",),
    words=RegisterWords(
        new=N_("New unit"),
        edit=N_("Edit unit"),
        count=lambda count: ngettext("{count} unit", "{count} units", count),
        look_for=N_("Room, name, phone"),
        no_fit=N_("No unit fits the filter."),
        saved=N_("Unit {name} saved"),
        deleted=N_("Unit {name} deleted"),
        delete=N_("Delete unit {name}?"),
    ),
)
