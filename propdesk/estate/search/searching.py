"""Search over everything: rooms in any notation, names, initials, phones, plates, numbers."""

import re
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Select, func, or_, select, text
from sqlalchemy.orm import Session

from propdesk.db.declarations import Hit, declarations
from propdesk.db.models import SearchEntry
from propdesk.db.store import may, today
from propdesk.estate import refusals
from propdesk.estate.models import (
    Building,
    Occupancy,
    Person,
    Unit,
    Vehicle,
)
from propdesk.estate.notation import naming, rooms
from propdesk.estate.notation.identity import mask_phone
from propdesk.estate.reads import on_day, phones_of
from propdesk.estate.records import UnitRef

LIMIT = 12
_PHONE = re.compile(r"[\d\s+()-]{5,}")
_ALNUM = re.compile(r"[^0-9A-Za-z]+")
_WRITTEN_ROOM = re.compile(r"[栋幢座楼棟樓号號#./]|单元|單元|tower|block|building", re.IGNORECASE)
_MANY = 400
_FIND = text(
    "SELECT kind, subject_id, haystack FROM search_entry "
    "WHERE instr(haystack, :part) > 0 LIMIT :most"
)
_KINDS = {"unit": 0, "person": 1, "vehicle": 2}


def search(session: Session, *, text: str, limit: int = LIMIT) -> list[Hit]:
    """The best hits of the register for what was typed so far, whole terms first.

    '' finds nothing, nor does whoever may not see the register.
    """
    typed = naming.tidy(text)
    if not typed or not may(session, "estate.view"):
        return []
    query = _room_query(typed) or folded_query(typed)
    return _hits(session, _matches(session, query, limit))


def search_everything(session: Session, *, text: str, limit: int = LIMIT) -> list[Hit]:
    """The same, and after it what other subjects declare to be found: receipts by number."""
    typed = naming.tidy(text)
    if not typed:
        return []
    groups = [one for one in declarations(session).search if may(session, one.permission)]
    finders = [group.find for group in groups if group.find]
    others = [hit for find in finders for hit in find(session, typed)]
    return _with(search(session, text=text, limit=limit), others, limit)


def _with(found: list[Hit], others: list[Hit], limit: int) -> list[Hit]:
    """Both kinds of hits, with room for the others, which match long numbers only."""
    kept = others[: limit // 2]
    return found[: limit - len(kept)] + kept


def folded_query(typed: str) -> str:
    """What is looked for in the haystacks: phones and plates without their separators."""
    folded = naming.fold(typed)
    if _PHONE.fullmatch(folded) and len(naming.normal_phone(folded)) >= 5 and "-" not in folded:
        return naming.normal_phone(folded)
    if any(mark in folded for mark in "·•.") and any(one.isdigit() for one in folded):
        return re.sub(r"[\s·•.]+", "", folded)
    return folded


def subjects_called(kind: str, words: str) -> Select[int]:
    """The ids of the units, people or vehicles that contain what was typed; for lists."""
    query = folded_query(naming.tidy(words))
    found = select(SearchEntry.subject_id).where(func.instr(SearchEntry.haystack, query) > 0)
    return found.where(SearchEntry.kind == kind)


def _room_query(typed: str) -> str:
    """The normal code of a room written with words or other signs; '' when it is none."""
    if not _WRITTEN_ROOM.search(typed):
        return ""
    found = rooms.parse_rooms(typed).rooms
    if len(found) != 1 or not found[0].building:
        return ""
    return naming.fold(naming.unit_code(found[0].building, found[0].entrance, found[0].room))


def _matches(session: Session, query: str, limit: int) -> list[tuple[str, int]]:
    """What contains the query: whole terms first, then beginnings, units before people.

    Sorting all that match would cost more than looking: of very many only the first found are
    ranked, and rooms of that very number are looked for by themselves.
    """
    # One or two letters stand in the middle of nearly every phone: only beginnings count.
    part = f"\n{query}" if len(query) <= 2 and query.isascii() else query
    found = _find(session, part, _MANY)
    if len(found) == _MANY:
        found = _rooms_called(session, query, limit) + found
    found.sort(key=lambda row: _rank(row, query))
    return list(dict.fromkeys((kind, subject) for kind, subject, _text in found))[:limit]


def _find(session: Session, part: str, most: int) -> list[tuple[str, int, str]]:
    rows = session.connection().execute(_FIND, {"part": part, "most": most})
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


def _rank(row: tuple[str, int, str], query: str) -> tuple[bool, bool, int]:
    kind, _subject, haystack = row
    return f"\n{query}\n" not in haystack, f"\n{query}" not in haystack, _KINDS[kind]


# Rooms


def unit_of_code(session: Session, *, code: str) -> UnitRef:
    """The one unit meant by a code in any notation; raises UnitUnknown or UnitAmbiguous."""
    found = units_meant(session, text=code)
    if not found:
        raise refusals.UnitUnknown(code=code)
    exact = [unit for unit in found if naming.fold(unit.code) == naming.fold(code)]
    if len(found) > 1 and not exact:
        codes = ", ".join(unit.code for unit in found[:5])
        raise refusals.UnitAmbiguous(code=code, codes=codes)
    return (exact or found)[0]


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
    if not any(character.isdigit() for character in naming.tidy(typed)):
        return set()
    reading = rooms.parse_rooms(typed)
    names = {room.room for room in (*reading.rooms, *reading.others)}
    digits = _ALNUM.sub("", naming.tidy(typed)).upper()
    if len(digits) <= 10:
        tails = {digits[place:] for place in range(len(digits))}
        names |= {tail for tail in tails if len(tail) <= 6}
    bare = {name.lstrip("0") or name for name in names}
    return names | bare | {f"0{name}" for name in bare}


# What is shown of a hit


def _hits(session: Session, found: Sequence[tuple[str, int]]) -> list[Hit]:
    ids: dict[str, list[int]] = defaultdict(list)
    for kind, subject in found:
        ids[kind].append(subject)
    makers = {"unit": _unit_hits, "person": _person_hits, "vehicle": _vehicle_hits}
    made = {
        (kind, hit.id): hit for kind, some in ids.items() for hit in makers[kind](session, some)
    }
    return [made[key] for key in found if key in made]


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
