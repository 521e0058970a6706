"""Waivers and corrections in every state, for tests over all pages."""

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import Store, use_case, use_case_of
from propdesk.fees.corrections.sample import sample_corrections


def put_corrections(store: Store) -> None:
    """Enter those of the sample estate."""

    @use_case(permission="", touches=tuple(use_case_of(sample_corrections).touches))
    def put(session: Session) -> None:
        sample_corrections(session, year=SampleYear(session, "fees.corrections", 12))

    store.write(put)
