"""Meters for tests and pictures: those of the sample estate. All invented."""

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import Store, use_case
from propdesk.fees.meters.sample import sample_meters
from tests.made_once import once


@once
def put_meters(store: Store) -> None:
    """Hang and read the meters of the sample."""
    year = store.read(use_case(permission="")(lambda session: SampleYear(session, "meters", 20)))
    store.write(sample_meters, year=year)
