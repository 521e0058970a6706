"""What the month close offers other parts of the office."""

from propdesk.fees.months.closing import (
    first_booked as first_booked,
    sealed_facts as sealed_facts,
)
from propdesk.fees.months.facts import MonthFacts as MonthFacts
from propdesk.fees.months.listing import months as months
from propdesk.fees.months.paper import month_pdf as month_pdf, month_sheet as month_sheet
from propdesk.fees.months.sums import (
    Tally as Tally,
    facts_of as facts_of,
    months_between as months_between,
    standing_now as standing_now,
    tally as tally,
)
