"""What stops and vacancies offer other parts of the office."""

from propdesk.fees.stops.days import (
    StopBilled as StopBilled,
    less_days as less_days,
    stop_billed as stop_billed,
)
from propdesk.fees.stops.register import (
    SERVICE_STOP as SERVICE_STOP,
    STOPS as STOPS,
    Granting as Granting,
    StopFields as StopFields,
)
