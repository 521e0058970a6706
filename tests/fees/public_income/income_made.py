"""The public income of the sample estate, for tests and pictures. All invented."""

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import Store, use_case
from propdesk.fees.public_income.ledger.sample import sample_public_income
from tests.made_once import once


@once
def put_public_income(store: Store) -> None:
    """Let lifts, roof and places, and book a year of it."""
    read = use_case(permission="")(lambda session: SampleYear(session, "public_income", 20))
    store.write(sample_public_income, year=store.read(read))
