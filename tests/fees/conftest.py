"""What the tests of the money share."""

import pytest
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from tests.fees.desks import Hands
from tests.offices import Office, open_office

pytest.register_assert_rewrite("tests.fees.ledger_play")  # before it is imported


@pytest.fixture
def office(store: Store) -> Office:
    """Three households with two months billed and nothing paid."""
    return open_office(store)


@pytest.fixture
def hands(qtbot: QtBot) -> Hands:
    """The clerk's hands on the keyboard."""
    return Hands(qtbot)
