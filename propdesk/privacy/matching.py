"""Which rows tell of a person: by declaration of each subject, over all tables."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Table, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.declarations import declarations
from propdesk.db.models import AuditRow
from propdesk.db.tables import Base
from propdesk.db.withholding.personal import PersonalData
from propdesk.estate.models import Account, Document, Occupancy, Person, Phone, Vehicle
from propdesk.kernel.records.refusals import RecordGone

_BETWEEN = re.compile(r"[\s、，,;；/（）()·]+")
_SHORTEST_NAME, _SHORTEST_NUMBER = 2, 7
_OF_THE_OFFICE = (("user", "display_name"), ("worker", "name"), ("keeper", "name"))


class Traits(msgspec.Struct, frozen=True, kw_only=True):
    """By what rows are known to tell of a person. `former` names stand in the log alone, `longer`
    ones of others hold theirs; with a `namesake` a name alone tells of nobody."""

    id: int
    name: str
    phones: tuple[str, ...]
    documents: tuple[str, ...]
    units: frozenset[int]
    accounts: frozenset[int]
    shared: frozenset[str] = frozenset()
    plates: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    longer: tuple[str, ...] = ()
    namesake: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """What they are or were called, but for a name of one character."""
        return tuple(one for one in (self.name, *self.former) if len(one) >= _SHORTEST_NAME)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Phones and ID numbers that are nobody else's: long enough, and nobody has the same."""
        found = (*self.phones, *self.documents)
        return tuple(
            one for one in found if len(one) >= _SHORTEST_NUMBER and one not in self.shared
        )


def identity_of(session: Session, person_id: int) -> Traits:
    """Who somebody is in the books; raises RecordGone."""
    person = session.get(Person, person_id)
    if person is None:
        raise RecordGone
    session.flush()
    homes = select(Occupancy.unit_id).where(Occupancy.person_id == person_id)
    accounts = session.execute(
        select(Account.id, Account.unit_id).where(Account.person_id == person_id)
    ).all()
    units = {*session.scalars(homes), *(unit for _id, unit in accounts if unit is not None)}
    phones = session.scalars(select(Phone.number).where(Phone.person_id == person_id))
    documents = session.scalars(select(Document.number).where(Document.person_id == person_id))
    mine = (tuple(phones), tuple(documents))
    others = select(Phone.number).where(Phone.person_id != person_id, among(Phone.number, mine[0]))
    former = _former_names(session, person)
    called = _called_so(session, person_id, (person.name, *former))
    plates = session.scalars(select(Vehicle.plate).where(Vehicle.person_id == person_id))
    return Traits(
        id=person_id, name=person.name, phones=mine[0], documents=mine[1], units=frozenset(units),
        accounts=frozenset(one for one, _unit in accounts),
        shared=frozenset(session.scalars(others)), plates=tuple(plates), former=former,
        longer=tuple(sorted(called - {person.name, *former})),
        namesake=not called.isdisjoint((person.name, *former)),
    )  # fmt: skip


def _former_names(session: Session, person: Person) -> tuple[str, ...]:
    """What the log says they were called before."""
    own = (AuditRow.subject_kind == "person", AuditRow.subject_id == person.id)
    found = list[str]()
    for side in session.scalars(select(AuditRow.before).where(*own, AuditRow.before.is_not(None))):
        values = json.loads(side or "{}")
        name = values.get("name") if isinstance(values, dict) else None
        if isinstance(name, str) and len(name) >= _SHORTEST_NAME and "*" not in name:
            found.append(name)
    return tuple(dict.fromkeys(one for one in found if one != person.name))


def _called_so(session: Session, person_id: int, names: Sequence[str]) -> set[str]:
    """The names of others, the office's own people among them, that are or hold one of these."""
    found = set[str]()
    for table, column in (("person", "name"), *_OF_THE_OFFICE):
        called = Base.metadata.tables[table].c[column]
        holds = or_(*(func.instr(called, one) > 0 for one in names if one))
        others = Base.metadata.tables[table].c.id != person_id if table == "person" else true()
        found |= set(session.scalars(select(called).where(holds, others)))
    return found


def rows_of(session: Session, who: Traits) -> Iterator[tuple[PersonalData, tuple[int, ...]]]:
    """Each declared table with the ids of its rows that tell of somebody, where there are any."""
    for data in declarations(session).personal:
        if ids := ids_of(session, data, who):
            yield data, ids


def ids_of(session: Session, data: PersonalData, who: Traits) -> tuple[int, ...]:
    """The ids of the rows of a table that tell of somebody."""
    table = table_of(data)
    surely = or_(*_surely(data, table, who))
    found = set(session.scalars(select(table.c.id).where(surely)))
    names = [table.c[name] for name in data.names]
    by_number = or_(*_by_number(data, table, who))
    for one, *said in session.execute(select(table.c.id, *names).where(by_number)):
        if not any(said) or _names(said, who):  # of a phone that two have it is whose name it is
            found.add(one)
    if (maybe := _maybe(data, table, who)) is not None:
        for one, *said in session.execute(select(table.c.id, *names).where(maybe)):
            if _names(said, who):
                found.add(one)
    return tuple(sorted(found))


def _names(said: Iterable[str | None], who: Traits) -> bool:
    return any(who.name in _BETWEEN.split(text or "") for text in said)


def table_of(data: PersonalData) -> Table:
    """Where the rows are."""
    return Base.metadata.tables[data.table]


def _surely(data: PersonalData, table: Table, who: Traits) -> Iterator[ColumnElement[bool]]:
    yield false()
    if data.person:
        yield table.c[data.person] == who.id
    if data.account:
        yield among(table.c[data.account], who.accounts)


def _by_number(data: PersonalData, table: Table, who: Traits) -> Iterator[ColumnElement[bool]]:
    yield false()
    if data.person:  # a plate or a phone on the record of somebody else is not theirs
        return
    for name in data.phones:
        yield among(plain_number(table.c[name]), who.phones)
    for name in data.numbers:
        yield among(table.c[name], who.documents)
    for name in (*data.texts, *data.names):
        for number in who.numbers:
            yield func.instr(table.c[name], number) > 0


def plain_number(column: Any) -> Any:  # noqa: ANN401  any column
    """A phone as it is dialled: 199 0000 3271 and 199-0000-3271 are 19900003271."""
    return func.replace(func.replace(column, " ", ""), "-", "")


def _maybe(data: PersonalData, table: Table, who: Traits) -> ColumnElement[bool] | None:
    """The rows of a unit of theirs in which their name stands, perhaps as a part of another."""
    if not data.names or not data.unit or len(who.name) < _SHORTEST_NAME or data.person:
        return None
    unit = column_at(table, data.unit)
    named = or_(*(func.instr(table.c[name], who.name) > 0 for name in data.names))
    return and_(among(unit, who.units), named)


def column_at(table: Table, path: str) -> Any:  # noqa: ANN401  a column of any type
    """A column of a table, or by a path (`order_id>repair_order.unit_id`) of another one."""
    own, _arrow, beyond = path.partition(">")
    if not beyond:
        return table.c[own]
    name, _dot, column = beyond.partition(".")
    other = Base.metadata.tables[name]
    query = select(other.c[column]).where(other.c.id == table.c[own])
    return query.correlate(table).scalar_subquery()


def declared_of(session: Session, tables: Sequence[str]) -> dict[str, PersonalData]:
    """The declarations of these tables."""
    return {one.table: one for one in declarations(session).personal if one.table in tables}
