"""The fee items that tests of deposits need."""

import pytest
from sqlalchemy.orm import Session

from propdesk.db.records import saving
from propdesk.db.store import use_case
from propdesk.fees.rules import Nature
from propdesk.fees.tariffs.items import ITEM
from propdesk.fees.tariffs.tariffs import ItemFields
from tests.offices import Office


@use_case(permission="fees.tariffs", touches=("fee_item", "receipt_group", "audit"))
def add_item(session: Session, *, code: str, name: str, nature: Nature) -> int:
    return saving.add(session, ITEM, ItemFields(code=code, name=name, nature=nature))


@pytest.fixture
def item(office: Office) -> int:
    """The fee item of renovation deposits."""
    return office.store.write(
        add_item, code="ZXYJ", name="Renovation deposit", nature=Nature.DEPOSIT
    )


@pytest.fixture
def damages(office: Office) -> int:
    """The fee item that damage is charged as."""
    return office.store.write(
        add_item, code="PC", name="Damage repaired", nature=Nature.PAID_SERVICE
    )
