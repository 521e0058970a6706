"""People of a roster, their phones, documents and roles, as rows of the register."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import or_, select

from propdesk.db.store import today
from propdesk.estate.imports.writing.batch import Batch, column_values
from propdesk.estate.imports.writing.present import MORE
from propdesk.estate.models import Document, Occupancy, Phone
from propdesk.estate.roster.cells import types
from propdesk.estate.roster.cells.ids import id_type_of
from propdesk.estate.roster.cells.types import Difference, PersonEntry, Step, Value
from propdesk.estate.rules import DocumentType, PersonKind, RoleKind
from propdesk.kernel.records.initials import initials_of

_COMPANY = DocumentType.COMPANY_CODE.value
_KINDS = {True: PersonKind.COMPANY.value, False: PersonKind.PERSON.value}
_DOCUMENTS = frozenset(kind.value for kind in DocumentType)
_MORE = {"person_note": "note"}  # where the register calls it otherwise
_ROLES = frozenset(role.value for role in RoleKind)


def add_people(
    batch: Batch,
    unit_id: int,
    entries: Sequence[PersonEntry],
    people: dict[str, int],
    *,
    since: date | None = None,
    behind: int = 0,
) -> None:
    """Give people a role in a unit, behind those there; `people` (key → id) grows by who is new."""
    first_day = since.isoformat() if since else None
    for position, entry in enumerate(entries, behind):
        person_id = people.get(entry.key)
        if person_id is None:
            person_id = people[entry.key] = _add_person(batch, entry)
        else:
            _complete(batch, person_id, entry)
        batch.add(
            "occupancy",
            unit_id=unit_id,
            person_id=person_id,
            role=entry.relation if entry.relation in _ROLES else "owner",
            since=first_day,
            position=position,
        )


def _add_person(batch: Batch, entry: PersonEntry) -> int:
    is_company = entry.kind == "company"
    person_id = batch.add(
        "person",
        kind=_KINDS[is_company],
        name=entry.name,
        initials=initials_of(entry.name, is_company=is_company),
        **{"note": entry.remark, **_more(entry)},
    )
    for position, (number, relation) in enumerate(_told_phones(entry.phones).items()):
        batch.add("phone", person_id=person_id, number=number, relation=relation, position=position)
    for kind, number in _told_documents(entry):
        batch.add("document", person_id=person_id, type=kind, number=number)
    return person_id


def _more(entry: PersonEntry) -> dict[str, Value]:
    """What is told of a person besides, by column."""
    return {_MORE.get(name, name): value for name, value in entry.more.items()}


def _told_phones(phones: Iterable[types.RosterPhone]) -> dict[str, str]:
    found: dict[str, str] = {}
    for phone in phones:
        both = f"{phone.relation} {phone.remark}" if phone.remark else phone.relation
        found.setdefault(phone.number, both.strip())
    return found


def _told_documents(entry: PersonEntry) -> list[tuple[str, str]]:
    found = []
    if entry.id_number:
        known = entry.id_type in _DOCUMENTS
        found.append((entry.id_type if known else DocumentType.OTHER.value, entry.id_number))
    for kind, number in entry.more_ids:
        found.append((kind if kind in _DOCUMENTS else DocumentType.OTHER.value, number))
    if entry.company_code:
        found.append((_COMPANY, entry.company_code))
    return found


def _complete(batch: Batch, person_id: int, entry: PersonEntry) -> None:
    """A person met again, here or in the register, gets the phones and documents that are new."""
    there = _phones(batch)[person_id]
    for number, relation in _told_phones(entry.phones).items():
        if number not in there:
            _add_phone(batch, person_id, number, relation)
    for name, value in _more(entry).items():
        row = batch.new_row("person", person_id)
        if row is not None:
            row[name] = row[name] or value
        elif not column_values(batch.session, "person", name, [person_id])[person_id]:
            batch.change("person", person_id, name, value)
    kept = _documents(batch)[person_id]
    further = {number for _, number in entry.more_ids}
    for kind, number in _told_documents(entry):
        has_one = any((one == _COMPANY) == (kind == _COMPANY) for one in kept)
        if not has_one or (number in further and kind not in kept):
            kept[kind] = batch.add("document", person_id=person_id, type=kind, number=number)


def _phones(batch: Batch) -> defaultdict[int, dict[str, int]]:
    """Person → number → phone id, in order; of the register and of this import."""

    def read() -> defaultdict[int, dict[str, int]]:
        found: defaultdict[int, dict[str, int]] = defaultdict(dict)
        query = select(Phone.person_id, Phone.number, Phone.id)
        for person_id, number, phone_id in batch.session.execute(
            query.order_by(Phone.person_id, Phone.position)
        ):
            found[person_id][number] = phone_id
        for row in batch.rows["phone"]:
            found[row["person_id"]][row["number"]] = row["id"]
        return found

    known = batch.memory("phones", read)
    count = batch.memory("phones counted", lambda: [len(batch.rows["phone"])])
    for row in batch.rows["phone"][count[0] :]:
        known[row["person_id"]].setdefault(row["number"], row["id"])
    count[0] = len(batch.rows["phone"])
    return known


def _documents(batch: Batch) -> defaultdict[int, dict[str, int]]:
    """Person → type → document id, of the register and of this import."""

    def read() -> defaultdict[int, dict[str, int]]:
        found: defaultdict[int, dict[str, int]] = defaultdict(dict)
        query = select(Document.person_id, Document.type, Document.id).order_by(Document.id)
        for person_id, kind, document_id in batch.session.execute(query):
            found[person_id].setdefault(kind.value, document_id)
        return found

    known = batch.memory("documents", read)
    count = batch.memory("documents counted", lambda: [0])
    for row in batch.rows["document"][count[0] :]:
        known[row["person_id"]].setdefault(row["type"], row["id"])
    count[0] = len(batch.rows["document"])
    return known


def _add_phone(batch: Batch, person_id: int, number: str, relation: str = "") -> None:
    there = _phones(batch)[person_id]
    there[number] = batch.add(
        "phone", person_id=person_id, number=number, relation=relation, position=len(there)
    )
    batch.touched["person"].add(person_id)


def put_person_value(
    batch: Batch, unit_id: int, person_id: int, difference: Difference, step: Step
) -> None:
    """Give a known person the file's value of one field."""
    new = difference.new
    if difference.field == "name":
        batch.change("person", person_id, "name", new)
        batch.change("person", person_id, "initials", initials_of(str(new)))
    elif difference.field == "phones":
        _put_phones(batch, person_id, new if isinstance(new, tuple) else (), step)
    elif difference.field == "more_ids":
        for number in new if isinstance(new, tuple) else ():
            _add_document(batch, person_id, number)
    elif difference.field in MORE:
        batch.change("person", person_id, _MORE.get(difference.field, difference.field), new)
    elif difference.field == "relation":
        for role_id in _present_roles(batch)[unit_id, person_id]:
            batch.change("occupancy", role_id, "role", RoleKind(str(new)))
    else:
        _put_document(batch, person_id, difference.field, str(new))


def _put_phones(batch: Batch, person_id: int, numbers: Sequence[str], step: Step) -> None:
    """Further phones go behind those there are; replacing, the file's first new one comes first."""
    there = _phones(batch)[person_id]
    done: set[int] = batch.memory("replaced phones", set)
    replaced = next(iter(there), None) if step is Step.REPLACE else None
    if replaced in numbers or person_id in done:
        replaced = None  # the file still has the first one, or has replaced it already
    done.add(person_id)
    for number in numbers:
        if number in there:
            continue
        if replaced is None:
            _add_phone(batch, person_id, number)
            continue
        phone_id = there.pop(replaced)
        batch.change("phone", phone_id, "number", number)
        batch.touched["person"].add(person_id)
        there[number], replaced = phone_id, None


def _put_document(batch: Batch, person_id: int, field: str, number: str) -> None:
    kept = _documents(batch)[person_id]
    is_company = field == "company_code"
    kinds = [kind for kind in kept if (kind == _COMPANY) == is_company]
    if kinds:
        batch.change("document", kept[kinds[0]], "number", number)
    elif is_company:
        kept[_COMPANY] = batch.add("document", person_id=person_id, type=_COMPANY, number=number)
    else:
        _add_document(batch, person_id, number)


def _add_document(batch: Batch, person_id: int, number: str) -> None:
    told = id_type_of(number)
    kind = told if told in _DOCUMENTS else DocumentType.OTHER.value
    document = batch.add("document", person_id=person_id, type=kind, number=number)
    _documents(batch)[person_id].setdefault(kind, document)


def _present_roles(batch: Batch) -> defaultdict[tuple[int, int], list[int]]:
    """(unit, person) → roles of the register that hold today or later."""

    def read() -> defaultdict[tuple[int, int], list[int]]:
        found: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        lasting = or_(Occupancy.until.is_(None), Occupancy.until >= today(batch.session))
        query = select(Occupancy.unit_id, Occupancy.person_id, Occupancy.id).where(lasting)
        for unit_id, person_id, role_id in batch.session.execute(query):
            found[unit_id, person_id].append(role_id)
        return found

    return batch.memory("roles", read)


def write_role_end(batch: Batch, unit_id: int, person_id: int, until: date) -> None:
    """A former owner's role ends; the account follows when the batch is written."""
    for role_id in _present_roles(batch)[unit_id, person_id]:
        batch.change("occupancy", role_id, "until", until)
