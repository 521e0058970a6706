"""What refunds of deposits offer other parts of the office."""

from propdesk.fees.refunds.of_prepayment import (
    ask_prepayment_back as ask_prepayment_back,
    keep_prepayment as keep_prepayment,
)
from propdesk.fees.refunds.register import (
    DEPOSIT_REFUND as DEPOSIT_REFUND,
    REFUNDS as REFUNDS,
    Approval as Approval,
    PaidOut as PaidOut,
    RefundFields as RefundFields,
)
from propdesk.fees.refunds.unseen import (
    UNSEEN_REFUNDS as UNSEEN_REFUNDS,
    unseen_refunds as unseen_refunds,
)
