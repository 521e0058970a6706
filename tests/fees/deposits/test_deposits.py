"""Deposits: whose they are, what is left of them, and that they are never income."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.estate.rules import UnitKind
from propdesk.fees.billing.ahead import counter_line
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.facts import counter_facts
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import red_receipt, void_receipt
from propdesk.fees.counter.spoiling import spoil_receipt
from propdesk.fees.deductions.deducting import ClaimSettled, OwesTooLittle, StillObjects
from propdesk.fees.deductions.register import DEDUCTIONS
from propdesk.fees.deposits.at_the_desk import DepositMoved, DepositRoundedOff, DepositTaken
from propdesk.fees.deposits.due import due_deposits
from propdesk.fees.deposits.handing_on import PassedOn, SpokenFor, hand_on
from propdesk.fees.deposits.register import DEPOSITS, DepositFields
from propdesk.fees.deposits.rules import (
    DeductionKind,
    DeductionState,
    DepositState,
    Holder,
    Origin,
    PayWay,
    RefundState,
)
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.models import DepositEntry, OpenCharge
from propdesk.fees.refunds.begun import refund_facts
from propdesk.fees.refunds.refunding import (
    ApproverPays,
    DrawerTooEmpty,
    NotSigned,
    OwnRequestApproved,
    TakingsStay,
)
from propdesk.fees.refunds.register import (
    REFUNDS,
    AskedAgain,
)
from propdesk.fees.rules import Formula, Method, Nature
from propdesk.fees.shifts.shifts import (
    begin_shift,
    close_shift,
    drawer_cash,
    open_shift,
    shift_report,
)
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.tariffs import Applies, ItemFields, TariffFields, VersionFields
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.refusals import FieldsRefused, MoveNotExplained, NotMoved
from propdesk.system.settings.service import change_estate_settings, estate_settings
from tests.fees.deposits.desk_work import (
    THOUSAND,
    acting_as,
    add_users,
    approve,
    ask,
    collect,
    day_of,
    deduct,
    deduction,
    demand,
    held,
    let_takings_go,
    moved,
    pay,
    refund,
    refused,
    row_of,
    taken_back,
)
from tests.offices import Office
from tests.sales import sell_unit


@pytest.fixture(autouse=True)
def sound(office: Office) -> Iterator[None]:
    """The books hold after each test."""
    yield
    assert office.store.read(check_books) == ()


def test_a_deposit_is_to_collect_until_the_desk_took_it(office: Office, item: int) -> None:
    one = demand(office, item)
    assert row_of(office, one).stands is DepositState.TO_COLLECT
    collect(office, one)
    row = row_of(office, one)
    assert (row.stands, row.held, row.payer) == (DepositState.HELD, THOUSAND, row.payer)
    facts = office.store.read(counter_facts, unit_id=office.units["1-1-101"])
    assert (facts.deposits.held, facts.deposits.to_collect) == (THOUSAND, ())


def test_what_waits_to_be_collected_is_no_debt(office: Office, item: int) -> None:
    before = office.store.read(household_dues, unit_id=office.units["1-1-101"]).owed
    demand(office, item)
    assert office.store.read(household_dues, unit_id=office.units["1-1-101"]).owed == before


def test_a_charge_of_a_deposit_item_added_at_the_desk_becomes_a_deposit(
    office: Office, item: int
) -> None:
    fields = TariffFields(
        fee_item_id=item, name="Card deposit", formula=Formula.COUNTER, period_months=0
    )
    version = VersionFields(effective_from=date(2026, 1, 1), price=50_000_000)
    tariff = office.store.write(create_tariff, fields=fields, version=version)
    line = office.store.read(
        counter_line, tariff_id=tariff, unit_id=office.units["1-1-101"], quantity=2_000_000
    )
    order = Order(
        unit_id=line.unit_id, parts=(Part(Method.CASH, Money(10_000)),), charge_ids=(),
        new_lines=(line,),
    )  # fmt: skip
    done = office.store.write(collect_payment, order=order)
    row = row_of(office, 1)
    assert (row.held, row.stands) == (Money(10_000), DepositState.HELD)
    office.store.write(void_receipt, no=done.receipts[0].no, reason="wrong room")
    assert row_of(office, 1).stands is DepositState.VOID


def test_the_second_of_two_desks_hears_what_is_left(office: Office, item: int) -> None:
    one = held(office, item, Money(10_000))
    ask(office, one, Money(6_000))
    with pytest.raises(FieldsRefused, match=r"40\.00.*YJ2026-000001|YJ2026-000001.*40\.00"):
        ask(office, one, Money(6_000))
    with refused("amount"):
        ask(office, one, Money(-500))
    assert row_of(office, one).stands is DepositState.TO_REFUND


def test_two_desks_do_not_collect_one_deposit_twice(office: Office, item: int) -> None:
    one = demand(office, item)
    facts = office.store.read(counter_facts, unit_id=office.units["1-1-101"])
    collect(office, one)
    order = Order(
        unit_id=office.units["1-1-101"], parts=(Part(Method.CASH, THOUSAND),), charge_ids=(),
        new_lines=facts.deposits.to_collect,
    )  # fmt: skip
    with pytest.raises(DepositTaken):
        office.store.write(collect_payment, order=order)


def test_nothing_is_rounded_off_a_deposit(office: Office, item: int) -> None:
    one = demand(office, item, Money(10_005))
    (line,) = office.store.read(counter_facts, unit_id=office.units["1-1-101"]).deposits.to_collect
    order = Order(
        unit_id=line.unit_id, parts=(Part(Method.CASH, Money(10_000)),), charge_ids=(),
        new_lines=(line,), rounded_off=Money(5),
    )  # fmt: skip
    with pytest.raises(DepositRoundedOff):
        office.store.write(collect_payment, order=order)
    assert row_of(office, one).stands is DepositState.TO_COLLECT


def test_a_refund_leaves_the_drawer_and_the_day_report_shows_it_apart(
    office: Office, item: int
) -> None:
    let_takings_go(office.store)
    one = held(office, item)
    before = office.store.read(drawer_cash)
    refund(office, one, Money(40_000))
    assert office.store.read(drawer_cash) == before - Money(40_000)
    facts = office.store.read(shift_report)
    assert (facts.deposits, facts.total, facts.agrees) == (THOUSAND, THOUSAND, True)
    assert [(each.name, each.amount) for each in facts.deposits_back] == [("cash", Money(-40_000))]
    assert facts.expected == facts.float_cash + Money(60_000)
    shift = office.store.read(open_shift)
    assert shift is not None
    assert shift.cash == Money(60_000)
    office.store.write(close_shift, counted=facts.expected)
    row = row_of(office, one)
    assert (row.held, row.refunded, row.stands) == (
        Money(60_000), Money(40_000), DepositState.HELD,
    )  # fmt: skip


def test_nothing_is_paid_out_of_takings(office: Office, item: int) -> None:
    office.store.write(begin_shift, float_amount=Money(30_000))
    one = demand(office, item)
    collect(office, one)
    with pytest.raises(TakingsStay, match=r"300\.00"):
        refund(office, one, Money(40_000))
    refund(office, one, Money(20_000))
    with pytest.raises(TakingsStay, match=r"100\.00"):
        refund(office, one, Money(20_000))
    refund(office, one, Money(20_000), way=PayWay.TRANSFER)


def test_a_drawer_pays_no_more_than_is_in_it(office: Office, item: int) -> None:
    one = demand(office, item)
    collect(office, one, Method.TRANSFER)
    asked = ask(office, one)
    approve(office, asked)
    with pytest.raises(DrawerTooEmpty, match=r"0\.00"):
        pay(office, asked)
    pay(office, asked, PayWay.TRANSFER)
    assert row_of(office, one).stands is DepositState.REFUNDED


def test_who_asks_does_not_approve_and_who_approves_does_not_pay(office: Office, item: int) -> None:
    one = held(office, item)
    office.store.write(add_users)
    with acting_as(office, 3, Role.SUPERVISOR):
        own = ask(office, one, Money(10_000))
        with pytest.raises(OwnRequestApproved):
            approve(office, own)
        moved(office, own, RefundState.REFUSED, why="typed twice")
    with acting_as(office, 2, Role.CASHIER):
        asked = ask(office, one)
    with acting_as(office, 3, Role.SUPERVISOR):
        approve(office, asked)
        with pytest.raises(ApproverPays):
            pay(office, asked, PayWay.TRANSFER)
    with acting_as(office, 2, Role.CASHIER):
        pay(office, asked, PayWay.TRANSFER)
    assert row_of(office, one).held == ZERO


def test_a_refund_that_the_bank_returns_is_held_again_and_goes_out_once_more(
    office: Office, item: int
) -> None:
    one = held(office, item)
    asked = refund(office, one, way=PayWay.TRANSFER)
    assert row_of(office, one).stands is DepositState.REFUNDED
    moved(office, asked, RefundState.RETURNED, why="Account closed")
    row = row_of(office, one)
    assert (row.held, row.stands) == (THOUSAND, DepositState.TO_REFUND)
    again = AskedAgain(payee="Zhou Yi", bank="New Bank", account_no="6222999")
    moved(office, asked, RefundState.ASKED, again)
    approve(office, asked)
    pay(office, asked, PayWay.TRANSFER)
    assert row_of(office, one).stands is DepositState.REFUNDED
    history = office.store.read(REFUNDS.uses.history, record_id=asked)
    assert [each.to for each in history] == [
        "asked", "approved", "paid", "returned", "asked", "approved", "paid",
    ]  # fmt: skip


def test_nothing_is_approved_before_the_payer_signed(office: Office, item: int) -> None:
    asked = ask(office, held(office, item), signed_on=None)
    with pytest.raises(NotSigned, match="TY2026-000001"):
        approve(office, asked)


def test_the_note_of_a_refund_is_printed_again_as_it_was_paid(office: Office, item: int) -> None:
    let_takings_go(office.store)
    one = held(office, item)
    paid = refund(office, one, Money(40_000))
    note = office.store.read(refund_facts, refund_id=paid)
    assert (note.refunded, note.left, note.way) == (Money(40_000), Money(60_000), PayWay.CASH)
    refund(office, one, Money(60_000))
    seen = office.store.read(ITEM_USES.seen, record_id=item)
    other = ItemFields(
        **{name: getattr(seen, name) for name in seen.__slots__} | {"name": "Other words"}
    )
    office.store.write(ITEM_USES.change, record_id=item, fields=other, seen=seen)
    assert office.store.read(refund_facts, refund_id=paid) == note


def test_the_receipt_of_a_used_deposit_is_not_taken_back(
    office: Office, item: int, damages: int
) -> None:
    one = demand(office, item)
    no = collect(office, one)
    asked = ask(office, one, Money(30_000))
    with pytest.raises(DepositMoved, match="TY2026-000001"):
        office.store.write(void_receipt, no=no, reason="wrong")
    moved(office, asked, RefundState.REFUSED, why="not yet")
    deduct(office, one, Money(10_000), damages)
    with pytest.raises(DepositMoved, match="KK2026-000001"):
        office.store.write(void_receipt, no=no, reason="wrong")
    office.store.write(close_shift, counted=office.store.read(drawer_cash))
    with pytest.raises(DepositMoved, match="KK2026-000001"):
        office.store.write(red_receipt, no=no, reason="wrong")


def test_a_spoiled_number_keeps_its_deposit(office: Office, item: int) -> None:
    one = demand(office, item)
    office.store.write(spoil_receipt, no=collect(office, one), reason="paper jam")
    row = row_of(office, one)
    assert (row.held, row.stands) == (THOUSAND, DepositState.HELD)


def test_a_voided_receipt_lets_the_deposit_be_collected_again(office: Office, item: int) -> None:
    one = demand(office, item)
    office.store.write(void_receipt, no=collect(office, one), reason="wrong payer")
    assert row_of(office, one).stands is DepositState.TO_COLLECT
    collect(office, one)
    assert row_of(office, one).held == THOUSAND


def test_damage_above_the_deposit_is_a_new_claim(office: Office, item: int, damages: int) -> None:
    one = held(office, item)
    deduct(office, one, Money(135_000), damages)
    row = row_of(office, one)
    assert (row.held, row.stands) == (ZERO, DepositState.USED)
    (claim,) = [
        line
        for line in office.store.read(household_dues, unit_id=office.units["1-1-101"]).lines
        if line.fee_item_id == damages
    ]
    assert claim.open == Money(35_000)
    with refused("amount"):
        ask(office, one, Money(1))


@use_case(permission="")
def income(session: Session) -> dict[str, Money]:
    """What is charged and settled by the nature of its item, without the lines of the estate."""
    query = (
        select(FeeItem.nature, OpenCharge.settled)
        .join(FeeItem, FeeItem.id == OpenCharge.fee_item_id)
        .where(OpenCharge.live, OpenCharge.period_from.is_(None))
    )
    found: dict[str, Money] = {}
    for nature, money in session.execute(query):
        found[nature.value] = found.get(nature.value, ZERO) + money
    return found


def test_a_sale_meanwhile_leaves_each_deposit_with_its_payer(
    office: Office, item: int, damages: int
) -> None:
    """The owner's 2,000, the contractor's 3,000, 600 deducted on the contractor."""
    owners = held(office, item, Money(200_000))
    works = held(office, item, Money(300_000), payer="Hanyu Works", phone="19900001234")
    deduct(office, works, Money(60_000), damages)
    assert row_of(office, works).stands is DepositState.PARTLY
    seller = row_of(office, owners).payer
    office.store.write(
        sell_unit,
        unit_id=office.units["1-1-101"],
        day=date(2026, 11, 1),
        name="林晚晴",
    )
    refund(office, works, Money(240_000), way=PayWay.TRANSFER)
    assert row_of(office, works).held == ZERO
    assert (row_of(office, owners).held, row_of(office, owners).payer) == (Money(200_000), seller)
    found = office.store.read(income)
    assert found == {"deposit": Money(500_000), "paid_service": Money(60_000)}


def test_fees_are_paid_from_a_deposit_only_with_the_signed_consent_of_the_payer(
    office: Office, item: int, damages: int
) -> None:
    one = held(office, item)
    with refused("agreed_on"):
        deduction(office, one, Money(10_000), damages, kind=DeductionKind.FEES, agreed_on=None)
    owed = office.store.read(household_dues, unit_id=office.units["1-1-101"]).owed
    fees = {"kind": DeductionKind.FEES, "rest_by": date(2026, 12, 1)}
    deduct(office, one, Money(50_000), damages, **fees)
    after = office.store.read(household_dues, unit_id=office.units["1-1-101"]).owed
    assert owed - after == Money(50_000)
    row = row_of(office, one)
    assert (row.held, row.refund_by) == (Money(50_000), date(2026, 12, 1))
    with pytest.raises(OwesTooLittle):
        deduct(office, one, Money(50_000), damages, **fees)


def test_a_deduction_waits_for_the_days_to_object(office: Office, item: int, damages: int) -> None:
    one = held(office, item)
    day = office.store.read(day_of)
    made = deduction(office, one, Money(10_000), damages, told_on=day, agreed_on=None)
    (row,) = office.store.read(DEDUCTIONS.records.rows, ids=[made])
    assert row.objects_until == day + timedelta(days=15)
    with pytest.raises(StillObjects):
        office.store.write(DEDUCTIONS.uses.move, record_id=made, to=DeductionState.DONE)
    for lacking in ("clause", "evidence", "price_basis"):
        with refused(lacking):
            deduction(office, one, Money(10_000), damages, **{lacking: ""})


def owed_for(office: Office, item: int) -> list[Money]:
    dues = office.store.read(household_dues, unit_id=office.units["1-1-101"])
    return [line.open for line in dues.lines if line.fee_item_id == item]


def test_a_wrong_deduction_is_taken_back_by_counter_entries(
    office: Office, item: int, damages: int
) -> None:
    let_takings_go(office.store)
    """What was posted stays; the deposit is held, the claim beyond it is gone."""
    one = held(office, item)
    wrong = deduct(office, one, Money(135_000), damages)
    assert owed_for(office, damages) == [Money(35_000)]
    with pytest.raises(MoveNotExplained):
        taken_back(office, wrong, why=" ")
    taken_back(office, wrong)
    row = row_of(office, one)
    assert (row.held, row.deducted, row.stands) == (THOUSAND, ZERO, DepositState.HELD)
    assert owed_for(office, damages) == []

    def entries(session: Session) -> list[tuple[Money, str, bool]]:
        rows = session.scalars(select(DepositEntry).order_by(DepositEntry.id))
        return [(each.amount, each.reason, each.reverses_id is None) for each in rows]

    assert office.store.read(use_case(permission="")(entries)) == [
        (-THOUSAND, "Renovation agreement 5.2", True),
        (THOUSAND, "It was another contractor", False),
    ]
    with pytest.raises(NotMoved):
        taken_back(office, wrong)
    refund(office, one)


def test_a_deduction_for_fees_that_is_taken_back_opens_their_lines_again(
    office: Office, item: int, damages: int
) -> None:
    one = held(office, item)
    before = office.store.read(household_dues, unit_id=office.units["1-1-101"]).lines
    taken_back(office, deduct(office, one, Money(50_000), damages, kind=DeductionKind.FEES))
    assert office.store.read(household_dues, unit_id=office.units["1-1-101"]).lines == before
    assert row_of(office, one).held == THOUSAND


def test_a_deduction_stays_while_the_claim_beyond_it_is_paid(
    office: Office, item: int, damages: int
) -> None:
    one = held(office, item)
    wrong = deduct(office, one, Money(135_000), damages)
    dues = office.store.read(household_dues, unit_id=office.units["1-1-101"])
    (claim,) = [line.charge_id for line in dues.lines if line.fee_item_id == damages]
    order = Order(
        unit_id=office.units["1-1-101"], parts=(Part(Method.CASH, Money(35_000)),),
        charge_ids=(claim,),
    )  # fmt: skip
    no = office.store.write(collect_payment, order=order).receipts[0].no
    with pytest.raises(ClaimSettled, match=rf"350\.00.*{no}"):
        taken_back(office, wrong)
    office.store.write(void_receipt, no=no, reason="wrong")
    taken_back(office, wrong)
    assert row_of(office, one).held == THOUSAND


def test_what_others_hold_is_not_paid_by_us(office: Office, item: int) -> None:
    theirs = demand(
        office, item, comes=Origin.BROUGHT, holder=Holder.DEVELOPER, since=date(2025, 5, 1)
    )
    with refused("deposit_id"):
        ask(office, theirs)
    fields = PassedOn(
        unit_id=office.units["1-1-101"], payer=row_of(office, theirs).payer,
        holder=Holder.OURS, consent_on=date(2026, 10, 20), why="Paid over by the developer",
    )  # fmt: skip
    ours = office.store.write(hand_on, deposit_id=theirs, fields=fields)
    assert row_of(office, theirs).stands is DepositState.TRANSFERRED
    assert row_of(office, ours).held == THOUSAND
    refunded = ask(office, ours)
    with pytest.raises(SpokenFor):
        office.store.write(hand_on, deposit_id=ours, fields=fields)
    assert refunded


def test_former_books_are_corrected_by_another_row(office: Office, item: int) -> None:
    one = demand(office, item, comes=Origin.BROUGHT, since=date(2025, 5, 1))
    seen = office.store.read(DEPOSITS.uses.seen, record_id=one)
    right = DepositFields(
        **{name: getattr(seen, name) for name in seen.__slots__} | {"amount": Money(90_000)}
    )
    office.store.write(DEPOSITS.uses.change, record_id=one, fields=right, seen=seen)
    assert row_of(office, one).held == Money(90_000)
    wrong = DepositFields(
        **{name: getattr(right, name) for name in right.__slots__} | {"payer": "Somebody"}
    )
    with refused("payer"):
        office.store.write(DEPOSITS.uses.change, record_id=one, fields=wrong)


def test_a_stranger_leaves_a_deposit_only_with_his_phone(office: Office, item: int) -> None:
    with refused("phone"):
        demand(office, item, payer="Nobody Known")


def test_a_deposit_is_billed_by_no_run_and_becomes_no_income(office: Office, item: int) -> None:
    held(office, item)
    fields = TariffFields(
        fee_item_id=item, name="By month", formula=Formula.FIXED, applies=Applies((UnitKind.ROOM,))
    )
    version = VersionFields(effective_from=date(2026, 1, 1), price=50_000_000)
    with refused("formula"):
        office.store.write(create_tariff, fields=fields, version=version)
    seen = office.store.read(ITEM_USES.seen, record_id=item)
    other = ItemFields(
        **{name: getattr(seen, name) for name in seen.__slots__} | {"nature": Nature.OWN_INCOME}
    )
    with refused("nature"):
        office.store.write(ITEM_USES.change, record_id=item, fields=other, seen=seen)


def test_a_deposit_that_nobody_asks_back_for_long_stands_on_today_and_stays_held(
    office: Office, item: int
) -> None:
    old: dict[str, Any] = {"comes": Origin.BROUGHT, "since": date(2023, 5, 1)}
    asked_for = demand(office, item, **old)
    one = demand(office, item, **old)
    demand(office, item, holder=Holder.DEVELOPER, **old)
    demand(office, item, comes=Origin.BROUGHT, since=date(2025, 5, 1))
    ask(office, asked_for)

    @use_case(permission="")
    def waiting(session: Session) -> list[tuple[int, ...]]:
        found = due_deposits(session)
        return [tuple(line.records) for line in found if line.context.get("filter") == "unclaimed"]

    assert office.store.read(waiting) == [(one,)]
    settings = office.store.read(estate_settings)
    never = replace(settings, unclaimed_days=0)
    office.store.write(change_estate_settings, settings=never)
    assert office.store.read(waiting) == []
    assert row_of(office, one).held == THOUSAND
