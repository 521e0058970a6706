"""What prepayments offers other parts of the office."""

from propdesk.fees.prepayments.crediting import (
    credit_in as credit_in,
    credit_lines as credit_lines,
)
from propdesk.fees.prepayments.moving import (
    Movable as Movable,
    movable_prepayments as movable_prepayments,
    move_back as move_back,
    move_between as move_between,
    move_prepayment as move_prepayment,
    put_back as put_back,
    take_out as take_out,
)
from propdesk.fees.prepayments.offsetting import (
    OFFSET_TOUCHES as OFFSET_TOUCHES,
    Offsets as Offsets,
    offset_prepayments as offset_prepayments,
    offset_preview as offset_preview,
)
from propdesk.fees.prepayments.unused import pot_of as pot_of
