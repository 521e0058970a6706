"""What the tests of the money share."""

import pytest
from pytestqt.qtbot import QtBot

from tests.fees.desks import Hands

pytest.register_assert_rewrite("tests.fees.ledger_play")  # before it is imported


@pytest.fixture
def hands(qtbot: QtBot) -> Hands:
    """The clerk's hands on the keyboard."""
    return Hands(qtbot)
