"""Suppliers' bills for tests and pictures: those of the sample estate. All invented."""

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import Store, use_case
from propdesk.fees.passed_on.sample import sample_supplier_bills
from tests.made_once import once


@once
def put_supplier_bills(store: Store) -> None:
    """Bill the water of the sample meters and enter the supplier's bills."""
    year = store.read(use_case(permission="")(lambda session: SampleYear(session, "passed_on", 20)))
    store.write(sample_supplier_bills, year=year)
