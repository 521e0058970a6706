"""Settlements of channels, for tests over all pages."""

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import Store, use_case, use_case_of
from propdesk.fees.settlements.sample import sample_settlements


def put_settlements(store: Store) -> None:
    """Enter those of the sample estate."""

    @use_case(permission="", touches=tuple(use_case_of(sample_settlements).touches))
    def put(session: Session) -> None:
        sample_settlements(session, year=SampleYear(session, "fees.settlements", 12))

    store.write(put)
