"""An estate with tariffs to bill."""

import pytest

from propdesk.db.store import Store
from tests.fees.estates import Estate, open_estate


@pytest.fixture
def estate(store: Store) -> Estate:
    """Open it."""
    return open_estate(store)
