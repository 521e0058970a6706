"""What a former owner still owes keeps the new owner from nothing: not from the registration, not
from a permit, keys or a vehicle."""

from datetime import date

import pytest

from propdesk.db.store import Store
from propdesk.estate.people.occupancy import roles_of_unit
from propdesk.estate.records import VehicleFields
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.kernel.money import ZERO
from propdesk.movein.keys.handling import issue_keys, make_set
from propdesk.movein.keys.register import Issue
from propdesk.movein.owner_change.register import OWNER_CHANGES, OwnerChangeFields
from propdesk.movein.owner_change.rules import ChangeState, LineSort
from propdesk.movein.owner_change.settling import settlement_of
from propdesk.movein.renovation.rules import RenovationState
from tests.fees.charges.test_splitting import SOLD_ON, yearly_flat
from tests.made_once import made_once
from tests.movein.keys.keys_made import put_kinds
from tests.movein.renovation.renovations_made import on_site, row

BUYER = "林晚晴"


@pytest.fixture
def flat(store: Store) -> int:
    """A flat whose seller owes for the year and never paid."""
    return made_once(store, yearly_flat)


def test_a_debt_of_the_former_owner_keeps_the_new_one_from_nothing(store: Store, flat: int) -> None:
    fields = OwnerChangeFields(unit_id=flat, owners=BUYER, basis_day=SOLD_ON)
    change = store.write(OWNER_CHANGES.uses.add, fields=fields)
    store.write(OWNER_CHANGES.uses.move, record_id=change, to=ChangeState.SETTLED)
    owed = store.read(settlement_of, change_id=change)
    assert owed.old_owes > ZERO
    assert owed.of(LineSort.BILL), "each bill is a line of its own"
    # Registration, vehicle, keys and cards, permit.
    names = [one.name for one in store.read(roles_of_unit, unit_id=flat, day=date(2026, 11, 20))]
    assert names == [BUYER]
    store.write(VEHICLE_USES.add, fields=VehicleFields(plate="宁Z12345", unit_id=flat))
    put_kinds(store)
    store.write(make_set, unit_id=flat, tag="1047", place="A 柜")
    assert store.write(issue_keys, typed="1047", form=Issue(holder=BUYER)).codes
    permit = on_site(store, flat, applicant=BUYER)
    assert row(store, permit).state is RenovationState.WORKS
