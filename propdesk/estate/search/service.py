"""What search offers other parts of the office."""

from propdesk.estate.notation.room_text import normal_building as normal_building
from propdesk.estate.notation.rooms import (
    Room as Room,
    parse_rooms as parse_rooms,
    possible_readings as possible_readings,
    room_index as room_index,
)
from propdesk.estate.search.households import (
    Candidate as Candidate,
    households_meant as households_meant,
    units_of_digits as units_of_digits,
)
from propdesk.estate.search.searching import (
    unit_of_code as unit_of_code,
    units_meant as units_meant,
)
