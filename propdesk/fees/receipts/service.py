"""What receipts offers other parts of the office."""

from propdesk.fees.receipts.counter_entries import (
    post_counter_payments as post_counter_payments,
    reversal_of as reversal_of,
)
from propdesk.fees.receipts.listing import (
    RECEIPTS as RECEIPTS,
    ReceiptRow as ReceiptRow,
    receipts_of_unit as receipts_of_unit,
    recent_receipts as recent_receipts,
)
from propdesk.fees.receipts.receipts import (
    Issued as Issued,
    ReceiptOrder as ReceiptOrder,
    SettledLine as SettledLine,
    issue_for_all as issue_for_all,
    issue_receipts as issue_receipts,
    next_receipt_numbers as next_receipt_numbers,
    receipt_by_no as receipt_by_no,
)
from propdesk.fees.receipts.reversal import (
    refuse_moved as refuse_moved,
    taken_back as taken_back,
)
from propdesk.fees.receipts.states import (
    ReceiptState as ReceiptState,
    named as named,
    state_of as state_of,
)
