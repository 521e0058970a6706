"""The closed months of the sample estate: all but the last two."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.store import use_case
from propdesk.fees.months.closing import CLOSES, first_booked, seal_month
from propdesk.fees.months.sums import facts_of, months_between, tally

OPEN_STILL = 2  # months


@use_case(permission=CLOSES, touches=("month_close", "posting", "counter", "audit"))
def sample_months(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Close them one after the other, yesterday: what is posted last is not of long ago."""
    over = months_between(first_booked(session), year.today)[:-OPEN_STILL]
    sums = tally(session)
    for month in over:
        with standing_at(session, year.at(year.today - timedelta(days=1), 16)):
            seal_month(session, month, facts_of(session, month, sums))
    return {"month_close": len(over)}
