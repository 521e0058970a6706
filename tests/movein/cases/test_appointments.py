"""Appointments of hand-overs: one household a slot and desk, in breaks none, moved on in one go."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from propdesk.kernel.clock import begin_of
from propdesk.movein.cases.appointments import (
    NoSlotThere,
    NotMissed,
    SlotIsPast,
    give_slot,
    next_free,
    nobody_came,
    propose_slots,
    slots_of_day,
    take_slot,
)
from propdesk.movein.cases.register import CASES
from propdesk.movein.cases.rules import CaseState, PostponeReason
from propdesk.movein.cases.slots import SlotTaken, slot_hours
from propdesk.movein.cases.states import Postponement
from propdesk.system.settings.estate_settings import EstateSettings
from tests.clocks import StoppedClock
from tests.movein.cases.cases_made import notify, put_case, some_units
from tests.movein.cases.test_cases import row
from tests.offices import Office

MONDAY = date(2026, 11, 23)


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return begin_of(day) + timedelta(hours=hour, minutes=minute)


def cases_of(office: Office, count: int = 3) -> list[int]:
    return [put_case(office.store, unit) for unit in some_units(office.store, count)]


def test_a_full_slot_is_refused_naming_who_has_it(office: Office) -> None:
    one, other, _third = cases_of(office)
    office.store.write(give_slot, case_id=one, at=at(9), desk=1)
    with pytest.raises(SlotTaken, match="1-1-101"):
        office.store.write(give_slot, case_id=other, at=at(9), desk=1)
    office.store.write(give_slot, case_id=other, at=at(9), desk=2)
    office.store.write(give_slot, case_id=one, at=at(9), desk=1)  # its own again


def test_no_slot_begins_in_the_break_at_a_desk_too_many_or_in_the_past(office: Office) -> None:
    (case_id,) = cases_of(office, 1)
    for when, desk in ((at(12), 1), (at(9, 10), 1), (at(9), 3)):
        with pytest.raises(NoSlotThere):
            office.store.write(give_slot, case_id=case_id, at=when, desk=desk)
    with pytest.raises(SlotIsPast):
        office.store.write(give_slot, case_id=case_id, at=at(9, day=date(2026, 11, 20)), desk=1)


def test_times_are_proposed_in_the_order_of_the_units_on_working_days(office: Office) -> None:
    found = cases_of(office)
    # Friday afternoon: 16:00 and 16:30 at two desks are free, the weekend is not worked
    given_ = office.store.write(propose_slots, case_ids=found[::-1], first=date(2026, 11, 21))
    assert given_ == 3
    shown = [(row(office.store, one).slot_at, row(office.store, one).desk) for one in found]
    assert shown == [(at(9), 1), (at(9), 2), (at(9, 30), 1)]
    assert office.store.write(propose_slots, case_ids=found, first=MONDAY) == 0


def test_whoever_did_not_come_is_noted_and_moved_to_the_next_free_time_at_once(
    office: Office, clock: StoppedClock
) -> None:
    one, other, _third = cases_of(office)
    notify(office.store, one)
    office.store.write(give_slot, case_id=one, at=at(9), desk=1)
    with pytest.raises(NotMissed):
        office.store.write(nobody_came, case_id=one)
    office.store.write(give_slot, case_id=other, at=at(9, day=date(2026, 11, 24)), desk=1)
    clock.go_on(days=2, hours=20)  # Monday, 11:42
    assert office.store.write(nobody_came, case_id=one).desk == 2
    found = row(office.store, one)
    assert (found.slot_at, found.no_shows) == (at(9, day=date(2026, 11, 24)), 1)


def test_an_undo_does_not_bring_back_a_time_that_another_has_got(office: Office) -> None:
    one, other, _third = cases_of(office)
    office.store.write(give_slot, case_id=one, at=at(9), desk=1)
    office.store.write(take_slot, case_id=one)
    office.store.write(give_slot, case_id=other, at=at(9), desk=1)
    with pytest.raises(SlotTaken):
        office.store.write(CASES.uses.undo, record_id=one)


def test_whoever_postpones_leaves_his_time_to_others_and_has_it_again_by_an_undo(
    office: Office,
) -> None:
    store = office.store
    case_id = cases_of(office)[0]
    notify(store, case_id)
    store.write(give_slot, case_id=case_id, at=at(9), desk=1)
    form = Postponement(postponed_why=PostponeReason.AWAY)
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.POSTPONED, form=form)
    assert (row(office.store, case_id).slot_at, row(office.store, case_id).desk) == (None, None)
    assert store.read(slots_of_day, day=MONDAY).rows == ()
    store.write(CASES.uses.undo, record_id=case_id)
    assert (row(office.store, case_id).slot_at, row(office.store, case_id).desk) == (at(9), 1)


def test_a_cancelled_case_leaves_its_slot_to_others(office: Office) -> None:
    one, other, _third = cases_of(office)
    office.store.write(give_slot, case_id=one, at=at(9), desk=1)
    office.store.write(CASES.uses.move, record_id=one, to=CaseState.CANCELLED, why="重复")
    assert office.store.read(next_free, first=MONDAY).at == at(9)
    office.store.write(give_slot, case_id=other, at=at(9), desk=1)
    assert [one.unit for one in office.store.read(slots_of_day, day=MONDAY).rows] == ["1-1-102"]


@given(st.integers(5, 240), st.integers(1, 9))
def test_slots_lie_within_the_hours_and_never_upon_each_other(minutes: int, desks: int) -> None:
    settings = EstateSettings(slot_minutes=minutes, slot_desks=desks)
    found = slot_hours(settings)
    assert all(one + minutes <= other for one, other in pairwise(found.begins))
    spans = ((540, 720), (810, 1020))
    assert all(any(a <= one and one + minutes <= b for a, b in spans) for one in found.begins)
