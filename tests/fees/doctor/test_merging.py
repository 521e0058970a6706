"""Two records of one person become one, and two again; what is posted stays where it is."""

from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from propdesk.estate.models import Account, Occupancy, Person, Phone
from propdesk.estate.people.listed import PERSON_USES
from propdesk.estate.people.occupancy import add_resident, add_role
from propdesk.estate.people.people import add_document
from propdesk.estate.records import DocumentFields, PersonFields, PhoneFields, RoleFields
from propdesk.estate.rules import DocumentType, RoleKind
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.doctor.merging import (
    AccountsOfBoth,
    MergeUndone,
    SamePerson,
    merge_people,
    merge_preview,
    take_merge_back,
    twins_of,
)
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from propdesk.kernel.records.refusals import NoSaveToUndo, RecordGone
from tests.offices import Office

PASSPORT = DocumentFields(type=DocumentType.PASSPORT, number="E1234567")
NAME, PHONE = "陈雨桐", "19900003271"


def person_of(office: Office, room: str) -> int:
    def find(session: Session) -> int:
        query = select(Occupancy.person_id).where(Occupancy.unit_id == office.units[room])
        return session.scalars(query).first() or 0

    return office.store.read(find)


@pytest.fixture
def twin(office: Office) -> int:
    """The owner of 101 a second time, as tenant of 102, with a phone of his own."""
    office.store.write(
        add_resident,
        unit_id=office.units["1-1-102"],
        role=RoleFields(RoleKind.TENANT),
        person=PersonFields(
            name=NAME, phones=(PhoneFields(PHONE), PhoneFields("19900001111")), note="夜班"
        ),
    )
    return office.store.read(
        lambda session: (
            session.scalars(
                select(Person.id).where(Person.name == NAME).order_by(Person.id.desc())
            ).first()
            or 0
        )
    )


def world(session: Session) -> list[tuple[object, ...]]:
    """All of people that a merge may touch, in the order of their ids."""
    tables = ("person", "phone", "document", "occupancy", "vehicle", "account", "search_entry")
    found: list[tuple[object, ...]] = []
    for table in tables:
        rows = session.execute(text(f"SELECT * FROM {table}")).all()
        cut = 1 if table in ("phone", "search_entry") else 0  # their ids are given anew
        found += sorted(((table, *tuple(row)[cut:]) for row in rows), key=repr)
    return found


def test_roles_phones_and_papers_go_along_and_the_books_stay(office: Office, twin: int) -> None:
    owner = person_of(office, "1-1-101")
    office.store.write(
        add_document,
        person_id=twin,
        fields=DocumentFields(type=DocumentType.PASSPORT, number="E1234567"),
    )
    owed = office.store.read(arrears).total
    (found,) = office.store.read(twins_of, person_id=owner)
    assert found[0] == twin
    told = office.store.read(merge_preview, kept_id=owner, gone_id=twin)
    assert NAME in told.kept
    assert len(told.moves) >= 2
    office.store.write(merge_people, kept_id=owner, gone_id=twin)
    assert office.store.read(arrears).total == owed
    assert office.store.read(check_books) == ()

    def after(session: Session) -> None:
        assert session.get(Person, twin) is None
        kept = session.get_one(Person, owner)
        assert kept.note == "夜班"
        phones = select(Phone.number).where(Phone.person_id == owner).order_by(Phone.position)
        assert list(session.scalars(phones)) == [PHONE, "19900001111"]
        units = session.scalars(select(Occupancy.unit_id).where(Occupancy.person_id == owner))
        assert set(units) == {office.units["1-1-101"], office.units["1-1-102"]}

    office.store.read(after)
    assert office.store.read(twins_of, person_id=owner) == ()


def test_a_merge_is_taken_back_whole(office: Office, twin: int) -> None:
    owner = person_of(office, "1-1-101")
    office.store.write(
        add_document,
        person_id=twin,
        fields=DocumentFields(type=DocumentType.PASSPORT, number="E1234567"),
    )
    before = office.store.read(world)
    done = office.store.write(merge_people, kept_id=owner, gone_id=twin)
    assert office.store.read(world) != before
    office.store.write(take_merge_back, merge_id=done.merge_id)
    assert office.store.read(world) == before
    with pytest.raises(MergeUndone):
        office.store.write(take_merge_back, merge_id=done.merge_id)


def test_money_of_the_other_stays_on_its_account_which_is_his_now(
    office: Office, twin: int
) -> None:
    owner, buyer = person_of(office, "1-1-101"), person_of(office, "1-1-102")
    order = Order(
        unit_id=office.units["1-1-102"], parts=(Part(Method.CASH, Money(100_000)),), keep_rest=True
    )
    office.store.write(collect_payment, order=order)
    count = office.store.read(lambda session: len(session.scalars(select(Account)).all()))
    done = office.store.write(merge_people, kept_id=owner, gone_id=buyer)
    assert office.store.read(check_books) == ()

    def whose(session: Session) -> set[int]:
        return set(
            session.scalars(
                select(Account.person_id).where(Account.unit_id == office.units["1-1-102"])
            )
        )

    assert owner in office.store.read(whose)
    assert buyer not in office.store.read(whose)
    assert office.store.read(lambda s: len(s.scalars(select(Account)).all())) == count
    office.store.write(take_merge_back, merge_id=done.merge_id)
    assert buyer in office.store.read(whose)
    assert office.store.read(check_books) == ()


def test_postings_of_one_unit_on_both_stand_in_the_way(office: Office, twin: int) -> None:
    owner = person_of(office, "1-1-101")
    office.store.write(
        add_role, unit_id=office.units["1-1-101"], person_id=twin,
        fields=RoleFields(RoleKind.PAYER),
    )  # fmt: skip
    order = Order(
        unit_id=office.units["1-1-101"], parts=(Part(Method.CASH, Money(500_000)),), keep_rest=True
    )
    office.store.write(collect_payment, order=order)
    before = office.store.read(world)
    with pytest.raises(AccountsOfBoth, match="1-1-101"):
        office.store.write(merge_people, kept_id=owner, gone_id=twin)
    assert office.store.read(world) == before


def test_what_was_changed_since_is_not_taken_back(office: Office, twin: int) -> None:
    owner = person_of(office, "1-1-101")
    done = office.store.write(merge_people, kept_id=owner, gone_id=twin)
    seen = office.store.read(PERSON_USES.seen, record_id=owner)
    office.store.write(
        PERSON_USES.change, record_id=owner, fields=replace(seen, note="x"), seen=seen
    )
    with pytest.raises(NoSaveToUndo):
        office.store.write(take_merge_back, merge_id=done.merge_id)


def test_one_record_is_not_merged_with_itself_or_with_nobody(office: Office) -> None:
    owner = person_of(office, "1-1-101")
    with pytest.raises(SamePerson):
        office.store.write(merge_people, kept_id=owner, gone_id=owner)
    with pytest.raises(RecordGone):
        office.store.write(merge_people, kept_id=owner, gone_id=9999)
