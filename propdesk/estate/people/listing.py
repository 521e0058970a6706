"""The list of people, and what a row of it says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from propdesk.db.among import among_given, ids_given
from propdesk.db.listing import ListField, RecordList, columns_as_fields
from propdesk.db.plain_rows import Plain, grouped, plain_rows, typed
from propdesk.db.records.chips import ListChip, all_of, found_by
from propdesk.db.records.searching import subjects_called
from propdesk.db.store import today
from propdesk.db.tables import DayType
from propdesk.estate.models import Document, Occupancy, Person, Phone, Unit
from propdesk.estate.reads import on_day, phones_by_people, restricted_on, restricted_people
from propdesk.estate.records import PersonFields
from propdesk.estate.rules import DocumentType, PersonKind, RoleKind
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact, FactKind, facts
from propdesk.kernel.records.late import LateRows
from propdesk.kernel.sheets.masking import (
    mask_id,
    mask_phone,
)

_ROLE = N_("Resident role")
# A group of its own without a name: what is missing does not widen who needs care.
_MISSING = " "


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
    restricted: Annotated[
        bool,
        Fact(N_("Restricted"), after="document", hidden=True, sortable=False, in_sheet=False),
    ] = False
    homes: tuple[tuple[RoleKind, str], ...] = ()


def _rows(session: Session, ids: Sequence[int]) -> LateRows[PersonRow]:
    given = ids_given(ids)
    people = plain_rows(session, _people(), given)
    homes = grouped(plain_rows(session, _homes(), {**given, "day": today(session)}))
    phones = grouped(plain_rows(session, phones_by_people(), given))
    documents = grouped(plain_rows(session, _documents(), given))
    left_alone = restricted_people(session)

    def row(person: Plain) -> PersonRow:
        person_id, *told = typed(_people())(person)
        numbers = phones(person_id)
        mine = tuple((RoleKind(role), code) for _id, code, role in homes(person_id))
        of_type, document = next(((t, no) for _id, t, no in documents(person_id)), ("", ""))
        return PersonRow(
            **dict(zip(_told(), told, strict=True)),
            id=person_id,
            roles=tuple(dict.fromkeys(role for role, _code in mine)),
            units="、".join(dict.fromkeys(code for _role, code in mine)),
            phone=numbers[0][1] if numbers else "",
            phone_count=len(numbers),
            document_type=DocumentType(of_type) if of_type else None,
            document=document,
            restricted=person_id in left_alone,
            homes=mine,
        )

    return LateRows({one[0]: one for one in people}, row)


@cache
def _told() -> tuple[str, ...]:
    """What a person has under the name of a field."""
    return tuple(one.name for one in facts(PersonFields) if hasattr(Person, one.name))


@cache
def _people() -> Select[*tuple[Any, ...]]:
    columns = (getattr(Person, name) for name in _told())
    return select(Person.id, *columns).where(among_given(Person.id))


@cache
def _homes() -> Select[*tuple[Any, ...]]:
    return (
        select(Occupancy.person_id, Unit.code, Occupancy.role)
        .join(Unit, Unit.id == Occupancy.unit_id)
        .where(among_given(Occupancy.person_id), on_day(bindparam("day", type_=DayType)))
        .order_by(Unit.order_key)
    )


@cache
def _documents() -> Select[*tuple[Any, ...]]:
    return (
        select(Document.person_id, Document.type, Document.number)
        .where(among_given(Document.person_id))
        .order_by(Document.id)
    )


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


def _in_role(role: RoleKind) -> ListChip:
    def holds(session: Session) -> ColumnElement[bool]:
        return Person.id.in_(_living_now(session).where(Occupancy.role == role))

    return ListChip(f"role:{role}", role.msgid, holds, group=_ROLE)


def _living_now(session: Session) -> Select[*tuple[Any, ...]]:
    return select(Occupancy.person_id).where(on_day(today(session)))


def _lacks(what: str, words: str, holds: Callable[[Session], ColumnElement[bool]]) -> ListChip:
    return ListChip(
        f"missing:{what}", words, holds,
        icon="triangle-alert", tone="amber", group=_MISSING, many=True,
    )  # fmt: skip


PEOPLE_CHIPS = (
    all_of(group=_ROLE),
    *map(_in_role, (RoleKind.OWNER, RoleKind.TENANT, RoleKind.FAMILY)),
    ListChip(
        "company",
        N_("Companies"),
        lambda _session: and_(Person.kind == PersonKind.COMPANY),
        group=_ROLE,
    ),
    ListChip(
        "care",
        N_("Needs care"),
        lambda _session: and_(Person.care != ""),
        icon="heart-handshake",
        many=True,
    ),
    _lacks("phone", N_("No phone"), lambda _session: Person.id.not_in(select(Phone.person_id))),
    _lacks(
        "document", N_("No document"), lambda _session: Person.id.not_in(select(Document.person_id))
    ),
    ListChip(
        "restricted",
        N_("Restricted"),
        lambda session: Person.id.in_(restricted_on(today(session))),
        icon="lock",
        group=_MISSING,
        many=True,
    ),
    _lacks("unit", N_("No unit"), lambda session: Person.id.not_in(_living_now(session))),
)


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
    chips=found_by(PEOPLE_CHIPS),
    named=_named,
    choices={"building": _living_in},
)
