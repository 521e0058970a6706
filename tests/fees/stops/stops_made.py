"""Stops and vacancies in every state, for tests over all pages."""

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import Store, use_case, use_case_of
from propdesk.fees.stops.sample import sample_stops


def put_stops(store: Store) -> None:
    """Enter those of the sample estate."""

    @use_case(permission="", touches=tuple(use_case_of(sample_stops).touches))
    def put(session: Session) -> None:
        sample_stops(session, year=SampleYear(session, "fees.stops", 12))

    store.write(put)
