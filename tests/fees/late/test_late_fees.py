"""What lines owe for being late, out of the books: value days, parts, voids, clauses."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Collected, Order, Part
from propdesk.fees.counter.reversing import void_receipt
from propdesk.fees.late.late_fees import LateFee, late_fees
from propdesk.fees.late.register import CLAUSES, ClauseEnd, ClauseFields
from propdesk.fees.late.rules import ClauseState, LateCap
from propdesk.fees.models import OpenCharge
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from propdesk.kernel.records.refusals import FieldsRefused
from tests.fees.late.clauses_made import WORDS, add_clause, own_item
from tests.offices import Office

ROOM = "1-1-101"
BILL = 37_702  # 134.65 m² at 2.80, September due on 30 September


def lines(office: Office, room: str = ROOM) -> list[tuple[int, date]]:
    """The lines of a room and their due days, the oldest first."""

    def find(session: Session) -> list[tuple[int, date]]:
        query = select(OpenCharge.charge_id, OpenCharge.due_day)
        query = query.where(OpenCharge.unit_id == office.units[room], OpenCharge.live)
        return [(one, day) for one, day in session.execute(query.order_by(OpenCharge.due_day))]

    return office.store.read(find)


def pay(office: Office, charge: int, fen: int, day: date | None = None, **more: Any) -> Collected:
    part = Part(Method.TRANSFER, Money(fen))
    order = Order(
        unit_id=office.units[ROOM], parts=(part,), charge_ids=(charge,), value_day=day, **more
    )
    return office.store.write(collect_payment, order=order)


def fee_of(office: Office, charge: int, day: date | None = None) -> LateFee | None:
    return office.store.read(late_fees, charges=[charge], day=day).get(charge)


def test_nothing_is_asked_without_a_clause(office: Office) -> None:
    assert office.store.read(late_fees, day=date(2027, 6, 1)) == {}


def test_days_count_from_the_due_day_to_the_value_day_of_each_payment(office: Office) -> None:
    add_clause(office.store)
    (first, due), _second = lines(office)
    assert due == date(2026, 9, 30)
    pay(office, first, 10_000, date(2026, 10, 10))
    pay(office, first, 27_702, date(2026, 10, 25))
    found = fee_of(office, first, date(2027, 1, 1))
    assert found is not None
    assert [(one.days, one.principal.fen) for one in found.accrued.segments] == [
        (10, BILL), (15, BILL - 10_000),
    ]  # fmt: skip
    # 377.02 × 10 × 0.05 % + 277.02 × 15 × 0.05 % = 1.8851 + 2.07765
    assert found.claim == Money(3_96)
    assert found.is_kept


def test_an_open_line_grows_till_today_and_one_not_yet_due_has_nothing(office: Office) -> None:
    add_clause(office.store)
    (first, _due), (second, due) = lines(office)
    found = office.store.read(late_fees)
    mine = {one: found[one].days for one in (first, second) if one in found}
    assert due == date(2026, 10, 31)
    assert mine == {first: 51, second: 20}  # till 20 November
    assert fee_of(office, second, due) is None


def test_a_payment_made_void_never_was(office: Office) -> None:
    add_clause(office.store)
    (first, _due), _second = lines(office)
    done = pay(office, first, BILL, date(2026, 10, 10))
    paid = fee_of(office, first)
    assert paid is not None
    assert paid.days == 10
    office.store.write(void_receipt, no=done.receipts[0].no, reason="打错")
    again = fee_of(office, first)
    assert again is not None
    assert again.days == 51


def test_only_items_and_due_days_of_a_clause_are_counted(office: Office) -> None:
    clause = add_clause(office.store, first=date(2026, 10, 1))
    (first, _due), (second, _next) = lines(office)
    assert fee_of(office, first) is None
    assert fee_of(office, second) is not None
    move = CLAUSES.uses.move
    form = ClauseEnd(until=date(2026, 10, 30))
    office.store.write(move, record_id=clause, to=ClauseState.ENDED, form=form)
    assert fee_of(office, second) is None


def test_two_clauses_of_an_item_do_not_meet(office: Office) -> None:
    clause = add_clause(office.store)
    with pytest.raises(FieldsRefused) as refused:
        add_clause(office.store, first=date(2026, 1, 1))
    assert "first" in refused.value.errors
    form = ClauseEnd(until=date(2025, 12, 31))
    office.store.write(CLAUSES.uses.move, record_id=clause, to=ClauseState.ENDED, form=form)
    assert add_clause(office.store, first=date(2026, 1, 1), rate=3_000)


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("clause", {"clause": " "}),
        ("rate", {"rate": 100_001}),
        ("yearly", {"cap": LateCap.YEARLY}),
        ("first", {"agreed_on": date(2027, 1, 1)}),
        ("item_id", {"item_id": 0}),
    ],
)
def test_a_clause_without_wording_or_beyond_reason_is_refused(
    office: Office, field: str, more: dict[str, Any]
) -> None:
    fields: dict[str, Any] = {
        "item_id": own_item(office.store), "clause": WORDS, "article": "第十二条",
        "agreed_on": date(2020, 1, 1), "first": date(2020, 1, 1), "rate": 5_000,
    }  # fmt: skip
    with pytest.raises(FieldsRefused) as refused:
        office.store.write(CLAUSES.uses.add, fields=ClauseFields(**(fields | more)))
    assert field in refused.value.errors
