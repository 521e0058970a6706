"""What search offers other parts of the office."""

from propdesk.estate.search.searching import (
    search as search,
    unit_of_code as unit_of_code,
    units_meant as units_meant,
)
