"""The number of a receipt whose paper was lost is void, and the payment has the next one."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from propdesk.db.models import AuditRow
from propdesk.db.store import Actor, NotPermitted
from propdesk.fees.billing.ahead import counter_line, lines_until
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter import spoiling
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import (
    AlreadyReversed,
    ReasonMissing,
    ShiftClosed,
    void_receipt,
)
from propdesk.fees.counter.spoiling import NotTheSame, OthersNumber, check_spoiling, spoil_receipt
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.models import Payment, Receipt
from propdesk.fees.papers.facts import ReceiptFacts
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.rules import Method
from propdesk.fees.shifts.shifts import close_shift, shift_report
from propdesk.kernel.money import Money
from propdesk.kernel.permissions import Role
from tests.clocks import StoppedClock
from tests.offices import Office

ROOM = "1-1-101"
FIRST, NEXT = "SJ2026-000001", "SJ2026-000002"
WHY = "卡纸"


def facts_of(office: Office, no: str) -> ReceiptFacts:
    """What a receipt says, but for what is its own: number, state, reason and code."""
    said = office.store.read(stored_facts, no=no)
    return replace(said, number="", state="issued", reason="", code="")


def orders(office: Office) -> dict[str, Order]:
    """Payments of every sort, each of them the first of its office."""
    unit = office.units[ROOM]
    ahead = office.store.read(lines_until, unit_id=unit, until=date(2026, 12, 31))
    extra = office.store.read(counter_line, tariff_id=office.counter_tariff, unit_id=unit)
    cash = Part(Method.CASH, Money(75404), tendered=Money(80000))
    lines = office.store.read(household_dues, unit_id=unit).lines
    return {
        "cash with change": Order(unit_id=unit, parts=(cash,)),
        "a part of a line": Order(unit_id=unit, parts=(Part(Method.WECHAT, Money(40000)),)),
        "one line of two": Order(
            unit_id=unit,
            parts=(Part(Method.CARD, Money(10000)),),
            charge_ids=(lines[1].charge_id,),
            limits=((lines[1].charge_id, Money(10000)),),
            remark="分两次",
        ),
        "more than is owed": Order(
            unit_id=unit, parts=(Part(Method.CASH, Money(90000)),), keep_rest=True, payer="陈先生"
        ),
        "rounded off": Order(
            unit_id=unit, parts=(Part(Method.CASH, Money(75400)),), rounded_off=Money(4)
        ),
        "months ahead and a charge of the counter, by two methods": Order(
            unit_id=unit,
            parts=(Part(Method.CASH, Money(100000)), Part(Method.WECHAT, Money(62808))),
            new_lines=(*ahead, extra),
            value_day=date(2026, 11, 18),
        ),
        "a walk-in": Order(
            unit_id=None,
            parts=(Part(Method.CASH, Money(12000)),),
            new_lines=(office.store.read(counter_line, tariff_id=office.counter_tariff),),
            walk_in="装修队李工",
        ),
    }


SORTS = (
    "cash with change", "a part of a line", "one line of two", "more than is owed", "rounded off",
    "months ahead and a charge of the counter, by two methods", "a walk-in",
)  # fmt: skip


@pytest.mark.parametrize("sort", SORTS)
def test_the_payment_stands_as_it_was_under_the_next_number(office: Office, sort: str) -> None:
    store = office.store
    first = store.write(collect_payment, order=orders(office)[sort]).receipts[0].no
    before = store.read(household_dues, unit_id=office.units[ROOM])
    money = store.read(shift_report).total
    said = facts_of(office, first)
    spoiled = store.write(spoil_receipt, no=first, reason=WHY)
    assert (first, spoiled.numbers[0], len(spoiled.anew)) == (FIRST, FIRST, len(spoiled.numbers))
    void, anew = (store.read(stored_facts, no=no) for no in (first, spoiled.anew[0]))
    assert (void.state, void.reason, anew.state) == ("void", WHY, "issued")
    assert facts_of(office, spoiled.anew[0]) == said
    after = store.read(household_dues, unit_id=office.units[ROOM])
    assert after.prepaid_total == before.prepaid_total
    assert [line.open for line in after.lines] == [line.open for line in before.lines]
    assert store.read(shift_report).total == money
    assert store.read(check_books) == ()


def taken(office: Office) -> str:
    """A receipt of all the room owes."""
    order = orders(office)["cash with change"]
    return office.store.write(collect_payment, order=order).receipts[0].no


def test_a_spoiled_number_is_in_the_log_with_its_reason(office: Office) -> None:
    office.store.write(spoil_receipt, no=taken(office), reason=WHY)
    query = select(AuditRow.after).where(AuditRow.what == "receipt.spoil")
    (after,) = office.store.read(lambda session: session.scalars(query).all())
    assert after is not None
    assert WHY in after
    assert NEXT in after


def test_spoiled_after_midnight_it_counts_from_the_day_the_money_came(
    office: Office, clock: StoppedClock
) -> None:
    no = taken(office)
    came = clock.today()
    clock.go_on(hours=10)
    (anew,) = office.store.write(spoil_receipt, no=no, reason=WHY).anew
    query = select(Payment.value_day).join(Receipt, Receipt.payment_id == Payment.id)
    counts_from = office.store.read(lambda session: session.scalar(query.where(Receipt.no == anew)))
    assert counts_from == came < clock.today()


def test_after_a_void_of_the_new_one_nothing_is_left(office: Office) -> None:
    sort = "months ahead and a charge of the counter, by two methods"
    before = office.store.read(household_dues, unit_id=office.units[ROOM])
    no = office.store.write(collect_payment, order=orders(office)[sort]).receipts[0].no
    anew = office.store.write(spoil_receipt, no=no, reason=WHY).anew
    office.store.write(void_receipt, no=anew[0], reason="退款", copies_back=3)
    after = office.store.read(household_dues, unit_id=office.units[ROOM])
    assert [line.charge_id for line in after.lines] == [line.charge_id for line in before.lines]
    assert office.store.read(check_books) == ()


def test_prepayment_that_was_used_is_used_again(office: Office) -> None:
    unit, store = office.units[ROOM], office.store
    store.write(collect_payment, order=orders(office)["more than is owed"])
    extra = store.read(counter_line, tariff_id=office.counter_tariff, unit_id=unit)
    parts = (Part(Method.PREPAID, Money(12000)),)
    order = Order(unit_id=unit, parts=parts, new_lines=(extra,))
    no = store.write(collect_payment, order=order).receipts[0].no
    before = store.read(household_dues, unit_id=unit).prepaid_total
    (anew,) = store.write(spoil_receipt, no=no, reason=WHY).anew
    assert facts_of(office, anew).prepaid_used == Money(12000)
    assert store.read(household_dues, unit_id=unit).prepaid_total == before
    assert store.read(check_books) == ()


def test_who_may_not_and_what_cannot_be_spoiled_is_refused(office: Office) -> None:
    store, no = office.store, taken(office)
    with pytest.raises(ReasonMissing):
        store.write(spoil_receipt, no=no, reason=" ")
    rights = frozenset({"fees.view", "fees.collect"})
    chief = store.actor
    store.as_actor(Actor(7, "周", Role.CASHIER, rights))
    with pytest.raises(NotPermitted):
        store.write(spoil_receipt, no=no, reason=WHY)
    store.as_actor(Actor(7, "周", Role.SUPERVISOR, rights | {"fees.void", "fees.supervise"}))
    with pytest.raises(OthersNumber):  # the cash would go into another drawer
        store.write(spoil_receipt, no=no, reason=WHY)
    store.as_actor(chief)
    (anew,) = store.write(spoil_receipt, no=no, reason=WHY).anew
    with pytest.raises(AlreadyReversed):
        store.write(spoil_receipt, no=no, reason=WHY)
    store.write(close_shift, counted=[(Money(1), 75404)], explanation="")
    with pytest.raises(ShiftClosed):
        store.read(check_spoiling, no=anew)


def test_what_would_not_give_the_same_receipt_changes_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    no = taken(office)
    order_of = spoiling.order_again
    less = (Part(Method.CASH, Money(50000)),)
    monkeypatch.setattr(spoiling, "order_again", lambda *what: replace(order_of(*what), parts=less))
    with pytest.raises(NotTheSame, match=no):
        office.store.write(spoil_receipt, no=no, reason=WHY)
    assert office.store.read(stored_facts, no=no).state == "issued"
    assert office.store.read(check_books) == ()
