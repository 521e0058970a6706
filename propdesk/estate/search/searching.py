"""Search over everything: rooms in any notation, names, initials, phones, plates, numbers."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import TextClause, or_, select, text
from sqlalchemy.orm import Session

from propdesk.db.declarations import Hit, declarations
from propdesk.db.records.searching import about, ended, folded_query, hits
from propdesk.db.store import may, today, use_case
from propdesk.estate import refusals
from propdesk.estate.models import (
    Building,
    Occupancy,
    Person,
    Unit,
    Vehicle,
)
from propdesk.estate.notation import naming, rooms
from propdesk.estate.reads import on_day, phones_of
from propdesk.estate.records import UnitRef
from propdesk.kernel.records import folding
from propdesk.kernel.sheets.masking import (
    mask_phone,
)

LIMIT = 12
_ALNUM = re.compile(r"[^0-9A-Za-z]+")
_WRITTEN_ROOM = re.compile(r"[栋幢座楼棟樓号號#./]|单元|單元|tower|block|building", re.IGNORECASE)
_MANY = 400
_ONE_KIND = 50
_OF_A_ROOM = 3  # of each kind of record that a room is found with
_FIND = "SELECT kind, subject_id, haystack FROM search_entry WHERE instr(haystack, :part) > 0"
_IN_ANY = text(f"{_FIND} LIMIT :most")
# By the index of the table the newest come first, and reading ends with the last that is wanted.
_IN_ONE = text(f"{_FIND} AND kind = :kind ORDER BY subject_id DESC LIMIT :most")


def search(session: Session, *, text: str, limit: int = LIMIT) -> list[Hit]:
    """The best hits of the register for what was typed so far, whole terms first.

    '' finds nothing, nor does whoever may not see the register.
    """
    if not may(session, "estate.view"):
        return []
    return _hits(session, _matches(session, text, tuple(_TOLD_HERE), limit))


@use_case(permission="")
def search_everything(session: Session, *, text: str, limit: int = LIMIT) -> list[Hit]:
    """The same over all records of which the acting user may see the pages, with what stands
    open about a room that is meant, and what other subjects find by themselves: receipts."""
    typed = folding.tidy(text)
    if not typed:
        return []
    groups = [one for one in declarations(session).search if may(session, one.permission)]
    named = [group.kind for group in groups if group.find is None]
    kinds = sorted(named, key=lambda kind: (*_TOLD_HERE, kind).index(kind))
    found = _matches(session, text, kinds, limit)
    others = [hit for group in groups if group.find for hit in group.find(session, typed)]
    others += _hits(session, _about_rooms(session, kinds, found))
    return _with(_hits(session, found), others, limit)


def _about_rooms(
    session: Session, kinds: Sequence[str], found: Sequence[tuple[str, int]]
) -> list[tuple[str, int]]:
    """What stands open about the few rooms that are meant."""
    rooms = [subject for kind, subject in found if kind == "unit"]
    if not 0 < len(rooms) <= _OF_A_ROOM:
        return []
    known = declarations(session).kinds
    return [
        (kind, one)
        for kind in kinds
        if kind not in _TOLD_HERE
        for one in about(session, known[kind], known["unit"], rooms, _OF_A_ROOM)
        if (kind, one) not in found
    ]


def _with(found: list[Hit], others: list[Hit], limit: int) -> list[Hit]:
    """Both kinds of hits, with room for the others, which match long numbers only."""
    kept = others[: limit // 2]
    return found[: limit - len(kept)] + kept


def _room_query(typed: str) -> str:
    """The normal code of a room written with words or other signs; '' when it is none."""
    if not _WRITTEN_ROOM.search(typed):
        return ""
    found = rooms.parse_rooms(typed).rooms
    if len(found) != 1 or not found[0].building:
        return ""
    return folding.fold(naming.unit_code(found[0].building, found[0].entrance, found[0].room))


def _matches(
    session: Session, text: str, kinds: Sequence[str], limit: int
) -> list[tuple[str, int]]:
    """What contains the query: whole terms first, then beginnings, units before people, what has
    come to its end last.

    Sorting all that match would cost more than looking: of very many only the newest of each kind
    are ranked, and rooms of that very number are looked for by themselves.
    """
    typed = folding.tidy(text)
    query = _room_query(typed) or folded_query(typed)
    if not query:
        return []
    # One or two letters stand in the middle of nearly every phone: only beginnings count.
    part = f"\n{query}" if len(query) <= 2 and query.isascii() else query
    found = _find(session, _IN_ANY, part=part, most=_MANY)
    if len(found) == _MANY:
        each = [_find(session, _IN_ONE, part=part, kind=kind, most=_ONE_KIND) for kind in kinds]
        found = _rooms_called(session, query, limit) + [row for rows in each for row in rows]
    found = [row for row in found if row[0] in kinds]
    gone = _ended(session, found)
    found.sort(key=lambda row: _rank(row, query, kinds, gone))
    return list(dict.fromkeys((kind, subject) for kind, subject, _text in found))[:limit]


def _find(session: Session, query: TextClause, **given: object) -> list[tuple[str, int, str]]:
    rows = session.connection().execute(query, given)
    return [(kind, subject, haystack) for kind, subject, haystack in rows]


def _rooms_called(session: Session, query: str, most: int) -> list[tuple[str, int, str]]:
    if not query.isascii() or not any(one.isdigit() for one in query):
        return []
    room = query.upper()
    found = session.execute(
        select(Unit.id)
        .where(or_(Unit.room == room, Unit.room == f"0{room}", Unit.code == room))
        .order_by(Unit.order_key)
        .limit(most)
    )
    return [("unit", unit_id, f"\n{query}\n") for unit_id in found.scalars()]


def _ended(session: Session, found: Sequence[tuple[str, int, str]]) -> set[tuple[str, int]]:
    known = declarations(session).kinds
    ids = _by_kind((kind, subject) for kind, subject, _text in found if kind not in _TOLD_HERE)
    return {(kind, one) for kind, some in ids.items() for one in ended(session, known[kind], some)}


def _rank(
    row: tuple[str, int, str], query: str, kinds: Sequence[str], gone: set[tuple[str, int]]
) -> tuple[bool, bool, bool, int]:
    kind, subject, haystack = row
    whole, begins = f"\n{query}\n" in haystack, f"\n{query}" in haystack
    return not whole, (kind, subject) in gone, not begins, kinds.index(kind)


# Rooms


@use_case(permission="estate.view")
def unit_of_code(session: Session, *, code: str) -> UnitRef:
    """The one unit meant by a code in any notation; raises UnitUnknown or UnitAmbiguous."""
    found = units_meant(session, text=code)
    if not found:
        raise refusals.UnitUnknown(code=code)
    exact = [unit for unit in found if folding.fold(unit.code) == folding.fold(code)]
    if len(found) > 1 and not exact:
        codes = ", ".join(unit.code for unit in found[:5])
        raise refusals.UnitAmbiguous(code=code, codes=codes)
    return (exact or found)[0]


@use_case(permission="estate.view")
def units_meant(session: Session, *, text: str) -> list[UnitRef]:
    """The units that may be meant by a room in any notation, the likeliest first."""
    wanted = _room_names(text)
    if not wanted:
        return []
    rows = session.execute(
        select(Unit.id, Unit.code, Building.code, Unit.entrance, Unit.room)
        .join(Building, Building.id == Unit.building_id)
        .where(Unit.room.in_(wanted))
        .order_by(Unit.order_key)
    )
    known = {
        rooms.Room(building, entrance, room): UnitRef(unit_id, code)
        for unit_id, code, building, entrance, room in rows
    }
    meant = rooms.possible_readings(text, rooms.room_index(known))
    return [known[room] for room in meant]


def _room_names(typed: str) -> set[str]:
    """The room numbers a text may end in, with and without a leading zero."""
    if not any(character.isdigit() for character in folding.tidy(typed)):
        return set()
    reading = rooms.parse_rooms(typed)
    names = {room.room for room in (*reading.rooms, *reading.others)}
    digits = _ALNUM.sub("", folding.tidy(typed)).upper()
    if len(digits) <= 10:
        tails = {digits[place:] for place in range(len(digits))}
        names |= {tail for tail in tails if len(tail) <= 6}
    bare = {name.lstrip("0") or name for name in names}
    return names | bare | {f"0{name}" for name in bare}


# What is shown of a hit


def _hits(session: Session, found: Sequence[tuple[str, int]]) -> list[Hit]:
    known = declarations(session).kinds
    made: dict[tuple[str, int], Hit] = {}
    for kind, ids in _by_kind(found).items():
        own = _TOLD_HERE.get(kind)
        told = own(session, ids) if own else hits(session, known[kind], ids)
        made |= {(kind, hit.id): hit for hit in told}
    return [made[key] for key in found if key in made]


def _by_kind(found: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = defaultdict(list)
    for kind, subject in found:
        ids[kind].append(subject)
    return ids


def _unit_hits(session: Session, ids: list[int]) -> list[Hit]:
    people: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(Occupancy.unit_id, Person.name)
        .join(Person, Person.id == Occupancy.person_id)
        .where(Occupancy.unit_id.in_(ids), on_day(today(session)))
        .order_by(Occupancy.position, Occupancy.id)
    )
    for unit_id, name in rows:
        people[unit_id].append(name)
    units = session.execute(select(Unit.id, Unit.code).where(Unit.id.in_(ids)))
    return [
        Hit("unit", unit_id, code, " · ".join(dict.fromkeys(people[unit_id])), unit_id)
        for unit_id, code in units
    ]


def _person_hits(session: Session, ids: list[int]) -> list[Hit]:
    units: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = session.execute(
        select(Occupancy.person_id, Unit.id, Unit.code)
        .join(Unit, Unit.id == Occupancy.unit_id)
        .where(Occupancy.person_id.in_(ids), on_day(today(session)))
        .order_by(Unit.order_key)
    )
    for person_id, unit_id, code in rows:
        units[person_id].append((unit_id, code))
    phones = phones_of(session, person_ids=ids)
    hits = []
    for person_id, name in session.execute(
        select(Person.id, Person.name).where(Person.id.in_(ids))
    ):
        homes = list(dict.fromkeys(units[person_id]))
        parts = [code for _unit, code in homes[:3]]
        parts += [mask_phone(phone.number) for phone in phones.get(person_id, ())[:1]]
        home = homes[0][0] if homes else None
        hits.append(Hit("person", person_id, name, " · ".join(parts), home))
    return hits


def _vehicle_hits(session: Session, ids: list[int]) -> list[Hit]:
    rows = session.execute(
        select(Vehicle.id, Vehicle.plate, Vehicle.unit_id, Unit.code, Person.name)
        .outerjoin(Unit, Unit.id == Vehicle.unit_id)
        .outerjoin(Person, Person.id == Vehicle.person_id)
        .where(Vehicle.id.in_(ids))
    )
    return [
        Hit(
            "vehicle",
            vehicle_id,
            naming.show_plate(plate),
            " · ".join(part for part in (code, name) if part),
            unit_id,
        )
        for vehicle_id, plate, unit_id, code, name in rows
    ]


# What a hit says beside its name takes more here than its fields; the best known come first.
_TOLD_HERE = {"unit": _unit_hits, "person": _person_hits, "vehicle": _vehicle_hits}
