"""Offsets after billing, and taking charges back: one line, a run, again for what was kept."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.fees.billing.billing import RunResult, publish_run
from propdesk.fees.billing.listing import RUNS
from propdesk.fees.billing.undoing import (
    LinePaid,
    LineTakenBack,
    LineUnknown,
    WhyMissing,
    take_back_line,
    take_back_preview,
    undo_preview,
    undo_run,
)
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Collected, Order, Part
from propdesk.fees.counter.reversing import PrepaymentUsed, void_receipt
from propdesk.fees.dues.household_dues import HouseholdDues, household_dues
from propdesk.fees.models import Charge, Payment
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.rules import ChargeKind, Method
from propdesk.kernel.money import ZERO, Money
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from tests.clocks import StoppedClock
from tests.offices import Office
from tests.sent import statements_of

FLAT, OTHER = "1-1-101", "1-1-102"
MONTH = Money(37702)  # of 101; 102 pays 280.00


def pay(office: Office, fen: int, code: str = FLAT, **wanted: Any) -> Collected:
    order = Order(
        unit_id=office.units[code], parts=(Part(Method.CASH, Money(fen)),), keep_rest=True, **wanted
    )
    return office.store.write(collect_payment, order=order)


def prepay(office: Office, fen: int, code: str = FLAT) -> Collected:
    return pay(office, fen, code, charge_ids=())


def bill(office: Office, period: str = "2026-11") -> RunResult:
    return office.store.write(publish_run, period=period)


def desk_of(office: Office, code: str = FLAT) -> HouseholdDues:
    return office.store.read(household_dues, unit_id=office.units[code])


def in_order(office: Office) -> bool:
    return [one.sentence for one in office.store.read(check_books)] == []


def _notes(session: Session) -> list[tuple[date, date, int | None]]:
    found = select(Payment).where(Payment.session_id.is_(None)).order_by(Payment.id)
    return [(one.value_day, one.booking_day, one.reverses_id) for one in session.scalars(found)]


def _reversals(session: Session) -> list[Charge]:
    found = select(Charge).where(Charge.kind == ChargeKind.REVERSAL).order_by(Charge.id)
    return list(session.scalars(found))


def test_what_is_prepaid_pays_the_oldest_lines_after_billing(
    office: Office, clock: StoppedClock
) -> None:
    prepay(office, 100000)
    done = bill(office)

    assert (done.offset, done.notes) == (Money(100000), 3)
    (left,) = desk_of(office).lines
    assert (left.period_from, left.open) == (date(2026, 11, 1), Money(3 * 37702 - 100000))
    assert desk_of(office).prepaid_total == ZERO
    # September and October were due before the money came, November is dated its due day.
    came = clock.today()
    assert [value for value, _booked, _of in office.store.read(_notes)] == [
        came, came, date(2026, 11, 30),
    ]  # fmt: skip
    note = office.store.read(stored_facts, no="CD2026-000003")
    assert (note.kind, note.prepaid_used, note.prepaid_left) == ("offset", Money(24596), ZERO)
    assert (note.unit_code, note.payer) == (FLAT, "陈雨桐")
    assert in_order(office)


def test_more_notes_take_no_more_statements(office: Office) -> None:
    counts: list[int] = []
    for period, households in (("2026-11", [FLAT]), ("2026-12", list(office.units))):
        for code in households:
            pay(office, 200_000, code)
        with statements_of(office.store) as statements:
            done = bill(office, period)
        assert done.notes == len(households)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert in_order(office)


def test_the_office_can_leave_prepayments_to_the_desk(office: Office) -> None:
    settings = replace(office.store.read(estate_settings), offset_after_billing=False)
    office.store.write(change_estate_settings, settings=settings)
    prepay(office, 100000)
    assert bill(office).offset == ZERO
    assert desk_of(office).prepaid_total == Money(100000)


def test_nobody_elses_prepayment_pays_after_billing(office: Office) -> None:
    prepay(office, 100000)
    bill(office)
    assert len(desk_of(office, OTHER).lines) == 3


def test_an_undone_run_takes_its_own_offsets_with_it(office: Office) -> None:
    prepay(office, 3 * 37702 + 500)
    run = bill(office).run_id or 0
    assert office.store.read(undo_preview, run_id=run).offset == MONTH

    undone = office.store.write(undo_run, run_id=run)

    assert (undone.reversed, undone.offset, undone.kept) == (3, MONTH, ())
    assert desk_of(office).prepaid_total == MONTH + Money(500)
    assert desk_of(office).lines == ()  # September and October stay paid
    assert office.store.read(stored_facts, no="CD2026-000003").state == "void"
    assert office.store.read(stored_facts, no="CD2026-000001").state == "issued"
    assert in_order(office)
    assert bill(office).offset == MONTH


def test_a_later_undo_takes_the_offset_back_in_red(office: Office, clock: StoppedClock) -> None:
    prepay(office, 37702)
    run = bill(office).run_id or 0
    clock.go_on(days=3)
    first = office.store.read(RUNS.first)[-1].id  # September, which the prepayment has paid
    office.store.write(undo_run, run_id=first)
    red = office.store.read(stored_facts, no="CD2026-000002")
    assert (red.kind, red.refers_to, red.prepaid_used) == ("red", "CD2026-000001", -MONTH)
    assert office.store.write(undo_run, run_id=run).reversed == 3
    assert in_order(office)


def test_what_a_person_paid_stays_and_its_offset_with_it(office: Office) -> None:
    prepay(office, 2 * 37702 + 10000)
    run = bill(office).run_id or 0
    paid = pay(office, 5000)

    undone = office.store.write(undo_run, run_id=run)
    assert [(one.unit_code, one.settled) for one in undone.kept] == [(FLAT, Money(15000))]
    assert desk_of(office).prepaid_total == ZERO

    office.store.write(void_receipt, no=paid.receipts[0].no, reason="收错户")
    again = office.store.write(undo_run, run_id=run)
    assert (again.reversed, again.offset, again.kept) == (1, Money(10000), ())
    assert desk_of(office).prepaid_total == Money(10000)
    assert in_order(office)


def test_one_wrong_line_is_taken_back_by_a_linked_entry(office: Office) -> None:
    line = desk_of(office).lines[0]
    done = office.store.write(take_back_line, charge_id=line.charge_id, reason=" 面积录错 ")

    assert (done.amount, done.offset) == (MONTH, ZERO)
    assert len(desk_of(office).lines) == 1
    assert len(desk_of(office, OTHER).lines) == 2
    (entry,) = office.store.read(_reversals)
    assert (entry.reverses_id, entry.amount) == (line.charge_id, -MONTH)
    assert (entry.reason, entry.run_id) == ("面积录错", None)
    assert entry.explanation == line.explanation
    assert in_order(office)
    assert bill(office, "2026-09").created == 1  # the period is free again


def test_a_line_is_taken_back_once_with_a_reason_and_unpaid(office: Office) -> None:
    first, second = (line.charge_id for line in desk_of(office).lines)
    with pytest.raises(WhyMissing):
        office.store.write(take_back_line, charge_id=first, reason=" ")
    pay(office, 100, charge_ids=(first,))
    with pytest.raises(LinePaid, match=r"1\.00.*SJ2026-000001"):
        office.store.write(take_back_line, charge_id=first, reason="错")
    with pytest.raises(LinePaid, match=r"1\.00.*SJ2026-000001"):
        office.store.read(take_back_preview, charge_id=first)
    office.store.write(take_back_line, charge_id=second, reason="错")
    with pytest.raises(LineTakenBack):
        office.store.write(take_back_line, charge_id=second, reason="错")
    with pytest.raises(LineTakenBack):
        office.store.read(take_back_preview, charge_id=second)
    (entry,) = office.store.read(_reversals)
    for unknown in (entry.id, 999):
        with pytest.raises(LineUnknown):
            office.store.write(take_back_line, charge_id=unknown, reason="错")


def test_the_offset_of_a_line_goes_with_it_and_the_rest_of_its_note_is_paid_anew(
    office: Office,
) -> None:
    prepay(office, 50000)
    bill(office)
    first, second = office.store.read(_charges_of, unit_id=office.units[FLAT])[:2]

    told = office.store.read(take_back_preview, charge_id=first)
    done = office.store.write(take_back_line, charge_id=first, reason="错")

    assert told == done
    assert (done.amount, done.offset) == (MONTH, MONTH)
    lines = {line.charge_id: line.open for line in desk_of(office).lines}
    assert lines[second] == MONTH - Money(12298)  # its own note was another one
    assert desk_of(office).prepaid_total == MONTH
    assert in_order(office)


def _charges_of(session: Session, *, unit_id: int) -> list[int]:
    return list(session.scalars(select(Charge.id).where(Charge.unit_id == unit_id)))


def test_a_receipt_whose_prepayment_was_offset_names_the_note(office: Office) -> None:
    receipt = prepay(office, 10000).receipts[0].no
    bill(office)
    with pytest.raises(PrepaymentUsed, match="CD2026-000001"):
        office.store.write(void_receipt, no=receipt, reason="错")
    office.store.write(void_receipt, no="CD2026-000001", reason="错")
    office.store.write(void_receipt, no=receipt, reason="错")
    assert desk_of(office).prepaid_total == ZERO
    assert in_order(office)
