"""Receipt books and numbers written by hand, for tests over all pages."""

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import Store, use_case, use_case_of
from propdesk.fees.receipt_books.sample import sample_books


def put_books(store: Store) -> None:
    """Enter those of the sample estate."""

    @use_case(permission="", touches=tuple(use_case_of(sample_books).touches))
    def put(session: Session) -> None:
        sample_books(session, year=SampleYear(session, "fees.receipt_books", 12))

    store.write(put)
