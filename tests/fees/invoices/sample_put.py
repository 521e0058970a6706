"""Invoices in every state, for tests over all pages."""

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import Store, use_case, use_case_of
from propdesk.fees.invoices.batch.sample import sample_invoices


def put_invoices(store: Store) -> None:
    """Enter those of the sample estate."""

    @use_case(permission="", touches=tuple(use_case_of(sample_invoices).touches))
    def put(session: Session) -> None:
        sample_invoices(session, year=SampleYear(session, "fees.invoices", 12))

    store.write(put)
