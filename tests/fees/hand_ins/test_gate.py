"""Cash of the gate: what was handed in for a turn against the tickets that were sold."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.hand_ins.register import HAND_INS, HandInFields, HandInRow
from propdesk.fees.hand_ins.rules import GateTurn
from propdesk.fees.rules import Method
from propdesk.fees.shifts.shifts import close_shift
from propdesk.kernel.money import Money
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import FieldsRefused
from tests.offices import Office

TURN = HandInFields(
    cashier="门岗老沈", closed_on=date(2026, 11, 19), turn=GateTurn.NIGHT, amount=Money(10_000),
    price=Money(500), first_ticket="001001", last_ticket="001020",
)  # fmt: skip


def enter(office: Office, **more: object) -> int:
    return office.store.write(HAND_INS.uses.add, fields=replace(TURN, **more))  # type: ignore[arg-type]  # of its fields


def row(office: Office, record_id: int) -> HandInRow:
    (found,) = office.store.read(HAND_INS.records.rows, ids=[record_id])
    return found


def test_so_many_tickets_are_worth_so_much(office: Office) -> None:
    found = row(office, enter(office))
    assert (found.tickets, found.by_tickets, found.turn) == (20, Money(10_000), GateTurn.NIGHT)


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"amount": Money(9_500)}, "why"),
        ({"last_ticket": ""}, "last_ticket"),
        ({"first_ticket": "", "last_ticket": ""}, "price"),
        ({"last_ticket": "1020"}, "last_ticket"),
        ({"last_ticket": "000999"}, "last_ticket"),
        ({"last_ticket": "A01020"}, "last_ticket"),
        ({"last_ticket": "901020"}, "last_ticket"),
        ({"price": None}, "price"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(
    office: Office, more: dict[str, object], where: str
) -> None:
    with pytest.raises(FieldsRefused) as refusal:
        enter(office, **more)
    assert list(refusal.value.errors) == [where]
    assert not office.store.read(HAND_INS.records.total)


def test_a_difference_with_its_reason_is_found_by_its_chip(office: Office) -> None:
    enter(office)
    short = enter(
        office, first_ticket="001021", last_ticket="001040", amount=Money(9_500), why="一辆车冲卡"
    )
    assert office.store.read(HAND_INS.records.ids, question=asked("differs")) == [short]


def test_a_ticket_is_sold_once(office: Office) -> None:
    first = enter(office)
    with pytest.raises(FieldsRefused) as refusal:
        enter(office, first_ticket="001020", last_ticket="001039")
    assert row(office, first).no in str(refusal.value.errors["first_ticket"])
    enter(office, first_ticket="A01001", last_ticket="A01020")  # of another roll
    office.store.write(HAND_INS.uses.change, record_id=first, fields=replace(TURN, note="交接班"))


def test_cash_of_a_session_has_no_tickets(office: Office) -> None:
    order = Order(
        unit_id=office.units["1-1-101"], parts=(Part(Method.CASH, Money(10_000)),), keep_rest=True
    )
    office.store.write(collect_payment, order=order)
    office.store.write(close_shift, counted=None)
    (one,) = office.store.read(HAND_INS.records.ids)
    seen = office.store.read(HAND_INS.uses.seen, record_id=one)
    with pytest.raises(FieldsRefused) as refusal:
        office.store.write(
            HAND_INS.uses.change, record_id=one, fields=replace(seen, turn=GateTurn.EARLY)
        )
    assert list(refusal.value.errors) == ["turn"]


def test_the_worth_is_that_of_plain_sql(office: Office) -> None:
    enter(office)
    enter(office, first_ticket="001021", last_ticket="001033", amount=Money(6_500))

    def counted(session: Session) -> int:
        query = """
            SELECT sum((CAST(last_ticket AS INTEGER) - CAST(first_ticket AS INTEGER) + 1) * price)
            FROM hand_in
        """
        return int(session.execute(text(query)).scalar_one())

    rows = [row(office, one) for one in office.store.read(HAND_INS.records.ids)]
    assert sum(one.by_tickets.fen for one in rows if one.by_tickets) == office.store.read(counted)
