"""What vehicles offers other parts of the office."""

from propdesk.estate.vehicles.listing import vehicles_of_unit as vehicles_of_unit
from propdesk.estate.vehicles.vehicles import VEHICLE as VEHICLE
