"""What invoices offers other parts of the office."""

from propdesk.fees.invoices.holding import (
    HOLDING_TABLES as HOLDING_TABLES,
    drop_requests as drop_requests,
    refuse_asked as refuse_asked,
    refuse_invoiced as refuse_invoiced,
    refuse_invoiced_prepayment as refuse_invoiced_prepayment,
    request_of as request_of,
)
