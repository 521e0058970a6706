"""What deposits offer other parts of the office."""

from propdesk.fees.deposits.at_owner_change import (
    DepositOfUnit as DepositOfUnit,
    deposits_held as deposits_held,
    take_hand_on_back as take_hand_on_back,
)
from propdesk.fees.deposits.at_the_desk import (
    DESK_TABLES as DESK_TABLES,
    NO_DEPOSITS as NO_DEPOSITS,
    HouseDeposits as HouseDeposits,
    deposit_of as deposit_of,
    house_deposits as house_deposits,
    note_deposits as note_deposits,
    refuse_used_deposits as refuse_used_deposits,
)
from propdesk.fees.deposits.entries import (
    bring_back as bring_back,
    brought_and_unused as brought_and_unused,
    entry_of_refund as entry_of_refund,
    payment_brought as payment_brought,
    post_moved as post_moved,
)
from propdesk.fees.deposits.estate_rules import (
    asked_of_unit as asked_of_unit,
    lacking_for_permit as lacking_for_permit,
)
from propdesk.fees.deposits.handing_on import (
    NothingHeld as NothingHeld,
    PassedOn as PassedOn,
    hand_on as hand_on,
    receipt_of as receipt_of,
)
from propdesk.fees.deposits.register import (
    DEPOSIT as DEPOSIT,
    DEPOSITS as DEPOSITS,
    DepositFields as DepositFields,
)
from propdesk.fees.deposits.sums import IS_HELD as IS_HELD, sums_of as sums_of
