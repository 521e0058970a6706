"""What shifts offers other parts of the office."""

from propdesk.fees.shifts.checks import shift_breaches as shift_breaches
from propdesk.fees.shifts.shifts import (
    SUPERVISE as SUPERVISE,
    OpenShift as OpenShift,
    drawer_cash as drawer_cash,
    float_left as float_left,
    is_open as is_open,
    open_shift as open_shift,
    shift_for_payment as shift_for_payment,
)
from propdesk.fees.shifts.unclosed import unclosed_shifts as unclosed_shifts
