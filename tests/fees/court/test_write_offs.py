"""Debts out of time are proposed to be written off, and somebody else approves."""

import pytest

from propdesk.fees.checks.checks import check_books
from propdesk.fees.corrections.ceilings import NeedsApproval, OwnRequest
from propdesk.fees.corrections.fields import Booking
from propdesk.fees.corrections.register import CORRECTIONS, CorrectionRow
from propdesk.fees.corrections.rules import CorrectionKind, CorrectionState
from propdesk.fees.court.radar.reading import limits
from propdesk.fees.court.radar.rules import LimitState
from propdesk.fees.court.radar.write_offs import (
    NothingOutOfTime,
    WriteOffUnexplained,
    propose_write_offs,
)
from propdesk.fees.dues.household_dues import household_dues
from propdesk.kernel.money import total
from propdesk.kernel.permissions import Role
from propdesk.system.start.clock import confirm_clock
from tests.clocks import StoppedClock
from tests.fees.deposits.desk_work import acting_as, add_users
from tests.offices import Office

YEARS = 3 * 366


def asked(office: Office) -> list[CorrectionRow]:
    return list(
        office.store.read(CORRECTIONS.records.rows, ids=office.store.read(CORRECTIONS.records.ids))
    )


def out_of_time(office: Office, clock: StoppedClock) -> list[int]:
    """All debts, some days after the three years of the oldest."""
    clock.go_on(days=YEARS)
    office.store.write(confirm_clock, reason="三年无业务")
    return [row.id for row in office.store.read(limits)]


def test_what_is_out_of_time_is_asked_for_and_nothing_is_let_go_yet(
    office: Office, clock: StoppedClock
) -> None:
    before = {one: owed(office, one) for one in office.units}
    ids = out_of_time(office, clock)
    done = office.store.write(propose_write_offs, charges=ids, why="已过诉讼时效")
    rows = asked(office)
    assert (done.count, done.left_out) == (len(ids), 0)
    assert done.amount == total(row.amount for row in rows)
    assert {row.kind for row in rows} == {CorrectionKind.WRITE_OFF}
    assert {row.state for row in rows} == {CorrectionState.ASKED}
    assert all("已过诉讼时效" in row.why and "2029" in row.why for row in rows)
    assert {one: owed(office, one) for one in office.units} == before


def owed(office: Office, room: str) -> object:
    return office.store.read(household_dues, unit_id=office.units[room]).owed


def test_proposed_twice_it_is_asked_for_once(office: Office, clock: StoppedClock) -> None:
    ids = out_of_time(office, clock)
    office.store.write(propose_write_offs, charges=ids[:2], why="已过诉讼时效")
    states = {row.id: row.state for row in office.store.read(limits)}
    assert {one for one in ids if states[one] is LimitState.ASKED} == set(ids[:2])
    assert {states[one] for one in ids[2:]} == {LimitState.OVER}
    done = office.store.write(propose_write_offs, charges=ids, why="已过诉讼时效")
    assert (done.count, done.left_out) == (len(ids) - 2, 2)
    with pytest.raises(NothingOutOfTime):
        office.store.write(propose_write_offs, charges=ids, why="已过诉讼时效")


def test_what_can_be_claimed_still_and_what_says_no_reason_is_refused(
    office: Office, clock: StoppedClock
) -> None:
    ids = [row.id for row in office.store.read(limits)]
    with pytest.raises(NothingOutOfTime):
        office.store.write(propose_write_offs, charges=ids, why="已过诉讼时效")
    ids = out_of_time(office, clock)
    assert {row.state for row in office.store.read(limits)} == {LimitState.OVER}
    with pytest.raises(WriteOffUnexplained):
        office.store.write(propose_write_offs, charges=ids, why=" ")
    assert not asked(office)


def test_who_proposes_does_not_approve_and_who_approves_writes_off(
    office: Office, clock: StoppedClock
) -> None:
    office.store.write(add_users)
    ids = out_of_time(office, clock)
    with acting_as(office, 2, Role.CASHIER):
        office.store.write(propose_write_offs, charges=ids[:1], why="已过诉讼时效")
    with acting_as(office, 3, Role.SUPERVISOR):
        office.store.write(propose_write_offs, charges=ids[1:2], why="已过诉讼时效")
    first, second = sorted(row.id for row in asked(office))
    with acting_as(office, 2, Role.CASHIER), pytest.raises(NeedsApproval):
        enter(office, first)
    with acting_as(office, 3, Role.SUPERVISOR):
        enter(office, first)
        with pytest.raises(OwnRequest):
            enter(office, second)
    left = {row.id: row.open for row in office.store.read(limits)}
    assert ids[0] not in left
    assert ids[1] in left
    assert office.store.read(check_books) == ()


def enter(office: Office, correction_id: int) -> None:
    office.store.write(
        CORRECTIONS.uses.move, record_id=correction_id, to=CorrectionState.DONE, form=Booking()
    )
