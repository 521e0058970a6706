"""Agreements and court cases in every state, for tests over all pages."""

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import Store, use_case, use_case_of
from propdesk.fees.court.agreements.sample import sample_court


def put_court(store: Store) -> None:
    """Enter those of the sample estate."""

    @use_case(permission="", touches=tuple(use_case_of(sample_court).touches))
    def put(session: Session) -> None:
        sample_court(session, year=SampleYear(session, "fees.court", 12))

    store.write(put)
