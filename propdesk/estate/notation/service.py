"""What notation offers other parts of the office."""

from propdesk.estate.notation.fields import (
    DocumentEnd as DocumentEnd,
    Phone as Phone,
    UnitAside as UnitAside,
    UnitId as UnitId,
    unit_shown as unit_shown,
)
from propdesk.estate.notation.identity import (
    company_code_is_right as company_code_is_right,
    is_filler as is_filler,
    resident_id_fault as resident_id_fault,
)
from propdesk.estate.notation.naming import unit_title as unit_title
from propdesk.estate.notation.room_text import tidy_code as tidy_code
from propdesk.kernel.sheets.masking import (
    mask_id as mask_id,
    mask_in_text as mask_in_text,
    mask_phone as mask_phone,
)
