"""Roles with dates and the accounts that follow them."""

from collections.abc import Callable
from datetime import date

import pytest

from propdesk.db.store import Store
from propdesk.estate import refusals
from propdesk.estate.accounts.accounts import (
    account_for,
    account_rows,
    accounts_of_unit,
    debtor_account,
    debtor_accounts,
    household,
    set_developer,
)
from propdesk.estate.people.listed import ROLE_USES
from propdesk.estate.people.listing import PEOPLE
from propdesk.estate.people.occupancy import (
    add_resident,
    add_role,
    change_owner,
    end_role,
    roles_of_unit,
)
from propdesk.estate.records import (
    AccountRow,
    DocumentFields,
    PersonFields,
    RoleFields,
    SpaceFields,
    UnitFields,
)
from propdesk.estate.rules import AccountKind, RoleKind, SpaceTenure, UnitKind, UnitState
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.listing import UNITS
from propdesk.estate.units.registering import save_space
from propdesk.kernel.records.refusals import FieldsRefused
from tests.offices import invented_estate
from tests.records import undo

DAY = date(2026, 11, 20)


def owes(store: Store, unit: int, day: date = DAY) -> AccountRow | None:
    account = store.write(debtor_account, unit_id=unit, day=day)
    return store.read(account_rows, ids=[account])[0] if account else None


def name_of(row: AccountRow | None) -> str:
    return row.name if row else ""


def test_the_owner_owes_and_asking_twice_gives_the_same_account(
    store: Store, unit: int, owner: int
) -> None:
    first, second = owes(store, unit), owes(store, unit)
    assert first == second
    assert first is not None
    assert (first.name, first.kind, first.unit_code) == ("陈雨桐", AccountKind.OWNER, "1-2-301")


def test_nobody_known_means_no_account(store: Store, unit: int) -> None:
    assert owes(store, unit) is None


def test_the_agreed_payer_owes_while_the_agreement_lasts(
    store: Store, unit: int, owner: int, make_person: Callable[[str], int]
) -> None:
    tenant = make_person("江予安")
    for role in (RoleKind.TENANT, RoleKind.PAYER):
        fields = RoleFields(role, since=date(2026, 1, 1), until=date(2026, 12, 31))
        store.write(add_role, unit_id=unit, person_id=tenant, fields=fields)
    found = owes(store, unit)
    assert found is not None
    # The end that was agreed is written down at once; putting it off opens the account again.
    assert (found.name, found.kind) == ("江予安", AccountKind.TENANT)
    assert found.closed == date(2026, 12, 31)
    assert name_of(owes(store, unit, date(2027, 1, 1))) == "陈雨桐"
    assert name_of(owes(store, unit, date(2026, 6, 1))) == "江予安"


def test_an_owner_change_leaves_the_old_debt_with_the_old_account(
    store: Store, unit: int, owner: int, person: int, make_person: Callable[[str], int]
) -> None:
    old = owes(store, unit)
    new_owner = make_person("仇远")
    store.write(change_owner, unit_id=unit, day=date(2026, 11, 1), new_owners=[(new_owner, None)])
    new = owes(store, unit)
    assert old is not None
    assert new is not None
    assert new.id != old.id
    assert new.opened == date(2026, 11, 1)
    closed = next(a for a in store.read(accounts_of_unit, unit_id=unit) if a.id == old.id)
    assert closed.closed == date(2026, 10, 31)
    before = owes(store, unit, date(2026, 10, 31))
    assert before is not None
    assert before.id == old.id
    names = [
        (r.name, r.is_current) for r in store.read(roles_of_unit, unit_id=unit, with_past=True)
    ]
    assert names == [("仇远", True), ("陈雨桐", False)]


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 10, 28)])
def test_a_second_owner_change_never_leaves_two_owners(
    store: Store, unit: int, owner: int, make_person: Callable[[str], int], day: date
) -> None:
    mistaken, right = make_person("仇远"), make_person("江予安")
    first = date(2026, 11, 1)
    (role,) = store.write(change_owner, unit_id=unit, day=first, new_owners=[(mistaken, None)])
    with pytest.raises(refusals.OwnerFromThen) as refused:
        store.write(change_owner, unit_id=unit, day=day, new_owners=[(right, None)])
    assert refused.value.values == {"name": "仇远", "since": first}
    store.write(ROLE_USES.delete, record_id=role)
    store.write(change_owner, unit_id=unit, day=day, new_owners=[(right, None)])
    assert [name_of(owes(store, unit, on)) for on in (day, DAY)] == ["江予安", "江予安"]
    later = date(2026, 11, 2)
    store.write(change_owner, unit_id=unit, day=later, new_owners=[(mistaken, None)])
    assert [name_of(owes(store, unit, on)) for on in (first, later)] == ["江予安", "仇远"]


def test_an_owner_who_stays_keeps_the_account(
    store: Store, unit: int, owner: int, person: int, make_person: Callable[[str], int]
) -> None:
    old = owes(store, unit)
    owners = [(person, 500_000), (make_person("林致远"), 500_000)]
    store.write(change_owner, unit_id=unit, day=date(2026, 11, 1), new_owners=owners)
    new = owes(store, unit)
    assert old is not None
    assert new is not None
    assert (new.id, new.closed) == (old.id, None)


def test_ending_an_ownership_by_mistake_can_be_undone_with_its_account(
    store: Store, unit: int, owner: int
) -> None:
    account = owes(store, unit)
    store.write(end_role, role_id=owner, until=date(2026, 11, 19))
    [row] = store.read(accounts_of_unit, unit_id=unit)
    assert row.closed == date(2026, 11, 19)
    undo(store, "role", owner)
    assert store.read(accounts_of_unit, unit_id=unit) == [account]


def test_a_role_deleted_by_mistake_comes_back_and_owes_again(
    store: Store, unit: int, owner: int
) -> None:
    before = store.read(roles_of_unit, unit_id=unit)
    store.write(ROLE_USES.delete, record_id=owner)
    assert store.read(accounts_of_unit, unit_id=unit) == []
    undo(store, "role", owner)
    assert store.read(roles_of_unit, unit_id=unit) == before
    assert name_of(owes(store, unit)) == "陈雨桐"


def test_a_role_cannot_end_before_it_begins(store: Store, unit: int, person: int) -> None:
    fields = RoleFields(RoleKind.TENANT, since=date(2026, 5, 1))
    role = store.write(add_role, unit_id=unit, person_id=person, fields=fields)
    with pytest.raises(refusals.RoleEndsBeforeItBegins):
        store.write(end_role, role_id=role, until=date(2026, 4, 30))


def test_the_developer_owes_for_what_is_unsold(
    store: Store, make_person: Callable[[str], int]
) -> None:
    fields = UnitFields(building="9", room="101", state=UnitState.UNSOLD)
    unit = store.write(UNIT_USES.add, fields=fields)
    assert owes(store, unit) is None
    developer = make_person("某置业公司")
    store.write(set_developer, person_id=developer)
    found = owes(store, unit)
    assert found is not None
    assert found.kind is AccountKind.DEVELOPER
    buyer = make_person("陈国维")
    store.write(change_owner, unit_id=unit, day=DAY, new_owners=[(buyer, None)])
    assert name_of(owes(store, unit)) == "陈国维"
    assert name_of(owes(store, unit, date(2026, 11, 1))) == "某置业公司"


def test_many_debtors_come_in_few_statements(store: Store) -> None:
    invented_estate(store, units=200)
    found = store.write(debtor_accounts, day=DAY)
    assert found == store.write(debtor_accounts, day=DAY)
    assert found == store.write(debtor_accounts, day=DAY, unit_ids=list(found))
    rows = store.read(UNITS.first)
    assert {row.id for row in rows if row.owners} <= set(found)


def test_a_household_is_all_accounts_of_its_people_and_their_units(
    store: Store, unit: int, owner: int, person: int, make_person: Callable[[str], int]
) -> None:
    other = store.write(UNIT_USES.add, fields=UnitFields(building="2", room="101"))
    fields = RoleFields(RoleKind.OWNER)
    store.write(add_role, unit_id=other, person_id=person, fields=fields)
    stranger = store.write(UNIT_USES.add, fields=UnitFields(building="3", room="101"))
    store.write(add_role, unit_id=stranger, person_id=make_person("罗小满"), fields=fields)
    mine = store.write(account_for, unit_id=unit, person_id=person, kind=AccountKind.OWNER)
    far = store.write(debtor_account, unit_id=other, day=DAY)
    walk_in = store.write(account_for, unit_id=None, person_id=person, kind=AccountKind.WALK_IN)
    store.write(debtor_account, unit_id=stranger, day=DAY)
    found = [row.id for row in store.read(household, unit_id=unit)]
    assert found[0] == mine
    assert set(found) == {mine, far, walk_in}


def test_adding_a_resident_is_all_or_nothing(store: Store, unit: int) -> None:
    with pytest.raises(FieldsRefused):
        store.write(
            add_resident,
            unit_id=unit,
            person=PersonFields(name="江予安"),
            role=RoleFields(RoleKind.TENANT, since=DAY, until=date(2026, 1, 1)),
        )
    assert store.read(PEOPLE.total) == 0
    made = store.write(
        add_resident,
        unit_id=unit,
        person=PersonFields(name="江予安"),
        role=RoleFields(RoleKind.TENANT, since=DAY),
        document=DocumentFields("999999199104120017"),
    )
    [row] = store.read(roles_of_unit, unit_id=unit)
    assert (row.person_id, row.id) == (made.person_id, made.role_id)


def test_the_household_owes_for_its_parking_space_while_the_terms_last(
    store: Store, unit: int, owner: int, make_person: Callable[[str], int]
) -> None:
    space = store.write(
        UNIT_USES.add, fields=UnitFields(building="B1", room="086", kind=UnitKind.SPACE)
    )
    assert owes(store, space) is None
    terms = SpaceFields(SpaceTenure.LEASED, unit, until=date(2026, 12, 31))
    store.write(save_space, unit_id=space, fields=terms)
    found = owes(store, space)
    assert found is not None
    assert (found.name, found.unit_code) == ("陈雨桐", "B1-086")
    assert found.id in {row.id for row in store.read(household, unit_id=unit)}
    assert set(store.write(debtor_accounts, day=DAY)) == {unit, space}
    assert owes(store, space, date(2027, 1, 1)) is None
    owners = [(make_person("仇远"), None)]
    store.write(change_owner, unit_id=unit, day=date(2026, 11, 1), new_owners=owners)
    [old] = store.read(accounts_of_unit, unit_id=space)
    assert old.closed == date(2026, 10, 31)
    assert name_of(owes(store, space)) == "仇远"
