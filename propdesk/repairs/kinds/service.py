"""What kinds of faults offer other parts of the office."""

from propdesk.repairs.kinds.register import ensure_kinds as ensure_kinds
