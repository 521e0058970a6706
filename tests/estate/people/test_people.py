"""People, phones, documents and vehicles."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow
from propdesk.db.store import Actor, NotPermitted, Store
from propdesk.estate import refusals
from propdesk.estate.people.listed import DOCUMENT_USES, PERSON_USES, ROLE_USES
from propdesk.estate.people.listing import PEOPLE
from propdesk.estate.people.people import (
    add_document,
    add_person,
    change_person,
    person_details,
    reveal_document,
    similar_people,
)
from propdesk.estate.records import DocumentFields, PersonFields, PhoneFields, VehicleFields
from propdesk.estate.rules import DocumentType, PersonKind
from propdesk.estate.search.searching import search
from propdesk.estate.vehicles.listing import VEHICLES, vehicles_of_unit
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.refusals import (
    ChangedMeanwhile,
    FieldsRefused,
    NotInTheLog,
    StillReferred,
)
from tests.estate.conftest import person_fields
from tests.purposes import SEEN_FOR
from tests.records import undo
from tests.roles import rights_of

ID_NUMBER = "999999199104120017"


def audit_texts(session: Session) -> str:
    rows = session.execute(select(AuditRow.subject, AuditRow.before, AuditRow.after))
    return "\n".join(str(value) for row in rows for value in row)


def test_phones_are_kept_as_dialled_each_once(store: Store) -> None:
    fields = person_fields("王丽", "+86 199 0000 1234", "１９９００００１２３４", "0571-6000 1234")
    person = store.write(add_person, fields=fields)
    kept = store.read(person_details, person_id=person).fields.phones
    assert [phone.number for phone in kept] == ["19900001234", "057160001234"]


def test_a_phone_with_too_few_digits_is_refused(store: Store) -> None:
    with pytest.raises(FieldsRefused) as refused:
        store.write(add_person, fields=person_fields("王丽", "199 0000 62"))
    assert "9" in refused.value.errors["phones"]


def test_phones_come_back_with_the_undo(store: Store, person: int) -> None:
    seen = store.read(person_details, person_id=person).fields
    changed = replace(seen, name="陈雨彤", phones=(PhoneFields("19900001180", "本人"),))
    store.write(change_person, person_id=person, fields=changed, seen=seen)
    undo(store, "person", person)
    assert store.read(person_details, person_id=person).fields == seen
    assert [hit.id for hit in store.read(search, text="3271")] == [person]


def test_somebody_elses_save_of_a_phone_is_noticed(store: Store, person: int) -> None:
    seen = store.read(person_details, person_id=person).fields
    other = replace(seen, phones=(*seen.phones, PhoneFields("19900001180")))
    store.write(change_person, person_id=person, fields=other, seen=seen)
    mine = replace(seen, phones=(PhoneFields("19900002222"),))
    with pytest.raises(ChangedMeanwhile):
        store.write(change_person, person_id=person, fields=mine, seen=seen)
    store.write(change_person, person_id=person, fields=replace(seen, care="独居"), seen=seen)
    assert store.read(person_details, person_id=person).fields == replace(other, care="独居")


def test_a_deleted_person_comes_back_with_the_phones(store: Store, person: int) -> None:
    seen = store.read(person_details, person_id=person).fields
    store.write(PERSON_USES.delete, record_id=person)
    undo(store, "person", person)
    assert store.read(person_details, person_id=person).fields == seen
    assert store.read(search, text="19900003271")[0].id == person


def test_a_deleted_document_does_not_come_back_since_the_log_keeps_no_numbers(
    store: Store, person: int
) -> None:
    document = store.write(add_document, person_id=person, fields=DocumentFields(ID_NUMBER))
    store.write(DOCUMENT_USES.delete, record_id=document)
    with pytest.raises(NotInTheLog):
        undo(store, "document", document)


def test_a_document_is_masked_and_its_reveal_written_down(store: Store, person: int) -> None:
    fields = DocumentFields("999999 19910412 0017")
    document = store.write(add_document, person_id=person, fields=fields)
    [row] = store.read(person_details, person_id=person).documents
    assert row.masked == "999***********0017"
    assert store.write(reveal_document, document_id=document, seen_for=SEEN_FOR) == ID_NUMBER
    texts = store.read(audit_texts)
    assert "陈雨桐" in texts
    assert ID_NUMBER not in texts
    store.write(DOCUMENT_USES.delete, record_id=document)
    assert ID_NUMBER not in store.read(audit_texts)


def test_a_reader_may_not_reveal_a_document(store: Store, person: int) -> None:
    fields = DocumentFields(ID_NUMBER, DocumentType.RESIDENT_ID)
    document = store.write(add_document, person_id=person, fields=fields)
    store.as_actor(Actor(7, "reader", Role.READER, rights_of(Role.READER)))
    with pytest.raises(NotPermitted):
        store.write(reveal_document, document_id=document, seen_for=SEEN_FOR)


def test_people_of_the_same_name_are_offered_the_one_with_the_phone_first(
    store: Store, person: int
) -> None:
    store.write(add_person, fields=person_fields("陈雨桐", "19900009999"))
    found = store.read(similar_people, name="陈雨桐", phone="199 0000 3271")
    assert found[0].id == person
    assert len(found) == 2


def test_a_person_with_a_role_is_not_deleted(store: Store, person: int, owner: int) -> None:
    with pytest.raises(StillReferred):
        store.write(PERSON_USES.delete, record_id=person)
    store.write(ROLE_USES.delete, record_id=owner)
    store.write(PERSON_USES.delete, record_id=person)
    assert store.read(PEOPLE.total) == 0
    assert store.read(search, text="陈雨桐") == []


def test_a_vehicle_is_known_by_its_plate_in_one_form(store: Store, unit: int, person: int) -> None:
    fields = VehicleFields(plate="宁z·１2345", unit_id=unit, person_id=person)
    vehicle = store.write(VEHICLE_USES.add, fields=fields)
    [found] = store.read(vehicles_of_unit, unit_id=unit)
    assert (found.plate, found.person) == ("宁Z·12345", "陈雨桐")
    with pytest.raises(refusals.PlateExists):
        store.write(VEHICLE_USES.add, fields=VehicleFields(plate="宁Z 12345"))
    seen = store.read(VEHICLE_USES.seen, record_id=vehicle)
    assert seen.plate == "宁Z12345"
    changed = replace(seen, colour="白")
    store.write(VEHICLE_USES.change, record_id=vehicle, fields=changed, seen=seen)
    undo(store, "vehicle", vehicle)
    assert store.read(VEHICLE_USES.seen, record_id=vehicle) == seen
    store.write(VEHICLE_USES.delete, record_id=vehicle)
    assert store.read(VEHICLES.total) == 0


def test_names_are_kept_as_typed(store: Store) -> None:
    for name in ("㛃䶮𠮷", "A&B <公司>", "买买提·艾力", "字" * 60):
        person = store.write(add_person, fields=PersonFields(name=name, kind=PersonKind.COMPANY))
        assert store.read(person_details, person_id=person).fields.name == name
        assert store.read(search, text=name)[0].title == name
