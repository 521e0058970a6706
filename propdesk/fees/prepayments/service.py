"""What prepayments offers other parts of the office."""

from propdesk.fees.prepayments.moving import (
    Movable as Movable,
    movable_prepayments as movable_prepayments,
    move_prepayment as move_prepayment,
)
