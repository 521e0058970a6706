"""What receipts offers other parts of the office."""

from propdesk.fees.receipts.states import (
    ReceiptState as ReceiptState,
    named as named,
    state_of as state_of,
)
