"""The list of people, and what a row of it says."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.listing import ListField, RecordList, columns_as_fields
from propdesk.db.records.searching import subjects_called
from propdesk.db.store import today
from propdesk.estate.models import Document, Occupancy, Person, Phone, Unit
from propdesk.estate.notation.identity import mask_id, mask_phone
from propdesk.estate.reads import on_day, phones_of
from propdesk.estate.records import PersonFields
from propdesk.estate.rules import DocumentType, PersonKind, RoleKind
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact, FactKind, values_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow(PersonFields):
    """A person in the list. `homes`: each role with its unit; `phones` stay in the books."""

    id: int
    roles: Annotated[
        tuple[RoleKind, ...],
        Fact(N_("Resident role"), after="name", width=120, ink="text2", sortable=False),
    ]
    units: Annotated[str, Fact(N_("Units"), after="roles", stretch=True, sheet_width=24)]
    phone: Annotated[
        str,
        Fact(
            N_("Phone"),
            FactKind.PHONE,
            mask=mask_phone,
            after="units",
            width=120,
            sortable=False,
            in_place=True,
        ),
    ]
    phone_count: int
    document_type: Annotated[
        DocumentType | None,
        Fact(N_("ID type"), after="phone", in_list=False),
    ]
    document: Annotated[
        str,
        Fact(
            N_("ID number"),
            mask=mask_id,
            after="document_type",
            width=178,
            ink="text2",
            sortable=False,
            sheet_width=24,
        ),
    ]
    homes: tuple[tuple[RoleKind, str], ...] = ()


def _rows(session: Session, ids: Sequence[int]) -> Iterator[PersonRow]:
    homes = _homes(session, ids)
    phones = phones_of(session, person_ids=ids)
    documents: dict[int, tuple[DocumentType, str]] = {}
    for person_id, kind, number in session.execute(
        select(Document.person_id, Document.type, Document.number)
        .where(among(Document.person_id, ids))
        .order_by(Document.id)
    ):
        documents.setdefault(person_id, (kind, number))
    for person in session.scalars(select(Person).where(among(Person.id, ids))):
        numbers = phones.get(person.id, ())
        document_type, document = documents.get(person.id, (None, ""))
        mine = tuple(homes[person.id])
        yield PersonRow(
            **{**values_of(PersonFields, person), "phones": ()},
            id=person.id,
            roles=tuple(dict.fromkeys(role for role, _code in mine)),
            units="、".join(dict.fromkeys(code for _role, code in mine)),
            phone=numbers[0].number if numbers else "",
            phone_count=len(numbers),
            document_type=document_type,
            document=document,
            homes=mine,
        )


def _homes(session: Session, ids: Sequence[int]) -> dict[int, list[tuple[RoleKind, str]]]:
    homes: dict[int, list[tuple[RoleKind, str]]] = defaultdict(list)
    for person_id, code, role in session.execute(
        select(Occupancy.person_id, Unit.code, Occupancy.role)
        .join(Unit, Unit.id == Occupancy.unit_id)
        .where(among(Occupancy.person_id, ids), on_day(today(session)))
        .order_by(Unit.order_key)
    ):
        homes[person_id].append((role, code))
    return homes


def _fields(session: Session) -> dict[str, ListField]:
    first_unit = (
        select(func.min(Unit.order_key))
        .join(Occupancy, Occupancy.unit_id == Unit.id)
        .where(Occupancy.person_id == Person.id, on_day(today(session)))
    )
    return {
        **columns_as_fields(Person, PersonFields),
        "name": ListField(Person.name, Person.initials),
        "units": ListField(order=first_unit.scalar_subquery()),
    }


def _chips(session: Session) -> dict[str, dict[str, ColumnElement[bool]]]:
    role = select(Occupancy.person_id).where(on_day(today(session)))
    of_role = {f"role:{one}": Person.id.in_(role.where(Occupancy.role == one)) for one in RoleKind}
    return {
        "role": {
            "all": Person.id.is_not(None),
            **of_role,
            "company": Person.kind == PersonKind.COMPANY,
        },
        "care": {"care": Person.care != ""},
        "missing": {
            "missing:phone": Person.id.not_in(select(Phone.person_id)),
            "missing:document": Person.id.not_in(select(Document.person_id)),
            "missing:unit": Person.id.not_in(role),
        },
    }


def _named(session: Session, words: str) -> ColumnElement[bool]:
    in_units = select(Occupancy.person_id).where(
        on_day(today(session)), Occupancy.unit_id.in_(subjects_called("unit", words))
    )
    return Person.id.in_(subjects_called("person", words)) | Person.id.in_(in_units)


def _living_in(building_id: int) -> ColumnElement[bool]:
    there = select(Occupancy.person_id).join(Unit, Unit.id == Occupancy.unit_id)
    return Person.id.in_(there.where(Unit.building_id == building_id))


PEOPLE = RecordList(
    permission="estate.view",
    key=Person.id,
    rows_of=_rows,
    order=(Person.initials, Person.name, Person.id),
    fields=_fields,
    chips=_chips,
    named=_named,
    choices={"building": _living_in},
)
