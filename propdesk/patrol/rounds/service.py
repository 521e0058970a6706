"""What rounds offer other parts of the office."""

from propdesk.patrol.rounds.entering import (
    SaidThere as SaidThere,
    is_stamp as is_stamp,
    round_began as round_began,
    said as said,
    take_stamps_back as take_stamps_back,
    with_stamp as with_stamp,
    write_entries as write_entries,
)
from propdesk.patrol.rounds.planned_sheets import settle_tasks_of as settle_tasks_of
from propdesk.patrol.rounds.sheets import (
    Spot as Spot,
    entries_of_sheets as entries_of_sheets,
    make_sheets as make_sheets,
)
