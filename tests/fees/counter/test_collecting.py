"""Taking money at the desk."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from propdesk.db.store import Actor, use_case
from propdesk.estate.models import Person
from propdesk.estate.people.occupancy import add_resident, roles_of_unit
from propdesk.estate.records import PersonFields, RoleFields, SpaceFields, UnitFields
from propdesk.estate.rules import RoleKind, SpaceTenure, UnitKind
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.registering import save_space
from propdesk.fees.billing.ahead import counter_line, ends_before, lines_until
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import (
    Collected,
    CounterChargeUnpaid,
    LineChanged,
    NothingToPay,
    Order,
    OverPaid,
    Part,
    TenderedTooLittle,
    ValueDayInFuture,
    ValueDayTooOld,
)
from propdesk.fees.dues.allocating import RoundedOffNeedlessly, TooMuchRoundedOff
from propdesk.fees.dues.household_dues import HouseholdDues, household_dues
from propdesk.fees.dues.prepaid import PrepaidTooLittle
from propdesk.fees.models import OpenCharge, Payment, Receipt
from propdesk.fees.papers.facts import Basis, ReceiptFacts
from propdesk.fees.receipts.outputs import put_out_receipt
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.rules import Formula, Method
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.tariffs import Applies, TariffFields, VersionFields, fee_items
from propdesk.kernel.money import MOST, ZERO, AmountTooLarge, Money, total
from propdesk.kernel.permissions import Role
from propdesk.system.settings.estate_settings import CeilingOutOfRange
from propdesk.system.settings.service import change_estate_settings, estate_settings
from tests.clocks import StoppedClock
from tests.offices import Office, offset_by_hand
from tests.roles import rights_of

MONTH = Money(37702)


def cash(fen: int, tendered: int | None = None) -> Part:
    return Part(Method.CASH, Money(fen), None if tendered is None else Money(tendered))


def desk_of(office: Office, code: str = "1-1-101") -> HouseholdDues:
    return office.store.read(household_dues, unit_id=office.units[code])


def pay(office: Office, *parts: Part, code: str = "1-1-101", **wanted: Any) -> Collected:
    order = replace(Order(unit_id=office.units[code], parts=parts), **wanted)
    return office.store.write(collect_payment, order=order)


@use_case(permission="estate.edit", touches=("person",))
def rename(session: Session, *, old: str, new: str) -> None:
    session.execute(update(Person).where(Person.name == old).values(name=new))


def test_exact_cash_settles_everything_and_numbers_from_one(office: Office) -> None:
    done = pay(office, cash(75404))
    assert [issued.no for issued in done.receipts] == ["SJ2026-000001"]
    assert desk_of(office).lines == ()
    assert pay(office, cash(56000), code="1-1-102").receipts[0].no == "SJ2026-000002"


def test_a_partial_payment_pays_the_oldest_line_first(office: Office) -> None:
    pay(office, cash(40000))
    (left,) = desk_of(office).lines
    assert (left.period_from, left.open) == (date(2026, 10, 1), Money(75404 - 40000))


def test_change_is_what_was_tendered_less_what_was_taken(office: Office) -> None:
    assert pay(office, cash(75404, 80000)).change == Money(4596)


@pytest.mark.parametrize(
    "parts",
    [
        (cash(MOST.fen + 1),),
        (cash(100, MOST.fen + 1),),
        (cash(MOST.fen), Part(Method.WECHAT, Money(1))),
    ],
)
def test_more_than_one_amount_can_be_is_refused(office: Office, parts: tuple[Part, ...]) -> None:
    with pytest.raises(AmountTooLarge, match=r"99,999,999\.99"):
        pay(office, *parts, keep_rest=True)


def test_two_of_the_largest_amounts_keep_the_books_whole(office: Office) -> None:
    for _time in range(2):
        pay(office, cash(MOST.fen), keep_rest=True)
    assert office.store.read(check_books) == ()


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2025, 11, 18)])
def test_a_value_day_of_long_ago_is_refused(office: Office, day: date) -> None:
    with pytest.raises(ValueDayTooOld, match=day.isoformat()):
        pay(office, cash(75404), value_day=day)


def test_too_few_notes_are_refused_by_name(office: Office) -> None:
    with pytest.raises(TenderedTooLittle, match=r"700\.00.*754\.04"):
        pay(office, cash(75404, 70000))


def test_chosen_lines_only_are_settled(office: Office) -> None:
    later = desk_of(office).lines[1]
    pay(office, cash(37702), charge_ids=(later.charge_id,))
    assert [line.period_from for line in desk_of(office).lines] == [date(2026, 9, 1)]


def test_over_payment_is_kept_as_prepayment_only_when_asked(office: Office) -> None:
    with pytest.raises(OverPaid, match=r"45\.96"):
        pay(office, cash(80000))
    done = pay(office, cash(80000), keep_rest=True)
    assert done.prepaid == Money(4596)
    assert done.sentence == "SJ2026-000001：已收 800.00；45.96 转入预存"
    assert desk_of(office).prepaid_total == Money(4596)


def test_prepayment_is_used_later_and_is_not_money_in(office: Office) -> None:
    offset_by_hand(office)
    pay(office, cash(75404 + 50000), keep_rest=True)
    office.store.write(publish_run, period="2026-11")
    done = pay(office, Part(Method.PREPAID, MONTH))
    facts = office.store.read(stored_facts, no=done.receipts[0].no)
    assert (facts.total, facts.prepaid_used) == (ZERO, MONTH)
    assert desk_of(office).prepaid_total == Money(50000) - MONTH


def test_what_is_said_of_a_payment_tells_how_much_of_it_was_prepaid(office: Office) -> None:
    offset_by_hand(office)
    pay(office, cash(75404 + 5000), keep_rest=True)
    office.store.write(publish_run, period="2026-11")
    done = pay(office, Part(Method.PREPAID, Money(5000)), cash(37702 - 5000))
    assert done.sentence == "SJ2026-000002：已收 327.02；用预存抵 50.00"


def test_more_prepayment_than_there_is_is_refused(office: Office) -> None:
    with pytest.raises(PrepaidTooLittle, match=r"0\.00.*377\.02"):
        pay(office, Part(Method.PREPAID, MONTH))


def test_methods_may_be_mixed_and_the_receipt_shows_each(office: Office) -> None:
    done = pay(office, cash(50000), Part(Method.WECHAT, Money(25404)))
    facts = office.store.read(stored_facts, no=done.receipts[0].no)
    assert [(part.method, part.amount) for part in facts.methods] == [
        ("cash", Money(50000)),
        ("wechat", Money(25404)),
    ]
    assert facts.agrees


def test_rounding_off_the_fen_settles_the_total(office: Office) -> None:
    done = pay(office, cash(75400), rounded_off=Money(4))
    assert desk_of(office).lines == ()
    facts = office.store.read(stored_facts, no=done.receipts[0].no)
    assert total(line.discount for line in facts.lines) == Money(4)
    assert facts.agrees


def test_more_than_the_jiao_and_fen_cannot_be_rounded_off(office: Office) -> None:
    with pytest.raises(TooMuchRoundedOff):
        pay(office, cash(75304), rounded_off=Money(100))


def test_each_role_rounds_off_as_much_as_the_estate_lets_it(office: Office) -> None:
    present = office.store.read(estate_settings)
    own = replace(present, name="云杉里", rounding_ceilings=((Role.CASHIER.value, 3),))
    office.store.write(change_estate_settings, settings=own)
    assert office.store.read(estate_settings).rounding_ceilings == (("cashier", 3),)
    office.store.as_actor(Actor(7, "周", Role.CASHIER, rights_of(Role.CASHIER)))
    with pytest.raises(TooMuchRoundedOff, match=r"0\.03"):
        pay(office, cash(75400), rounded_off=Money(4))
    office.store.as_actor(Actor(8, "吴", Role.SUPERVISOR, rights_of(Role.SUPERVISOR)))
    pay(office, cash(75400), rounded_off=Money(4))


def test_no_role_may_round_off_a_yuan(office: Office) -> None:
    present = replace(office.store.read(estate_settings), name="云杉里")
    for wrong in (100, -1):
        with pytest.raises(CeilingOutOfRange):
            office.store.write(
                change_estate_settings,
                settings=replace(present, rounding_ceilings=((Role.CASHIER.value, wrong),)),
            )


def test_months_paid_ahead_are_lines_of_their_own_that_a_later_run_skips(office: Office) -> None:
    unit = office.units["1-1-101"]
    ahead = office.store.read(lines_until, unit_id=unit, until=date(2026, 12, 31))
    assert [line.period_from for line in ahead] == [date(2026, 11, 1), date(2026, 12, 1)]
    pay(office, cash(4 * 37702), new_lines=ahead)
    assert desk_of(office).lines == ()
    office.store.write(publish_run, period="2026-11")
    assert desk_of(office).lines == ()


def test_a_counter_charge_and_its_payment_are_one_transaction(office: Office) -> None:
    line = office.store.read(
        counter_line, tariff_id=office.counter_tariff, unit_id=office.units["1-1-102"]
    )
    done = pay(office, cash(12000), code="1-1-102", new_lines=(line,), charge_ids=())
    assert [one.amount for one in done.allocated] == [Money(12000)]
    assert len(desk_of(office, "1-1-102").lines) == 2


def test_a_counter_charge_cannot_stay_open(office: Office) -> None:
    line = office.store.read(
        counter_line, tariff_id=office.counter_tariff, unit_id=office.units["1-1-102"]
    )
    with pytest.raises(CounterChargeUnpaid, match=r"120\.00"):
        pay(office, cash(5000), code="1-1-102", new_lines=(line,), charge_ids=())


def test_a_line_paid_meanwhile_is_refused_and_nothing_is_written(office: Office) -> None:
    line = desk_of(office).lines[0]
    pay(office, cash(37702), charge_ids=(line.charge_id,))
    with pytest.raises(LineChanged):
        pay(office, cash(37702), charge_ids=(line.charge_id,))
    count = office.store.read(lambda session: session.scalar(select(func.count(Payment.id))))
    assert count == 1


def test_a_refused_payment_draws_no_number(office: Office) -> None:
    with pytest.raises(OverPaid):
        pay(office, cash(99999))
    assert pay(office, cash(75404)).receipts[0].no == "SJ2026-000001"


def test_money_that_arrives_tomorrow_is_refused(office: Office, clock: StoppedClock) -> None:
    with pytest.raises(ValueDayInFuture, match="2026-11-21"):
        pay(office, cash(75404), value_day=date(2026, 11, 21))


def test_nothing_chosen_says_what_to_do(office: Office) -> None:
    with pytest.raises(NothingToPay):
        pay(office)


def test_the_receipt_keeps_its_facts_when_the_owner_changes_name(office: Office) -> None:
    done = pay(office, cash(75404))
    office.store.write(rename, old="陈雨桐", new="陈雨彤")
    facts = office.store.read(stored_facts, no=done.receipts[0].no)
    assert facts.payer == "陈雨桐"
    assert [line.amount for line in facts.lines] == [MONTH, MONTH]
    assert facts.lines[0].basis == Basis(price="2.8", area="134.65", months="1")


def test_the_first_output_is_the_original_and_later_ones_are_counted(office: Office) -> None:
    no = pay(office, cash(75404)).receipts[0].no
    copies = [office.store.write(put_out_receipt, no=no, way="pdf").copy for _time in range(3)]
    assert copies == [0, 1, 2]


def test_open_lines_are_those_of_the_derived_table(office: Office) -> None:
    pay(office, cash(40000))

    def sums(session: Session) -> tuple[Money, Money]:
        settled = session.scalar(select(func.sum(OpenCharge.settled)))
        receipts = session.scalars(select(Receipt.facts)).all()
        on_paper = [ReceiptFacts.from_json(text).total for text in receipts]
        return settled or ZERO, total(on_paper)

    assert office.store.read(sums) == (Money(40000), Money(40000))


def test_rounding_off_is_refused_when_the_money_pays_everything(office: Office) -> None:
    with pytest.raises(RoundedOffNeedlessly, match=r"0\.50"):
        pay(office, cash(75404), rounded_off=Money(50), keep_rest=True)
    pay(office, cash(75404 - 50), rounded_off=Money(50))


def test_a_prepayment_of_nobody_named_is_paid_by_its_owner(office: Office) -> None:
    pay(office, cash(75404))
    done = pay(office, cash(50000), keep_rest=True)
    assert office.store.read(stored_facts, no=done.receipts[0].no).payer == "陈雨桐"
    payers = office.store.read(lambda session: session.scalars(select(Payment.payer)).all())
    assert payers == ["陈雨桐", "陈雨桐"]


def charge_spaces(office: Office) -> None:
    """80.00 a month for every space, billed for October."""
    store = office.store
    store.write(
        create_tariff,
        fields=TariffFields(
            fee_item_id=store.read(fee_items)[1].id,
            name="车位",
            formula=Formula.FIXED,
            period_months=1,
            applies=Applies((UnitKind.SPACE,)),
        ),
        version=VersionFields(effective_from=date(2026, 1, 1), price=80_000_000),
    )
    store.write(publish_run, period="2026-10")


def rented_space(office: Office) -> None:
    """The household rents B1-086, whose owner owes 80.00 for October himself."""
    store, home = office.store, office.units["1-1-101"]
    space = store.write(
        UNIT_USES.add, fields=UnitFields(building="B1", room="086", kind=UnitKind.SPACE)
    )
    owner = RoleFields(RoleKind.OWNER)
    store.write(add_resident, unit_id=space, role=owner, person=PersonFields(name="仇远"))
    (tenant,) = store.read(roles_of_unit, unit_id=home)
    rents = RoleFields(RoleKind.TENANT)
    store.write(add_resident, unit_id=space, role=rents, person_id=tenant.person_id)
    charge_spaces(office)


def test_the_debt_of_a_rented_space_is_its_owners_unless_chosen(office: Office) -> None:
    rented_space(office)
    desk = office.store.read(household_dues, unit_id=office.units["1-1-101"])
    others = [line for line in desk.lines if line.unit_code == "B1-086"]
    assert [(line.debtor, line.open.fen, line.near) for line in others] == [("仇远", 8000, False)]
    assert desk.ahead_ids == (office.units["1-1-101"],)
    with pytest.raises(OverPaid):
        office.store.write(
            collect_payment,
            order=Order(unit_id=office.units["1-1-101"], parts=cash_parts(2 * 37702 + 8000)),
        )
    chosen = Order(
        unit_id=office.units["1-1-101"], parts=cash_parts(8000), charge_ids=(others[0].charge_id,)
    )
    assert office.store.write(collect_payment, order=chosen).amount == Money(8000)


def cash_parts(fen: int) -> tuple[Part, ...]:
    return (Part(Method.CASH, Money(fen)),)


def test_a_lease_that_ends_before_the_month_asked_for_is_named(office: Office) -> None:
    store, home = office.store, office.units["1-1-101"]
    space = store.write(
        UNIT_USES.add, fields=UnitFields(building="B1", room="086", kind=UnitKind.SPACE)
    )
    lease = SpaceFields(SpaceTenure.LEASED, home, until=date(2026, 11, 30))
    store.write(save_space, unit_id=space, fields=lease)
    charge_spaces(office)
    until = date(2026, 12, 31)
    units = store.read(household_dues, unit_id=home).ahead_ids
    assert units == (home, space)
    lines = [line for one in units for line in store.read(lines_until, unit_id=one, until=until)]
    ends = store.read(ends_before, unit_ids=units, until=until, lines=lines)
    assert ends == (("B1-086", date(2026, 11, 30)),)
