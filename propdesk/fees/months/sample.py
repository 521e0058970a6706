"""The closed months of the sample estate: all that are over."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.store import use_case
from propdesk.fees.months.closing import CLOSES, close_tallied, first_booked
from propdesk.fees.months.rules import days_of_month
from propdesk.fees.months.sums import months_between, tally

CLOSED_AFTER = 3  # days of the next month


@use_case(permission=CLOSES, touches=("month_close", "posting", "counter", "audit"))
def sample_months(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Close them one after the other, each some days after it was over, as the use case does but
    for its check of the books: before the commit no table has its seal."""
    over = months_between(first_booked(session), year.today)[:-1]
    sums = tally(session)
    for month in over:
        day = days_of_month(month)[1] + timedelta(days=CLOSED_AFTER)
        with standing_at(session, year.at(day, 16)):
            close_tallied(session, month, sums)
    return {"month_close": len(over)}
