"""The list of people: first rows, ordered ids, rows by id, counts per filter, all in SQL."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from propdesk.db.models import SearchEntry
from propdesk.db.store import today
from propdesk.estate.models import Document, Occupancy, Person, Phone, Unit
from propdesk.estate.notation import naming
from propdesk.estate.notation.identity import mask_id, mask_phone
from propdesk.estate.reads import on_day, phones_of
from propdesk.estate.rules import DocumentType, PersonKind, RoleKind
from propdesk.estate.search.searching import folded_query

FIRST = 200


@dataclass(frozen=True, slots=True)
class PersonFilter:
    """Which people are wanted. `missing` is '', phone, document or unit; `care` those in need."""

    roles: frozenset[RoleKind] = frozenset()
    kind: PersonKind | None = None
    building_id: int | None = None
    missing: str = ""
    care: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in the list; phone and document are masked. `homes`: each role with its unit."""

    id: int
    name: str
    kind: PersonKind
    units: str
    roles: tuple[RoleKind, ...]
    phone: str
    phones: int
    document_type: DocumentType | None
    document: str
    birth_year: int | None
    care: str
    note: str
    homes: tuple[tuple[RoleKind, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PersonCounts:
    """How many people each chip finds."""

    all: int
    roles: dict[RoleKind, int] = field(default_factory=dict)
    companies: int = 0
    care: int = 0
    missing: dict[str, int] = field(default_factory=dict)


def first_people(
    session: Session,
    *,
    sort: str = "",
    descending: bool = False,
    filter: PersonFilter | None = None,  # noqa: A002  the list's own word
) -> list[PersonRow]:
    """The first 200 rows in order. `sort` is a field of PersonRow, '' by initials."""
    ids = _ordered(session, sort, descending, filter).limit(FIRST)
    return person_rows(session, ids=list(session.execute(ids).scalars()))


def person_ids(
    session: Session,
    *,
    sort: str = "",
    descending: bool = False,
    filter: PersonFilter | None = None,  # noqa: A002  the list's own word
) -> list[int]:
    """The ids of all people of the filter in order."""
    return list(session.execute(_ordered(session, sort, descending, filter)).scalars())


def person_rows(session: Session, *, ids: Sequence[int], unmasked: bool = False) -> list[PersonRow]:
    """The rows of these ids in their order; those deleted meanwhile are missing."""
    phone = str if unmasked else mask_phone
    document_no = str if unmasked else mask_id
    homes = _homes(session, ids)
    phones = phones_of(session, person_ids=ids)
    documents: dict[int, tuple[DocumentType, str]] = {}
    for person_id, kind, number in session.execute(
        select(Document.person_id, Document.type, Document.number)
        .where(Document.person_id.in_(ids))
        .order_by(Document.id)
    ):
        documents.setdefault(person_id, (kind, document_no(number)))
    rows = {}
    for person in session.execute(select(Person).where(Person.id.in_(ids))).scalars():
        numbers = phones.get(person.id, ())
        document_type, document = documents.get(person.id, (None, ""))
        mine = tuple(homes[person.id])
        rows[person.id] = PersonRow(
            id=person.id,
            name=person.name,
            kind=person.kind,
            units="、".join(dict.fromkeys(code for _role, code in mine)),
            roles=tuple(dict.fromkeys(role for role, _code in mine)),
            phone=phone(numbers[0].number) if numbers else "",
            phones=len(numbers),
            document_type=document_type,
            document=document,
            birth_year=person.birth_year,
            care=person.care,
            note=person.note,
            homes=mine,
        )
    return [rows[person_id] for person_id in ids if person_id in rows]


def _homes(session: Session, ids: Sequence[int]) -> dict[int, list[tuple[RoleKind, str]]]:
    homes: dict[int, list[tuple[RoleKind, str]]] = defaultdict(list)
    for person_id, code, role in session.execute(
        select(Occupancy.person_id, Unit.code, Occupancy.role)
        .join(Unit, Unit.id == Occupancy.unit_id)
        .where(Occupancy.person_id.in_(ids), on_day(today(session)))
        .order_by(Unit.order_key)
    ):
        homes[person_id].append((role, code))
    return homes


def person_totals(session: Session, *, filter: PersonFilter | None = None) -> int:  # noqa: A002  the list's own word
    """How many people the filter finds."""
    conditions = _conditions(session, filter or PersonFilter())
    return session.execute(select(func.count()).select_from(Person).where(*conditions)).scalar_one()


def person_counts(session: Session) -> PersonCounts:
    """How many people each filter chip would find."""
    day = today(session)

    every = session.execute(select(func.count()).select_from(Person)).scalar_one()

    def without(people: InstrumentedAttribute[int], *conditions: ColumnElement[bool]) -> int:
        """How many people have no row there: all less those that have, which an index knows."""
        query = select(func.count(people.distinct())).where(*conditions)
        return every - session.execute(query).scalar_one()

    def count(condition: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(Person).where(condition)
        return session.execute(query).scalar_one()

    roles = session.execute(
        select(Occupancy.role, func.count(Occupancy.person_id.distinct()))
        .where(on_day(day))
        .group_by(Occupancy.role)
    )
    return PersonCounts(
        all=every,
        roles=dict(roles.all()),
        companies=count(Person.kind == PersonKind.COMPANY),
        care=count(Person.care != ""),
        missing={
            "phone": without(Phone.person_id),
            "document": without(Document.person_id),
            "unit": without(Occupancy.person_id, on_day(day)),
        },
    )


def _ordered(
    session: Session, sort: str, descending: bool, wanted: PersonFilter | None
) -> Select[int]:
    columns: dict[str, tuple[Any, ...]] = {
        "kind": (Person.kind,),
        "birth_year": (Person.birth_year,),
        "care": (Person.care,),
        "note": (Person.note,),
        "units": (_first_unit(today(session)),),
    }
    keys = (*columns.get(sort, ()), Person.initials, Person.name)
    order = [keys[0].desc() if descending else keys[0], *keys[1:], Person.id]
    return select(Person.id).where(*_conditions(session, wanted or PersonFilter())).order_by(*order)


def _first_unit(day: date) -> Any:  # noqa: ANN401  a scalar subquery of whatever type
    return (
        select(func.min(Unit.order_key))
        .join(Occupancy, Occupancy.unit_id == Unit.id)
        .where(Occupancy.person_id == Person.id, on_day(day))
        .scalar_subquery()
    )


def _conditions(session: Session, wanted: PersonFilter) -> list[ColumnElement[bool]]:
    day = today(session)
    found: list[ColumnElement[bool]] = []
    role = select(Occupancy.person_id).where(on_day(day))
    if wanted.roles:
        found.append(Person.id.in_(role.where(Occupancy.role.in_(sorted(wanted.roles)))))
    if wanted.kind is not None:
        found.append(Person.kind == wanted.kind)
    if wanted.building_id is not None:
        homes = role.join(Unit, Unit.id == Occupancy.unit_id)
        found.append(Person.id.in_(homes.where(Unit.building_id == wanted.building_id)))
    if wanted.missing:
        found.append(_missing(day)[wanted.missing])
    if wanted.care:
        found.append(Person.care != "")
    if wanted.text.strip():
        query = folded_query(naming.tidy(wanted.text))
        entry = select(SearchEntry.subject_id).where(func.instr(SearchEntry.haystack, query) > 0)
        in_units = role.where(Occupancy.unit_id.in_(entry.where(SearchEntry.kind == "unit")))
        named = Person.id.in_(entry.where(SearchEntry.kind == "person"))
        found.append(named | Person.id.in_(in_units))
    return found


def _missing(day: date) -> dict[str, ColumnElement[bool]]:
    phone = select(Phone.id).where(Phone.person_id == Person.id)
    document = select(Document.id).where(Document.person_id == Person.id)
    role = select(Occupancy.id).where(Occupancy.person_id == Person.id, on_day(day))
    return {
        "phone": ~phone.exists(),
        "document": ~document.exists(),
        "unit": ~role.exists(),
    }
