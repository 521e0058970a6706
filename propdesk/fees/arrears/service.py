"""What arrears offers other parts of the office."""

from propdesk.fees.arrears.arrears import (
    BUCKETS as BUCKETS,
    arrears as arrears,
    arrears_with_late as arrears_with_late,
)
from propdesk.fees.arrears.rates import (
    MonthRate as MonthRate,
    daily_money_in as daily_money_in,
    monthly_rates as monthly_rates,
)
