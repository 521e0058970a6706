"""What income by service month offers other parts of the office."""

from propdesk.fees.accrual.lines import OPENING as OPENING
