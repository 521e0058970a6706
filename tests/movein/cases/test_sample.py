"""The building that is handed over in the sample estate, whichever day the sample is made."""

from datetime import UTC, datetime

import pytest

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import Store, use_case
from propdesk.kernel.records.question import asked
from propdesk.movein.cases.register import CASES
from propdesk.movein.cases.rules import CaseState
from propdesk.movein.cases.sample import TOUCHES, sample_hand_overs
from tests.clocks import StoppedClock


@pytest.mark.parametrize(
    "day",
    [
        datetime(2026, 11, 30, 1, tzinfo=UTC),  # a Monday: what was on Sunday comes today
        datetime(2026, 12, 1, 1, tzinfo=UTC),  # three days before it was a Saturday
        datetime(2026, 12, 5, 1, tzinfo=UTC),
        datetime(2026, 12, 6, 1, tzinfo=UTC),
        datetime(2026, 10, 8, 1, tzinfo=UTC),  # behind a week of holidays
        datetime(2026, 10, 10, 1, tzinfo=UTC),
    ],
)
def test_the_sample_is_made_whatever_days_the_office_is_shut(
    store: Store, clock: StoppedClock, day: datetime
) -> None:
    clock.moment = day
    made = use_case(permission="", touches=TOUCHES)(
        lambda session: sample_hand_overs(session, year=SampleYear(session, "cases", 24))
    )
    assert store.write(made) == {"move_in_case": 24}
    rows = store.read(CASES.records.rows, ids=store.read(CASES.records.ids, question=asked("all")))
    today = [row for row in rows if row.slot_at and row.slot_at.date() == day.date()]
    assert len(today) - sum(row.no_shows for row in today) == 3
    assert {CaseState.HANDED, CaseState.FILED, CaseState.DEEMED} <= {row.state for row in rows}
