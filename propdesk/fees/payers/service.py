"""What agreed payers offer other parts of the office."""

from propdesk.fees.payers.paying import (
    ManyAgreed as ManyAgreed,
    agree_for_many as agree_for_many,
    billed_otherwise as billed_otherwise,
)
from propdesk.fees.payers.register import (
    EDITS as EDITS,
    PAYER as PAYER,
    PAYERS as PAYERS,
    PayerFields as PayerFields,
)
