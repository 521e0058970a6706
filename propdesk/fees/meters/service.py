"""What meters offer other parts of the office."""

from propdesk.fees.meters.billable import (
    BilledMeter as BilledMeter,
    meters_billed_as as meters_billed_as,
)
from propdesk.fees.meters.counting import Bill as Bill, limits_of as limits_of
from propdesk.fees.meters.first_readings import (
    FIRST_TABLES as FIRST_TABLES,
    keep_first_reading as keep_first_reading,
)
from propdesk.fees.meters.keeping import shown as shown
from propdesk.fees.meters.register import METER as METER, MeterSetup as MeterSetup
from propdesk.fees.meters.rules import Doubt as Doubt, Used as Used, doubt_of as doubt_of
from propdesk.fees.meters.unit_page import trend as trend
