"""Rooms in any notation of an office: 1-2-301, 1栋2单元301室, A座-1203, 2#1203, 12301."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from propdesk.estate.notation.room_text import (
    normal_entrance,
    tidy_code,
    without_zeros,
)

MOST_OF_A_RANGE = 60


class Room(NamedTuple):
    """Where a unit is; an empty part means none. Building 1, entrance 2, room 301."""

    building: str
    entrance: str
    room: str

    @property
    def code(self) -> str:
        """building/entrance/room, the key of a unit."""
        return f"{self.building}/{self.entrance}/{self.room}"


@dataclass(frozen=True, slots=True)
class RoomReading:
    """What a cell means. No rooms: no room can be read from it.

    `numberless`: the room is a place without a number (D座二楼门厅). `rest` is text behind the
    room, mostly a name that slipped into the cell. `others` are further meanings of a bare number.
    """

    rooms: tuple[Room, ...] = ()
    numberless: bool = False
    rest: str = ""
    others: tuple[Room, ...] = ()


_NOTHING = RoomReading()
_USE = re.compile(r"^(?:商用|住宅|商业|商务|公寓|写字楼|办公|住宅楼)-")
_NAME = r"[A-Z]{0,3}\d{0,4}[A-Z]?|[甲乙丙丁戊己东南西北中]|[东南西北中][0-9A-Z]{1,3}"
_BUILDING = re.compile(
    rf"(?:第)?(?P<phase>\d+期-?)?(?P<building>[A-Z]?\d+-[A-Z]?\d+(?=栋|幢|座)|{_NAME})"
    r"(?P<mark>栋|幢|座|号楼|号院|#楼|#|区)-?(?P<rest>.*)"
)
_ENTRANCE = re.compile(r"(?P<entrance>\d{1,2}|[A-Z甲乙丙丁])(?:单元|门(?=\d))-?(?P<rest>.*)")
_FLOOR = re.compile(r"(?P<floor>\d{1,3})(?:楼|层|F)-?(?P<rest>\d{3,5}[A-Z]?|[A-Z])(?:室|号|座)?")
_PLAIN = re.compile(r"\d{1,5}")
_TOKEN = re.compile(r"(?P<word>[A-Z]{0,2}|[一-龥]{1,4})(?P<number>\d{1,5})(?P<tail>[A-Z]?)")
_SUFFIX = re.compile(r"(?<=[0-9A-Z])(?:室|号房|号铺|号|房间|房|户|铺位|铺|单位)$")
_SLIPPED = re.compile(r"(.*\d[A-Z]?)(?:室|号|户)?([一-龥][一-龥·]{1,7})")
_BARE_LETTER = re.compile(r"([A-Z]{1,2})(\d{1,5}[A-Z]?)")
_BARE_WORD = re.compile(r"([一-龥]{2,4})(\d{1,5})")
_WORDED = re.compile(r"([一-龥]{1,4})\d{1,5}")
_STOREY = re.compile(r"(\d{1,3})(?:楼|F)(?:之|-)?(\d{1,2})?")
_LIST = re.compile(r"[、,;&\n和及]")
_WORDS_OF_PLACES = re.compile(r"商铺|铺|车库|车位|储藏|库|室|号|层|楼|房")
_ALNUM = re.compile(r"[^0-9A-Z一-龥]+")


@lru_cache(maxsize=65536)
def parse_rooms(text: str, building: str = "", entrance: str = "") -> RoomReading:
    """Read the room or rooms of a cell; building and entrance are what their own columns say.

    Ranges and lists are opened (1611-1613, 03、04, S1-1～S1-4). Names are normalised.
    """
    if building and text.isdigit() and len(text) <= 5 and text.isascii():
        return RoomReading((Room(building, entrance, text),))
    tidy = _as_code(tidy_code(text))
    if not tidy:
        return _NOTHING
    rooms: list[Room] = []
    numberless, rest = False, ""
    others: tuple[Room, ...] = ()
    context, prefix = Room(building, entrance, ""), ""
    for part in _LIST.split(tidy.replace("/", "、")):
        if not part:
            continue
        said = prefix + part if prefix and part.isdigit() else part
        reading = _element(said, context, is_further=bool(rooms))
        if not reading.rooms:
            return _NOTHING
        numberless, rest, others = (
            numberless or reading.numberless,
            rest or reading.rest,
            reading.others,
        )
        rooms += reading.rooms
        context = Room(rooms[-1].building, rooms[-1].entrance, "")
        word = _WORDED.fullmatch(rooms[-1].room)
        prefix = word[1] if word else ""
    return RoomReading(tuple(dict.fromkeys(rooms)), numberless, rest, others)


def _as_code(text: str) -> str:
    """Points and slashes between the numbers of one code are dashes: 1.2.301, 1/2/301."""
    if re.fullmatch(r"\d{1,3}(?:[./]\d{1,2})?[./]\d{3,4}", text):
        return re.sub(r"[./]", "-", text)
    return re.sub(r"(?<=\d)\.(?=\d)", "-", text)


def _element(text: str, context: Room, *, is_further: bool = False) -> RoomReading:
    text = _USE.sub("", text)
    if "~" in text:
        return _range(text, context)
    marked = _BUILDING.fullmatch(text)
    if marked and marked["building"]:
        phase = (marked["phase"] or "").rstrip("-")
        building = phase + without_zeros(marked["building"]) + "区" * (marked["mark"] == "区")
        return _in_building(marked["rest"], building, "")
    if context.building:
        return _in_context(text, context, is_further=is_further)
    entrance = _ENTRANCE.fullmatch(text)
    if entrance:
        return _in_building(text, "", "")
    return _unmarked(text)


def _in_context(text: str, context: Room, *, is_further: bool) -> RoomReading:
    """An element whose building is known from its column or, `is_further`, from the one before."""
    if _STOREY.fullmatch(text):
        return _in_building(text, context.building, context.entrance)
    parts = text.split("-")
    if len(parts) == 3 and all(map(_TOKEN.fullmatch, parts)):
        return _unmarked(text)
    if len(parts) == 2 and not _is_range(parts) and _TOKEN.fullmatch(parts[1]):
        first = without_zeros(parts[0])
        if first == context.building:
            return _one(Room(first, context.entrance, parts[1]))
        if parts[0].isdigit() and len(parts[0]) <= 2:
            if len(parts[1]) >= 3 and not context.room and first != context.entrance:
                return _one(Room(context.building, first, parts[1]))
            return _one(Room(context.building, context.entrance, parts[1]))
        return _unmarked(text)
    letter = _BARE_LETTER.fullmatch(text)
    if is_further and letter and letter[1] != context.building and context.building.isalpha():
        return _one(Room(letter[1], "", letter[2]))
    return _in_building(text, context.building, context.entrance)


def _in_building(text: str, building: str, entrance: str) -> RoomReading:
    """What stands behind the building: entrance and room, a range, a place without number."""
    marked = _ENTRANCE.fullmatch(text)
    if marked:
        return _in_building(marked["rest"], building, without_zeros(marked["entrance"]))
    floor = _FLOOR.fullmatch(text)
    if floor:
        rest = floor["rest"]
        return _one(Room(building, entrance, floor["floor"] + rest if rest.isalpha() else rest))
    parts = _SUFFIX.sub("", text).split("-")
    if len(parts) == 2:
        if _is_range(parts):
            return RoomReading(tuple(Room(building, entrance, r) for r in _open(parts, building)))
        if parts[0].isdigit() and len(parts[0]) <= 2 and _TOKEN.fullmatch(parts[1]):
            return _one(Room(building, without_zeros(parts[0]), parts[1]))
    room = _room_name(text, building)
    if room is not None:
        return _one(Room(building, entrance, room))
    slipped = _SLIPPED.fullmatch(text)
    if slipped and not _WORDS_OF_PLACES.search(slipped[2]):
        inner = _in_building(slipped[1], building, entrance)
        return RoomReading(inner.rooms, inner.numberless, slipped[2], inner.others)
    if text and building:
        return RoomReading((Room(building, entrance, text),), numberless=True)
    return _NOTHING


def _room_name(text: str, building: str) -> str | None:
    """The room's number without 室 and without the building's letter repeated before it."""
    text = _SUFFIX.sub("", text)
    storey = _STOREY.fullmatch(text)
    if storey:  # 3樓之1, 3F-1
        return f"{storey[1]}F-{storey[2]}" if storey[2] else f"{storey[1]}F"
    if _PLAIN.fullmatch(text):
        return text
    token = _TOKEN.fullmatch(text)
    if token:
        return token["number"] + token["tail"] if token["word"] == building else text
    if re.fullmatch(r"\d{3,4}[A-Z]?-\d{1,2}|[A-Z]{1,2}", text):
        return text
    return None


def _unmarked(text: str) -> RoomReading:
    """A code without any word: 1-2-301, 1-101, A1203, 12301, 商铺-101."""
    slipped = _SLIPPED.fullmatch(text)
    if slipped and "-" in slipped[1] and not _WORDS_OF_PLACES.search(slipped[2]):
        inner = _unmarked(slipped[1])
        return RoomReading(inner.rooms, inner.numberless, slipped[2], inner.others)
    parts = _SUFFIX.sub("", text).split("-")
    if len(parts) > 1:
        return _dashed(parts)
    if parts[0].isdigit():
        return _NOTHING if text.endswith("户") else _bare_number(parts[0])
    bare = _BARE_LETTER.fullmatch(parts[0]) or _BARE_WORD.fullmatch(parts[0])
    return _one(Room(bare[1], "", bare[2])) if bare else _NOTHING


def _dashed(parts: list[str]) -> RoomReading:
    *before, last = parts
    if not all(parts) or len(parts) > 4:
        return _NOTHING
    if not re.fullmatch(_NAME + r"|[一-龥]{2,6}|\d+期.*", before[0]) or not re.search(r"\d", last):
        return _NOTHING
    if len(parts) == 2:
        if len(before[0]) >= 3 and _is_range(parts):
            return _NOTHING  # rooms of an unnamed building
        return _one(Room(without_zeros(before[0]), "", _room_name(last, before[0]) or last))
    if len(parts) == 3:
        if _is_range(parts[1:]):
            return RoomReading(
                tuple(Room(without_zeros(before[0]), "", r) for r in _open(parts[1:], before[0]))
            )
        if re.fullmatch(r"\d{3,4}", parts[1]) and len(last) <= 2:
            return _one(Room(without_zeros(before[0]), "", f"{parts[1]}-{last}"))
        return _one(Room(without_zeros(before[0]), normal_entrance(parts[1]), last))
    phase = before[0] if before[0].endswith("期") else f"{before[0]}期"
    return _one(Room(phase + without_zeros(before[1]), normal_entrance(before[2]), last))


def _bare_number(text: str) -> RoomReading:
    """5 to 7 digits may be building, entrance and room; fewer are a room without a building."""
    readings = [] if text.startswith("0") or len(text) > 7 else list(_splits(text))
    if len(text) <= 4:
        readings.insert(0, Room("", "", text))
    return RoomReading(tuple(readings[:1]), others=tuple(readings[1:]))


def _splits(text: str) -> Iterable[Room]:
    """The ways to cut a bare number: 12301 is 1-2-301, 12-301, 1-2301."""
    for size in (3, 4):
        head, room = text[:-size], text[-size:]
        if not head or room.startswith("00") or len(head) > 3:
            continue
        if len(head) >= 2 and head[-1] != "0" and room[0] != "0":
            yield Room(head[:-1], head[-1], room)
        if room[0] != "0" or size == 4:
            yield Room(head, "", room)


def _is_range(parts: list[str]) -> bool:
    """Whether two parts are the ends of a range (1611-1613), not an entrance and a room."""
    ends = [_TOKEN.fullmatch(part) for part in parts]
    if (
        len(parts) != 2
        or not ends[0]
        or not ends[1]
        or ends[1]["word"] not in ("", ends[0]["word"])
    ):
        return False
    first, last = ends[0]["number"], ends[1]["number"]
    return (
        len(first) >= 3 and len(first) == len(last) and 0 < int(last) - int(first) < MOST_OF_A_RANGE
    )


def _open(parts: list[str], building: str) -> list[str]:
    """The rooms of a range, each as wide as its ends."""
    first, last = _TOKEN.fullmatch(parts[0]), _TOKEN.fullmatch(parts[1])
    assert first is not None and last is not None  # noqa: S101, PT018 - _is_range has looked
    word = "" if first["word"] == building else first["word"]
    width = len(first["number"])
    numbers = range(int(first["number"]), int(last["number"]) + 1)
    return [f"{word}{number:0{width}d}" for number in numbers]


def _range(text: str, context: Room) -> RoomReading:
    left, _, right = text.partition("~")
    start = _element(left, context)
    if len(start.rooms) != 1:
        return _NOTHING
    first = start.rooms[0]
    token = _TOKEN.fullmatch(first.room)
    end = re.search(r"(\d{1,5})[A-Z]?(?:室|号|铺)?$", right)
    if not token or not end or not 0 < int(end[1]) - int(token["number"]) < MOST_OF_A_RANGE:
        return _NOTHING
    width = len(token["number"])
    numbers = range(int(token["number"]), int(end[1]) + 1)
    return RoomReading(
        tuple(
            Room(first.building, first.entrance, f"{token['word']}{n:0{width}d}") for n in numbers
        )
    )


def _one(room: Room) -> RoomReading:
    return RoomReading((room,))


# Search at the desk: the known units decide which reading is meant.

RoomIndex = Mapping[str, tuple[Room, ...]]


def room_index(known: Iterable[Room]) -> RoomIndex:
    """Every short form of each known unit; make it once and keep it until the units change."""
    index: dict[str, list[Room]] = {}
    for unit in known:
        room = unit.room.upper()
        bare = room.lstrip("0") or room
        forms = {
            f"{head}{tail}"
            for head in (unit.building + unit.entrance, unit.building, "")
            for tail in (room, bare)
        }
        for form in forms:
            index.setdefault(_ALNUM.sub("", form.upper()), []).append(unit)
    return {form: tuple(units) for form, units in index.items()}


def possible_readings(text: str, known: RoomIndex) -> tuple[Room, ...]:
    """The known units that a clerk may mean by `text`, the likeliest first; () when none.

    `1-101` and `12301` find their unit in whatever way it was cut; a room number alone finds all
    units of that number.
    """
    tidy = _as_code(tidy_code(text))
    digits = _ALNUM.sub("", re.sub(r"栋|幢|座|号楼|单元|室|号", "", tidy))
    found = dict.fromkeys(known.get(digits, ()))
    exact = parse_rooms(text)
    ranked = [room for room in (*exact.rooms, *exact.others) if room in found]
    if re.search(r"[-#栋幢座楼元]", tidy) and exact.rooms:
        meant = exact.rooms[0]
        near = [room for room in found if _agrees(meant, room) and room not in ranked]
        return (*ranked, *near) or tuple(found)
    return tuple(dict.fromkeys((*ranked, *found)))


def _agrees(meant: Room, unit: Room) -> bool:
    """Whether a unit fits what was typed when the entrance was left out."""
    return (
        unit.building.upper() == meant.building
        and meant.entrance in ("", unit.entrance)
        and unit.room.upper().lstrip("0") == meant.room.lstrip("0")
    )
