"""An owner change: computed whole before anything is written, settled, and taken back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.estate.models import Account, Occupancy, Person, Vehicle
from propdesk.estate.people.occupancy import add_resident, roles_of_unit
from propdesk.estate.records import PersonFields, RoleFields, VehicleFields
from propdesk.estate.rules import RoleKind, UnitKind
from propdesk.estate.search.searching import unit_of_code
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.charges.joining import PartTouched
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.models import OpenCharge, PrepaymentEntry
from propdesk.fees.rules import Formula, Method
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.tariffs import Applies, TariffFields, VersionFields
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.movein.keys.handling import NumberInUse, cards_out, issue_keys, make_set
from propdesk.movein.keys.kinds import KEY_KINDS, KeyKindFields
from propdesk.movein.keys.register import KEYS, Issue, KeyFields, KeyRow
from propdesk.movein.keys.rules import KeyState, Medium
from propdesk.movein.owner_change.cleared import NotCleared, NotSettled, clearance
from propdesk.movein.owner_change.lines import Settlement
from propdesk.movein.owner_change.register import OWNER_CHANGES, OwnerChangeFields
from propdesk.movein.owner_change.rules import (
    Bears,
    ChangeState,
    LineChoice,
    LineSort,
    first_day,
    named,
    read_owners,
)
from propdesk.movein.owner_change.settling import settlement_of
from propdesk.movein.owner_change.taking_back import ChangeBuiltOn
from propdesk.movein.owner_change.writing import (
    AgreementMissing,
    SettlementChanged,
    settle_change,
)
from tests.fees.charges.test_cutting import lines_of, state
from tests.fees.charges.test_splitting import SOLD_ON, yearly_flat
from tests.made_once import made_once

SELLER, BUYER = "陈雨桐", "林晚晴"
Everything = tuple[list[tuple[Any, ...]], ...]


@pytest.fixture
def flat(store: Store) -> int:
    """A flat of the seller with a space, both billed 1,200.00 for the year."""
    return made_once(store, yearly_flat)


def pay(store: Store, unit: int, amount: Money, *lines: int, keep: bool = False) -> str:
    """Pay lines of a flat; the receipt."""
    parts = (Part(Method.CASH, amount),)
    order = Order(unit_id=unit, parts=parts, charge_ids=lines or None, keep_rest=keep)
    return store.write(collect_payment, order=order).receipts[0].no


def entered(store: Store, unit: int, owners: str = BUYER, **fields: object) -> int:
    """Enter a change on SOLD_ON."""
    given = {"basis_day": SOLD_ON, "owners": owners, "unit_id": unit, **fields}
    return store.write(OWNER_CHANGES.uses.add, fields=OwnerChangeFields(**given))  # type: ignore[arg-type]


def computed(store: Store, change: int, **choices: LineChoice) -> Settlement:
    """The settlement as it would be, with choices by the section of the line."""
    found = store.read(settlement_of, change_id=change)
    mine = {one.key: choices.get(one.sort.value, one.choice) for one in found.lines}
    return store.read(settlement_of, change_id=change, choices=mine)


def settled(store: Store, change: int, agreement: str = "", **choices: LineChoice) -> Settlement:
    """Settle it so."""
    found = computed(store, change, **choices)
    mine = {one.key: one.choice for one in found.lines}
    store.write(settle_change, seen=found, choices=mine, agreement=agreement)
    return found


def back(store: Store, change: int) -> None:
    """Take it back."""
    move = OWNER_CHANGES.uses.move
    store.write(move, record_id=change, to=ChangeState.OPEN, why="合同解除")


def everything(session: Session) -> Everything:
    """Who owes what of which days, who has prepaid what, who is what where, which cars stand."""
    names = select(Account.id, Person.name).join(Person, Person.id == Account.person_id)
    who: Mapping[int, str] = {one: name for one, name in session.execute(names)}  # noqa: C416  rows
    lines = session.execute(
        select(
            OpenCharge.account_id, OpenCharge.unit_id, OpenCharge.period_from,
            OpenCharge.period_to, OpenCharge.amount, OpenCharge.settled,
        )
        .where(OpenCharge.live)
        .order_by(OpenCharge.unit_id, OpenCharge.period_from)
    ).all()  # fmt: skip
    prepaid = session.execute(
        select(PrepaymentEntry.account_id, func.sum(PrepaymentEntry.amount)).group_by(
            PrepaymentEntry.account_id
        )
    )
    roles = session.execute(
        select(Occupancy.unit_id, Occupancy.person_id, Occupancy.role, Occupancy.since,
               Occupancy.until)
        .where(Occupancy.role != RoleKind.OTHER)
        .order_by(Occupancy.id)
    ).all()  # fmt: skip
    cars = session.execute(select(Vehicle.plate, Vehicle.unit_id)).all()
    return (
        [(who[one[0]], *one[1:]) for one in lines],
        sorted((who[one], amount.fen) for one, amount in prepaid if amount),
        [tuple(one) for one in roles],
        [tuple(one) for one in cars],
    )


# What it computes


def test_the_day_says_its_basis_and_who_bears_it() -> None:
    assert first_day(SOLD_ON, Bears.NEW) == SOLD_ON
    assert first_day(SOLD_ON, Bears.OLD) == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("typed", "owners"),
    [
        ("林晚晴", "林晚晴"),
        ("林晚晴 50% 19900008118\n许文博 50%", "林晚晴 50%、许文博 50%"),
        ("甲 1/3\n乙 1/3\n丙 1/3", "甲 33.33%、乙 33.33%、丙 33.33%"),
    ],
)
def test_new_owners_are_typed_one_a_line_with_their_shares(typed: str, owners: str) -> None:
    found, wrong = read_owners(typed)
    assert (named(found), wrong) == (owners, "")
    if found[0].share is not None:
        assert sum(one.share or 0 for one in found) == 1_000_000


@pytest.mark.parametrize("typed", ["甲 50%\n乙 40%", "甲 50%\n乙", "50%", "甲 1/0\n乙 1/2"])
def test_shares_that_are_no_whole_are_refused_in_a_sentence(
    store: Store, flat: int, typed: str
) -> None:
    with pytest.raises(FieldsRefused) as refused:
        entered(store, flat, typed)
    assert "owners" in refused.value.errors


def test_nothing_is_written_before_it_is_settled(store: Store, flat: int) -> None:
    before = store.read(everything)
    found = computed(store, entered(store, flat))
    assert store.read(everything) == before
    bills = found.of(LineSort.BILL)
    assert [(one.old, one.new, one.choice) for one in bills] == [
        (Money(232_26), Money(967_74), LineChoice.SPLIT)
    ] * 2
    assert (found.old_owes, found.new_owes) == (Money(464_52), Money(1935_48))
    assert (found.seller, found.buyer, found.day) == (SELLER, BUYER, SOLD_ON)


def test_a_second_open_change_of_a_unit_is_refused_by_the_number_of_the_first(
    store: Store, flat: int
) -> None:
    entered(store, flat)
    with pytest.raises(FieldsRefused, match="GH2026-000001"):
        entered(store, flat)


def test_a_day_before_the_present_owners_first_is_refused_by_his_name(
    store: Store, flat: int
) -> None:
    settled(store, entered(store, flat))
    with pytest.raises(FieldsRefused, match=BUYER):
        entered(store, flat, "王芳", basis_day=date(2026, 3, 1))


# What it does


def test_old_debt_stays_and_the_new_owner_begins_with_his_own_days(store: Store, flat: int) -> None:
    change = entered(store, flat)
    settled(store, change)
    assert [row[:3] for row in store.read(state)] == [
        (SELLER, "2026-03-10", "232.26"), (BUYER, "2026-12-31", "967.74"),
    ]  # fmt: skip
    (row,) = store.read(OWNER_CHANGES.records.rows, ids=[change])
    assert (row.state, row.seller, row.buyer) == (ChangeState.SETTLED, SELLER, BUYER)
    assert store.read(check_books) == ()


def test_what_is_paid_beyond_the_day_is_the_old_owners_credit_unless_it_goes_along(
    store: Store, flat: int
) -> None:
    pay(store, flat, Money(1200_00), store.read(lines_of)[0])
    change = entered(store, flat)
    found = computed(store, change)
    (paid,) = (one for one in found.lines if one.settled)
    assert (paid.choice, paid.credit) == (LineChoice.PREPAID, Money(967_74))
    assert found.old_prepaid == Money(967_74)
    along = computed(store, change, bill=LineChoice.BUYER)
    (paid,) = (one for one in along.lines if one.settled)
    assert (paid.new, along.old_prepaid) == (ZERO, ZERO)


def test_old_debt_is_taken_over_item_by_item_and_only_with_the_paper(
    store: Store, flat: int
) -> None:
    change = entered(store, flat, basis_day=date(2027, 1, 1))
    with pytest.raises(AgreementMissing):
        settled(store, change, debt=LineChoice.TAKEN)
    pay(store, flat, Money(200_00), store.read(lines_of)[0])
    before = store.read(everything)
    found = settled(store, change, "协议 7 号", debt=LineChoice.TAKEN)
    assert (found.old_owes, found.new_owes) == (ZERO, Money(2200_00))
    assert store.read(state) == [(BUYER, "2026-12-31", "1200.00", "200.00")]
    assert store.read(check_books) == ()
    back(store, change)
    assert store.read(everything) == before


def one_off(store: Store) -> int:
    """A one-off amount of 300.00 of every flat, billed; the line of the first."""
    items = store.write(ensure_first_items)
    fields = TariffFields(
        fee_item_id=items[2].id, name="垃圾清运", formula=Formula.ONE_OFF, period_months=0,
        applies=Applies((UnitKind.ROOM,)),
    )  # fmt: skip
    version = VersionFields(effective_from=date(2026, 1, 1), price=300_000_000)
    store.write(create_tariff, fields=fields, version=version)
    store.write(publish_run, period="2026")
    undated = select(OpenCharge.charge_id).where(OpenCharge.period_from.is_(None))
    return store.read(lambda session: list(session.scalars(undated)))[0]


@pytest.mark.parametrize("paid", [ZERO, Money(120_00)])
def test_a_one_off_debt_is_taken_over_whole_and_comes_back(
    store: Store, flat: int, paid: Money
) -> None:
    line = one_off(store)
    if paid:
        pay(store, flat, paid, line)
    change = entered(store, flat, basis_day=date(2027, 1, 1))
    before = store.read(everything)
    found = settled(store, change, "协议 9 号", debt=LineChoice.TAKEN)
    assert found.new_owes == Money(2700_00) - paid
    lines = store.read(everything)[0]
    whose = {(one[0], one[2], one[4], one[5]) for one in lines}
    assert (BUYER, None, Money(300_00), paid) in whose
    assert store.read(check_books) == ()
    back(store, change)
    assert store.read(everything) == before
    assert store.read(check_books) == ()


def test_prepayment_moves_only_when_it_is_said_and_signed(store: Store, flat: int) -> None:
    pay(store, flat, Money(2500_00), keep=True)
    change = entered(store, flat, basis_day=date(2027, 1, 1))
    before = store.read(everything)
    assert computed(store, change).old_prepaid == Money(100_00)
    found = settled(store, change, "协议 8 号", prepaid=LineChoice.MOVED)
    assert (found.old_prepaid, found.new_prepaid) == (ZERO, Money(100_00))
    assert store.read(everything)[1] == [(BUYER, 100_00)]
    back(store, change)
    assert store.read(everything) == before


def test_tenant_stays_family_and_car_go_and_the_space_goes_where_it_is_said(
    store: Store, flat: int
) -> None:
    for role, name in ((RoleKind.TENANT, "沈星河"), (RoleKind.FAMILY, "陈小满")):
        store.write(
            add_resident, unit_id=flat, role=RoleFields(role), person=PersonFields(name=name)
        )
    store.write(VEHICLE_USES.add, fields=VehicleFields(plate="苏A12345", unit_id=flat))
    change = entered(store, flat)
    before = store.read(everything)
    settled(store, change, space=LineChoice.STAYS)
    here = {row.name for row in store.read(roles_of_unit, unit_id=flat)}
    assert here == {BUYER, "沈星河"}
    space = store.read(unit_of_code, code="B1-086").id
    assert [row.name for row in store.read(roles_of_unit, unit_id=space)] == [SELLER]
    assert store.read(everything)[3] == [("苏A12345", None)]
    assert len(store.read(lines_of)) == 3  # that of the space is whole
    assert store.read(check_books) == ()
    back(store, change)
    assert store.read(everything) == before


def test_a_space_alone_is_sold_and_comes_back(store: Store, flat: int) -> None:
    space = store.read(unit_of_code, code="B1-086").id
    before = store.read(everything)
    change = entered(store, space)
    found = settled(store, change)
    assert found.seller == SELLER
    assert [row.name for row in store.read(roles_of_unit, unit_id=space)] == [BUYER]
    assert [row.name for row in store.read(roles_of_unit, unit_id=flat)] == [SELLER]
    back(store, change)
    assert store.read(everything) == before


def test_several_heirs_own_by_their_shares_and_who_stays_is_the_same_person(
    store: Store, flat: int
) -> None:
    (old,) = store.read(roles_of_unit, unit_id=flat)
    settled(store, entered(store, flat, f"{SELLER} 1/2\n陈朝暮 1/4\n陈拾光 1/4"))
    rows = store.read(roles_of_unit, unit_id=flat)
    assert {(row.name, row.fields.share) for row in rows} == {
        (SELLER, 500_000), ("陈朝暮", 250_000), ("陈拾光", 250_000),
    }  # fmt: skip
    assert old.person_id in {row.person_id for row in rows}


def put_cards(store: Store, flat: int) -> tuple[str, ...]:
    """Two cards of the flat with numbers, both with the seller; the numbers."""
    card = KeyKindFields(name="门禁卡", medium=Medium.CARD, per_unit=2)
    store.write(KEY_KINDS.uses.add, fields=card)
    store.write(make_set, unit_id=flat, tag="T9")
    for piece in cards_of(store):
        fields = KeyFields(
            code=piece.code, kind_id=piece.kind_id, unit_id=flat, number=f"88{piece.id}"
        )
        store.write(KEYS.uses.change, record_id=piece.id, fields=fields, seen=None)
    store.write(issue_keys, typed="T9", form=Issue(holder=SELLER))
    return store.read(cards_out, unit_id=flat)


def cards_of(store: Store) -> list[KeyRow]:
    """All pieces there are."""
    return list(store.read(KEYS.records.first))


def test_cards_are_cancelled_by_number_and_come_back_to_who_had_them(
    store: Store, flat: int
) -> None:
    out = put_cards(store, flat)
    before = cards_of(store)
    change = entered(store, flat)
    found = settled(store, change)
    assert [one.what for one in found.of(LineSort.CARDS)] == ["、".join(out)]
    assert store.read(cards_out, unit_id=flat) == ()
    back(store, change)
    assert cards_of(store) == before
    assert {one.holder for one in before} == {SELLER}


def test_a_card_whose_number_another_piece_has_by_now_keeps_the_change_by_its_tag(
    store: Store, flat: int
) -> None:
    number, _other = put_cards(store, flat)
    change = entered(store, flat)
    settled(store, change)
    kind = cards_of(store)[0].kind_id
    fields = KeyFields(code="T10-1", kind_id=kind, number=number)
    store.write(KEYS.uses.add, fields=fields)
    with pytest.raises(NumberInUse, match=f"{number}.*T10-1"):
        back(store, change)


def test_a_card_that_somebody_brought_back_meanwhile_stays_where_it_is(
    store: Store, flat: int
) -> None:
    put_cards(store, flat)
    change = entered(store, flat)
    settled(store, change)
    first, second = cards_of(store)
    store.write(KEYS.uses.undo, record_id=first.id)
    noted = KeyFields(
        code=second.code, kind_id=second.kind_id, unit_id=flat, number=second.number, note="已剪角"
    )
    store.write(KEYS.uses.change, record_id=second.id, fields=noted, seen=None)
    back(store, change)
    assert [(one.state, one.note) for one in cards_of(store)] == [
        (KeyState.ISSUED, ""), (KeyState.ISSUED, "已剪角"),
    ]  # fmt: skip


# What is not billed yet, and the certificate


def test_what_is_not_billed_yet_is_listed_and_reaches_the_old_account_later(
    store: Store, flat: int
) -> None:
    change = entered(store, flat, basis_day=date(2027, 2, 1))
    (room, _space) = computed(store, change).of(LineSort.TO_COME)
    assert (room.old, room.principal, room.choice) == (
        Money(100_00),
        Money(1200_00),
        LineChoice.LATER,
    )
    settled(store, change)
    store.write(publish_run, period="2027")
    lines = [row for row in store.read(state) if row[1] > "2027"]
    assert [row[:3] for row in lines] == [
        (SELLER, "2027-01-31", "100.00"), (BUYER, "2027-12-31", "1100.00"),
    ]  # fmt: skip


def test_a_certificate_is_refused_by_what_is_open_and_lists_every_item(
    store: Store, flat: int
) -> None:
    change = entered(store, flat)
    with pytest.raises(NotSettled):
        store.read(clearance, change_id=change)
    settled(store, change)
    with pytest.raises(NotCleared, match=r"1-101.*232\.26"):
        store.read(clearance, change_id=change)
    room, _new, space, _newer = store.read(lines_of)
    for line in (room, space):
        pay(store, flat, Money(232_26), line)
    found = store.read(clearance, change_id=change)
    assert [(one.unit, one.principal, one.late_fee) for one in found.lines] == [
        ("1-101", Money(232_26), ZERO), ("B1-086", Money(232_26), ZERO),
    ]  # fmt: skip


# Taking it back


def test_it_is_taken_back_whole_while_nothing_was_built_on_it(store: Store, flat: int) -> None:
    pay(store, flat, Money(1300_00), keep=True)
    before = store.read(everything)
    change = entered(store, flat)
    settled(store, change)
    assert store.read(everything) != before
    back(store, change)
    assert store.read(everything) == before
    assert store.read(check_books) == ()
    settled(store, change)  # and settled again
    assert [row[0] for row in store.read(state)] == [SELLER, BUYER]


def test_what_the_new_owner_paid_keeps_it_by_the_number_of_the_receipt(
    store: Store, flat: int
) -> None:
    change = entered(store, flat)
    settled(store, change)
    number = pay(store, flat, Money(100_00), store.read(lines_of)[1])
    with pytest.raises(PartTouched, match=number):
        back(store, change)


def test_a_later_bill_of_the_new_owner_keeps_it_by_its_name(store: Store, flat: int) -> None:
    change = entered(store, flat)
    settled(store, change)
    store.write(publish_run, period="2027")
    with pytest.raises(ChangeBuiltOn, match="2027-01-01"):
        back(store, change)


def test_what_was_paid_meanwhile_is_looked_at_again(store: Store, flat: int) -> None:
    change = entered(store, flat)
    found = computed(store, change)
    pay(store, flat, Money(100_00), store.read(lines_of)[0])
    mine = {one.key: one.choice for one in found.lines}
    with pytest.raises(SettlementChanged):
        store.write(settle_change, seen=found, choices=mine)


@settings(
    max_examples=6,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # a year is played again in seconds
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    days=st.lists(st.dates(date(2026, 1, 2), date(2026, 12, 31)), min_size=1, max_size=3,
                  unique=True),
    paid=st.integers(0, 2400_00),
    choice=st.sampled_from(("split", "prepaid", "buyer", "paid_out", "stays")),
)  # fmt: skip
def test_any_changes_on_any_days_conserve_every_sum_and_come_back(
    store: Store, flat: int, days: list[date], paid: int, choice: str
) -> None:
    store.close()
    fresh = store.path.read_bytes()
    try:
        if paid:
            pay(store, flat, Money(paid))
        before, states = store.read(sums), []
        for number, day in enumerate(sorted(days)):
            change = entered(store, flat, f"业主{number}", basis_day=day)
            states.append((change, store.read(everything)))
            found = computed(store, change, bill=LineChoice(choice))
            for line in found.of(LineSort.BILL):
                spare = line.credit + line.refund
                assert line.old + line.new - spare == line.principal - line.settled
            settled(store, change, "协议", bill=LineChoice(choice))
            assert store.read(sums) == before
            assert store.read(check_books) == ()
        for change, was in reversed(states):
            back(store, change)
            assert store.read(everything) == was
        assert store.read(check_books) == ()
    finally:
        store.close()
        store.path.write_bytes(fresh)


def sums(session: Session) -> tuple[Money, Money]:
    """What is billed, and what is paid on it or in advance."""
    billed = session.scalar(select(func.sum(OpenCharge.amount)).where(OpenCharge.live)) or ZERO
    paid = session.scalar(select(func.sum(OpenCharge.settled)).where(OpenCharge.live)) or ZERO
    return billed, paid + (session.scalar(select(func.sum(PrepaymentEntry.amount))) or ZERO)


def test_who_may_not_bill_changes_the_owner_and_bills_stay(store: Store, flat: int) -> None:
    from msgspec import structs

    rights = store.actor.permissions - {"fees.bill", "fees.correct", "fees.deposit_approve"}
    store.actor = structs.replace(store.actor, permissions=rights)
    found = settled(store, entered(store, flat))
    assert {one.choice for one in found.of(LineSort.BILL)} == {LineChoice.STAYS}
    assert {row[0] for row in store.read(state)} == {SELLER}
