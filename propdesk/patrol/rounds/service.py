"""What rounds offer other parts of the office."""

from propdesk.patrol.rounds.entering import (
    SaidThere as SaidThere,
    Spot as Spot,
    entries_of_sheets as entries_of_sheets,
    round_began as round_began,
    write_entries as write_entries,
)
from propdesk.patrol.rounds.sheets import make_sheets as make_sheets
