"""An estate that takes former books over."""

import pytest

from propdesk.db.store import Store
from tests.fees.estates import Estate, open_estate
from tests.made_once import made_once


@pytest.fixture
def estate(store: Store) -> Estate:
    """Open it."""
    return made_once(store, open_estate)
