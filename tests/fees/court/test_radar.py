"""Until when each debt can be claimed, out of the books: letters, payments, agreements, cases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Collected, Order, Part
from propdesk.fees.counter.reversing import void_receipt
from propdesk.fees.court.agreements.register import (
    AGREEMENTS,
    AgreementFields,
    AgreementSigning,
)
from propdesk.fees.court.cases.register import COURT_CASES, SuitFields, SuitFiling, SuitWithdrawal
from propdesk.fees.court.radar.listing import change_limitation
from propdesk.fees.court.radar.reading import LimitRow, limits, near_limits
from propdesk.fees.court.radar.rules import BegunBy, LimitState
from propdesk.fees.court.rules import AgreementState, LimitationFrom, SuitState
from propdesk.fees.dunning.rules import DunDelivered
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from tests.fees.court.letters_made import ask, deliver, take_back
from tests.offices import Office, offset_by_hand

ROOM = "1-1-101"
DUE = date(2026, 9, 30)
ASKED = date(2026, 10, 20)


def first(office: Office) -> LimitRow:
    """The oldest debt of the room."""
    rows = [one for one in office.store.read(limits) if one.unit == ROOM]
    return min(rows, key=lambda one: one.due_day)


def pay(office: Office, charge: int, fen: int, day: date) -> Collected:
    part = Part(Method.TRANSFER, Money(fen))
    order = Order(unit_id=office.units[ROOM], parts=(part,), charge_ids=(charge,), value_day=day)
    return office.store.write(collect_payment, order=order)


def test_a_debt_nobody_asked_for_runs_from_its_true_due_day(office: Office) -> None:
    row = first(office)
    assert (row.due_day, row.by, row.on) == (DUE, BegunBy.DUE, DUE)
    assert row.last == date(2029, 9, 30)
    assert row.left == (row.last - date(2026, 11, 20)).days
    assert row.state is LimitState.SAFE


def test_only_a_letter_that_arrived_with_a_proof_begins_it_anew(office: Office) -> None:
    row = first(office)
    letter = ask(office.store, row.account_id, [(row.id, row.open)], ASKED)
    assert first(office).by is BegunBy.DUE
    deliver(office.store, letter, ASKED, DunDelivered.RETURNED)
    assert first(office).by is BegunBy.DUE
    made = deliver(office.store, letter, ASKED + timedelta(days=2))
    found = first(office)
    assert (found.by, found.on, found.no) == (BegunBy.DEMAND, date(2026, 10, 22), "CJ1")
    assert found.last == date(2029, 10, 22)
    take_back(office.store, made)
    assert first(office).by is BegunBy.DUE


def test_a_letter_begins_only_what_it_asked_for(office: Office) -> None:
    row = first(office)
    letter = ask(office.store, row.account_id, [(row.id, row.open)], ASKED)
    deliver(office.store, letter, ASKED)
    others = [one for one in office.store.read(limits) if one.id != row.id]
    assert others
    assert {one.by for one in others} == {BegunBy.DUE}


def test_a_part_payment_begins_it_anew_and_its_void_does_not(office: Office) -> None:
    row = first(office)
    paid = pay(office, row.id, 1000, date(2026, 11, 1))
    found = first(office)
    assert (found.by, found.on, found.open) == (
        BegunBy.PAYMENT, date(2026, 11, 1), row.open - Money(1000),
    )  # fmt: skip
    no = paid.receipts[0].no
    assert found.no == no
    office.store.write(void_receipt, no=no, reason="写错", copies_back=3)
    assert first(office).by is BegunBy.DUE


def test_what_the_office_sets_off_by_itself_is_no_act_of_the_debtor(office: Office) -> None:
    row = first(office)
    kept = Order(
        unit_id=office.units[ROOM], parts=(Part(Method.CASH, Money(1000)),), charge_ids=(),
        keep_rest=True,
    )  # fmt: skip
    office.store.write(collect_payment, order=kept)
    offset_by_hand(office)
    found = [one for one in office.store.read(limits) if one.id == row.id]
    assert [one.by for one in found] == [BegunBy.DUE]


def agree(office: Office, times: int = 2) -> int:
    fields = AgreementFields(
        unit_id=office.units[ROOM], due_until=DUE, times=times, first_day=date(2026, 12, 31)
    )
    made = office.store.write(AGREEMENTS.uses.add, fields=fields)
    form = AgreementSigning(signed_by="陈雨桐", signed_on=date(2026, 11, 20))
    office.store.write(AGREEMENTS.uses.move, record_id=made, to=AgreementState.SIGNED, form=form)
    return made


def test_an_agreement_runs_from_its_last_instalment(office: Office) -> None:
    agree(office)
    found = first(office)
    assert (found.by, found.on) == (BegunBy.AGREEMENT, date(2026, 11, 20))
    assert found.last == date(2030, 1, 31)


def test_one_that_is_not_signed_begins_nothing(office: Office) -> None:
    fields = AgreementFields(
        unit_id=office.units[ROOM], due_until=DUE, times=1, first_day=date(2026, 12, 31)
    )
    office.store.write(AGREEMENTS.uses.add, fields=fields)
    assert first(office).by is BegunBy.DUE


def test_before_a_court_it_does_not_run_and_a_withdrawal_undoes_that(office: Office) -> None:
    fields = SuitFields(unit_id=office.units[ROOM], body="区人民法院", due_until=DUE)
    made = office.store.write(COURT_CASES.uses.add, fields=fields)
    filing = SuitFiling(filed_on=date(2026, 11, 2))
    move = COURT_CASES.uses.move
    office.store.write(move, record_id=made, to=SuitState.FILED, form=filing)
    found = first(office)
    assert (found.by, found.on) == (BegunBy.COURT, date(2026, 11, 2))
    assert found.last == date(2029, 11, 20)  # as if it began today
    office.store.write(
        move, record_id=made, to=SuitState.WITHDRAWN, form=SuitWithdrawal(), why="和解"
    )
    assert first(office).by is BegunBy.DUE


def test_after_the_end_it_is_out_of_time_and_a_letter_does_not_help(office: Office) -> None:
    row = first(office)
    late = date(2029, 10, 20)
    letter = ask(office.store, row.account_id, [(row.id, row.open)], late)
    deliver(office.store, letter, late)
    on = {one.id: one for one in office.store.read(limits, day=date(2029, 10, 25))}
    assert (on[row.id].state, on[row.id].left, on[row.id].by) == (
        LimitState.OVER, -25, BegunBy.DUE,
    )  # fmt: skip


def test_counted_from_the_last_due_day_of_the_item_it_ends_later(office: Office) -> None:
    office.store.write(change_limitation, years=3, begins=LimitationFrom.LAST)
    row = first(office)
    assert row.counted > row.due_day
    assert row.last == row.counted.replace(year=row.counted.year + 3)


def test_what_is_near_its_end_is_the_beginning_of_the_whole_list(office: Office) -> None:
    office.store.write(change_limitation, years=1, begins=LimitationFrom.LINE)
    rows = office.store.read(limits)
    assert [row.left for row in rows] == sorted(row.left for row in rows)
    for days in (1, 315, 320, 400):
        near = office.store.read(near_limits, days=days)
        assert near == tuple(row for row in rows if row.left < days)


@pytest.mark.parametrize("years", [1, 3])
def test_the_open_amounts_are_those_of_the_books(office: Office, years: int) -> None:
    office.store.write(change_limitation, years=years, begins=LimitationFrom.LINE)

    def owed(session: Session) -> int:
        query = """SELECT sum(amount - settled) FROM open_charge
            WHERE live = 1 AND due_day < '2026-11-20' AND amount > 0"""
        return int(session.execute(text(query)).scalar_one())

    assert sum(row.open.fen for row in office.store.read(limits)) == office.store.read(owed)
