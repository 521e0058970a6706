"""What the lists of vehicles and of parking spaces say."""

from propdesk.db.records.uses import RecordUses
from propdesk.estate.exports import SPACES_OUT, VEHICLES_OUT
from propdesk.estate.together import SPACES_TOGETHER
from propdesk.estate.units.service import UNIT
from propdesk.estate.vehicles.listing import SpaceRow, VehicleRow
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import Listed

VEHICLES_LISTED = Listed(
    page="estate.vehicles",
    icon="car",
    row=VehicleRow,
    uses=VEHICLE_USES,
    out=VEHICLES_OUT,
    called=lambda row: row.plate,
    key="plate",
    words=RegisterWords(
        new=N_("New vehicle"),
        edit=N_("Edit vehicle"),
        count=lambda count: ngettext("{count} vehicle", "{count} vehicles", count),
        look_for=N_("Plate, room, name, phone"),
        none=N_("No vehicles yet"),
        why=N_("Plates are found by the search, and permits that end stand on Today."),
        first=N_("One by one"),
        how=N_("A plate, its household and its space; until when its permit runs."),
        no_fit=N_("No vehicle fits the filter."),
        saved=N_("Vehicle {name} saved"),
        deleted=N_("Vehicle {name} deleted"),
        delete=N_("Delete vehicle {name}?"),
    ),
)
# A space is a unit with the history and the files of one; what is typed here are its terms.
SPACES_LISTED = Listed(
    page="estate.spaces",
    icon="square-parking",
    row=SpaceRow,
    uses=RecordUses(UNIT, together=SPACES_TOGETHER),
    out=SPACES_OUT,
    called=lambda row: row.code,
    key="code",
    also=("space",),
    words=RegisterWords(
        count=lambda count: ngettext("{count} space", "{count} spaces", count),
        look_for=N_("Space or household"),
        no_fit=N_("No space fits. Spaces are units of the kind parking space."),
    ),
)
