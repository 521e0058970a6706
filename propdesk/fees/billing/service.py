"""What billing offers other parts of the office."""

from propdesk.fees.billing.ahead import paid_to as paid_to
