"""What refunds of deposits offer other parts of the office."""

from propdesk.fees.refunds.register import (
    DEPOSIT_REFUND as DEPOSIT_REFUND,
    REFUNDS as REFUNDS,
    Approval as Approval,
    PaidOut as PaidOut,
    RefundFields as RefundFields,
)
