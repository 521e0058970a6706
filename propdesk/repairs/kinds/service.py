"""What kinds of faults offer other parts of the office."""

from propdesk.repairs.kinds.register import (
    FAULT_KIND as FAULT_KIND,
    REPAIR_PRICE as REPAIR_PRICE,
    ensure_kinds as ensure_kinds,
)
from propdesk.repairs.kinds.warranty import class_on as class_on
