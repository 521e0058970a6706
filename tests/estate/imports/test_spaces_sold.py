"""Spaces sold by a parking list: the days before stay with the seller, undone or not."""

from dataclasses import replace
from datetime import timedelta

from propdesk.db.store import Store
from propdesk.estate.accounts.accounts import accounts_of_unit, debtor_account
from propdesk.estate.imports.undo import undo_import
from propdesk.estate.roster.cells.types import Policy
from propdesk.estate.search.searching import unit_of_code
from tests.estate.imports.test_importing import CLEAN, PARKING, people_at, put_in, units_of
from tests.estate.roster_truth import roster_of


def test_a_space_sold_by_a_parking_list_leaves_the_days_before_with_the_seller(
    store: Store,
) -> None:
    put_in(store, CLEAN)
    put_in(store, PARKING)
    roster = roster_of(PARKING)
    space = next(one for one in roster.spaces if one.kind == "owned" and not one.end)
    unit_id = store.read(unit_of_code, code=space.space).id
    october = store.clock.today() - timedelta(days=40)
    seller = store.write(debtor_account, unit_id=unit_id, day=october)
    assert seller is not None
    home = next(code for code in units_of(store) if code not in ("1/1/101", space.unit))
    buyer = people_at(store, home)[0][0]
    sold = replace(space, unit=home, owner=buyer)
    moved = replace(roster, spaces=(sold,), vehicles=(), problems=(), refused=())
    done = put_in(store, moved, Policy.REPLACE)
    rows = store.read(accounts_of_unit, unit_id=unit_id)
    assert [row.closed for row in rows] == [store.clock.today() - timedelta(days=1)]
    owing = {
        day: store.write(debtor_account, unit_id=unit_id, day=day)
        for day in (october, store.clock.today())
    }
    assert owing[october] == seller
    names = {row.id: row.name for row in store.read(accounts_of_unit, unit_id=unit_id)}
    assert names[owing[store.clock.today()] or 0] == buyer
    kept = store.write(undo_import, run_id=done.run_id or 0).kept
    assert ("parking_space", "home_unit_id") in [(one.record, one.field) for one in kept]


def test_undoing_the_sale_of_a_space_opens_the_sellers_account_again(store: Store) -> None:
    put_in(store, CLEAN)
    put_in(store, PARKING)
    roster = roster_of(PARKING)
    space = next(one for one in roster.spaces if one.kind == "owned" and not one.end)
    unit_id = store.read(unit_of_code, code=space.space).id
    day = store.clock.today()
    seller = store.write(debtor_account, unit_id=unit_id, day=day)
    home = next(code for code in units_of(store) if code not in ("1/1/101", space.unit))
    sold = replace(space, unit=home, owner=people_at(store, home)[0][0])
    moved = replace(roster, spaces=(sold,), vehicles=(), problems=(), refused=())
    done = put_in(store, moved, Policy.REPLACE)
    store.write(undo_import, run_id=done.run_id or 0)
    rows = store.read(accounts_of_unit, unit_id=unit_id)
    assert [(row.id, row.closed) for row in rows] == [(seller, None)]
    assert store.write(debtor_account, unit_id=unit_id, day=day) == seller
