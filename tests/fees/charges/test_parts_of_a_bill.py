"""Parts of one bill: cumulative, whichever cut is entered first; taken back while nobody paid."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.estate.accounts.following import follow_units
from propdesk.estate.models import Account, Occupancy, Person
from propdesk.estate.rules import RoleKind
from propdesk.fees.billing import billing
from propdesk.fees.charges.cutting import PaidBills, split_bills
from propdesk.fees.charges.joining import PartTouched, join_bill
from propdesk.fees.charges.splitting import Whole, reaching_beyond
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.models import OpenCharge
from propdesk.fees.rules import Method, Proration
from propdesk.kernel.money import Money, round_half_up, total
from tests.fees.estates import PRICE, ROOMS, YUAN, Estate, open_estate
from tests.made_once import made_once
from tests.sales import Split, sell_unit

BUYER = "林晚晴"
FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)
_ANY = [HealthCheck.function_scoped_fixture]


@pytest.fixture
def estate(store: Store) -> Estate:
    """It."""
    return made_once(store, open_estate)


def parts(session: Session) -> list[tuple[str, str, str]]:
    """Who owes to which day how much, of the live lines."""
    rows = session.execute(
        select(Person.name, OpenCharge.period_to, OpenCharge.amount)
        .join(Account, Account.id == OpenCharge.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(OpenCharge.live)
        .order_by(OpenCharge.period_from)
    )
    return [(name, f"{last:%d}", amount.plain) for name, last, amount in rows]


def lines(session: Session) -> list[int]:
    """The live lines by their days."""
    query = select(OpenCharge.charge_id).where(OpenCharge.live)
    return list(session.scalars(query.order_by(OpenCharge.period_from)))


def billed(estate: Estate, area: int = 1_000_000, rule: Proration = Proration.ACTUAL_DAYS) -> int:
    """A flat billed for April 2026 at 1.00 a square metre."""
    unit = estate.unit(area=area)
    estate.tariff(version=replace(PRICE, price=YUAN, proration=rule))
    estate.store.write(billing.publish_run, period="2026-04")
    return unit


@use_case(permission="", touches=("occupancy", "person", "account", "audit"))
def own(session: Session, *, unit_id: int, begins: dict[str, int]) -> None:
    """Say anew who owned the flat from which day of April on."""
    roles = {
        name: role
        for role, name in session.execute(
            select(Occupancy, Person.name)
            .join(Person, Person.id == Occupancy.person_id)
            .where(Occupancy.unit_id == unit_id)
        )
    }
    for name, ends in zip(begins, [*[*begins.values()][1:], None], strict=True):
        if name not in roles:
            person = Person(name=name)
            session.add(person)
            session.flush()
            made = Occupancy(unit_id=unit_id, person_id=person.id, role=RoleKind.OWNER)
            session.add(made)
            roles[name] = made
        roles[name].since = None if begins[name] == 1 else date(2026, 4, begins[name])
        roles[name].until = None if ends is None else date(2026, 4, ends - 1)
    follow_units(session, unit_ids=[unit_id])


def cut(store: Store, unit: int, **begins: int) -> None:
    """Change who owns the flat from which day on, and cut what reaches beyond."""
    store.write(own, unit_id=unit, begins=begins)
    found = store.read(reaching_beyond, unit_ids=[unit])
    store.write(split_bills, lines=found.lines)


def test_a_line_of_90_01_over_30_days_is_45_01_and_45_00(estate: Estate) -> None:
    unit = billed(estate, area=900_100)
    cut(estate.store, unit, 陈雨桐=1, 林晚晴=16)
    assert estate.store.read(parts) == [("陈雨桐", "15", "45.01"), ("林晚晴", "30", "45.00")]


THIRDS = [("陈雨桐", "10", "33.33"), ("何清扬", "20", "33.34"), ("林晚晴", "30", "33.33")]


def test_a_hundred_over_three_times_ten_days_is_cut_alike_whichever_cut_comes_first(
    estate: Estate,
) -> None:
    unit = billed(estate)
    cut(estate.store, unit, 陈雨桐=1, 何清扬=11)
    cut(estate.store, unit, 陈雨桐=1, 何清扬=11, 林晚晴=21)
    assert estate.store.read(parts) == THIRDS


def test_and_so_when_the_later_cut_is_entered_first(estate: Estate) -> None:
    unit = billed(estate)
    cut(estate.store, unit, 陈雨桐=1, 林晚晴=21)
    cut(estate.store, unit, 陈雨桐=1, 何清扬=11, 林晚晴=21)
    assert estate.store.read(parts) == THIRDS


def test_and_so_when_a_cut_was_taken_back_meanwhile(estate: Estate) -> None:
    unit = billed(estate)
    cut(estate.store, unit, 陈雨桐=1, 林晚晴=21)
    cut(estate.store, unit, 陈雨桐=1, 何清扬=11, 林晚晴=21)
    store = estate.store
    assert store.write(join_bill, charge_id=store.read(lines)[0], reason="不拆") == Money(66_67)
    cut(store, unit, 陈雨桐=1, 何清扬=11, 林晚晴=21)
    assert store.read(parts) == THIRDS


def yearly(estate: Estate) -> int:
    """A flat billed for the whole of 2026 in one line of 2,423.70, which is paid."""
    unit = estate.unit()
    estate.tariff(fields=replace(ROOMS, period_months=12))
    estate.store.write(billing.publish_run, period="2026")
    pay(estate.store, unit, Money(2423_70))
    return unit


def pay(store: Store, unit: int, amount: Money) -> str:
    """Pay of the oldest line of a flat; the receipt."""
    line = store.read(lines)[0]
    order = Order(unit_id=unit, parts=(Part(Method.CASH, amount),), charge_ids=(line,))
    return store.write(collect_payment, order=order).receipts[0].no


def sold_on_the_18th_of_march(store: Store, unit: int, paid: PaidBills) -> None:
    """The old owner's last day is the 17th."""
    how = Split(paid=paid)
    day = date(2026, 3, 18)
    store.write(sell_unit, unit_id=unit, day=day, name=BUYER, split=how)


def test_a_year_of_2423_70_sold_on_17_march_is_514_71_and_1908_99(estate: Estate) -> None:
    store, unit = estate.store, yearly(estate)
    sold_on_the_18th_of_march(store, unit, PaidBills.BUYER)
    assert [amount for *_who, amount in store.read(parts)] == ["514.71", "1908.99"]
    store.write(join_bill, charge_id=store.read(lines)[0], reason="不卖了")
    assert store.read(parts) == [("陈雨桐", "31", "2423.70")]


def test_what_the_new_owner_paid_on_his_part_keeps_the_cut_and_names_the_receipt(
    estate: Estate,
) -> None:
    store, unit = estate.store, yearly(estate)
    sold_on_the_18th_of_march(store, unit, PaidBills.PREPAID)
    first, second = store.read(lines)
    order = Order(unit_id=unit, parts=(Part(Method.CASH, Money(100)),), charge_ids=(second,))
    receipt = store.write(collect_payment, order=order).receipts[0].no
    with pytest.raises(PartTouched, match=receipt):
        store.write(join_bill, charge_id=first, reason="不卖了")


@settings(max_examples=20, deadline=None, suppress_health_check=_ANY)
@given(
    days=st.lists(st.integers(2, 30), min_size=1, max_size=4, unique=True),
    area=st.integers(100, 3_000_000),
    rule=st.sampled_from(Proration),
)
def test_any_days_in_any_order_conserve_the_sum_and_make_the_same_parts(
    store: Store, empty_data: Path, days: list[int], area: int, rule: Proration
) -> None:
    store.close()
    store.path.write_bytes(empty_data.read_bytes())
    unit = billed(made_once(store, open_estate), area=area, rule=rule)
    whole = Whole(Money(round_half_up(area, 100)), FIRST, LAST)
    for count in range(1, len(days) + 1):
        known = sorted(days[:count])
        cut(store, unit, 陈雨桐=1, **{f"业主{day}": day for day in known})
    days_of = [FIRST, *(date(2026, 4, day) for day in sorted(days)), date(2026, 5, 1)]
    due = [whole.up_to(rule, day) for day in days_of]
    wanted = [(b - a).plain for a, b in pairwise(due) if b != a]
    assert [amount for *_who, amount in store.read(parts)] == wanted
    assert total(Money.parse(amount) for amount in wanted) == whole.amount
    assert store.read(check_books) == ()
