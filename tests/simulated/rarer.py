"""What an office does seldom: other items, deposits that pass on, people merged or forgotten, the
hours of the week, terms of one unit, debts out of time."""

from datetime import timedelta

from propdesk.duties.hours.office_hours import change_office_hours
from propdesk.estate.people.restricting import (
    RestrictionFields,
    lift_restriction,
    restrict_person,
)
from propdesk.estate.rules import RestrictWhy
from propdesk.fees.court.radar.write_offs import propose_write_offs
from propdesk.fees.deposits.handing_on import PassedOn, hand_on
from propdesk.fees.doctor.merging import merge_people, take_merge_back
from propdesk.fees.item_moves.moving import move_paid, take_move_back
from propdesk.fees.item_moves.reading import items_to, paid_lines
from propdesk.fees.tariffs.own_terms import UnitTerms, remove_unit_terms, set_unit_terms
from propdesk.privacy.persons.erasing import erase_person
from tests.simulated.acts import act
from tests.simulated.desk import RECEIPTS, UNITS, some_money
from tests.simulated.office import NothingThere, Office
from tests.simulated.values import filled

WEEKS = (
    ("08:00-18:00",) * 5 + ("", ""),
    ("08:30-12:00, 13:30-17:30",) * 6 + ("",),
    ("09:00-12:00, 14:00-18:00",) * 5 + ("09:00-12:00", "09:00-12:00"),
    ("",) * 7,
    ("08:00-25:00",) * 7,
)


@act(5)
def move_to_another_item(office: Office) -> None:
    """What was paid is for something else; or it was right after all."""
    if office.chance(0.3):
        moves = "SELECT id FROM payment WHERE amends_id IS NOT NULL ORDER BY id DESC LIMIT 10"
        office.write(take_move_back, payment_id=office.any_of(moves), reason="弄错")
        return
    no = office.any_of(RECEIPTS)
    lines = office.read(paid_lines, no=no)
    items = office.read(items_to, charge_id=lines[0].charge_id) if lines else ()
    if not items:
        raise NothingThere
    amount = lines[0].paid if office.chance(0.5) else some_money(office)
    office.write(
        move_paid, no=no, charge_id=lines[0].charge_id, fee_item_id=office.pick(items).fee_item_id,
        amount=amount, reason="收错项目",
    )  # fmt: skip


@act(2)
def pass_a_deposit_on(office: Office) -> None:
    """The room is sold, and the deposit with it."""
    deposit = office.any_of("SELECT id FROM deposit ORDER BY id DESC LIMIT 20")
    office.write(hand_on, deposit_id=deposit, fields=filled(office, PassedOn, None))


@act(1)
def propose_to_write_off(office: Office) -> None:
    """Debts nobody can claim any more."""
    old = "SELECT charge_id FROM open_charge WHERE live AND settled < amount ORDER BY due_day"
    charges = office.some_of(f"{old} LIMIT 12", 4)
    office.write(propose_write_offs, charges=charges, why="已过时效")


@act(3)
def give_a_unit_its_own_terms(office: Office) -> None:
    """Another price, later, or no bill at all; or as the tariff says again."""
    tariff = office.any_of("SELECT id FROM tariff ORDER BY id")
    unit = office.any_of(UNITS)
    if office.chance(0.3):
        own = office.ask("SELECT unit_id, tariff_id FROM unit_tariff ORDER BY 1, 2")
        unit, tariff = office.pick(own) if own else (unit, tariff)
        office.write(remove_unit_terms, unit_id=unit, tariff_id=tariff)
        return
    terms = UnitTerms(
        unit_id=unit, tariff_id=tariff, price=office.pick((None, 1_500_000, -1)),
        start=office.pick((None, office.today - timedelta(days=40))),
        excluded=office.chance(0.2),
    )  # fmt: skip
    office.write(set_unit_terms, terms=terms)


@act(2)
def two_records_of_one_person(office: Office) -> None:
    """They become one; or are two people after all."""
    if office.chance(0.3):
        merges = "SELECT id FROM person_merge ORDER BY id DESC LIMIT 4"
        office.write(take_merge_back, merge_id=office.any_of(merges))
        return
    people = office.some_of("SELECT id FROM person ORDER BY id", 2)
    alike = office.ask("SELECT min(id), max(id) FROM person GROUP BY name HAVING count(*) > 1")
    kept, gone = office.pick(alike) if alike and office.chance(0.8) else (people[0], people[-1])
    office.write(merge_people, kept_id=kept, gone_id=gone)


@act(2)
def somebody_asks_about_his_data(office: Office) -> None:
    """It is restricted, or deleted but for what the books need."""
    person = office.any_of("SELECT id FROM person ORDER BY id DESC")
    how = office.dice.randrange(3)
    if how == 0:
        office.write(erase_person, person_id=person)
    elif how == 1:
        fields = RestrictionFields(why=office.pick(list(RestrictWhy)))
        office.write(restrict_person, person_id=person, fields=fields)
    else:
        office.write(lift_restriction, person_id=person, why="已解决")


@act(1)
def change_the_hours(office: Office) -> None:
    """Summer and winter; deadlines that run keep what they were given."""
    office.write(change_office_hours, hours=office.pick(WEEKS))
