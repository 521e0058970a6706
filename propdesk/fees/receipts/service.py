"""What receipts offers other parts of the office."""

from propdesk.fees.receipts.states import named as named, state_of as state_of
