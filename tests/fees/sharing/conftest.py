"""An estate with rooms that share a bill."""

import pytest

from propdesk.db.store import Store
from tests.fees.estates import Estate, open_estate
from tests.made_once import made_once


@pytest.fixture
def estate(store: Store) -> Estate:
    """Open it."""
    return made_once(store, open_estate)


@pytest.fixture
def rooms(estate: Estate) -> dict[str, int]:
    """Three rooms of 155, 60 and 62 m²."""
    areas = {"1-101": 1_550_000, "1-102": 600_000, "1-103": 620_000}
    return {code: estate.unit(code, area=area) for code, area in areas.items()}
