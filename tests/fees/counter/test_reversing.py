"""Voids, red receipts and the close of a session."""

from datetime import date

import pytest

from propdesk.fees.arrears.arrears import Arrears, arrears
from propdesk.fees.billing.ahead import counter_line, lines_until
from propdesk.fees.counter import reversing
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Collected, Order, Part
from propdesk.fees.counter.reversing import Reversed, red_receipt, reversal_preview, void_receipt
from propdesk.fees.dues.household_dues import HouseholdDues, household_dues
from propdesk.fees.papers.facts import PaidBy
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.rules import Method, PaymentKind
from propdesk.fees.shifts.shifts import (
    DifferenceUnexplained,
    NoOpenShift,
    close_shift,
    open_shift,
    shift_report,
)
from propdesk.kernel.money import ZERO, Money
from tests.clocks import StoppedClock
from tests.offices import Office

ROOM = "1-1-101"


def desk_of(office: Office) -> HouseholdDues:
    return office.store.read(household_dues, unit_id=office.units[ROOM])


def pay(office: Office, fen: int, *, method: Method = Method.CASH) -> Collected:
    part = Part(method, Money(fen))
    order = Order(unit_id=office.units[ROOM], parts=(part,), keep_rest=True)
    return office.store.write(collect_payment, order=order)


def void(office: Office, no: str, reason: str = "打错房号") -> Reversed:
    return office.store.write(void_receipt, no=no, reason=reason, copies_back=3)


def close(office: Office, fen: int, explanation: str = "") -> None:
    office.store.write(close_shift, counted=[(Money(1), fen)], explanation=explanation)


def test_a_void_opens_the_lines_again_and_keeps_the_number(office: Office) -> None:
    before = desk_of(office).lines
    no = pay(office, 80000).receipts[0].no
    void(office, no)
    assert desk_of(office).lines == before
    assert desk_of(office).prepaid_total == ZERO
    assert office.store.read(stored_facts, no=no).state == "void"
    assert pay(office, 100).receipts[0].no == "SJ2026-000002"


def test_a_receipt_is_voided_once(office: Office) -> None:
    no = pay(office, 75404).receipts[0].no
    void(office, no)
    with pytest.raises(reversing.AlreadyReversed, match=no):
        void(office, no)


def test_a_void_needs_a_reason(office: Office) -> None:
    no = pay(office, 75404).receipts[0].no
    with pytest.raises(reversing.ReasonMissing):
        void(office, no, reason=" ")


def test_a_void_takes_months_paid_ahead_and_counter_charges_back_too(office: Office) -> None:
    unit = office.units[ROOM]
    ahead = office.store.read(lines_until, unit_id=unit, until=date(2026, 11, 30))
    extra = office.store.read(counter_line, tariff_id=office.counter_tariff, unit_id=unit)
    order = Order(
        unit_id=unit,
        parts=(Part(Method.CASH, Money(3 * 37702 + 12000)),),
        new_lines=(*ahead, extra),
    )
    done = office.store.write(collect_payment, order=order)
    void(office, done.receipts[0].no)
    assert [line.period_from for line in desk_of(office).lines] == [
        date(2026, 9, 1),
        date(2026, 10, 1),
    ]


def test_the_question_before_a_void_counts_what_comes_undone(office: Office) -> None:
    pay(office, 80000)  # two lines, 45.96 kept
    unit = office.units[ROOM]
    extra = office.store.read(counter_line, tariff_id=office.counter_tariff, unit_id=unit)
    parts = (Part(Method.PREPAID, Money(4596)), Part(Method.CASH, Money(7404)))
    order = Order(unit_id=unit, parts=parts, new_lines=(extra,))
    no = office.store.write(collect_payment, order=order).receipts[0].no

    first = office.store.read(reversal_preview, no=" sj2026-000002 ")
    assert (first.kind, first.numbers, first.amount) == (PaymentKind.VOID, (no,), Money(7404))
    assert first.parts == (PaidBy(Method.CASH, Money(7404)),)
    assert (first.opened, first.gone, first.kept, first.used) == (0, 1, ZERO, Money(4596))

    void(office, no)
    second = office.store.read(reversal_preview, no="SJ2026-000001")
    assert (second.opened, second.gone, second.kept, second.used) == (2, 0, Money(4596), ZERO)
    close(office, 80000)
    assert office.store.read(reversal_preview, no="SJ2026-000001").kind is PaymentKind.RED


def test_what_cannot_be_taken_back_is_refused_before_anything_is_asked(office: Office) -> None:
    no = pay(office, 80000).receipts[0].no
    offset = (Part(Method.PREPAID, Money(4596)), Part(Method.CASH, Money(7404)))
    unit = office.units[ROOM]
    extra = office.store.read(counter_line, tariff_id=office.counter_tariff, unit_id=unit)
    order = Order(unit_id=unit, parts=offset, new_lines=(extra,))
    later = office.store.write(collect_payment, order=order).receipts[0].no
    with pytest.raises(reversing.PrepaymentUsed, match=later):
        office.store.read(reversal_preview, no=no)
    void(office, later)
    with pytest.raises(reversing.AlreadyReversed, match=later):
        office.store.read(reversal_preview, no=later)
    close(office, 80000)
    red = office.store.write(red_receipt, no=no, reason="退款").red[0].no
    with pytest.raises(reversing.NotAPayment, match=red):
        office.store.read(reversal_preview, no=red)


def test_a_void_is_refused_while_its_prepayment_is_used_and_names_the_document(
    office: Office,
) -> None:
    first = pay(office, 37702 + 37702 + 5000).receipts[0].no
    unit = office.units[ROOM]
    ahead = office.store.read(lines_until, unit_id=unit, until=date(2026, 11, 30))
    parts = (Part(Method.PREPAID, Money(5000)), Part(Method.CASH, Money(32702)))
    later = office.store.write(
        collect_payment, order=Order(unit_id=unit, parts=parts, new_lines=ahead)
    )
    with pytest.raises(reversing.PrepaymentUsed, match=later.receipts[0].no):
        void(office, first)
    void(office, later.receipts[0].no)
    void(office, first)
    assert desk_of(office).prepaid_total == ZERO


def test_after_the_close_a_receipt_is_taken_back_in_red_only(office: Office) -> None:
    no = pay(office, 75404).receipts[0].no
    with pytest.raises(reversing.ShiftStillOpen):
        office.store.write(red_receipt, no=no, reason="退款")
    close(office, 75404)
    with pytest.raises(reversing.ShiftClosed):
        void(office, no)
    done = office.store.write(red_receipt, no=no, reason="退款")
    assert [(red.no, red.amount) for red in done.red] == [("SJ2026-000002", Money(-75404))]
    assert office.store.read(stored_facts, no=no).state == "reversed"
    red = office.store.read(stored_facts, no="SJ2026-000002")
    assert (red.kind, red.refers_to, red.agrees) == ("red", no, True)
    assert len(desk_of(office).lines) == 2


def test_a_red_receipt_and_what_it_reverses_say_why(office: Office) -> None:
    no = pay(office, 37702).receipts[0].no
    close(office, 37702)
    (red,) = office.store.write(red_receipt, no=no, reason=" 收错房号 ").red
    reasons = [office.store.read(stored_facts, no=one).reason for one in (red.no, no)]
    assert reasons == ["收错房号", "收错房号"]


def test_a_red_receipt_cannot_be_taken_back(office: Office) -> None:
    no = pay(office, 75404).receipts[0].no
    close(office, 75404)
    red = office.store.write(red_receipt, no=no, reason="退款").red[0].no
    with pytest.raises(reversing.NotAPayment, match=red):
        void(office, red)


def test_the_session_report_adds_up_by_method_and_by_item(office: Office) -> None:
    pay(office, 40000)
    void(office, pay(office, 1000, method=Method.WECHAT).receipts[0].no)
    pay(office, 40404, method=Method.WECHAT)
    report = office.store.read(shift_report)
    assert {part.name: (part.count, part.amount) for part in report.by_method} == {
        "cash": (1, Money(40000)),
        "wechat": (1, Money(40404)),
    }
    assert sum(part.amount.fen for part in report.by_item) == report.total.fen == 80404
    assert report.expected == Money(40000)
    assert report.voids == ("SJ2026-000002",)
    assert [(one.first, one.last, one.used, one.void) for one in report.series] == [
        ("SJ2026-000001", "SJ2026-000003", 3, 1)
    ]


def test_a_close_with_a_difference_needs_an_explanation(office: Office) -> None:
    pay(office, 40000)
    with pytest.raises(DifferenceUnexplained, match=r"-100\.00"):
        close(office, 30000)
    close(office, 30000, "少收一张")
    report = office.store.read(shift_report, session_id=1)
    assert (report.difference, report.explanation) == (Money(-10000), "少收一张")


def test_the_next_payment_after_a_close_opens_a_new_session(office: Office) -> None:
    pay(office, 40000)
    close(office, 40000)
    assert office.store.read(open_shift) is None
    with pytest.raises(NoOpenShift):
        close(office, 0)
    pay(office, 100)
    opened = office.store.read(open_shift)
    assert opened is not None
    assert (opened.payments, opened.cash) == (1, Money(100))


def test_arrears_of_a_past_day_are_as_they_were(office: Office, clock: StoppedClock) -> None:
    billed = office.store.read(arrears)
    clock.go_on(days=1)
    pay(office, 75404)
    clock.go_on(days=1)

    def total_on(day: date | None) -> Arrears:
        return office.store.read(arrears, as_of=day)

    assert total_on(None).total == Money(billed.total.fen - 75404)
    assert total_on(date(2026, 11, 20)).total == billed.total
    assert total_on(date(2026, 11, 19)).total == ZERO


def test_arrears_age_by_the_day_after_the_due_day(office: Office, clock: StoppedClock) -> None:
    def bucket(day: date) -> str:
        found = office.store.read(arrears, as_of=day)
        return next(name for name, money in found.buckets.items() if money)

    clock.go_on(days=800)
    assert bucket(date(2026, 11, 20)) == "days_1_30"
    assert bucket(date(2026, 11, 30)) == "days_1_30"
    assert bucket(date(2026, 12, 1)) == "days_31_90"


def test_a_void_wants_a_copy_back_or_a_signed_statement(office: Office) -> None:
    no = pay(office, 75404).receipts[0].no
    with pytest.raises(reversing.CopiesMissing, match=no):
        office.store.write(void_receipt, no=no, reason="打错房号", copies_back=0)
    assert office.store.read(stored_facts, no=no).state == "issued"
    office.store.write(void_receipt, no=no, reason="打错房号", copies_back=0, statement=True)
    assert office.store.read(stored_facts, no=no).state == "void"
