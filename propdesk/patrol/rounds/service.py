"""What rounds offer other parts of the office."""

from propdesk.patrol.rounds.entering import (
    Spot as Spot,
    entries_of as entries_of,
    write_entries as write_entries,
)
from propdesk.patrol.rounds.sheets import SHEET as SHEET, SheetFields as SheetFields
