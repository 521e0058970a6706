"""An offer of prepayment at an owner change: it ends, or goes on with the unit (hard case 5)."""

import pytest

from propdesk.db.store import Store
from propdesk.fees.offers.rules import UseState
from propdesk.kernel.money import ZERO, Money
from propdesk.movein.owner_change.lines import Settlement
from propdesk.movein.owner_change.register import OWNER_CHANGES, OwnerChangeFields
from propdesk.movein.owner_change.rules import Bears, ChangeState, LineChoice, LineSort
from propdesk.movein.owner_change.settling import settlement_of
from propdesk.movein.owner_change.writing import settle_change
from tests.fees.offers.test_offers import (
    MID,
    Home,
    home as home,  # noqa: PLC0414  a fixture
    let_go,
    lines,
    prepaid,
    taken,
    use_of,
)
from tests.movein.owner_change.test_settling import everything


@pytest.fixture
def change(home: Home) -> int:
    """A year is paid by an offer in November; the unit is sold, the last day is 30 April."""
    taken(home)
    fields = OwnerChangeFields(basis_day=MID, bears=Bears.OLD, owners="林晚晴", unit_id=home.unit)
    return home.store.write(OWNER_CHANGES.uses.add, fields=fields)


def found(store: Store, change: int, *, ends: bool = True) -> Settlement:
    first = store.read(settlement_of, change_id=change)
    mine = {one.key: one.choice for one in first.lines}
    (offer,) = first.of(LineSort.OFFER)
    mine[offer.key] = LineChoice.ENDS if ends else LineChoice.KEEPS
    return store.read(settlement_of, change_id=change, choices=mine)


def settle(store: Store, change: int, seen: Settlement) -> None:
    mine = {one.key: one.choice for one in seen.lines}
    store.write(settle_change, seen=seen, choices=mine)


def test_used_months_are_charged_at_list_price_and_1000_is_free(home: Home, change: int) -> None:
    seen = found(home.store, change)
    assert seen.old_prepaid == Money(100_000)
    assert (seen.old_owes, seen.new_owes) == (ZERO, Money(120_000))
    settle(home.store, change, seen)
    assert prepaid(home) == Money(100_000)
    assert let_go(home) == ZERO
    use = use_of(home)
    assert (use.state, use.used, use.credit) == (UseState.ENDED, Money(120_000), Money(100_000))
    assert sum(settled.fen for *_days, settled in lines(home)) == 120_000


def test_a_change_that_is_taken_back_lets_the_offer_go_on(home: Home, change: int) -> None:
    before = home.store.read(everything), lines(home), let_go(home)
    settle(home.store, change, found(home.store, change))
    home.store.write(OWNER_CHANGES.uses.move, record_id=change, to=ChangeState.OPEN, why="Not sold")
    assert (home.store.read(everything), lines(home), let_go(home)) == before
    assert use_of(home).state is UseState.RUNS


def test_an_offer_that_goes_on_stays_off_the_bills_of_the_new_owner(
    home: Home, change: int
) -> None:
    seen = found(home.store, change, ends=False)
    assert seen.new_owes == Money(100_000)  # the free month stays free
    settle(home.store, change, seen)
    assert let_go(home) == Money(20_000)
    assert use_of(home).state is UseState.RUNS
