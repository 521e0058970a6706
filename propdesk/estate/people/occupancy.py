"""Who is what in a unit from when to when. Roles end; only one entered by mistake is deleted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.among import among
from propdesk.db.clock_check import check_clock
from propdesk.db.plain_rows import typed_rows
from propdesk.db.records import saving, undoing
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.records.rows import delete_rows
from propdesk.db.store import today, use_case
from propdesk.estate import field_checks, refusals
from propdesk.estate.accounts.service import accounts_without_roles, follow_units
from propdesk.estate.models import Occupancy, Person, Unit
from propdesk.estate.people import people
from propdesk.estate.reads import on_day, phones_of
from propdesk.estate.records import DocumentFields, PersonFields, Resident, RoleFields, RoleRow
from propdesk.estate.rules import OWNING, RoleKind
from propdesk.kernel.records import folding
from propdesk.kernel.records.refusals import RecordGone

_ROLE_ORDER = {role: place for place, role in enumerate(RoleKind)}
_WRITES = ("occupancy", "account", "audit")


def _follow(session: Session, before: Values, after: Values) -> None:
    """Accounts follow the roles; one that a deleted role alone opened goes with it."""
    role = after or before
    if not after:
        _close_for_good(session, role["unit_id"], role["person_id"])
    follow_units(session, unit_ids=[role["unit_id"]])


def _close_for_good(session: Session, unit_id: int, person_id: int) -> None:
    """Raises RoleOwes when anything is written there: nobody would know why it is owed."""
    called = _called(session, unit_id, person_id)
    left = accounts_without_roles(session, unit_id=unit_id, person_id=person_id)
    for account_id in left:
        if undoing.references(session, "account", account_id):
            raise refusals.RoleOwes(name=called)
        delete_rows(session, "account", "id", account_id)
        audit.record(session, "account.delete", ("account", account_id, called), None, None)
    session.expire_all()


def _called(session: Session, unit_id: int, person_id: int) -> str:
    return f"{session.get_one(Unit, unit_id).code} {session.get_one(Person, person_id).name}"


ROLE = RecordKind(
    kind="role",
    model=Occupancy,
    fields=RoleFields,
    name=lambda session, role: _called(session, role.unit_id, role.person_id),
    errors=field_checks.role_errors,
    tidy=lambda fields: replace(fields, relation=folding.one_line(fields.relation)),
    saved=_follow,
    also=("account",),
    view="estate.view",
    edit="estate.edit",
)


@use_case(permission="estate.view")
def roles_of_unit(
    session: Session, *, unit_id: int, day: date | None = None, with_past: bool = False
) -> list[RoleRow]:
    """Who is what in a unit on a day (default today), owners first; with everybody before."""
    return _roles(session, "unit_id", unit_id, day or today(session), with_past=with_past)


def owner_names(session: Session, *, unit_ids: Collection[int], day: date) -> dict[int, str]:
    """unit id → the names of its owners on a day, the first of them first."""
    query = (
        select(Occupancy.unit_id, Person.name)
        .join(Person, Person.id == Occupancy.person_id)
        .where(Occupancy.role.in_(OWNING), on_day(day), among(Occupancy.unit_id, unit_ids))
        .order_by(Occupancy.role == RoleKind.CO_OWNER, Occupancy.position, Occupancy.id)
    )
    found: dict[int, list[str]] = {}
    for unit_id, name in session.execute(query):
        found.setdefault(unit_id, []).append(name)
    return {unit_id: "、".join(dict.fromkeys(names)) for unit_id, names in found.items()}


@use_case(permission="estate.view")
def roles_of_person(
    session: Session, *, person_id: int, day: date | None = None, with_past: bool = True
) -> list[RoleRow]:
    """What a person is in which units, by default with what ended."""
    return _roles(session, "person_id", person_id, day or today(session), with_past=with_past)


def _roles(
    session: Session, of: str, record_id: int, day: date, *, with_past: bool
) -> list[RoleRow]:
    found = typed_rows(session, _role_lines(of), {"of": record_id})
    phones = phones_of(session, person_ids=[line[2] for line in found])
    rows = [
        RoleRow(
            id=role_id,
            unit_id=unit_id,
            unit_code=code,
            person_id=person_id,
            name=name,
            fields=fields,
            phones=phones.get(person_id, ()),
            is_current=_holds(fields, day),
        )
        for role_id, unit_id, person_id, code, name, *told in found
        for fields in (RoleFields(*told),)
        if with_past or _holds(fields, day)
    ]
    return sorted(rows, key=lambda row: (not row.is_current, _ROLE_ORDER[row.fields.role]))


@cache  # asked at each move through a list
def _role_lines(of: str) -> Select[*tuple[Any, ...]]:
    role = Occupancy
    return (
        select(
            role.id, role.unit_id, role.person_id, Unit.code, Person.name, role.role, role.relation,
            role.share, role.since, role.until,
        )
        .join(Unit, Unit.id == role.unit_id)
        .join(Person, Person.id == role.person_id)
        .where(getattr(role, of) == bindparam("of"))
        .order_by(Unit.order_key, role.position, role.id)
    )  # fmt: skip


def _fields(role: Occupancy) -> RoleFields:
    return RoleFields(role.role, role.relation, role.share, role.since, role.until)


def _holds(role: RoleFields, day: date) -> bool:
    return (role.since is None or role.since <= day) and (role.until is None or role.until >= day)


@use_case(permission="estate.edit", touches=_WRITES)
def add_role(session: Session, *, unit_id: int, person_id: int, fields: RoleFields) -> int:
    """Give a person a role in a unit; raises FieldsRefused, RecordGone."""
    if session.get(Unit, unit_id) is None or session.get(Person, person_id) is None:
        raise RecordGone
    position = len(roles_of_unit(session, unit_id=unit_id))
    given = {"unit_id": unit_id, "person_id": person_id, "position": position}
    return saving.add(session, ROLE, fields, given=given)


@use_case(
    permission="estate.edit",
    touches=(*_WRITES, "person", "phone", "document", "search_entry"),
)
def add_resident(
    session: Session,
    *,
    unit_id: int,
    role: RoleFields,
    person: PersonFields | None = None,
    person_id: int | None = None,
    document: DocumentFields | None = None,
) -> Resident:
    """Add somebody new (`person`) or known (`person_id`) to a unit, with a document."""
    if person_id is None:
        if person is None:
            raise TypeError("add_resident needs person or person_id")
        person_id = people.add_person(session, fields=person)
    if document is not None and document.number.strip():
        people.add_document(session, person_id=person_id, fields=document)
    return Resident(person_id, add_role(session, unit_id=unit_id, person_id=person_id, fields=role))


@use_case(permission="estate.edit", touches=_WRITES)
def end_role(session: Session, *, role_id: int, until: date) -> None:
    """End a role with its last day; it stays in the history. An owner's account closes.

    Old debt stays with the closed account. Raises RoleEndsBeforeItBegins or RecordGone.
    """
    role = session.get(Occupancy, role_id)
    if role is None:
        raise RecordGone
    if role.since is not None and until < role.since:
        name = session.get_one(Person, role.person_id).name
        raise refusals.RoleEndsBeforeItBegins(name=name, since=role.since.isoformat())
    saving.change(session, ROLE, role_id, replace(_fields(role), until=until))


@use_case(permission="estate.edit", touches=_WRITES)
def change_owner(
    session: Session, *, unit_id: int, day: date, new_owners: Sequence[tuple[int, int | None]]
) -> list[int]:
    """Change the owners of a unit: the new from `day`, the old up to the day before.

    `new_owners` are (person id, share in 10^-6 or None), the one who answers for the debt first.
    Accounts of the old owners close and keep their debt. Returns the new roles' ids. Raises
    NoNewOwner, OwnerFromThen when somebody owns it from that day or a later one already, and
    ClockDoubtful: a day taken for today's parts what the old and the new owner owe.
    """
    if not new_owners:
        raise refusals.NoNewOwner
    check_clock(session)
    _refuse_second_change(session, unit_id, day)
    last_day = day - timedelta(days=1)
    before = roles_of_unit(session, unit_id=unit_id, day=last_day)
    made = []
    # The new roles first: whoever stays an owner keeps the account open.
    for place, (person_id, share) in enumerate(new_owners):
        role = RoleKind.OWNER if place == 0 else RoleKind.CO_OWNER
        fields = RoleFields(role, share=share, since=day)
        made.append(add_role(session, unit_id=unit_id, person_id=person_id, fields=fields))
    for row in before:
        if row.fields.role in OWNING:
            end_role(session, role_id=row.id, until=last_day)
    return made


def _refuse_second_change(session: Session, unit_id: int, day: date) -> None:
    """Whoever owns a unit from `day` on would own it beside the new owner, and owe first."""
    lasting = or_(Occupancy.until.is_(None), Occupancy.until >= Occupancy.since)
    query = (
        select(Person.name, Occupancy.since)
        .join(Occupancy, Occupancy.person_id == Person.id)
        .where(Occupancy.unit_id == unit_id, Occupancy.role.in_(OWNING), lasting)
        .where(Occupancy.since >= day)
        .order_by(Occupancy.since, Occupancy.position)
    )
    for name, since in session.execute(query.limit(1)):
        raise refusals.OwnerFromThen(name=name, since=since)


@use_case(
    permission="estate.edit",
    touches=(*_WRITES, "person", "phone", "document", "search_entry"),
)
def hand_over(
    session: Session,
    *,
    unit_id: int,
    day: date,
    owners: Sequence[tuple[PersonFields, int | None]],
) -> list[int]:
    """Give a unit new owners with their shares (10^-6) from `day`; the ids of their roles.

    Somebody of the same name and phone is taken, as is without a phone who owns it by then, else
    the person is added. The rest as `change_owner`.
    """
    last_day = day - timedelta(days=1)
    rows = roles_of_unit(session, unit_id=unit_id, day=last_day)
    here = {row.name: row.person_id for row in rows if row.fields.role in OWNING}
    found = [(_known_or_new(session, person, here), share) for person, share in owners]
    return change_owner(session, unit_id=unit_id, day=day, new_owners=found)


def _known_or_new(session: Session, person: PersonFields, here: Mapping[str, int]) -> int:
    name = folding.one_line(person.name)
    if not person.phones and name in here:
        return here[name]
    phones = {folding.normal_phone(phone.number) for phone in person.phones}
    known = people.similar_people(session, name=person.name)
    found = [one.id for one in known if phones & {phone.number for phone in one.fields.phones}]
    return found[0] if len(found) == 1 else people.add_person(session, fields=person)
