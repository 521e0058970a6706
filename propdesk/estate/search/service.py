"""What search offers other parts of the office."""

from propdesk.estate.search.searching import (
    search as search,
    subjects_called as subjects_called,
    unit_of_code as unit_of_code,
    units_meant as units_meant,
)
