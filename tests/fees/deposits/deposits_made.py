"""Deposits in every state, for tests over all pages."""

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import Store, use_case, use_case_of
from propdesk.fees.counter.sample import sample_desk


def put_deposits(store: Store) -> None:
    """Enter those of the sample estate."""

    @use_case(permission="", touches=tuple(use_case_of(sample_desk).touches))
    def put(session: Session) -> None:
        sample_desk(session, year=SampleYear(session, "fees.counter", 12))

    store.write(put)
