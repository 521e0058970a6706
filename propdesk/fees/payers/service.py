"""What agreed payers offer other parts of the office."""

from propdesk.fees.payers.fields import PayerFields as PayerFields
from propdesk.fees.payers.register import PAYER as PAYER
