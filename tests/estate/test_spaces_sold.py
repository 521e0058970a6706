"""A parking space passes to another household: each answers for the own days only."""

from collections.abc import Callable
from datetime import date

import pytest

from propdesk.db.store import Store
from propdesk.estate.accounts.accounts import accounts_of_unit, set_developer
from propdesk.estate.people.listed import ROLE_USES
from propdesk.estate.people.occupancy import (
    add_role,
    change_owner,
    roles_of_unit,
)
from propdesk.estate.records import RoleFields, SpaceFields, UnitFields
from propdesk.estate.rules import AccountKind, RoleKind, SpaceTenure, UnitKind, UnitState
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.registering import leave_household, save_space, unit_details
from propdesk.kernel.records.refusals import RecordGone
from tests.estate.people.test_occupancy import name_of, owes
from tests.records import undo

TODAY = date(2026, 11, 20)
FIRST = date(2026, 11, 1)
OCTOBER = date(2026, 10, 15)
OWNED = SpaceFields(SpaceTenure.OWNED)


@pytest.fixture
def space(store: Store, unit: int, owner: int) -> int:
    """Space B1-086 of the household of 1-2-301, with its open account."""
    fields = UnitFields(building="B1", room="086", kind=UnitKind.SPACE)
    made = store.write(UNIT_USES.add, fields=fields)
    terms = SpaceFields(SpaceTenure.OWNED, unit)
    store.write(save_space, unit_id=made, fields=terms)
    owes(store, made, OCTOBER)
    return made


@pytest.fixture
def buyer(store: Store, make_person: Callable[[str], int]) -> int:
    """Unit 2-101 of Qiu Yuan."""
    home = store.write(UNIT_USES.add, fields=UnitFields(building="2", room="101"))
    fields = RoleFields(RoleKind.OWNER)
    store.write(add_role, unit_id=home, person_id=make_person("仇远"), fields=fields)
    return home


def closed(store: Store, space: int) -> dict[str, date | None]:
    rows = store.read(accounts_of_unit, unit_id=space)
    return {row.name: row.closed for row in rows}


def sell(store: Store, space: int, home: int | None, since: date | None = FIRST) -> None:
    fields = SpaceFields(SpaceTenure.OWNED, home, since=since)
    store.write(save_space, unit_id=space, fields=fields)


def test_the_seller_answers_up_to_the_day_before_and_his_account_closes(
    store: Store, space: int, buyer: int
) -> None:
    sell(store, space, buyer)
    assert name_of(owes(store, space, OCTOBER)) == "陈雨桐"
    assert name_of(owes(store, space, date(2026, 10, 31))) == "陈雨桐"
    assert name_of(owes(store, space, FIRST)) == "仇远"
    assert closed(store, space) == {"陈雨桐": date(2026, 10, 31), "仇远": None}
    first = owes(store, space, FIRST)
    assert first is not None
    assert first.opened == FIRST


def test_without_a_day_it_changes_hands_today(store: Store, space: int, buyer: int) -> None:
    sell(store, space, buyer, since=None)
    assert name_of(owes(store, space, date(2026, 11, 19))) == "陈雨桐"
    assert name_of(owes(store, space, TODAY)) == "仇远"
    assert closed(store, space)["陈雨桐"] == date(2026, 11, 19)


def test_the_sale_can_be_undone_with_its_accounts(store: Store, space: int, buyer: int) -> None:
    sell(store, space, buyer)
    undo(store, "space", space)
    assert closed(store, space) == {"陈雨桐": None}
    assert name_of(owes(store, space, TODAY)) == "陈雨桐"
    assert store.read(roles_of_unit, unit_id=space, with_past=True) == []


def test_a_space_given_back_is_owed_by_nobody(store: Store, space: int) -> None:
    fields = SpaceFields(SpaceTenure.LEASED, None, until=date(2026, 11, 10))
    store.write(save_space, unit_id=space, fields=fields)
    assert name_of(owes(store, space, date(2026, 11, 10))) == "陈雨桐"
    assert owes(store, space, date(2026, 11, 11)) is None
    assert closed(store, space) == {"陈雨桐": date(2026, 11, 10)}


def test_when_a_term_gets_an_end_the_account_closes_with_it(
    store: Store, space: int, unit: int
) -> None:
    fields = SpaceFields(SpaceTenure.LEASED, unit, until=date(2026, 11, 10))
    store.write(save_space, unit_id=space, fields=fields)
    assert closed(store, space) == {"陈雨桐": date(2026, 11, 10)}
    longer = SpaceFields(SpaceTenure.LEASED, unit, until=date(2027, 11, 10))
    store.write(save_space, unit_id=space, fields=longer)
    assert closed(store, space) == {"陈雨桐": date(2027, 11, 10)}


def test_the_own_owner_of_a_space_goes_when_another_household_gets_it(
    store: Store, space: int, buyer: int, person: int
) -> None:
    fields = RoleFields(RoleKind.OWNER)
    store.write(add_role, unit_id=space, person_id=person, fields=fields)
    sell(store, space, buyer)
    assert name_of(owes(store, space, OCTOBER)) == "陈雨桐"
    assert name_of(owes(store, space, FIRST)) == "仇远"
    undo(store, "space", space)
    assert name_of(owes(store, space, FIRST)) == "陈雨桐"


def test_an_owner_change_of_the_space_itself_leaves_the_days_before_with_the_household(
    store: Store, space: int, make_person: Callable[[str], int]
) -> None:
    owners = [(make_person("罗小满"), None)]
    store.write(change_owner, unit_id=space, day=FIRST, new_owners=owners)
    assert name_of(owes(store, space, OCTOBER)) == "陈雨桐"
    assert name_of(owes(store, space, FIRST)) == "罗小满"
    assert closed(store, space)["陈雨桐"] == date(2026, 10, 31)


def test_a_tenant_of_a_space_owes_for_it_while_his_lease_lasts(
    store: Store, make_person: Callable[[str], int]
) -> None:
    fields = UnitFields(building="B1", room="087", kind=UnitKind.SPACE)
    space = store.write(UNIT_USES.add, fields=fields)
    lease = RoleFields(RoleKind.TENANT, since=FIRST, until=date(2026, 11, 10))
    tenant = make_person("江予安")
    role = store.write(add_role, unit_id=space, person_id=tenant, fields=lease)
    found = owes(store, space, date(2026, 11, 5))
    assert found is not None
    assert (found.name, found.kind, found.closed) == (
        "江予安", AccountKind.TENANT, date(2026, 11, 10),
    )  # fmt: skip
    assert owes(store, space, date(2026, 11, 11)) is None
    longer = RoleFields(RoleKind.TENANT, since=FIRST)
    store.write(ROLE_USES.change, record_id=role, fields=longer)
    assert closed(store, space) == {"江予安": None}


def test_an_owner_who_stays_as_a_tenant_takes_his_debt_along(
    store: Store, unit: int, owner: int, person: int, make_person: Callable[[str], int]
) -> None:
    owes(store, unit)
    lease = RoleFields(RoleKind.TENANT, since=FIRST)
    store.write(add_role, unit_id=unit, person_id=person, fields=lease)
    owners = [(make_person("仇远"), None)]
    store.write(change_owner, unit_id=unit, day=FIRST, new_owners=owners)
    assert closed(store, unit)["陈雨桐"] == date(2026, 10, 31)


def test_who_comes_back_after_a_gap_gets_a_new_account(
    store: Store, unit: int, owner: int, person: int, make_person: Callable[[str], int]
) -> None:
    old = owes(store, unit, OCTOBER)
    owners = [(make_person("仇远"), None)]
    store.write(change_owner, unit_id=unit, day=FIRST, new_owners=owners)
    later = date(2026, 11, 15)
    store.write(change_owner, unit_id=unit, day=later, new_owners=[(person, None)])
    new = owes(store, unit)
    assert old is not None
    assert new is not None
    assert (new.name, new.opened) == ("陈雨桐", later)
    assert new.id != old.id
    before = owes(store, unit, OCTOBER)
    assert before is not None
    assert (before.id, before.closed) == (old.id, date(2026, 10, 31))


def test_the_developers_account_ends_when_the_unit_is_sold_or_another_stands_for_him(
    store: Store, make_person: Callable[[str], int]
) -> None:
    fields = UnitFields(building="9", room="101", state=UnitState.UNSOLD)
    sold, unsold = (
        store.write(UNIT_USES.add, fields=fields),
        store.write(
            UNIT_USES.add, fields=UnitFields(building="9", room="102", state=UnitState.UNSOLD)
        ),
    )
    store.write(set_developer, person_id=make_person("某置业公司"))
    owes(store, sold), owes(store, unsold)
    owners = [(make_person("仇远"), None)]
    store.write(change_owner, unit_id=sold, day=FIRST, new_owners=owners)
    assert closed(store, sold) == {"某置业公司": date(2026, 10, 31)}
    assert closed(store, unsold) == {"某置业公司": None}
    store.write(set_developer, person_id=make_person("另一家公司"))
    assert closed(store, unsold) == {"某置业公司": date(2026, 11, 19)}
    assert name_of(owes(store, unsold)) == "另一家公司"


def test_a_role_by_which_somebody_owes_is_deleted_with_its_unused_account(
    store: Store, unit: int, owner: int
) -> None:
    owes(store, unit)
    store.write(ROLE_USES.delete, record_id=owner)
    assert store.read(accounts_of_unit, unit_id=unit) == []
    with pytest.raises(RecordGone):
        store.write(ROLE_USES.delete, record_id=owner)


def test_a_space_that_leaves_its_household_keeps_its_days_and_its_tenant(
    store: Store, space: int, make_person: Callable[[str], int]
) -> None:
    lease = RoleFields(RoleKind.TENANT, since=date(2026, 9, 1))
    store.write(add_role, unit_id=space, person_id=make_person("租客"), fields=lease)
    store.write(leave_household, unit_id=space, day=FIRST)
    assert store.read(unit_details, unit_id=space).space == OWNED
    assert name_of(owes(store, space, date(2026, 8, 1))) == "陈雨桐"
    assert name_of(owes(store, space, FIRST)) == "租客"
