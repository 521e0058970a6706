"""People and companies with their phones and documents."""

from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from propdesk.db.plain_rows import typed_rows
from propdesk.db.records import saving
from propdesk.db.records.kinds import RECORD_TABLES, ChildRows, RecordKind
from propdesk.db.store import use_case
from propdesk.estate import field_checks
from propdesk.estate.models import Document, Person, Phone
from propdesk.estate.people.restricting import RestrictionNoted
from propdesk.estate.reads import phones_of
from propdesk.estate.records import (
    DocumentFields,
    DocumentRow,
    PersonDetails,
    PersonFields,
    PhoneFields,
)
from propdesk.estate.refusals import SeveralCalledSo
from propdesk.estate.rules import PersonKind
from propdesk.estate.search.index import person_texts
from propdesk.kernel.records import folding
from propdesk.kernel.records.initials import initials_of
from propdesk.kernel.records.refusals import RecordGone
from propdesk.kernel.sheets.masking import (
    mask_id,
    mask_phone,
)
from propdesk.kernel.sheets.purposes import SeenFor
from propdesk.system.log.service import record_reveal

_WRITES = ("person", "phone", "document", *RECORD_TABLES)


def _tidy(fields: PersonFields) -> PersonFields:
    phones: dict[str, str] = {}
    for phone in fields.phones:
        phones.setdefault(folding.normal_phone(phone.number), folding.one_line(phone.relation))
    return replace(
        fields,
        name=folding.one_line(fields.name),
        phones=tuple(PhoneFields(number, relation) for number, relation in phones.items()),
        care=fields.care.strip(),
        note=fields.note.strip(),
    )


def _tidy_document(fields: DocumentFields) -> DocumentFields:
    return replace(fields, number=folding.tidy(fields.number).replace(" ", "").upper())


def _initials(_session: Session, fields: PersonFields) -> dict[str, object]:
    is_company = fields.kind is PersonKind.COMPANY
    return {"initials": initials_of(fields.name, is_company=is_company)}


PERSON = RecordKind(
    kind="person",
    model=Person,
    fields=PersonFields,
    name=lambda _session, person: person.name,
    errors=field_checks.person_errors,
    tidy=_tidy,
    derived=_initials,
    beside=lambda session, person: {
        "phones": phones_of(session, person_ids=[person.id]).get(person.id, ())
    },
    children=(
        ChildRows(
            name="phones",
            model=Phone,
            key="person_id",
            columns=("number", "relation"),
            rows=lambda fields: [[phone.number, phone.relation] for phone in fields.phones],
        ),
        ChildRows(name="documents", model=Document, key="person_id"),
    ),
    texts=person_texts,
    noted=RestrictionNoted,
    view="estate.view",
    edit="estate.edit",
    attachments=True,
)
DOCUMENT = RecordKind(
    kind="document",
    model=Document,
    fields=DocumentFields,
    name=lambda _session, document: mask_id(document.number),
    errors=field_checks.document_errors,
    tidy=_tidy_document,
    secret=frozenset({"number"}),
    view="estate.view",
    edit="estate.edit",
)


@use_case(permission="estate.view")
def person_details(session: Session, *, person_id: int) -> PersonDetails:
    """A person as shown, document numbers masked; raises RecordGone."""
    fields = saving.seen(session, PERSON, person_id)
    rows = typed_rows(session, _documents(), {"person_id": person_id})
    documents = tuple(DocumentRow(i, kind, mask_id(number)) for i, kind, number in rows)
    return PersonDetails(person_id, fields, documents)


@cache  # asked at each move through the list
def _documents() -> Select[*tuple[Any, ...]]:
    return (
        select(Document.id, Document.type, Document.number)
        .where(Document.person_id == bindparam("person_id"))
        .order_by(Document.id)
    )


@use_case(permission="estate.view")
def similar_people(session: Session, *, name: str, phone: str = "") -> list[PersonDetails]:
    """People of exactly this name, those with this phone first: is it one of them?"""
    ids = session.execute(
        select(Person.id).where(Person.name == folding.one_line(name)).order_by(Person.id).limit(20)
    ).scalars()
    found = [person_details(session, person_id=person_id) for person_id in ids]
    digits = folding.normal_phone(phone)
    return sorted(found, key=lambda one: digits not in {p.number for p in one.fields.phones})


@use_case(permission="estate.view")
def person_meant(session: Session, *, name: str, phone: str = "") -> int | None:
    """Who is called so and has this phone, as a list shows it too; None for somebody new.

    Somebody without a phone, or all where none is said, are meant by the name alone: raises
    SeveralCalledSo for more than one.
    """
    called = select(Person.id).where(Person.name == folding.one_line(name))
    ids = session.scalars(called.order_by(Person.id)).all()
    phones = phones_of(session, person_ids=ids)
    said = {folding.normal_phone(phone), "".join(phone.split())} - {""}

    def has(person_id: int) -> bool:
        numbers = [one.number for one in phones.get(person_id, ())]
        return bool(said.intersection(numbers) or said.intersection(map(mask_phone, numbers)))

    found = [one for one in ids if has(one)] if said else list(ids)
    found = found or [one for one in ids if one not in phones]
    if len(found) > 1:
        raise SeveralCalledSo(name=name)
    return next(iter(found), None)


@use_case(permission="estate.edit", touches=_WRITES)
def add_person(
    session: Session, *, fields: PersonFields, document: DocumentFields | None = None
) -> int:
    """Add a person or company with phones and a document; raises FieldsRefused."""
    person_id = saving.add(session, PERSON, fields)
    if document is not None:
        add_document(session, person_id=person_id, fields=document)
    return person_id


@use_case(permission="estate.edit", touches=_WRITES)
def change_person(
    session: Session,
    *,
    person_id: int,
    fields: PersonFields,
    seen: PersonFields | None = None,
    document: DocumentFields | None = None,
) -> None:
    """Save a person's form with the phones and a new document. Raises as `saving.change`."""
    saving.change(session, PERSON, person_id, fields, seen)
    if document is not None:
        add_document(session, person_id=person_id, fields=document)


@use_case(permission="estate.edit", touches=("document", "audit"))
def add_document(session: Session, *, person_id: int, fields: DocumentFields) -> int:
    """Add an identity document; the log keeps its masked number only.

    Raises FieldsRefused, RecordGone.
    """
    if session.get(Person, person_id) is None:
        raise RecordGone
    wanted = _tidy_document(fields)
    known = select(Document.id).where(Document.person_id == person_id)
    found = session.scalar(
        known.where(Document.type == wanted.type, Document.number == wanted.number)
    )
    if found is not None:
        return found
    return saving.add(session, DOCUMENT, fields, given={"person_id": person_id})


@use_case(permission="estate.reveal", touches=("audit",))
def reveal_document(session: Session, *, document_id: int, seen_for: SeenFor | None = None) -> str:
    """The full number of a document; that it was looked at, and what for, is written down.

    Raises RecordGone, PurposeMissing.
    """
    row = session.execute(
        select(Document.number, Person.name)
        .join(Person, Person.id == Document.person_id)
        .where(Document.id == document_id)
    ).first()
    if row is None:
        raise RecordGone
    record_reveal(session, "reveal.document", ("document", document_id, row.name), seen_for)
    return str(row.number)
