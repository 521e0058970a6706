"""What the desk reads of a household, whom a text means, and payers without a unit."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.estate.models import Account, Person
from propdesk.estate.notation.naming import unit_title
from propdesk.estate.people.occupancy import add_role, change_owner, roles_of_unit
from propdesk.estate.people.people import add_person
from propdesk.estate.people.walk_in import walk_in_account
from propdesk.estate.records import PersonFields, RoleFields, SpaceFields, UnitFields
from propdesk.estate.rules import AccountKind, RoleKind, SpaceTenure, UnitKind
from propdesk.estate.search.service import households_meant
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.registering import save_space
from propdesk.fees.billing.ahead import counter_line
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.facts import CounterFacts, counter_facts
from propdesk.fees.counter.orders import Collected, Order, Part, WalkInNameless, WalkInPrepays
from propdesk.fees.dues.balances import prepaid_balances
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.dues.prepaid import PrepaidTooLittle
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.rules import Method
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import ZERO, Money
from tests.offices import Office

ROOM = "1-1-101"


def facts_of(office: Office, code: str = ROOM) -> CounterFacts:
    return office.store.read(counter_facts, unit_id=office.units[code])


def cash(fen: int) -> tuple[Part, ...]:
    return (Part(Method.CASH, Money(fen)),)


def test_a_unit_is_called_as_people_say_it() -> None:
    assert unit_title("1", "2", "301") == "1栋2单元301室"
    assert unit_title("A", "", "1203") == "A栋1203室"
    assert unit_title("B1", "", "086", is_room=False) == "B1-086"
    with using_language("en"):
        assert unit_title("1", "2", "301") == "1-2-301"


def test_the_head_of_the_desk_says_who_and_where(office: Office) -> None:
    facts = facts_of(office)
    assert (facts.title, facts.payer, facts.phone) == ("1栋1单元101室", "陈雨桐", "19900003271")
    assert (facts.area, facts.overdue) == (1346500, Money(75404))
    assert facts.paid_to == ()


def test_paid_to_moves_with_the_money(office: Office) -> None:
    order = Order(unit_id=office.units[ROOM], parts=cash(37702))
    office.store.write(collect_payment, order=order)
    (paid,) = facts_of(office).paid_to
    assert (paid.item, paid.day) == ("物业费", date(2026, 9, 30))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("101", [ROOM]),
        ("1-1-102", ["1-1-102"]),
        ("许文博", ["1-1-102"]),
        ("cyt", [ROOM]),
        ("19900009043", ["1-2-201"]),
        ("nobody", []),
    ],
)
def test_a_text_means_the_households_it_fits(office: Office, text: str, codes: list[str]) -> None:
    found = office.store.read(households_meant, text=text)
    assert [one.code for one in found] == codes


def walk_ins(session: Session, *, name: str) -> tuple[int, list[AccountKind]]:
    people = session.scalars(select(func.count()).where(Person.name == name)).one()
    kinds = session.scalars(select(Account.kind).where(Account.unit_id.is_(None)))
    return people, list(kinds)


def walk_in(office: Office, payer: str, fen: int, *, keep_rest: bool = False) -> Collected:
    line = office.store.read(counter_line, tariff_id=office.counter_tariff)
    order = Order(
        unit_id=None, parts=cash(fen), new_lines=(line,), walk_in=payer, keep_rest=keep_rest
    )
    return office.store.write(collect_payment, order=order)


def test_walk_ins_of_one_name_without_a_phone_share_charges_paid_at_once(office: Office) -> None:
    assert walk_in(office, "沈师傅", 12000).amount == Money(12000)
    assert walk_in(office, "沈师傅", 12000).amount == Money(12000)
    assert office.store.read(walk_ins, name="沈师傅") == (1, [AccountKind.WALK_IN])


def test_a_walk_in_without_a_phone_cannot_leave_money(office: Office) -> None:
    with pytest.raises(WalkInPrepays):
        walk_in(office, "沈师傅", 20000, keep_rest=True)
    assert office.store.read(walk_ins, name="沈师傅") == (0, [])


def test_money_left_by_a_walk_in_is_found_by_name_and_phone_only(office: Office) -> None:
    kept = walk_in(office, "沈师傅 199 0000 1234", 20000, keep_rest=True)
    assert kept.prepaid == Money(8000)
    facts = office.store.read(stored_facts, no=kept.receipts[0].no)
    assert facts.payer == "沈师傅"
    same, other, nameless = (
        office.store.write(walk_in_account, name="沈师傅", phone=phone)
        for phone in ("19900001234", "19900005678", "")
    )
    balances = office.store.read(prepaid_balances, account_ids=[same, other, nameless])
    assert [(one.account_id, one.amount) for one in balances] == [(same, Money(8000))]
    assert len({same, other, nameless}) == 3


def test_a_walk_in_without_a_name_is_refused_and_leaves_nothing(office: Office) -> None:
    line = office.store.read(counter_line, tariff_id=office.counter_tariff)
    with pytest.raises(WalkInNameless):
        office.store.write(
            collect_payment, order=Order(unit_id=None, parts=cash(12000), new_lines=(line,))
        )


def sell(office: Office) -> None:
    new = office.store.write(add_person, fields=PersonFields(name="新业主"))
    owners = [(new, None)]
    office.store.write(
        change_owner, unit_id=office.units[ROOM], day=date(2026, 11, 1), new_owners=owners
    )


def test_a_new_owner_cannot_use_the_prepayment_of_the_one_before(office: Office) -> None:
    order = Order(unit_id=office.units[ROOM], parts=cash(80000), keep_rest=True)
    office.store.write(collect_payment, order=order)
    assert facts_of(office).desk.prepaid_total == Money(4596)
    sell(office)
    assert facts_of(office).desk.prepaid_total == ZERO
    line = office.store.read(
        counter_line, tariff_id=office.counter_tariff, unit_id=office.units[ROOM]
    )
    parts = (*cash(12000 - 1000), Part(Method.PREPAID, Money(1000)))
    with pytest.raises(PrepaidTooLittle):
        office.store.write(
            collect_payment,
            order=Order(unit_id=office.units[ROOM], parts=parts, charge_ids=(), new_lines=(line,)),
        )


def test_a_payment_without_a_choice_leaves_the_former_owners_debt_alone(office: Office) -> None:
    sell(office)
    order = Order(unit_id=office.units[ROOM], parts=cash(10000), keep_rest=True)
    done = office.store.write(collect_payment, order=order)
    assert (done.allocated, done.prepaid) == ((), Money(10000))


def test_no_more_than_the_limit_of_a_line_is_settled(office: Office) -> None:
    first, second = facts_of(office).desk.lines
    order = Order(
        unit_id=office.units[ROOM],
        parts=cash(10000 + second.open.fen),
        charge_ids=(first.charge_id, second.charge_id),
        limits=((first.charge_id, Money(10000)),),
    )
    office.store.write(collect_payment, order=order)
    (left,) = facts_of(office).desk.lines
    assert (left.charge_id, left.open) == (first.charge_id, first.open - Money(10000))


def test_what_an_owner_prepaid_is_there_for_a_flat_that_was_never_billed(office: Office) -> None:
    prepayment = Order(unit_id=office.units[ROOM], parts=cash(50000), charge_ids=(), keep_rest=True)
    office.store.write(collect_payment, order=prepayment)
    shop = office.store.write(
        UNIT_USES.add, fields=UnitFields(building="2", room="108", kind=UnitKind.SHOP)
    )
    (owner,) = office.store.read(roles_of_unit, unit_id=office.units[ROOM])
    role = RoleFields(RoleKind.OWNER)
    office.store.write(add_role, unit_id=shop, person_id=owner.person_id, fields=role)
    assert office.store.read(household_dues, unit_id=shop).prepaid_total == Money(50000)


def test_a_space_typed_shows_what_its_household_owes_and_has_prepaid(office: Office) -> None:
    prepayment = Order(unit_id=office.units[ROOM], parts=cash(50000), charge_ids=(), keep_rest=True)
    office.store.write(collect_payment, order=prepayment)
    space = office.store.write(
        UNIT_USES.add, fields=UnitFields(building="B1", room="086", kind=UnitKind.SPACE)
    )
    terms = SpaceFields(SpaceTenure.OWNED, office.units[ROOM])
    office.store.write(save_space, unit_id=space, fields=terms)
    desk = office.store.read(household_dues, unit_id=space)
    assert desk.prepaid_total == Money(50000)
    assert [line.unit_code for line in desk.lines] == [ROOM, ROOM]
    assert not any(line.near for line in desk.lines)  # and nothing of the flat is ticked
