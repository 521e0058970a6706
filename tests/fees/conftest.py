"""What the tests of the money share."""

import pytest

from propdesk.db.store import Store
from tests.offices import Office, open_office


@pytest.fixture
def office(store: Store) -> Office:
    """Three households with two months billed and nothing paid."""
    return open_office(store)
