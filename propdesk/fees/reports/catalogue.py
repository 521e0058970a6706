"""The reports of the money, in the order in which they are offered."""

from collections.abc import Mapping

from propdesk.fees.reports.balances import DEPOSITS, PREPAID, PREPAID_AGE, PUBLIC
from propdesk.fees.reports.collected import COLLECTED, TAKEN_BACK
from propdesk.fees.reports.declared import BookReport
from propdesk.fees.reports.owed import ARREARS, LET_GO, RECEIVABLE
from propdesk.fees.reports.rates import RATES
from propdesk.fees.reports.unbilled import UNBILLED

REPORTS: tuple[BookReport, ...] = (
    COLLECTED, RECEIVABLE, RATES, ARREARS, PREPAID, PREPAID_AGE, DEPOSITS, LET_GO, TAKEN_BACK,
    UNBILLED, PUBLIC,
)  # fmt: skip
BY_NAME: Mapping[str, BookReport] = {one.name: one for one in REPORTS}
