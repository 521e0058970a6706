"""What a close has to hand in, where it went, and what waits."""

from datetime import date

import pytest

from propdesk.db.store import Store
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.hand_ins.register import (
    HAND_INS,
    AtTheBank,
    HandInFields,
    HandInRow,
    WithSomebody,
)
from propdesk.fees.hand_ins.rules import HandInState
from propdesk.fees.rules import Method
from propdesk.fees.shifts.shifts import begin_shift, close_shift
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import values_of
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.today.overview import due_lines
from tests.clocks import StoppedClock
from tests.offices import Office


def take(office: Office, fen: int, method: Method = Method.CASH) -> None:
    order = Order(
        unit_id=office.units["1-1-101"], parts=(Part(method, Money(fen)),), keep_rest=True
    )
    office.store.write(collect_payment, order=order)


def waiting(store: Store) -> list[HandInRow]:
    return list(store.read(HAND_INS.records.rows, ids=store.read(HAND_INS.records.ids)))


def test_a_close_makes_one_of_the_cash_that_leaves_the_drawer(office: Office) -> None:
    office.store.write(begin_shift, float_amount=Money(20_000))
    take(office, 30_000)
    take(office, 5_000, Method.WECHAT)
    report = office.store.write(close_shift, counted=Money(50_000), float_left=Money(20_000))
    (one,) = waiting(office.store)
    assert (one.amount, one.report, one.state) == (
        Money(30_000), report.number, HandInState.WAITS,
    )  # fmt: skip
    assert one.due_by == date(2026, 11, 21)


def test_a_close_without_cash_makes_none(office: Office) -> None:
    take(office, 5_000, Method.WECHAT)
    office.store.write(close_shift, counted=ZERO)
    assert waiting(office.store) == []


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ({"handed_to": "会计小周"}, HandInState.RECEIVED),
        ({"handed_to": "城市银行", "slip_number": "88231"}, HandInState.DEPOSITED),
    ],
)
def test_one_that_the_report_says_is_cleared_at_once(
    office: Office, words: dict[str, str], state: HandInState
) -> None:
    take(office, 30_000)
    office.store.write(close_shift, counted=Money(30_000), **words)  # type: ignore[arg-type]  # of close_shift
    (one,) = waiting(office.store)
    assert one.state is state
    assert one.cleared_on == date(2026, 11, 20)
    assert (one.received_by or one.slip_no) in words.values()


def test_it_is_received_then_deposited_and_taken_back(office: Office) -> None:
    take(office, 30_000)
    office.store.write(close_shift, counted=None)
    (one,) = waiting(office.store)
    move = HAND_INS.uses.move
    office.store.write(
        move, record_id=one.id, to=HandInState.RECEIVED, form=WithSomebody(received_by="会计")
    )
    office.store.write(
        move,
        record_id=one.id,
        to=HandInState.DEPOSITED,
        form=AtTheBank(bank="城市银行", slip_no="88231"),
    )
    (one,) = waiting(office.store)
    assert (one.state, one.received_by, one.slip_no) == (HandInState.DEPOSITED, "会计", "88231")


def test_the_amount_of_a_session_is_that_of_its_report(office: Office) -> None:
    take(office, 30_000)
    office.store.write(close_shift, counted=None)
    (one,) = waiting(office.store)
    values = {**values_of(HandInFields, one), "amount": Money(1)}
    with pytest.raises(FieldsRefused):
        office.store.write(HAND_INS.uses.change, record_id=one.id, fields=HandInFields(**values))


def test_cash_that_waits_past_its_day_stands_on_today(office: Office) -> None:
    take(office, 30_000)
    office.store.write(close_shift, counted=None)

    def lines() -> list[int]:
        found = office.store.read(due_lines)
        return [one.count for one in found if one.page_id == "fees.hand_ins"]

    assert lines() == []
    assert isinstance(office.store.clock, StoppedClock)
    office.store.clock.go_on(days=2)
    assert lines() == [1]
