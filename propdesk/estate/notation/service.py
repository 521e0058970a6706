"""What notation offers other parts of the office."""

from propdesk.estate.notation.fields import (
    DocumentEnd as DocumentEnd,
    Phone as Phone,
    UnitAside as UnitAside,
    UnitId as UnitId,
    unit_shown as unit_shown,
)
from propdesk.estate.notation.identity import mask_id as mask_id, mask_phone as mask_phone
from propdesk.estate.notation.masking import mask_in_text as mask_in_text
from propdesk.estate.notation.naming import unit_title as unit_title
from propdesk.estate.notation.room_text import tidy_code as tidy_code
