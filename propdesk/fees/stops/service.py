"""What stops and vacancies offer other parts of the office."""

from propdesk.fees.stops.at_a_sale import (
    end_stop_at_a_sale as end_stop_at_a_sale,
    stop_goes_on_after_all as stop_goes_on_after_all,
    stops_reaching as stops_reaching,
)
from propdesk.fees.stops.days import (
    LessOf as LessOf,
    StopBilled as StopBilled,
    billed_to as billed_to,
    less_days as less_days,
    stop_billed as stop_billed,
)
from propdesk.fees.stops.register import (
    SERVICE_STOP as SERVICE_STOP,
    STOPS as STOPS,
    Granting as Granting,
    StopFields as StopFields,
)
