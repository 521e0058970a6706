"""What was paid or waived of a late fee goes along when its line is cut or put elsewhere."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.estate.rules import RoleKind
from propdesk.fees.billing.undoing import LinePaid, take_back_line, undo_run
from propdesk.fees.charges.joining import join_bill
from propdesk.fees.checks.checks import check_books
from propdesk.fees.corrections.fields import Booking, CorrectionFields
from propdesk.fees.corrections.register import CORRECTIONS
from propdesk.fees.corrections.rules import CorrectionKind, CorrectionState
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import void_receipt
from propdesk.fees.late.late_fees import LateFee, late_fees
from propdesk.fees.models import BillingRun, Charge, OpenCharge
from propdesk.fees.rules import ChargeKind, Method, Proration
from propdesk.kernel.errors import UserError
from propdesk.kernel.money import ZERO, Money, total
from tests.fees.charges.test_parts_of_a_bill import billed, cut
from tests.fees.estates import Estate, add_role, open_estate
from tests.fees.late.clauses_made import add_clause
from tests.made_once import made_once

WHOLE_FEE = Money(10_20)  # 100.00 due on 30 April, 204 days till 20 November at 0.05 %
K, S = CorrectionKind, CorrectionState


@pytest.fixture
def estate(store: Store) -> Estate:
    """It, with a clause."""
    found = made_once(store, open_estate)
    add_clause(store)
    return found


def bills(session: Session) -> list[int]:
    """The live lines but those of late fees, by their days."""
    query = select(OpenCharge.charge_id).where(
        OpenCharge.live, OpenCharge.kind != ChargeKind.LATE_FEE, OpenCharge.amount > ZERO
    )
    return list(session.scalars(query.order_by(OpenCharge.period_from, OpenCharge.charge_id)))


def posted(session: Session) -> Money:
    """What stands in the books of late fees."""
    query = select(OpenCharge.amount).where(OpenCharge.live, OpenCharge.kind == ChargeKind.LATE_FEE)
    return total(session.scalars(query))


def fees(store: Store) -> list[LateFee]:
    """The late fees by the days of their lines."""
    found = store.read(late_fees)
    return [found[one] for one in store.read(bills) if one in found]


def pay_fee(store: Store, unit: int, charge: int, amount: Money) -> str:
    """Pay part of the late fee of a line; the receipt."""
    order = Order(
        unit_id=unit, parts=(Part(Method.CASH, amount),), charge_ids=(), late_fees=(charge,)
    )
    return store.write(collect_payment, order=order).receipts[0].no


def correct(store: Store, kind: CorrectionKind, charge: int, amount: Money, **more: str) -> int:
    """Enter a correction of a line."""
    fields = CorrectionFields(charge_id=charge, kind=kind, amount=amount, why="商定", **more)  # type: ignore[arg-type]  # texts
    made = store.write(CORRECTIONS.uses.add, fields=fields)
    store.write(CORRECTIONS.uses.move, record_id=made, to=S.DONE, form=Booking())
    return made


def test_what_the_old_owner_paid_counts_for_his_part_and_what_is_beyond_for_the_new_ones(
    estate: Estate,
) -> None:
    store, unit = estate.store, billed(estate)
    (bill,) = store.read(bills)
    pay_fee(store, unit, bill, Money(6_00))
    cut(store, unit, 陈雨桐=1, 林晚晴=16)
    old, new = fees(store)
    assert (old.accrued.amount, new.accrued.amount) == (Money(5_10), Money(5_10))
    assert (old.posted, new.posted) == (Money(5_10), Money(90))
    assert old.claim + new.claim == WHOLE_FEE - Money(6_00)
    assert store.read(check_books) == ()


def test_what_was_waived_of_it_goes_along_as_what_was_paid(estate: Estate) -> None:
    store, unit = estate.store, billed(estate)
    (bill,) = store.read(bills)
    correct(store, K.LATE_FEE, bill, WHOLE_FEE)
    cut(store, unit, 陈雨桐=1, 林晚晴=16)
    assert [one.claim for one in fees(store)] == [ZERO, ZERO]


def test_a_cut_that_is_taken_back_brings_it_to_the_whole_again(estate: Estate) -> None:
    store, unit = estate.store, billed(estate)
    (bill,) = store.read(bills)
    pay_fee(store, unit, bill, Money(6_00))
    cut(store, unit, 陈雨桐=1, 林晚晴=16)
    store.write(join_bill, charge_id=store.read(bills)[0], reason="不卖了")
    (whole,) = fees(store)
    assert (whole.posted, whole.claim) == (Money(6_00), Money(4_20))


def test_it_goes_on_through_a_second_cut(estate: Estate) -> None:
    store, unit = estate.store, billed(estate)
    (bill,) = store.read(bills)
    pay_fee(store, unit, bill, Money(6_00))
    cut(store, unit, 陈雨桐=1, 林晚晴=16)
    cut(store, unit, 陈雨桐=1, 何清扬=7, 林晚晴=16)
    assert [one.posted for one in fees(store)] == [Money(2_04), Money(3_06), Money(90)]
    pay_fee(store, unit, store.read(bills)[2], Money(4_20))
    assert [one.claim for one in fees(store)] == [ZERO, ZERO, ZERO]
    assert store.read(check_books) == ()


def test_a_receipt_of_it_that_is_made_void_after_the_cut_lets_all_be_asked_again(
    estate: Estate,
) -> None:
    store, unit = estate.store, billed(estate)
    (bill,) = store.read(bills)
    receipt = pay_fee(store, unit, bill, Money(6_00))
    cut(store, unit, 陈雨桐=1, 林晚晴=16)
    store.write(void_receipt, no=receipt, reason="打错")
    assert [(one.posted, one.claim) for one in fees(store)] == [(ZERO, Money(5_10))] * 2


def test_a_charge_put_with_somebody_else_is_asked_for_the_days_nobody_paid_yet(
    estate: Estate,
) -> None:
    store, unit = estate.store, billed(estate)
    store.write(add_role, unit_id=unit, name="林晚晴", role=RoleKind.TENANT)
    (bill,) = store.read(bills)
    pay_fee(store, unit, bill, Money(6_00))
    made = correct(store, K.MOVE, bill, Money(60_00), payer="林晚晴")
    old, new = fees(store)
    assert (old.accrued.amount, old.posted) == (Money(4_08), Money(4_08))
    assert (new.accrued.amount, new.posted) == (Money(6_12), Money(1_92))
    assert store.read(check_books) == ()
    store.write(CORRECTIONS.uses.move, record_id=made, to=S.TAKEN_BACK, why="错了")
    (again,) = fees(store)
    assert (again.posted, again.claim) == (Money(6_00), Money(4_20))


def test_a_bill_whose_late_fee_is_paid_is_not_taken_back_before_that_is(estate: Estate) -> None:
    store, unit = estate.store, billed(estate)
    (bill,) = store.read(bills)
    receipt = pay_fee(store, unit, bill, Money(6_00))
    with pytest.raises(LinePaid, match=f"6.00.*{receipt}"):
        store.write(take_back_line, charge_id=bill, reason="错了")
    run = store.read(lambda session: session.scalars(select(BillingRun.id)).one())
    (kept,) = store.write(undo_run, run_id=run).kept
    assert (kept.charge_id, kept.settled) == (bill, Money(6_00))
    store.write(void_receipt, no=receipt, reason="打错")
    assert store.write(take_back_line, charge_id=bill, reason="错了").amount == Money(100_00)


_WHAT = st.sampled_from(("pay", "cut", "join", "move"))
_STEPS = st.lists(st.tuples(_WHAT, st.integers(2, 30), st.integers(1, 99)), min_size=2, max_size=7)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=_STEPS, area=st.integers(100_000, 3_000_000), rule=st.sampled_from(Proration))
def test_whatever_happens_to_a_bill_what_was_paid_of_late_fees_is_counted_once(
    store: Store,
    empty_data: Path,
    steps: list[tuple[str, int, int]],
    area: int,
    rule: Proration,
) -> None:
    store.close()
    store.path.write_bytes(empty_data.read_bytes())
    estate = made_once(store, open_estate)
    add_clause(store)
    unit = billed(estate, area, rule)
    store.write(add_role, unit_id=unit, name="租户", role=RoleKind.TENANT)
    owners = {"陈雨桐": 1}
    for what, day, share in steps:
        found = fees(store)
        one = found[day % len(found)]
        if what == "pay" and (amount := Money(one.claim.fen * share // 100)):
            pay_fee(store, unit, one.charge_id, amount)
        elif what == "cut":
            owners[f"业主{day}"] = day
            owners = dict(sorted(owners.items(), key=lambda owner: owner[1]))
            cut(store, unit, **owners)
        elif what == "join":
            _join(store, one.charge_id)
        elif what == "move" and store.read(_is_a_bill, one.charge_id) and one.unpaid.fen > 1:
            amount = Money(one.unpaid.fen * share // 100 or 1)
            correct(store, K.MOVE, one.charge_id, amount, payer="租户")
        now = fees(store)
        assert total(fee.posted for fee in now) == store.read(posted)
        assert all(fee.posted >= ZERO for fee in now)
        most = max(total(fee.accrued.amount for fee in now), store.read(posted))
        assert store.read(posted) + total(fee.claim for fee in now) <= most
    assert store.read(check_books) == ()


def _is_a_bill(session: Session, charge: int) -> bool:
    return session.get_one(Charge, charge).kind is ChargeKind.NORMAL


def _join(store: Store, charge: int) -> None:
    with suppress(UserError):  # it is no part, or something was done to one since
        store.write(join_bill, charge_id=charge, reason="不拆")
