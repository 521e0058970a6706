"""Bills of a flat that was sold are cut, what is paid on them goes along; all of it goes back."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import Actor, NotPermitted, Store
from propdesk.estate.models import Account, Person
from propdesk.fees.billing.ahead import counter_line
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.billing.listing import RUNS
from propdesk.fees.billing.undoing import LinePaid, take_back_line, undo_run
from propdesk.fees.charges.cutting import Cut, PaidBills, split_bills
from propdesk.fees.charges.joining import BillNotCut, PartTouched, SurplusUsed, join_bill
from propdesk.fees.charges.splitting import reaching_beyond
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import void_receipt
from propdesk.fees.dues.carried import BillCut
from propdesk.fees.models import Charge, OpenCharge, PrepaymentEntry
from propdesk.fees.prepayments.moving import move_prepayment
from propdesk.fees.rules import Method
from propdesk.household.timeline import timeline
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.permissions import Role
from tests.fees.charges.test_splitting import SOLD_ON, YEAR, live, yearly_flat
from tests.made_once import made_once
from tests.offices import Office
from tests.roles import rights_of
from tests.sales import Split, sell_unit

SELLER, BUYER = "陈雨桐", "林晚晴"
OLD, NEW = Money(232_26), Money(967_74)  # of 1,200.00 sold on 11 March


@pytest.fixture
def flat(store: Store) -> int:
    """A flat of the seller with a space, both billed for the year."""
    return made_once(store, yearly_flat)


def pay(store: Store, unit: int, amount: Money, rounded_off: Money = ZERO) -> str:
    """Pay of the flat's line, the oldest; the receipt."""
    line = store.read(lines_of)[0]
    order = Order(
        unit_id=unit,
        parts=(Part(Method.CASH, amount),),
        charge_ids=(line,),
        rounded_off=rounded_off,
    )
    return store.write(collect_payment, order=order).receipts[0].no


def lines_of(session: Session) -> list[int]:
    """The live lines, the flat's first."""
    query = select(OpenCharge.charge_id).where(OpenCharge.live)
    return list(session.scalars(query.order_by(OpenCharge.unit_id, OpenCharge.period_from)))


def state(session: Session) -> list[tuple[str, str, str, str]]:
    """The live lines of the flat: who owes, to which day, how much, and what is settled."""
    first = select(func.min(OpenCharge.unit_id)).scalar_subquery()
    rows = session.execute(
        select(Person.name, OpenCharge.period_to, OpenCharge.amount, OpenCharge.settled)
        .join(Account, Account.id == OpenCharge.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(OpenCharge.live, OpenCharge.unit_id == first)
        .order_by(OpenCharge.period_from)
    )
    return [(name, str(last), amount.plain, paid.plain) for name, last, amount, paid in rows]


def prepaid(session: Session) -> dict[str, str]:
    """Whose prepayment is how much."""
    rows = session.execute(
        select(Person.name, func.sum(PrepaymentEntry.amount))
        .join(Account, Account.id == PrepaymentEntry.account_id)
        .join(Person, Person.id == Account.person_id)
        .group_by(Person.name)
    )
    return {name: amount.plain for name, amount in rows if amount}


def sold(store: Store, unit: int, paid: PaidBills, *, unpaid: bool = False) -> Cut:
    """Sell the flat."""
    split = Split(unpaid, paid)
    return store.write(sell_unit, unit_id=unit, day=SOLD_ON, name=BUYER, split=split)


def in_order(store: Store) -> bool:
    """Whether the books are."""
    return [one.sentence for one in store.read(check_books)] == []


@pytest.mark.parametrize(
    ("paid", "taken", "seller", "buyer", "left"),
    [
        (PaidBills.PREPAID, 1200_00, "232.26", "0.00", {SELLER: "967.74"}),
        (PaidBills.BUYER, 1200_00, "232.26", "967.74", {}),
        (PaidBills.PREPAID, 300_00, "232.26", "0.00", {SELLER: "67.74"}),
        (PaidBills.BUYER, 300_00, "232.26", "67.74", {}),
        (PaidBills.PREPAID, 100_00, "100.00", "0.00", {}),
        (PaidBills.BUYER, 100_00, "100.00", "0.00", {}),
    ],
)
def test_what_was_paid_settles_the_seller_first_and_the_rest_goes_where_it_is_said(
    store: Store, flat: int, paid: PaidBills, taken: int, seller: str, buyer: str,
    left: dict[str, str],
) -> None:  # fmt: skip
    pay(store, flat, Money(taken))
    cut = sold(store, flat, paid)
    assert (cut.bills, cut.moved, cut.surplus) == (1, NEW, max(ZERO, Money(taken) - OLD))
    assert store.read(state) == [
        (SELLER, "2026-03-10", "232.26", seller), (BUYER, "2026-12-31", "967.74", buyer),
    ]  # fmt: skip
    assert store.read(prepaid) == left
    assert in_order(store)
    assert store.write(publish_run, period="2026").created == 0


def test_what_the_office_let_go_stays_with_whom_it_was_let_go(
    store: Store, flat: int
) -> None:  # fmt: skip
    pay(store, flat, Money(1199_50), Money(50))
    assert sold(store, flat, PaidBills.PREPAID).bills == 1
    assert store.read(state)[0][2:] == ("232.26", "232.26")
    assert store.read(prepaid) == {SELLER: "967.74"}  # 231.76 and 0.50 settle the seller's part
    assert in_order(store)


@pytest.mark.parametrize("paid", [PaidBills.PREPAID, PaidBills.BUYER])
@pytest.mark.parametrize("taken", [100_00, 300_00, 1200_00])
def test_a_cut_that_is_taken_back_leaves_the_bill_paid_as_it_was_and_its_receipt_can_be_voided(
    store: Store, flat: int, paid: PaidBills, taken: int
) -> None:  # fmt: skip
    receipt = pay(store, flat, Money(taken))
    sold(store, flat, paid)
    with pytest.raises(BillCut, match="2026-01-01"):
        store.write(void_receipt, no=receipt, reason="错")
    part = store.read(lines_of)[0]
    assert store.write(join_bill, charge_id=part, reason="不拆") == YEAR
    assert store.read(state) == [(SELLER, "2026-12-31", "1200.00", Money(taken).plain)]
    assert store.read(prepaid) == {}
    whole = store.read(lines_of)[0]
    with pytest.raises(LinePaid, match=receipt):
        store.write(take_back_line, charge_id=whole, reason="错")
    store.write(void_receipt, no=receipt, reason="错")
    assert store.read(state) == [(SELLER, "2026-12-31", "1200.00", "0.00")]
    assert in_order(store)
    store.write(take_back_line, charge_id=whole, reason="错")
    assert store.write(publish_run, period="2026").created == 2  # now cut by who owes
    assert in_order(store)


def test_an_unpaid_cut_goes_back_too(store: Store, flat: int) -> None:
    sold(store, flat, PaidBills.STAY, unpaid=True)
    store.write(join_bill, charge_id=store.read(lines_of)[1], reason="不拆")
    assert store.read(state) == [(SELLER, "2026-12-31", "1200.00", "0.00")]
    with pytest.raises(BillNotCut):
        store.write(join_bill, charge_id=store.read(lines_of)[0], reason="不拆")
    assert in_order(store)


def test_a_charge_added_at_the_desk_is_no_part_of_a_cut(office: Office) -> None:
    room = office.units["1-1-101"]
    line = office.store.read(counter_line, tariff_id=office.counter_tariff, unit_id=room)
    part = Part(Method.CASH, line.amount)
    order = Order(unit_id=room, parts=(part,), new_lines=(line,), charge_ids=())
    paid = office.store.write(collect_payment, order=order)
    with pytest.raises(BillNotCut):
        office.store.write(join_bill, charge_id=paid.allocated[0].charge_id, reason="不拆")


def test_a_cut_stays_once_a_part_was_paid_or_its_prepayment_is_used(
    store: Store, flat: int
) -> None:  # fmt: skip
    pay(store, flat, Money(300_00))
    sold(store, flat, PaidBills.PREPAID)
    first, second = store.read(lines_of)[:2]
    with pytest.raises(LinePaid, match="SJ2026-000001"):
        store.write(take_back_line, charge_id=first, reason="错")
    account = store.read(lambda session: session.get_one(Charge, first).account_id)
    moved = store.write(
        move_prepayment, from_account_id=account, to_unit_id=flat, amount=Money(1), reason="约定"
    )
    assert moved.amount == Money(1)
    with pytest.raises(SurplusUsed, match=r"67\.74.*67\.73"):
        store.write(join_bill, charge_id=first, reason="不拆")
    order = Order(unit_id=flat, parts=(Part(Method.CASH, Money(10_00)),), charge_ids=(second,))
    store.write(collect_payment, order=order)
    with pytest.raises(PartTouched):
        store.write(join_bill, charge_id=first, reason="不拆")
    assert in_order(store)


def test_bills_left_behind_are_found_and_cut_any_time_later(
    store: Store, flat: int
) -> None:  # fmt: skip
    pay(store, flat, YEAR)
    assert store.read(reaching_beyond, unit_ids=[flat]).lines == ()
    sold(store, flat, PaidBills.STAY)
    found = store.read(reaching_beyond, unit_ids=[flat])
    assert [(one.day, one.new_part) for one in found.lines] == [(SOLD_ON, NEW)] * 2
    assert (len(found.unpaid), found.surplus) == (1, NEW)
    cut = store.write(split_bills, lines=found.lines, paid=PaidBills.BUYER)
    assert (cut.bills, cut.surplus) == (2, NEW)
    assert store.read(reaching_beyond, unit_ids=[flat]).lines == ()
    assert len(store.read(live)) == 4
    assert in_order(store)


def test_what_changed_since_the_preview_is_not_cut(store: Store, flat: int) -> None:
    sold(store, flat, PaidBills.STAY)
    found = store.read(reaching_beyond, unit_ids=[flat])
    pay(store, flat, Money(300_00))
    assert store.write(split_bills, lines=found.lines, paid=PaidBills.BUYER).bills == 1


def test_moving_what_was_paid_needs_its_own_right(store: Store, flat: int) -> None:
    sold(store, flat, PaidBills.STAY)
    found = store.read(reaching_beyond, unit_ids=[flat])
    grants = rights_of(Role.MANAGER) - {"fees.correct"}
    store.actor = Actor(7, "收费员", Role.CLERK, grants)
    with pytest.raises(NotPermitted):
        store.write(split_bills, lines=found.lines, paid=PaidBills.BUYER)
    assert store.write(split_bills, lines=found.lines).bills == 2


def test_the_undo_of_a_run_takes_unpaid_parts_and_lists_paid_ones(
    store: Store, flat: int
) -> None:  # fmt: skip
    pay(store, flat, Money(100_00))
    sold(store, flat, PaidBills.BUYER, unpaid=True)
    run = store.read(RUNS.first)[0]
    done = store.write(undo_run, run_id=run.id)
    assert (done.reversed, [one.settled for one in done.kept]) == (3, [Money(100_00)])
    assert store.read(state) == [(SELLER, "2026-03-10", "232.26", "100.00")]
    assert in_order(store)
    bills = [one.amount for one in store.read(timeline, unit_id=flat) if "2026" in one.what]
    told = [one.amount for one in store.read(timeline, unit_id=flat) if one.icon == "git-compare"]
    assert told == [YEAR]
    assert YEAR in bills  # what the run made, not what it was cut into


def test_who_sells_in_june_again_cuts_the_part(store: Store, flat: int) -> None:
    pay(store, flat, YEAR)
    sold(store, flat, PaidBills.BUYER)
    store.write(
        sell_unit,
        unit_id=flat,
        day=date(2026, 7, 1),
        name="王芳",
        split=Split(unpaid=True, paid=PaidBills.BUYER),
    )
    assert [(who, last, paid) for who, last, _amount, paid in store.read(state)] == [
        (SELLER, "2026-03-10", "232.26"),
        (BUYER, "2026-06-30", "367.74"),
        ("王芳", "2026-12-31", "600.00"),
    ]
    assert in_order(store)
