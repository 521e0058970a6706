"""What meters offer other parts of the office."""

from propdesk.fees.meters.billable import (
    BilledMeter as BilledMeter,
    meters_billed_as as meters_billed_as,
)
from propdesk.fees.meters.rules import Used as Used
