"""What the month close offers other parts of the office."""

from propdesk.fees.months.closing import sealed_facts as sealed_facts
