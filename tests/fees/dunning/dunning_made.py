"""Keepers, contacts, letters and marks, for tests over all pages."""

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import Store, use_case, use_case_of
from propdesk.fees.dunning.letters.sample import sample_dunning


def put_dunning(store: Store) -> None:
    """Ask everybody who owes, as the sample year does."""

    @use_case(permission="", touches=tuple(use_case_of(sample_dunning).touches))
    def put(session: Session) -> None:
        sample_dunning(session, year=SampleYear(session, "fees.dunning", 60))

    store.write(put)
