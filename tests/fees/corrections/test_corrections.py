"""Waivers, write-offs and adjustments: who may, what they post, and that all goes back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.estate.people.occupancy import add_resident
from propdesk.estate.records import PersonFields, RoleFields
from propdesk.estate.rules import RoleKind
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.charges.listing import charge_details
from propdesk.fees.checks.checks import check_books
from propdesk.fees.corrections.begun import NothingToCorrect, correction_begun
from propdesk.fees.corrections.ceilings import AboveCeiling, NeedsApproval, OwnRequest
from propdesk.fees.corrections.correcting import CorrectionPaid, CreditUsed
from propdesk.fees.corrections.fields import Booking, CorrectionFields
from propdesk.fees.corrections.naming import (
    NoSuchCharge,
    SeveralCharges,
    charge_meant,
    charge_name,
)
from propdesk.fees.corrections.register import CORRECTIONS
from propdesk.fees.corrections.rules import CorrectionKind, CorrectionState
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.dues.prepaid import balance_of
from propdesk.fees.models import Charge, OpenCharge, Reduction
from propdesk.fees.rules import ChargeKind, Method
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from tests.fees.deposits.desk_work import acting_as, add_users
from tests.offices import Office

ROOM = "1-1-101"
BILL = Money(37_702)  # 134.65 m² at 2.80
K, S = CorrectionKind, CorrectionState


@pytest.fixture(autouse=True)
def sound(office: Office) -> Iterator[None]:
    """The books hold after each test."""
    yield
    assert office.store.read(check_books) == ()


def charge_of(office: Office, month: int = 9, room: str = ROOM) -> int:
    def find(session: Session) -> int:
        return session.scalars(
            select(OpenCharge.charge_id).where(
                OpenCharge.unit_id == office.units[room],
                OpenCharge.period_from == date(2026, month, 1),
                OpenCharge.kind == ChargeKind.NORMAL,
            )
        ).one()

    return office.store.read(find)


def line_of(office: Office, charge_id: int) -> OpenCharge:
    return office.store.read(lambda session: session.get_one(OpenCharge, charge_id))


def ask(
    office: Office, kind: CorrectionKind, amount: int, charge_id: int | None = None, **more: Any
) -> int:
    fields = CorrectionFields(
        charge_id=charge_id or charge_of(office), kind=kind, amount=Money(amount),
        why="The lift stood still", **more,
    )  # fmt: skip
    return office.store.write(CORRECTIONS.uses.add, fields=fields)


def enter(office: Office, made: int) -> None:
    office.store.write(CORRECTIONS.uses.move, record_id=made, to=S.DONE, form=Booking())


def test_a_refusal_that_is_taken_back_leaves_the_reason_of_the_request(office: Office) -> None:
    made = ask(office, K.WAIVER, 5_000)
    office.store.write(CORRECTIONS.uses.move, record_id=made, to=S.REFUSED, why="no paper")
    office.store.write(CORRECTIONS.uses.undo, record_id=made)
    (row,) = office.store.read(CORRECTIONS.records.rows, ids=[made])
    assert (row.state, row.why) == (S.ASKED, "The lift stood still")


def done(office: Office, kind: CorrectionKind, amount: int, **more: Any) -> int:
    made = ask(office, kind, amount, **more)
    enter(office, made)
    return made


def back(office: Office, made: int) -> None:
    office.store.write(
        CORRECTIONS.uses.move, record_id=made, to=S.TAKEN_BACK, why="Was another room"
    )


def row_of(office: Office, made: int) -> Any:
    (row,) = office.store.read(CORRECTIONS.records.rows, ids=[made])
    return row


def owed(office: Office, room: str = ROOM) -> Money:
    return office.store.read(household_dues, unit_id=office.units[room]).owed


def pay(office: Office, charge_id: int, amount: Money = BILL) -> None:
    order = Order(
        unit_id=office.units[ROOM], parts=(Part(Method.CASH, amount),), charge_ids=(charge_id,)
    )
    office.store.write(collect_payment, order=order)


def ceilings(office: Office, **most: int) -> None:
    known = office.store.read(estate_settings)
    changed = replace(known, waiver_ceilings=tuple(most.items()))
    office.store.write(change_estate_settings, settings=changed)


def prepaid(office: Office, charge_id: int) -> Money:
    return office.store.read(
        lambda session: balance_of(session, session.get_one(Charge, charge_id).account_id, None)
    )


def test_a_waiver_settles_without_money_and_comes_back(office: Office) -> None:
    before = owed(office)
    made = done(office, K.WAIVER, 5_000)
    assert owed(office) == before - Money(5_000)
    row = row_of(office, made)
    assert (row.state, row.charge, row.unit, row.debtor) == (S.DONE, "物业费", ROOM, "陈雨桐")
    assert row.approver
    assert row.booked_on is not None
    back(office, made)
    assert owed(office) == before
    assert row_of(office, made).state is S.TAKEN_BACK


def test_no_more_is_waived_than_is_open(office: Office) -> None:
    pay(office, charge_of(office), Money(30_000))
    with pytest.raises(FieldsRefused) as told:
        ask(office, K.WAIVER, 7_703)
    assert told.value.errors == {"amount": "这笔应收只剩 77.02 未缴。"}
    made = ask(office, K.WAIVER, 7_702)
    pay(office, charge_of(office), Money(1))
    with pytest.raises(FieldsRefused):  # somebody paid between the request and the books
        enter(office, made)
    assert row_of(office, made).state is S.ASKED


def test_a_write_off_stays_visible_as_one(office: Office) -> None:
    done(office, K.WRITE_OFF, BILL.fen)
    kinds = office.store.read(lambda session: session.scalars(select(Reduction.kind)).all())
    assert [kind.value for kind in kinds] == ["write_off"]
    assert line_of(office, charge_of(office)).settled == BILL


def test_what_is_charged_less_is_a_linked_line(office: Office) -> None:
    charge_id, before = charge_of(office), owed(office)
    made = done(office, K.LESS, 2_016)
    assert owed(office) == before - Money(2_016)

    def linked(session: Session) -> Charge:
        return session.scalars(select(Charge).where(Charge.adjusts_id == charge_id)).one()

    line = office.store.read(linked)
    assert (line.kind, line.amount, line.period_from) == (
        ChargeKind.DIFFERENCE, Money(-2_016), date(2026, 9, 1),
    )  # fmt: skip
    assert line_of(office, line.id).settled == line.amount
    back(office, made)
    assert owed(office) == before
    assert not line_of(office, line.id).live


def test_what_was_paid_too_much_becomes_prepayment(office: Office) -> None:
    charge_id = charge_of(office)
    pay(office, charge_id)
    made = done(office, K.LESS, 2_016)
    assert prepaid(office, charge_id) == Money(2_016)
    back(office, made)
    assert prepaid(office, charge_id) == ZERO


def test_a_credit_that_was_used_keeps_its_correction(office: Office) -> None:
    charge_id = charge_of(office)
    pay(office, charge_id)
    made = done(office, K.LESS, 2_016)
    order = Order(
        unit_id=office.units[ROOM], parts=(Part(Method.PREPAID, Money(2_016)),),
        charge_ids=(charge_of(office, 10),),
    )  # fmt: skip
    office.store.write(collect_payment, order=order)
    with pytest.raises(CreditUsed):
        back(office, made)


def test_not_more_is_taken_off_than_the_charge(office: Office) -> None:
    done(office, K.LESS, 30_000)
    with pytest.raises(FieldsRefused) as told:
        ask(office, K.LESS, 7_703)
    assert told.value.errors == {"amount": "这笔应收最多可调减 77.02。"}
    done(office, K.LESS, 7_702)
    assert line_of(office, charge_of(office)).settled == BILL


def test_what_is_charged_more_is_owed_by_the_same_person(office: Office) -> None:
    before = owed(office)
    made = done(office, K.MORE, 1_500)
    assert owed(office) == before + Money(1_500)
    back(office, made)
    assert owed(office) == before


def test_a_paid_line_is_not_taken_back(office: Office) -> None:
    made = done(office, K.MORE, 1_500)

    def added(session: Session) -> int:
        return session.scalars(select(Charge.id).where(Charge.adjusts_id.is_not(None))).one()

    pay(office, office.store.read(added), Money(1_500))
    with pytest.raises(CorrectionPaid) as told:
        back(office, made)
    assert "SJ2026" in str(told.value)


def test_a_charge_goes_to_somebody_else_of_the_unit(office: Office) -> None:
    office.store.write(
        add_resident, unit_id=office.units[ROOM], role=RoleFields(RoleKind.TENANT),
        person=PersonFields(name="郑秋实"),
    )  # fmt: skip
    sum_before = office.store.read(arrears).total
    made = done(office, K.MOVE, 10_000, payer="郑秋实")
    found = {one.debtor: one.total for one in office.store.read(arrears).accounts}
    assert found["郑秋实"] == Money(10_000)
    assert office.store.read(arrears).total == sum_before
    back(office, made)
    assert "郑秋实" not in {one.debtor for one in office.store.read(arrears).accounts}


def test_who_owes_it_already_is_refused_and_so_is_a_stranger(office: Office) -> None:
    for payer in ("", "陈雨桐", "Nobody"):
        made = ask(office, K.MOVE, 10_000, payer=payer)
        with pytest.raises(FieldsRefused) as told:
            enter(office, made)
        assert list(told.value.errors) == ["payer"]


def test_a_cashier_waives_up_to_the_ceiling_and_not_in_pieces(office: Office) -> None:
    office.store.write(add_users)
    ceilings(office, cashier=2_000)
    with acting_as(office, 2, Role.CASHIER):
        done(office, K.WAIVER, 1_500)
        more = ask(office, K.WAIVER, 501)
        with pytest.raises(AboveCeiling) as told:
            enter(office, more)
        assert "20.00" in str(told.value)
        off = ask(office, K.WRITE_OFF, 100)
        with pytest.raises(NeedsApproval):
            enter(office, off)
    with acting_as(office, 3, Role.SUPERVISOR):
        enter(office, more)
        enter(office, off)


def test_who_asks_does_not_approve(office: Office) -> None:
    office.store.write(add_users)
    with acting_as(office, 3, Role.SUPERVISOR):
        made = ask(office, K.WRITE_OFF, 100)
        with pytest.raises(OwnRequest):
            enter(office, made)
    with acting_as(office, 1, Role.MANAGER):
        enter(office, made)


def test_what_is_in_the_books_is_not_edited(office: Office) -> None:
    made = done(office, K.WAIVER, 5_000)
    seen = office.store.read(CORRECTIONS.uses.seen, record_id=made)
    with pytest.raises(FieldsRefused):
        office.store.write(
            CORRECTIONS.uses.change, record_id=made, fields=replace(seen, amount=Money(1)),
            seen=seen,
        )  # fmt: skip


def test_a_correction_is_not_corrected(office: Office) -> None:
    done(office, K.LESS, 2_016)

    def linked(session: Session) -> int:
        return session.scalars(select(Charge.id).where(Charge.adjusts_id.is_not(None))).one()

    minus = office.store.read(linked)
    with pytest.raises(FieldsRefused):
        ask(office, K.WAIVER, 1, minus)
    with pytest.raises(NothingToCorrect):
        office.store.read(correction_begun, charge_id=minus)


def test_the_charge_tells_what_was_let_go_and_corrected(office: Office) -> None:
    done(office, K.WAIVER, 5_000)
    done(office, K.MORE, 1_500)
    told = office.store.read(charge_details, charge_id=charge_of(office))
    assert told is not None
    (let_go,) = told.settled_by
    assert (let_go.amount, let_go.let_go.split()[0]) == (Money(5_000), "减免")
    assert [(amount, why.split()[0]) for _day, amount, why in told.corrections] == [
        (Money(1_500), "JM2026-000002")
    ]


def test_the_form_begins_with_what_is_open(office: Office) -> None:
    name, begun = office.store.read(correction_begun, charge_id=charge_of(office))
    assert (name, begun.amount, begun.kind) == (f"{ROOM} 物业费 2026-09", BILL, K.WAIVER)
    pay(office, charge_of(office))
    _name, begun = office.store.read(correction_begun, charge_id=charge_of(office))
    assert (begun.amount, begun.kind) == (BILL, K.LESS)  # nothing of it is open


def test_a_charge_is_typed_by_room_and_month(office: Office) -> None:
    assert office.store.read(charge_meant, typed="1-1-101 09")[0] == charge_of(office)
    assert office.store.read(charge_meant, typed="1-1-101 wyf 2026-10")[0] == charge_of(office, 10)
    with pytest.raises(SeveralCharges) as told:
        office.store.read(charge_meant, typed="1-1-101")
    assert f"{ROOM} 物业费 2026-09" in str(told.value)
    with pytest.raises(NoSuchCharge):
        office.store.read(charge_meant, typed="1-1-101 2025-01")
    name = office.store.read(charge_name, charge_id=charge_of(office))
    assert office.store.read(charge_meant, typed=name)[0] == charge_of(office)


STEPS = st.lists(
    st.tuples(
        st.sampled_from([K.WAIVER, K.WRITE_OFF, K.LESS, K.MORE]),
        st.integers(1, 20_000),
        st.booleans(),
    ),
    max_size=6,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_corrected_the_household_owes_the_sum(
    office: Office, steps: list[tuple[CorrectionKind, int, bool]]
) -> None:
    """What is owed, less what is prepaid, changes by just what each correction says, and comes
    back when it is taken back."""
    room, charge_id = "1-1-102", charge_of(office, 9, "1-1-102")

    def net() -> Money:
        return owed(office, room) - prepaid(office, charge_id)

    made = []
    for kind, fen, is_kept in steps:
        before = net()
        try:
            one = done(office, kind, fen, charge_id=charge_id)
        except FieldsRefused:
            assert net() == before
            continue
        assert net() == before + Money(fen if kind is K.MORE else -fen)
        if not is_kept:
            back(office, one)
            assert net() == before
        else:
            made.append(one)
    for one in reversed(made):
        back(office, one)
    assert (
        office.store.read(
            lambda session: session.scalar(select(func.sum(Reduction.amount))) or ZERO
        )
        == ZERO
    )
    assert net() == Money(56_000)
