"""The list of charges: states, totals over all rows, filters, order, one line in full."""

from datetime import date

import pytest
from msgspec import structs
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.fees.billing import billing, undoing
from propdesk.fees.billing.listing import RUNS
from propdesk.fees.charges import listing as charges_listing
from propdesk.fees.charges.listing import CHARGES
from propdesk.fees.periods import parse_period
from propdesk.fees.rules import ChargeState
from propdesk.kernel.money import Money
from propdesk.kernel.records.question import Cell, Question, asked
from tests.db.test_listing import counted
from tests.fees.billing.runs import settle
from tests.fees.estates import Estate, open_estate
from tests.made_once import made_once

LIVE = asked("all")


@pytest.fixture
def estate(store: Store) -> Estate:
    return made_once(store, billed_rooms)


def billed_rooms(store: Store) -> Estate:
    """Two rooms billed from September to December; September partly, October fully paid."""
    estate = open_estate(store)
    estate.unit("1-101")
    estate.unit("1-102", owner="林致远", area=1_000_000)
    estate.tariff()
    for period in ("2026-09", "2026-10", "2026-11", "2026-12"):
        store.write(billing.publish_run, period=period)
    store.write(settle, charge_id=1, fen=100_00)
    store.write(settle, charge_id=3, fen=201_98)
    store.write(settle, charge_id=7, fen=1_98)
    return estate


def states(session: Session, *, question: Question = LIVE) -> list[ChargeState]:
    return [row.state for row in CHARGES.first(session, question=question)]


def late(state: ChargeState) -> Question:
    return asked(f"state:{state}")


def test_each_line_says_how_it_stands_today(estate: Estate) -> None:
    assert estate.store.read(states) == [
        ChargeState.NOT_DUE, ChargeState.PARTLY, ChargeState.NOT_DUE, ChargeState.NOT_DUE,
        ChargeState.OVERDUE, ChargeState.PAID, ChargeState.OVERDUE, ChargeState.OVERDUE,
    ]  # fmt: skip


def test_the_totals_are_over_all_rows_by_state(estate: Estate) -> None:
    totals = estate.store.read(CHARGES.figures, question=LIVE)
    assert totals.count == totals.chips["all"] == 8
    assert totals.money("amount") == Money(4 * 351_98)
    assert totals.chips["state:partly"] == 2  # one of them is overdue
    left = estate.store.read(CHARGES.totals, question=asked("open"))
    unpaid = left.money("amount") - left.money("settled")
    assert unpaid == Money(4 * 351_98 - 100_00 - 201_98 - 1_98)


def test_chips_period_and_words_narrow_the_list(estate: Estate) -> None:
    read = estate.store.read
    assert len(read(states, question=late(ChargeState.OVERDUE))) == 3
    assert len(read(states, question=late(ChargeState.PARTLY))) == 2
    assert len(read(states, question=asked("open"))) == 7
    november = parse_period("2026-11")
    assert len(read(states, question=structs.replace(LIVE, choices=(("period", november),)))) == 2
    assert len(read(states, question=structs.replace(LIVE, words="林致"))) == 4
    assert len(read(states, question=structs.replace(LIVE, words="1栋101"))) == 4
    assert read(states, question=structs.replace(LIVE, choices=(("item", 99),))) == []


def test_what_was_taken_back_is_shown_only_when_asked_for(estate: Estate) -> None:
    run_id = next(r.id for r in estate.store.read(RUNS.first) if r.period == "2026-11")
    estate.store.write(undoing.undo_run, run_id=run_id)
    assert len(estate.store.read(states)) == 6
    assert len(estate.store.read(states, question=late(ChargeState.TAKEN_BACK))) == 2
    of_run = structs.replace(LIVE, cells=(Cell("run", "is", run_id),))
    assert len(estate.store.read(states, question=of_run)) == 0


@pytest.mark.parametrize(
    "sort", ["", "unit", "debtor", "item", "period_from", "due_day", "amount", "open", "state"]
)
def test_every_column_orders_the_whole_list(estate: Estate, sort: str) -> None:
    up = estate.store.read(CHARGES.ids, question=asked("all", order=[(sort, False)]))
    down = estate.store.read(CHARGES.ids, question=asked("all", order=[(sort, True)]))
    assert sorted(up) == sorted(down) == list(range(1, 9))


def test_one_line_in_full_names_its_run_and_what_settled_it(estate: Estate) -> None:
    details = estate.store.read(charges_listing.charge_details, charge_id=1)
    assert details is not None
    assert (details.row.unit, details.row.debtor) == ("1-101", "陈雨桐")
    assert details.row.open == Money(101_98)
    assert [(one.day, one.amount) for one in details.settled_by] == [
        (date(2026, 11, 20), Money(100_00))
    ]
    assert details.run_id == 1
    assert estate.store.read(charges_listing.charge_details, charge_id=99) is None


def test_one_line_in_full_is_asked_for_with_four_statements(estate: Estate) -> None:
    # The fourth asks whether the office has a clause of a late fee.
    with counted(estate.store) as sent:
        estate.store.read(charges_listing.charge_details, charge_id=1)
    assert len(sent) == 4, sent


def test_the_items_offered_are_those_that_were_charged(estate: Estate) -> None:
    assert len(estate.store.read(charges_listing.items_charged)) == 1
    assert estate.store.read(charges_listing.has_charges)
