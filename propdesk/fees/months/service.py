"""What the month close offers other parts of the office."""

from propdesk.fees.months.closing import sealed_facts as sealed_facts
from propdesk.fees.months.facts import MonthFacts as MonthFacts
from propdesk.fees.months.sums import (
    Tally as Tally,
    facts_of as facts_of,
    standing_now as standing_now,
    tally as tally,
)
