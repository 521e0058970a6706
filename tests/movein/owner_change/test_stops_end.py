"""A stop or vacancy of the old owner ends with his last day at an owner change, and comes back."""

from datetime import date

import pytest
from sqlalchemy import select

from propdesk.db.store import Store
from propdesk.estate.people.occupancy import add_resident
from propdesk.estate.records import PersonFields, RoleFields
from propdesk.estate.rules import RoleKind
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.dues.drafts import RunScope
from propdesk.fees.stops.models import ServiceStop
from propdesk.fees.stops.register import STOPS, StopMeets
from propdesk.fees.stops.rules import StopState
from propdesk.fees.whatif.posting import draft_differences, publish_differences
from propdesk.fees.whatif.recomputing import Asked
from propdesk.kernel.money import Money
from propdesk.movein.owner_change.lines import SettleLine, Settlement
from propdesk.movein.owner_change.rules import LineChoice, LineSort
from tests.fees.stops.test_stops import BILL, ROOM, granted
from tests.movein.owner_change.test_settling import BUYER, back, computed, entered, settled
from tests.offices import Office

SALE = date(2026, 11, 16)
BEGAN, UNTIL = date(2026, 11, 1), date(2027, 1, 31)


def stop_of(store: Store, stop_id: int) -> tuple[StopState, date | None]:
    query = select(ServiceStop.state, ServiceStop.again_from).where(ServiceStop.id == stop_id)
    state, again_from = store.read(lambda session: session.execute(query).one())
    return state, again_from


def sold(office: Office) -> int:
    return entered(office.store, office.units[ROOM], basis_day=SALE)


def line_of(found: Settlement) -> SettleLine:
    (line,) = found.of(LineSort.STOP)
    return line


def test_what_the_old_owner_applied_for_ends_the_day_before(office: Office) -> None:
    store = office.store
    stop = granted(office, BEGAN, UNTIL)
    change = sold(office)
    found = computed(store, change)
    line = line_of(found)
    assert (line.choice, line.choices) == (LineChoice.ENDS, (LineChoice.ENDS, LineChoice.KEEPS))
    assert "陈雨桐" in line.note
    assert (line.first, line.last) == (BEGAN, UNTIL)
    assert all(one.record != ("service_stop", stop) for one in found.of(LineSort.CARRIED))
    settled(store, change)
    assert stop_of(store, stop) == (StopState.ENDED, SALE)


def test_the_bill_to_come_is_full_for_the_days_of_the_new_owner(office: Office) -> None:
    granted(office, BEGAN, UNTIL)
    change = sold(office)
    for choice, old, new in (
        (LineChoice.ENDS, 5_655, BILL // 2),  # 377.02 × 15/30 × 0.3, and × 15/30
        (LineChoice.KEEPS, 5_656, 5_655),
    ):
        lines = computed(office.store, change, stop=choice).of(LineSort.TO_COME)
        (line,) = (one for one in lines if one.unit == ROOM)
        assert (line.old, line.new) == (Money(old), Money(new))


def test_of_a_bill_that_is_made_the_difference_is_the_new_owners(office: Office) -> None:
    store = office.store
    granted(office, BEGAN, UNTIL)
    store.write(publish_run, period="2026-11")
    change = sold(office)
    found = computed(store, change)
    assert "2026-11-30" in line_of(found).note
    assert "2026-11-30" not in line_of(computed(store, change, stop=LineChoice.KEEPS)).note
    settled(store, change)
    asked = Asked(BEGAN, RunScope(units=(office.units[ROOM],)))
    bills = {one.line.debtor: one for one in store.read(draft_differences, asked=asked).bills}
    mine = bills[BUYER]
    assert (mine.line.amount, mine.now) == (Money(5_655), Money(18_851))
    # 56.55 of 56.56, together 377.02 × (15 × 0.3 + 15) / 30: a fen of the cut is not made up.
    assert "陈雨桐" not in bills
    store.write(publish_differences, asked=asked)
    assert store.read(draft_differences, asked=asked).bills == ()


def test_what_a_tenant_or_the_new_owner_applied_for_goes_on(office: Office) -> None:
    store, unit = office.store, office.units[ROOM]
    store.write(
        add_resident,
        unit_id=unit,
        role=RoleFields(RoleKind.TENANT),
        person=PersonFields(name="许文博"),
    )
    stop = granted(office, BEGAN, date(2026, 12, 31), applicant="许文博")
    later = granted(office, date(2027, 1, 1), UNTIL, applicant=BUYER)
    change = sold(office)
    lines = computed(store, change).of(LineSort.STOP)
    assert [line.choice for line in lines] == [LineChoice.KEEPS, LineChoice.KEEPS]
    settled(store, change)
    assert [stop_of(store, one)[0] for one in (stop, later)] == [StopState.RUNS] * 2


def test_one_that_had_not_begun_has_no_day(office: Office) -> None:
    stop = granted(office, date(2026, 12, 1), UNTIL)
    settled(office.store, sold(office))
    assert stop_of(office.store, stop) == (StopState.ENDED, date(2026, 12, 1))


def test_it_goes_on_when_the_change_is_taken_back(office: Office) -> None:
    store = office.store
    stop = granted(office, BEGAN, UNTIL)
    change = sold(office)
    settled(store, change)
    back(store, change)
    assert stop_of(store, stop) == (StopState.RUNS, None)


def test_one_that_somebody_let_go_on_meanwhile_stays_so(office: Office) -> None:
    store = office.store
    stop = granted(office, BEGAN, UNTIL)
    change = sold(office)
    settled(store, change)
    store.write(STOPS.uses.undo, record_id=stop)
    back(store, change)
    assert stop_of(store, stop) == (StopState.RUNS, None)


def test_a_stop_of_the_new_owner_keeps_the_change_by_its_number(office: Office) -> None:
    store = office.store
    stop = granted(office, BEGAN, UNTIL)
    change = sold(office)
    settled(store, change)
    own = granted(office, date(2026, 12, 1), UNTIL, applicant=BUYER)
    number = store.read(STOPS.records.rows, ids=[own])[0].no
    with pytest.raises(StopMeets, match=number):
        back(store, change)
    assert stop_of(store, stop) == (StopState.ENDED, SALE)
