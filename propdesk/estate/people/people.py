"""People and companies with their phones and documents."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.store import row_values, use_case
from propdesk.estate import field_checks, saving
from propdesk.estate.models import Document, Person
from propdesk.estate.notation import naming
from propdesk.estate.notation.identity import mask_id
from propdesk.estate.notation.initials import initials_of
from propdesk.estate.reads import phones_of
from propdesk.estate.records import DocumentFields, DocumentRow, PersonDetails, PersonFields
from propdesk.estate.rules import PersonKind
from propdesk.estate.search import index as search_index
from propdesk.kernel.records.refusals import ChangedMeanwhile, RecordGone, refuse_errors

_WRITES = ("person", "phone", "search_entry", "audit")


def person_details(session: Session, *, person_id: int) -> PersonDetails:
    """A person as shown, document numbers masked; raises RecordGone."""
    person = session.get(Person, person_id)
    if person is None:
        raise RecordGone
    rows = session.execute(
        select(Document.id, Document.type, Document.number)
        .where(Document.person_id == person_id)
        .order_by(Document.id)
    )
    documents = tuple(DocumentRow(i, kind, mask_id(number)) for i, kind, number in rows)
    return PersonDetails(person_id, _fields(session, person), documents)


def _fields(session: Session, person: Person) -> PersonFields:
    phones = phones_of(session, person_ids=[person.id]).get(person.id, ())
    return PersonFields(
        name=person.name,
        kind=person.kind,
        phones=phones,
        birth_year=person.birth_year,
        care=person.care,
        consent=person.consent,
        note=person.note,
    )


def similar_people(session: Session, *, name: str, phone: str = "") -> list[PersonDetails]:
    """People of exactly this name, those with this phone first: is it one of them?"""
    ids = session.execute(
        select(Person.id).where(Person.name == naming.one_line(name)).order_by(Person.id).limit(20)
    ).scalars()
    found = [person_details(session, person_id=person_id) for person_id in ids]
    digits = naming.normal_phone(phone)
    return sorted(found, key=lambda one: digits not in {p.number for p in one.fields.phones})


@use_case(permission="estate.edit", touches=(*_WRITES, "document"))
def add_person(
    session: Session, *, fields: PersonFields, document: DocumentFields | None = None
) -> int:
    """Add a person or company with phones and a document; raises FieldsRefused."""
    refuse_errors(field_checks.person_errors(fields))
    person = Person(name="")
    _set(person, fields)
    session.add(person)
    session.flush()
    phones = _phones(fields)
    saving.put_phones(session, person.id, phones)
    search_index.reindex(session, people=[person.id])
    after = {**row_values(person), "phones": phones}
    audit.record(session, "person.add", ("person", person.id, person.name), None, after)
    if document is not None:
        add_document(session, person_id=person.id, fields=document)
    return person.id


@use_case(permission="estate.edit", touches=(*_WRITES, "document"))
def change_person(
    session: Session,
    *,
    person_id: int,
    fields: PersonFields,
    seen: PersonFields | None = None,
    document: DocumentFields | None = None,
) -> None:
    """Save a person's form with the phones and a new document. `seen`: as the form was opened.

    Raises ChangedMeanwhile when the person no longer is as seen, FieldsRefused, RecordGone.
    """
    refuse_errors(field_checks.person_errors(fields))
    person = session.get(Person, person_id)
    if person is None:
        raise RecordGone
    if seen is not None and seen != _fields(session, person):
        raise ChangedMeanwhile(name=person.name)
    if document is not None:
        add_document(session, person_id=person_id, fields=document)
    phones_before = saving.stored_phones(session, person_id)
    before = {**row_values(person), "phones": phones_before}
    _set(person, fields)
    phones = _phones(fields)
    after = {**row_values(person), "phones": phones}
    if after == before:
        return
    if phones != phones_before:
        saving.put_phones(session, person_id, phones)
    search_index.reindex(session, people=[person_id])
    audit.record(session, "person.change", ("person", person_id, person.name), before, after)


def _set(person: Person, fields: PersonFields) -> None:
    person.name = naming.one_line(fields.name)
    person.kind = fields.kind
    person.initials = initials_of(person.name, is_company=fields.kind is PersonKind.COMPANY)
    person.birth_year = fields.birth_year
    person.care = fields.care.strip()
    person.consent = fields.consent
    person.note = fields.note.strip()


def _phones(fields: PersonFields) -> list[list[str]]:
    """[number, relation] in order, each number once."""
    found: dict[str, str] = {}
    for phone in fields.phones:
        found.setdefault(naming.normal_phone(phone.number), naming.one_line(phone.relation))
    return [[number, relation] for number, relation in found.items()]


@use_case(permission="estate.edit", touches=(*_WRITES, "document"))
def delete_person(session: Session, *, person_id: int) -> None:
    """Delete a person nothing refers to; raises StillReferred with what does."""
    person = session.get(Person, person_id)
    if person is None:
        raise RecordGone
    saving.delete_record(session, "person", person_id, person.name)


@use_case(permission="estate.edit", touches=("document", "audit"))
def add_document(session: Session, *, person_id: int, fields: DocumentFields) -> int:
    """Add an identity document; the audit keeps its masked number only.

    Raises FieldsRefused, RecordGone.
    """
    refuse_errors(field_checks.document_errors(fields))
    if session.get(Person, person_id) is None:
        raise RecordGone
    number = naming.tidy(fields.number).replace(" ", "").upper()
    found = session.execute(
        select(Document.id).where(
            Document.person_id == person_id,
            Document.type == fields.type,
            Document.number == number,
        )
    ).scalar()
    if found is not None:
        return found
    document = Document(person_id=person_id, type=fields.type, number=number)
    session.add(document)
    session.flush()
    masked = mask_id(number)
    after = {"person_id": person_id, "type": fields.type}
    audit.record(session, "document.add", ("document", document.id, masked), None, after)
    return document.id


@use_case(permission="estate.edit", touches=("document", "search_entry", "audit"))
def delete_document(session: Session, *, document_id: int) -> None:
    """Delete an identity document."""
    document = session.get(Document, document_id)
    if document is None:
        raise RecordGone
    saving.delete_record(session, "document", document_id, mask_id(document.number))


@use_case(permission="estate.reveal", touches=("audit",))
def reveal_document(session: Session, *, document_id: int) -> str:
    """The full number of a document; that it was looked at is written down."""
    row = session.execute(
        select(Document.number, Person.name)
        .join(Person, Person.id == Document.person_id)
        .where(Document.id == document_id)
    ).first()
    if row is None:
        raise RecordGone
    audit.record(session, "document.reveal", ("document", document_id, row.name))
    return str(row.number)
