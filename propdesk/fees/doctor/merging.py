"""Merging two records of one person: what is linked to the one goes to the other, and can go back.

Accounts stay as they are, with all that was posted on them; only whose they are changes. Where both
have an account of the same unit with postings, nothing is merged: posted rows are never moved.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import RowMapping, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.models import Attachment
from propdesk.db.records import saving, undoing
from propdesk.db.records.rows import plain
from propdesk.db.store import acting, now, use_case
from propdesk.estate.models import (
    Account,
    Document,
    Occupancy,
    Person,
    Phone,
    Restriction,
    Unit,
    Vehicle,
)
from propdesk.estate.notation.service import mask_phone
from propdesk.estate.people.service import PERSON
from propdesk.fees.doctor.models import PersonMerge
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.records.refusals import NoSaveToUndo, RecordGone
from propdesk.kernel.records.stored_json import compact_json, from_json

TOUCHES = (
    *PERSON.touches,
    "occupancy",
    "vehicle",
    "account",
    "attachment",
    "restriction",
    "person_merge",
)
_WORDS = {
    "document": N_("documents"),
    "occupancy": N_("roles in units"),
    "vehicle": N_("vehicles"),
    "account": N_("accounts with their bills"),
    "attachment": N_("files"),
    "restriction": N_("restrictions"),
    "phone": N_("phones"),
}
_Row = tuple[str, str, int]
"""Table, column, id of a row that is put with the kept person."""


class SamePerson(UserError):
    """One record cannot be merged with itself."""

    message = N_("These are the same record. Choose two.")


class AccountsOfBoth(UserError):
    """Postings of one unit lie on accounts of both."""

    message = N_(
        "Bills of {unit} were posted for both records of {name}; what is posted is never moved. "
        "End the role of one of them in {unit}; both accounts stay."
    )


class MergeUndone(UserError):
    """Taken back before."""

    message = N_("This merge was taken back already.")


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would do: who stays, who goes, what is moved and what is a twin, in words."""

    kept: str
    gone: str
    moves: tuple[str, ...]
    drops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that was done."""

    merge_id: int
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """Rows that move, and rows that go since the kept person has the same."""

    moves: tuple[_Row, ...]
    drops: tuple[tuple[str, int], ...]


@use_case(permission="estate.view")
def twins_of(session: Session, *, person_id: int) -> tuple[tuple[int, str], ...]:
    """Who may be the same person: of the same name and a phone, or of the same document."""
    person = session.get(Person, person_id)
    if person is None:
        raise RecordGone
    numbers = select(Phone.number).where(Phone.person_id == person_id)
    same_phone = select(Phone.person_id).where(Phone.number.in_(numbers))
    papers = select(Document.number).where(Document.person_id == person_id, Document.number != "")
    same_paper = select(Document.person_id).where(Document.number.in_(papers))
    query = select(Person).where(
        Person.id != person_id,
        or_(
            (Person.name == person.name) & Person.id.in_(same_phone),
            Person.id.in_(same_paper),
        ),
    )
    return tuple(
        (one.id, _told(session, one)) for one in session.scalars(query.order_by(Person.id))
    )


@use_case(permission="estate.edit")
def merge_preview(session: Session, *, kept_id: int, gone_id: int) -> MergePreview:
    """What merging would do; nothing is written. Raises SamePerson, RecordGone, AccountsOfBoth."""
    kept, gone = _both(session, kept_id, gone_id)
    plan = _plan(session, kept, gone)
    moves = Counter(table for table, _column, _id in plan.moves)
    drops = Counter(table for table, _id in plan.drops)
    return MergePreview(
        _told(session, kept), _told(session, gone), tuple(_counted(moves)), tuple(_counted(drops))
    )


@use_case(permission="estate.edit", touches=TOUCHES)
def merge_people(session: Session, *, kept_id: int, gone_id: int) -> Merged:
    """Make one record of two: all that is linked to the one goes to the other, then it is deleted.

    Raises as merge_preview, and StillReferred where something else refers to it.
    """
    kept, gone = _both(session, kept_id, gone_id)
    plan, name = _plan(session, kept, gone), gone.name
    dropped = [(table, _values(session, table, one)) for table, one in plan.drops]
    for table, one in plan.drops:
        session.execute(delete(plain(table)).where(plain(table).c.id == one))
    for table, column, one in plan.moves:
        _put(session, (table, column, one), kept_id)
    session.expire_all()
    before = saving.seen(session, PERSON, kept_id)
    whole = _together(session, before, gone_id)
    if whole != before:
        saving.change(session, PERSON, kept_id, whole, before)
    undoing.delete(session, PERSON, gone_id)
    saves = _saves(session, kept_id, gone_id) | ({} if whole != before else {str(kept_id): 0})
    made = PersonMerge(
        at=now(session), merged_by=acting(session).name, kept_id=kept_id, gone_id=gone_id,
        moved=compact_json(
            {"moved": [list(one) for one in plan.moves], "dropped": dropped, "saves": saves}
        ),
    )  # fmt: skip
    session.add(made)
    session.flush()
    told = listed(_counted(Counter(table for table, _column, _id in plan.moves)))
    after = {"merged": f"{name} ({gone_id})", "moved": told}
    record(session, "person.merge", ("person", kept_id, name), after=after)
    return Merged(made.id, name, len(plan.moves))


@use_case(permission="estate.edit", touches=TOUCHES)
def take_merge_back(session: Session, *, merge_id: int) -> Merged:
    """Make two records of one again: what was moved goes back where nobody put it elsewhere since.

    Raises MergeUndone, RecordGone, and NoSaveToUndo where one of them was changed since.
    """
    merge = session.get(PersonMerge, merge_id)
    if merge is None:
        raise RecordGone
    if merge.undone_at is not None:
        raise MergeUndone
    found = from_json(dict[str, Any], merge.moved)
    _take_saves_back(session, merge, found["saves"])
    count = sum(
        _back(session, (table, column, one), merge.kept_id, merge.gone_id)
        for table, column, one in found["moved"]
    )
    for table, values in found["dropped"]:
        session.execute(insert(plain(table)).values(values))
    session.expire_all()
    saving.reindex_all(session, PERSON, [merge.kept_id, merge.gone_id])
    merge.undone_at = now(session)
    session.flush()
    name = session.get_one(Person, merge.gone_id).name
    after = {"merged": f"{name} ({merge.gone_id})"}
    record(session, "person.unmerge", ("person", merge.kept_id, name), after=after)
    return Merged(merge_id, name, count)


def _saves(session: Session, *people: int) -> dict[str, int]:
    """The newest entry of the log that saved each of these people."""
    newest = undoing.newest_ids(session, PERSON, people)
    return {str(one): newest.get(one, 0) for one in people}


def _take_saves_back(session: Session, merge: PersonMerge, saves: Mapping[str, int]) -> None:
    """Undo what the merge saved of both people, unless somebody saved one of them since.

    Raises NoSaveToUndo.
    """
    now_saved = _saves(session, merge.kept_id, merge.gone_id)
    for one in (merge.kept_id, merge.gone_id):
        ours = saves[str(one)]
        if ours and now_saved[str(one)] != ours:
            raise NoSaveToUndo(name=session.get_one(Person, merge.kept_id).name)
        if ours:
            undoing.undo(session, PERSON, one)


def _both(session: Session, kept_id: int, gone_id: int) -> tuple[Person, Person]:
    if kept_id == gone_id:
        raise SamePerson
    kept, gone = session.get(Person, kept_id), session.get(Person, gone_id)
    if kept is None or gone is None:
        raise RecordGone
    return kept, gone


def _plan(session: Session, kept: Person, gone: Person) -> _Plan:
    """What moves and what is a twin. Raises AccountsOfBoth."""
    drops: list[tuple[str, int]] = []
    moves: list[_Row] = []
    for model, twin in ((Document, ("type", "number")), (Occupancy, ("unit_id", "role", "since"))):
        own = {_key(one, twin) for one in _of(session, model, kept.id)}
        for one in _of(session, model, gone.id):
            table = model.__tablename__
            is_twin = _key(one, twin) in own
            drops += [(table, one.id)] if is_twin else []
            moves += [] if is_twin else [(table, "person_id", one.id)]
    moves += [("vehicle", "person_id", one.id) for one in _of(session, Vehicle, gone.id)]
    moves += [("restriction", "person_id", one.id) for one in _of(session, Restriction, gone.id)]
    for account in _of(session, Account, gone.id):
        empty = _empty_of_two(session, account, kept)
        drops += [("account", empty)] if empty else []
        moves += [("account", "person_id", account.id)] if empty != account.id else []
    files = select(Attachment.id).where(
        Attachment.subject_kind == PERSON.kind, Attachment.subject_id == gone.id
    )
    moves += [("attachment", "subject_id", one) for one in session.scalars(files)]
    return _Plan(tuple(moves), tuple(drops))


def _empty_of_two(session: Session, account: Account, kept: Person) -> int:
    """Where both have an open account of a unit, the one nothing was posted on; 0: only one has.

    Raises AccountsOfBoth.
    """
    if account.closed is not None or account.unit_id is None:
        return 0
    query = select(Account).where(
        Account.person_id == kept.id, Account.unit_id == account.unit_id, Account.closed.is_(None)
    )
    other = session.scalars(query).first()
    if other is None:
        return 0
    for one in (account.id, other.id):
        if not undoing.references(session, "account", one):
            return one
    unit = session.get_one(Unit, account.unit_id).code
    raise AccountsOfBoth(unit=unit, name=kept.name)


def _together(session: Session, before: Any, gone_id: int) -> Any:  # noqa: ANN401  fields of a person
    """The fields of the kept person, with what only the other says."""
    other = saving.seen(session, PERSON, gone_id)
    known = {one.number for one in before.phones}
    note = "\n".join(dict.fromkeys(filter(None, (before.note, other.note))))
    return replace(
        before,
        birth_year=before.birth_year or other.birth_year,
        care=before.care or other.care,
        consent=before.consent or other.consent,
        note=note,
        phones=(*before.phones, *(one for one in other.phones if one.number not in known)),
    )


def _of(session: Session, model: Any, person_id: int) -> Sequence[Any]:  # noqa: ANN401  any of them
    return session.scalars(
        select(model).where(model.person_id == person_id).order_by(model.id)
    ).all()


def _key(one: object, names: Sequence[str]) -> tuple[object, ...]:
    return tuple(getattr(one, name) for name in names)


def _values(session: Session, table: str, record_id: int) -> Mapping[str, Any]:
    """A row as it lies in the file."""
    bare = plain(table)
    row: RowMapping = session.execute(select(bare).where(bare.c.id == record_id)).mappings().one()
    return dict(row)


def _put(session: Session, row: _Row, person_id: int) -> None:
    table, column, one = row
    session.execute(
        update(plain(table)).where(plain(table).c.id == one).values({column: person_id})
    )


def _back(session: Session, row: _Row, kept_id: int, gone_id: int) -> int:
    """Put a row back that is still where it was put; 1 if it was."""
    table, column, one = row
    found = plain(table)
    where = (found.c.id == one) & (found.c[column] == kept_id)
    ids = session.scalars(select(found.c.id).where(where)).all()
    session.execute(update(found).where(found.c.id.in_(ids)).values({column: gone_id}))
    return len(ids)


def _told(session: Session, person: Person) -> str:
    """A person by name, phone and rooms, to be told from a namesake."""
    phone = session.scalar(
        select(Phone.number).where(Phone.person_id == person.id).order_by(Phone.position)
    )
    codes = session.scalars(
        select(Unit.code)
        .join(Occupancy, Occupancy.unit_id == Unit.id)
        .where(Occupancy.person_id == person.id)
        .order_by(Unit.order_key)
        .distinct()
    )
    words = (person.name, mask_phone(phone) if phone else "", listed(list(codes)[:3]))
    return " · ".join(filter(None, words))


def _counted(rows: Mapping[str, int]) -> Iterator[str]:
    for table, count in rows.items():
        yield f"{_(_WORDS[table])} {count}"
