"""From rows to units and people: who is the same, what contradicts, who is missing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import msgspec

from propdesk.estate.notation.rooms import Room
from propdesk.estate.roster.cells.drafts import PersonDraft
from propdesk.estate.roster.cells.sentences import problem
from propdesk.estate.roster.cells.types import FileConflict, Ignored, PersonEntry, UnitEntry
from propdesk.estate.roster.claims import LISTS, Claims, rooms_a_zero_apart
from propdesk.estate.roster.facts import RowFacts
from propdesk.kernel.errors import Problem
from propdesk.kernel.scaled import AREA, format_scaled

SHARED_BY = 3
_OWNERS = ("owner", "co_owner")
_CLAIMED = frozenset(LISTS)
_SINGLE = ("floor", "built_area", "inner_area")
_CONFLICTS = {"floor": "conflict_floor"}


class UnitDraft(msgspec.Struct, kw_only=True):
    """A unit while its rows come in; `first` is the row that named it first."""

    room: Room
    first: RowFacts
    values: dict[str, object]
    people: list[PersonDraft]
    at: list[str]
    rows: list[str]
    inferred: set[str]
    group: str = ""


@dataclass(slots=True, kw_only=True)
class Gathered:
    """What has come together so far, in the order of the file."""

    units: dict[Room, UnitDraft] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    refused: dict[str, None] = field(default_factory=dict)
    conflicts: list[FileConflict] = field(default_factory=list)
    people_in_rows: bool = False
    claims: Claims = field(default_factory=Claims)


def gather(rows: list[RowFacts]) -> Gathered:
    """Put the rows of the chosen sheets together, all kept or refused with their problems."""
    gathered = Gathered(people_in_rows=_is_a_row_a_person(rows))
    for facts in rows:
        gathered.problems += facts.problems
        if facts.refused:
            gathered.refused[facts.row_address] = None
        else:
            _take(gathered, facts)
    _same_people(gathered)
    _shared_phones(gathered)
    _owners_missing(gathered)
    firsts = {room: draft.first for room, draft in gathered.units.items()}
    gathered.problems += rooms_a_zero_apart(firsts)
    return gathered


def _is_a_row_a_person(rows: list[RowFacts]) -> bool:
    """Whether the list has a row per person: many rows repeat a room, mostly the row before."""
    codes = [facts.reading.rooms[0] for facts in rows if facts.reading.rooms and not facts.refused]
    again = len(codes) - len(set(codes))
    beside = sum(a == b for a, b in pairwise(codes))
    often = again * 10 >= len(codes)
    return often and (beside * 2 > again or again * 10 > len(codes) * 4)


def _take(gathered: Gathered, facts: RowFacts) -> None:
    several = len(facts.reading.rooms) > 1
    added = False
    if not _CLAIMED.isdisjoint(facts.values):
        problems, conflicts = gathered.claims.settle(facts)
        gathered.problems += problems
        gathered.conflicts += conflicts
    for room in facts.reading.rooms:
        draft = gathered.units.get(room)
        if draft is None:
            gathered.units[room] = _new_draft(room, facts, several=several)
            added = True
        elif _refuse_conflict(gathered, draft, facts, room):
            return
        else:
            added = _join(gathered, draft, facts) or added
    if several and "built_area" in facts.values:
        place, name = facts.cells.place("built_area"), "built_area"
        value = format_scaled(_int(facts.values[name]), AREA).replace(",", "")
        gathered.problems.append(problem(place, "one_area_for_several_rooms", name, value))
    if not added:
        see = gathered.units[facts.reading.rooms[0]].at[0]
        gathered.ignored.append(Ignored(facts.cells.sheet, facts.cells.row, f"same as {see}"))


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0


def _new_draft(room: Room, facts: RowFacts, *, several: bool) -> UnitDraft:
    values = dict(facts.values) if several else facts.values
    draft = UnitDraft(
        room=room, first=facts, values=values, people=facts.people, at=[facts.at],
        rows=[facts.row_address], inferred=facts.inferred,
    )  # fmt: skip
    draft.group = facts.group
    if len(facts.people) > 1:
        draft.people = []
        for person in facts.people:
            known = _same_in_unit(draft, person)
            if known is None:
                draft.people.append(person)
            else:
                _complete(known, person)
    if several:
        draft.people = [_copy(person) for person in draft.people]
        draft.group = draft.group or facts.at
        if "built_area" in values:
            values["group_area"] = values.pop("built_area")
    return draft


def _copy(person: PersonDraft) -> PersonDraft:
    return PersonDraft(
        name=person.name, relation=person.relation, cells=person.cells, remark=person.remark,
        phones=list(person.phones), id_type=person.id_type, id_number=person.id_number,
        company_code=person.company_code, more_ids=list(person.more_ids), more=dict(person.more),
    )  # fmt: skip


def _refuse_conflict(gathered: Gathered, draft: UnitDraft, facts: RowFacts, room: Room) -> bool:
    """Keep a row out that contradicts an earlier one about the same room."""
    found = _value_conflict(draft, facts) or _person_conflict(gathered, draft, facts)
    if found is None:
        return False
    kind, name, old, new = found
    see = draft.at[0]
    gathered.problems.append(
        problem(facts.cells.place(name), kind, name, new, see=see, old=old, new=new)
    )
    gathered.refused[facts.row_address] = None
    alone = _entry(_new_draft(room, facts, several=False))
    gathered.conflicts.append(
        FileConflict(
            sheet=facts.cells.sheet, row=facts.cells.row, field=name, see=see, old=old, new=new,
            entry=alone,
        )
    )  # fmt: skip
    return True


def _value_conflict(draft: UnitDraft, facts: RowFacts) -> tuple[str, str, str, str] | None:
    for name in _SINGLE:
        old, new = draft.values.get(name), facts.values.get(name)
        if old and new and old != new:
            return _CONFLICTS.get(name, "conflict_area"), name, _shown(old), _shown(new)
    return None


def _shown(value: object) -> str:
    if isinstance(value, int):
        return format_scaled(value, AREA).replace(",", "")
    return value.isoformat() if isinstance(value, date) else str(value)


def _person_conflict(
    gathered: Gathered, draft: UnitDraft, facts: RowFacts
) -> tuple[str, str, str, str] | None:
    for person in facts.people:
        known = _same_in_unit(draft, person)
        if known is not None:
            old = [phone.number for phone in known.phones]
            new = [phone.number for phone in person.phones]
            if old and new and not set(old) & set(new):
                return "conflict_phone", "phone", old[0], new[0]
        elif person.relation == "owner" and person.name and not gathered.people_in_rows:
            owner = next((p for p in draft.people if p.relation == "owner" and p.name), None)
            if owner is not None:
                return "conflict_owner", "owner_name", owner.name, person.name
    return None


def _same_in_unit(draft: UnitDraft, person: PersonDraft) -> PersonDraft | None:
    for known in draft.people:
        mine = person.id_number or person.company_code
        theirs = known.id_number or known.company_code
        if mine and theirs:
            if mine == theirs:
                return known
        elif person.name and person.name == known.name:
            return known
    return None


def _join(gathered: Gathered, draft: UnitDraft, facts: RowFacts) -> bool:
    """Add what a further row of a unit says; False if it says nothing new."""
    added = _join_values(gathered, draft, facts)
    for person in facts.people:
        known = _same_in_unit(draft, person)
        if known is None:
            if person.relation == "owner" and any(p.relation == "owner" for p in draft.people):
                person.relation = "co_owner"
            draft.people.append(person)
            added = True
        else:
            added = _complete(known, person) or added
    if added:
        draft.at.append(facts.at)
        draft.rows.append(facts.row_address)
        draft.inferred |= facts.inferred
    return added


def _join_values(gathered: Gathered, draft: UnitDraft, facts: RowFacts) -> bool:
    added = False
    for name, new in facts.values.items():
        old = draft.values.get(name)
        if not old:
            if new:
                draft.values[name] = new
                added = True
        elif name in LISTS and isinstance(old, tuple) and isinstance(new, tuple):
            more = tuple(item for item in new if item not in old)
            draft.values[name] = old + more
            added = added or bool(more)
        elif old != new and name != "note":
            gathered.problems.append(
                problem(
                    facts.cells.place(name),
                    "conflict_value",
                    name,
                    _shown(new),
                    see=draft.at[0],
                    old=_shown(old),
                    new=_shown(new),
                )
            )
    return added


def _complete(known: PersonDraft, person: PersonDraft) -> bool:
    """Give a known person what the further row knows of him."""
    before = _told_of(known)
    for phone in person.phones:
        known.add_phone(phone)
    if person.id_number and not known.id_number:
        known.id_type, known.id_number = person.id_type, person.id_number
    for number in ((person.id_type, person.id_number), *person.more_ids):
        if number[1]:
            known.add_id(*number)
    known.company_code = known.company_code or person.company_code
    known.name = known.name or person.name
    known.more = {**person.more, **known.more}
    return before != _told_of(known)


def _told_of(person: PersonDraft) -> tuple[object, ...]:
    facts = (len(person.phones), person.id_number, person.company_code, person.name)
    return (*facts, len(person.more))


def _same_people(gathered: Gathered) -> None:
    """Give every person a key: one by ID number, else by name and phone, else by name and unit."""
    by_id: dict[str, tuple[str, str]] = {}
    by_phone: dict[tuple[str, str], tuple[str, str]] = {}
    count = 0
    for draft in gathered.units.values():
        for person in draft.people:
            number = person.id_number or person.company_code
            key = _key_by_id(gathered, by_id[number], person, number) if number in by_id else ""
            if not key:
                key = _key_by_phone(by_phone, person, number)
            if not key:
                count += 1
                key = f"p{count}"
            person.key = key
            if number and number not in by_id:
                by_id[number] = (key, person.name)
            if person.name:
                for phone in person.phones:
                    known = by_phone.get((person.name, phone.number))
                    if known is None or not known[1]:
                        by_phone[person.name, phone.number] = (key, number)


def _key_by_id(gathered: Gathered, known: tuple[str, str], person: PersonDraft, number: str) -> str:
    key, name = known
    if name == person.name or not name or not person.name:
        return key
    if person.id_number:
        sheet, _, address = person.cells["id_number"].rpartition("!")
        letters = address.rstrip("0123456789")
        where = (sheet, int(address[len(letters) :]), letters)
        see = _room_cell(gathered, key)
        gathered.problems.append(problem(where, "same_id_other_name", "id_number", number, see=see))
    return ""


def _room_cell(gathered: Gathered, key: str) -> str:
    for draft in gathered.units.values():
        if any(person.key == key for person in draft.people):
            return draft.at[0]
    return ""


def _key_by_phone(
    by_phone: dict[tuple[str, str], tuple[str, str]], person: PersonDraft, number: str
) -> str:
    for phone in person.phones if person.name else ():
        known = by_phone.get((person.name, phone.number))
        if known is not None and (not known[1] or not number or known[1] == number):
            return known[0]
    return ""


def _shared_phones(gathered: Gathered) -> None:
    """Warn at each row whose phone belongs to several people."""
    numbers = [
        phone.number
        for draft in gathered.units.values()
        for person in draft.people
        for phone in person.phones
    ]
    often = {number for number, count in Counter(numbers).items() if count >= SHARED_BY}
    if not often:
        return
    owners: dict[str, set[str]] = {number: set() for number in often}
    for person in _people(gathered):
        for phone in person.phones:
            if phone.number in often:
                owners[phone.number].add(person.key)
    shared = {number for number, keys in owners.items() if len(keys) >= SHARED_BY}
    for person in _people(gathered):
        for phone in person.phones:
            if phone.number in shared and "phone" in person.cells:
                sheet, _, address = person.cells["phone"].rpartition("!")
                letters = address.rstrip("0123456789")
                where = (sheet, int(address[len(letters) :]), letters)
                gathered.problems.append(problem(where, "phone_shared", "phone", phone.number))


def _people(gathered: Gathered) -> Iterable[PersonDraft]:
    for draft in gathered.units.values():
        yield from draft.people


def _owners_missing(gathered: Gathered) -> None:
    """Warn where a list that tells relations names people but no owner."""
    for draft in gathered.units.values():
        facts = draft.first
        told = draft.people if facts.relation_told else ()
        if told and all(person.relation not in _OWNERS for person in told):
            place = facts.cells.place("relation")
            gathered.problems.append(problem(place, "no_owner", "relation", facts.relation_told))


def entries(gathered: Gathered) -> tuple[UnitEntry, ...]:
    """The units, frozen."""
    return tuple(_entry(draft) for draft in gathered.units.values())


def _entry(draft: UnitDraft) -> UnitEntry:
    room = draft.room
    return UnitEntry(
        building=room.building,
        entrance=room.entrance,
        room=room.room,
        at=tuple(draft.at),
        rows=tuple(draft.rows),
        people=tuple([person_entry(person) for person in draft.people]),
        group=draft.group,
        inferred=frozenset(draft.inferred),
        also_accept=draft.first.also,
        cells=draft.first.cells,
        **draft.values,  # type: ignore[arg-type] # names and types are those of UnitEntry's fields
    )


def person_entry(person: PersonDraft) -> PersonEntry:
    """A person, frozen."""
    return PersonEntry(
        key=person.key, name=person.name, relation=person.relation, kind=person.kind,
        phones=tuple(person.phones), id_type=person.id_type, id_number=person.id_number,
        company_code=person.company_code, remark=person.remark, cells=person.cells,
        more_ids=tuple(person.more_ids), more=person.more,
    )  # fmt: skip
