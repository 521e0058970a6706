"""What registers offers other parts of the office."""

from propdesk.system.registers.listed import Listed as Listed
from propdesk.system.registers.register import (
    DropDownOf as DropDownOf,
    Register as Register,
    Slip as Slip,
)
