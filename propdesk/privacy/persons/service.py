"""What the data of single people offers other parts of the office."""

from propdesk.privacy.persons.erasing import (
    StillNeeded as StillNeeded,
    erase_person as erase_person,
    find_anew as find_anew,
    forget_in_log as forget_in_log,
    forget_rows as forget_rows,
)
from propdesk.privacy.persons.rules import GONE as GONE, mask_name as mask_name
