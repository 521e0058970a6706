"""What kinds of faults offer other parts of the office."""

from propdesk.repairs.kinds.register import (
    FAULT_KIND as FAULT_KIND,
    REPAIR_PRICE as REPAIR_PRICE,
    ensure_kinds as ensure_kinds,
)
