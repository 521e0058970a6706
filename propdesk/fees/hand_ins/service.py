"""What hand-ins offer other parts of the office."""

from propdesk.fees.hand_ins.of_sessions import hand_in_of as hand_in_of
from propdesk.fees.hand_ins.register import (
    HAND_IN as HAND_IN,
    AtTheBank as AtTheBank,
)
from propdesk.fees.hand_ins.unseen import (
    UNSEEN_CASH as UNSEEN_CASH,
    unseen_numbers as unseen_numbers,
)
