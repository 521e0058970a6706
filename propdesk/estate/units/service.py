"""What units offers other parts of the office."""

from propdesk.estate.units.listing import unit_codes as unit_codes
from propdesk.estate.units.panels import (
    ShownPanel as ShownPanel,
    actions_now as actions_now,
    unit_panels as unit_panels,
)
from propdesk.estate.units.registering import (
    SPACE as SPACE,
    UNIT as UNIT,
    buildings as buildings,
    create_units as create_units,
    has_units as has_units,
    leave_household as leave_household,
    unit_details as unit_details,
)
