"""A cashier's session: its float, its report that adds up, its close, also by somebody else."""

import json
from dataclasses import replace
from datetime import date

import pytest

from propdesk.db.store import Actor, NotPermitted
from propdesk.fees.billing.ahead import lines_until
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Collected, Order, Part
from propdesk.fees.counter.reversing import OthersShift, red_receipt, void_receipt
from propdesk.fees.documents import shift_pdf
from propdesk.fees.receipts.listing import receipt_rows
from propdesk.fees.rules import Method
from propdesk.fees.shifts.facts import ShiftFacts, Sum
from propdesk.fees.shifts.paper import agreement
from propdesk.fees.shifts.shifts import (
    AbsenceUnexplained,
    CountNegative,
    DifferenceUnexplained,
    FloatWrong,
    ShiftAlreadyClosed,
    ShiftAlreadyOpen,
    begin_shift,
    close_shift,
    kept_float,
    open_shift,
    shift_report,
)
from propdesk.fees.shifts.unclosed import unclosed_shifts
from propdesk.kernel.clock import ClockDoubtful
from propdesk.kernel.money import MOST, ZERO, AmountTooLarge, Money
from propdesk.kernel.permissions import Role
from propdesk.system.start.clock import confirm_clock
from tests.clocks import StoppedClock
from tests.fees.sample_papers import texts
from tests.offices import Office
from tests.outside import outside
from tests.roles import rights_of

ROOM = "1-1-101"
BILLED = 2 * 37702


def pay(office: Office, *parts: tuple[Method, int], rounded_off: int = 0) -> Collected:
    taken = tuple(Part(method, Money(fen)) for method, fen in parts)
    order = Order(
        unit_id=office.units[ROOM],
        parts=taken,
        keep_rest=not rounded_off,
        rounded_off=Money(rounded_off),
    )
    return office.store.write(collect_payment, order=order)


def cash(office: Office, fen: int) -> str:
    return pay(office, (Method.CASH, fen)).receipts[0].no


def report(office: Office) -> ShiftFacts:
    return office.store.read(shift_report)


def close(office: Office, fen: int, **more: object) -> ShiftFacts:
    return office.store.write(close_shift, counted=Money(fen), **more)  # type: ignore[arg-type]  # named as in close_session


def become(office: Office, user_id: int, role: Role) -> None:
    office.store.as_actor(Actor(user_id, f"{role.value} {user_id}", role, rights_of(role)))


def net(sums: tuple[Sum, ...]) -> dict[str, int]:
    return {one.name: one.net.fen for one in sums}


# The report adds up


def test_a_prepayment_stays_in_the_report_when_what_it_paid_was_voided(office: Office) -> None:
    cash(office, BILLED + 50000)
    ahead = office.store.read(lines_until, unit_id=office.units[ROOM], until=date(2026, 11, 30))
    order = Order(
        unit_id=office.units[ROOM], parts=(Part(Method.PREPAID, Money(37702)),), new_lines=ahead
    )
    offset = office.store.write(collect_payment, order=order).receipts[0].no
    office.store.write(void_receipt, no=offset, reason="打错房号")
    found = report(office)
    assert net(found.by_item) == {"物业费": BILLED, "预存收入": 50000}
    assert net(found.by_method) == {"cash": BILLED + 50000}
    assert found.agrees


def test_prepayment_used_is_in_the_items_and_explained_but_no_money_in(office: Office) -> None:
    cash(office, 37702)
    cash(office, 37702 + 20000)
    ahead = office.store.read(lines_until, unit_id=office.units[ROOM], until=date(2026, 11, 30))
    parts = (Part(Method.CASH, Money(17702)), Part(Method.PREPAID, Money(20000)))
    office.store.write(
        collect_payment, order=Order(unit_id=office.units[ROOM], parts=parts, new_lines=ahead)
    )
    found = report(office)
    assert (found.total.fen, found.offset.fen) == (BILLED + 20000 + 17702, 20000)
    assert found.by_items == found.total + found.offset
    assert found.by_receipts == found.total
    assert found.agrees
    money, used = found.total, Money(20000)
    assert f"按方式 {money} ＋ 预存冲抵 {used} ＝ 按项目 {found.by_items}" in agreement(found)
    last = office.store.read(receipt_rows, ids=[3])
    assert [row.content for row in last] == ["用预存抵 200.00、物业费 2026-11"]


def test_red_receipts_stand_apart_from_what_was_taken(office: Office) -> None:
    first = cash(office, BILLED + 1000)
    close(office, BILLED + 1000)
    cash(office, 500)
    red = office.store.write(red_receipt, no=first, reason="退款").red[0].no
    found = report(office)
    (by_cash,) = found.by_method
    assert (by_cash.count, by_cash.amount.fen) == (1, 500)
    assert (by_cash.red_count, by_cash.red.fen) == (1, -BILLED - 1000)
    assert (found.cash_in.fen, found.cash_back.fen) == (500, -BILLED - 1000)
    assert [(one.kind, one.no, one.refers_to, one.reason) for one in found.taken_back] == [
        ("red", red, first, "退款")
    ]
    assert found.agrees


def test_what_cancels_out_is_still_a_row(office: Office) -> None:
    first = cash(office, 100)
    close(office, 100)
    office.store.write(red_receipt, no=first, reason="退款")
    pay(office, (Method.CASH, 100))
    found = report(office)
    assert net(found.by_method) == {"cash": 0}
    assert net(found.by_item) == {"物业费": 0}
    assert (found.by_item[0].amount.fen, found.by_item[0].red.fen) == (100, -100)


def test_what_is_rounded_off_is_told_and_in_no_sum(office: Office) -> None:
    pay(office, (Method.CASH, BILLED - 4), rounded_off=4)
    found = report(office)
    assert found.let_go == (Sum("rounding_off", 1, Money(4)),)
    assert (found.total.fen, found.agrees) == (BILLED - 4, True)


def test_two_cashiers_share_a_series_and_each_report_says_so(office: Office) -> None:
    cash(office, 100)
    become(office, 7, Role.CASHIER)
    cash(office, 100)
    become(office, 0, Role.MANAGER)
    cash(office, 100)
    (series,) = report(office).series
    assert (series.first[-1], series.last[-1], series.used, series.between) == ("1", "3", 2, 1)


# The float


def test_the_float_is_entered_at_the_opening_and_expected_at_the_close(office: Office) -> None:
    office.store.write(begin_shift, float_amount=Money(20000))
    cash(office, 37702)
    found = report(office)
    assert (found.float_cash.fen, found.cash_in.fen, found.expected.fen) == (20000, 37702, 57702)
    with pytest.raises(ShiftAlreadyOpen):
        office.store.write(begin_shift, float_amount=ZERO)


def test_as_much_stays_as_the_session_began_with_and_the_next_one_begins_with_it(
    office: Office,
) -> None:
    assert office.store.read(kept_float) is None
    office.store.write(begin_shift, float_amount=Money(20000))
    cash(office, 37702)
    closed = close(office, 57702)
    assert (closed.float_left, closed.handed_over) == (Money(20000), Money(37702))
    assert office.store.read(kept_float) == Money(20000)
    cash(office, 100)
    assert report(office).expected == Money(20100)


def test_no_more_stays_than_there_is(office: Office) -> None:
    cash(office, 100)
    for wrong in (101, -1):
        with pytest.raises(FloatWrong):
            close(office, 100, float_left=Money(wrong))
    become(office, 7, Role.CASHIER)
    with pytest.raises(FloatWrong):
        office.store.write(begin_shift, float_amount=Money(-1))


def test_a_session_with_nothing_but_its_float_can_be_closed(office: Office) -> None:
    office.store.write(begin_shift, float_amount=Money(20000))
    closed = close(office, 20000)
    assert (closed.total, closed.agrees, closed.receipts) == (ZERO, True, 0)
    assert office.store.read(check_books) == ()


def test_a_session_over_several_days_says_so(office: Office, clock: StoppedClock) -> None:
    cash(office, 100)
    clock.go_on(days=2)
    opened = office.store.read(open_shift)
    assert opened is not None
    assert (opened.days, report(office).days) == (3, 3)


# In place of an absent cashier


def test_a_supervisor_closes_for_an_absent_cashier_with_a_reason(office: Office) -> None:
    become(office, 7, Role.CASHIER)
    cash(office, 100)
    become(office, 8, Role.MANAGER)
    ((session_id, _name, _at),) = office.store.read(unclosed_shifts)
    with pytest.raises(AbsenceUnexplained):
        close(office, 100, session_id=session_id)
    closed = close(office, 100, session_id=session_id, absence="病假")
    assert (closed.cashier, closed.closed_by, closed.absence) == ("cashier 7", "manager 8", "病假")
    with pytest.raises(ShiftAlreadyClosed):
        close(office, 100, session_id=session_id, absence="病假")
    become(office, 7, Role.CASHIER)
    assert office.store.read(open_shift) is None


@pytest.mark.parametrize("role", [Role.CASHIER, Role.ACCOUNTANT])
def test_nobody_else_closes_or_voids_for_a_cashier(office: Office, role: Role) -> None:
    no = cash(office, 100)
    ((session_id, _name, _at),) = office.store.read(unclosed_shifts)
    become(office, 8, role)
    with pytest.raises(NotPermitted):
        close(office, 100, session_id=session_id, absence="病假")
    with pytest.raises((OthersShift, NotPermitted)):
        office.store.write(void_receipt, no=no, reason="错")


def test_a_supervisor_voids_in_the_session_of_an_absent_cashier(office: Office) -> None:
    become(office, 7, Role.CASHIER)
    no = cash(office, 100)
    become(office, 8, Role.SUPERVISOR)
    office.store.write(void_receipt, no=no, reason="打错房号")
    assert office.store.read(open_shift) is None
    become(office, 7, Role.CASHIER)
    found = report(office)
    assert (found.total, found.voids, found.agrees) == (ZERO, (no,), True)
    assert office.store.read(check_books) == ()


def test_cash_nobody_counted_is_called_so(office: Office) -> None:
    cash(office, 100)
    closed = office.store.write(close_shift, counted=None)
    assert (closed.uncounted, closed.counted_total, closed.difference) == (True, Money(100), ZERO)


def test_cash_is_not_counted_below_nothing(office: Office) -> None:
    cash(office, 100)
    with pytest.raises(CountNegative):
        close(office, -100, explanation="?")


def test_a_sum_that_differs_asks_for_a_word(office: Office) -> None:
    cash(office, 100)
    with pytest.raises(DifferenceUnexplained, match=r"-0\.10"):
        close(office, 90)


# The stored report against the books


def test_a_stored_report_that_the_books_do_not_bear_out_is_named(office: Office) -> None:
    cash(office, BILLED + 500)
    closed = close(office, BILLED + 500)
    wrong = replace(closed, by_item=(closed.by_item[0],)).to_json()
    with outside(office.store) as connection:
        connection.execute("UPDATE session_close SET facts = ?", (wrong,))
    named = [one.sentence for one in office.store.read(check_books) if one.kind == "session_facts"]
    assert len(named) == 2
    assert all(closed.number in sentence and "754.04" in sentence for sentence in named)


def test_a_stored_report_that_is_none_is_named(office: Office) -> None:
    cash(office, 100)
    close(office, 100)
    with outside(office.store) as connection:
        connection.execute("UPDATE session_close SET facts = '{}'")
    assert "session_facts" in {one.kind for one in office.store.read(check_books)}


def test_a_count_beyond_all_reason_is_refused_in_a_sentence(office: Office) -> None:
    with pytest.raises(AmountTooLarge):
        office.store.write(begin_shift, float_amount=Money(10**18))
    cash(office, 100)
    hundred = Money(100_00)
    for counted in (Money(10**20), [(hundred, 10**17)]):
        with pytest.raises(AmountTooLarge):
            office.store.write(close_shift, counted=counted, explanation="数错")
    with pytest.raises(CountNegative):
        office.store.write(close_shift, counted=[(hundred, 1), (Money(1_00), -99)])
    cash(office, MOST.fen)
    assert close(office, 100 + MOST.fen).difference == ZERO


def test_a_report_says_when_and_by_whom_it_is_printed(office: Office, clock: StoppedClock) -> None:
    cash(office, 100)
    clock.go_on(hours=1)
    (text,) = texts(shift_pdf(report(office), language="zh_CN"))
    assert "打印2026-11-2016:42" in text
    (text,) = texts(shift_pdf(close(office, 100), language="zh_CN"))
    assert "打印2026-11-2016:42" in text
    clock.go_on(days=3)
    again = office.store.read(shift_report, session_id=1)
    (text,) = texts(shift_pdf(again, language="zh_CN"))
    assert "打印2026-11-2316:42" in text
    assert "结账时间：2026-11-2016:42" in text


def test_a_report_of_the_first_kind_is_still_read_and_checked(office: Office) -> None:
    cash(office, 100)
    close(office, 100)
    with outside(office.store) as connection:
        ((text,),) = connection.execute("SELECT facts FROM session_close").fetchall()
        stored = json.loads(text)
        (span,) = stored.pop("series")
        for name in ("cash_in", "let_go", "taken_back", "float_left"):
            del stored[name]
        stored |= {"receipts_from": span["first"], "receipts_to": span["last"]}
        connection.execute("UPDATE session_close SET facts = ?", (json.dumps(stored),))
    found = office.store.read(shift_report, session_id=1)
    assert [(one.first, one.last) for one in found.series] == [("SJ2026-000001",) * 2]
    kinds = {one.kind for one in office.store.read(check_books)}
    assert "session_facts" not in kinds


@pytest.mark.parametrize("days", [-1, 32])
def test_a_session_does_not_begin_by_a_wrong_clock(
    office: Office, clock: StoppedClock, days: int
) -> None:
    clock.go_on(days=days)
    with pytest.raises(ClockDoubtful):
        office.store.write(begin_shift, float_amount=Money(200_00))
    office.store.write(confirm_clock, reason="放假")
    assert office.store.write(begin_shift, float_amount=Money(200_00))
