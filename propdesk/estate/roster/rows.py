"""One row of a roster table: its rooms, its values and its people, and what is wrong."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from propdesk.estate.notation.room_text import normal_building
from propdesk.estate.notation.rooms import RoomReading, parse_rooms
from propdesk.estate.roster.cells.drafts import read_people
from propdesk.estate.roster.cells.room_cells import plain_room
from propdesk.estate.roster.cells.sentences import problem
from propdesk.estate.roster.cells.values import (
    is_absurd_area,
    read_floor,
    read_plates,
    read_spaces,
    read_word,
)
from propdesk.estate.roster.cells.words import UNIT_STATES
from propdesk.estate.roster.facts import RowCells, RowFacts, TableContext, complain
from propdesk.estate.roster.layout import TableSpot
from propdesk.estate.roster.row_rooms import read_rooms
from propdesk.kernel.errors import Level
from propdesk.kernel.exchange.noise import is_hint, is_sum, kind_of_text, noise_of
from propdesk.kernel.exchange.values import bare_word, read_area, read_date, says_nothing, text_of
from propdesk.kernel.sheets.cells import Cell, CellError, Row, Uncalculated, cell_text

_ROOM_LIKE = re.compile(r"[0-9A-Za-z]\s*[-－#栋幢座棟]\s*[0-9A-Za-z]")


_SECTION = re.compile(
    r"\s*第?([A-Za-z]?\d{1,3}|[A-Za-z]|[一二三四五六七八九十]{1,3})\s*(?:栋|幢|座|棟|号楼|號樓|#楼?|＃)"
    r"\s*[:：]?\s*"
)


_AREAS = ("built_area", "inner_area", "measured_area")


# By their very types: a bool is no number.
_NUMBERS = frozenset((str, int, Decimal))
_DAYS = frozenset((str, int, Decimal, date, datetime))
_BROKEN = frozenset((CellError, Uncalculated))
_DATES = ("handover_date", "move_in_date")


def read_row(context: TableContext, number: int, row: Row) -> RowFacts | str | None:
    """Read a row: its facts, why it is no data, or None for a blank one."""
    filled: dict[str, Cell] = {
        name: cell
        for name, cell in zip(context.names, context.pick(row), strict=True)
        if cell is not None and not (type(cell) is str and (not cell or cell.isspace()))
    }
    if not filled:
        return _unmapped_text(context, row)
    if len(filled) == 1 and _is_section(context, next(iter(filled.values()))):
        return "section"
    if len(filled) < 3 or number < context.first_row + 5 or _suspicious(row, context.spot):
        why = _noise(context, row)
        if why and not (why in _DOUBTFUL_NOISE and _has_a_room(context, filled)):
            return why
    facts = RowFacts(
        cells=RowCells(context.sheet, number, context.letters),
        reading=RoomReading(),
        values={},
        people=[],
        problems=[],
    )
    _drop_broken(filled, facts)
    read_rooms(context, filled, facts)
    _read_values(context, filled, facts)
    rest = facts.reading.rest
    read_people(filled, context.legend, facts.cells, facts.people, facts.problems, rest)
    if not facts.people and "owner_name" in filled:
        _read_vacancy(filled["owner_name"], facts)
    facts.relation_told = cell_text(filled.get("relation"))
    doubtful = facts.reading.numberless and not (_real(facts) or _names_somebody(filled))
    nowhere = not facts.reading.rooms or doubtful
    if nowhere and not facts.refused:
        return _without_room(context, row, filled, facts)
    if facts.problems and any(p.level is Level.ERROR for p in facts.problems):
        facts.refused = True
    return facts


_DOUBTFUL_NOISE = frozenset(("total", "subtotal", "hint"))


def _has_a_room(context: TableContext, filled: dict[str, Cell]) -> bool:
    """Whether a row that looks like sums or hints tells a whole room: then somebody lives there.

    An owner may be called like a sum, and all else of a vacant unit may stand in brackets.
    """
    words = [cell_text(filled[name]) for name in ("building", "entrance") if name in filled]
    room = cell_text(filled.get(context.room_field))
    if any(is_hint(text) or is_sum(text) for text in (*words, room)):
        return False
    building = words[0] if "building" in filled else context.above.section or context.home
    reading = parse_rooms(plain_room(room)[0], normal_building(building))
    return bool(reading.rooms and reading.rooms[0].building and not reading.numberless)


def _is_section(context: TableContext, cell: Cell) -> bool:
    """Whether a row only names the building of the rows below."""
    if not isinstance(cell, str) or not _SECTION.fullmatch(cell):
        return False
    context.above.section = normal_building(cell.strip().rstrip(":："))
    return True


def _unmapped_text(context: TableContext, row: Row) -> str | None:
    spot = context.spot
    texts = [text for cell in row[spot.left : spot.right] if (text := cell_text(cell).strip())]
    if not texts:
        return None
    if len(texts) == 1 and _is_section(context, texts[0]):
        return "section"
    return "blank" if all(text.isdigit() for text in texts) else kind_of_text(texts)


def _suspicious(row: Row, spot: TableSpot) -> bool:
    """A quick look at the first cells; most rows need no closer one."""
    for cell in row[spot.left : spot.left + 4]:  # noqa: SIM110 - any() costs more, every row
        if type(cell) is str and _is_odd(cell):
            return True
    return False


_ODD_STARTS = tuple("合总總小共示样樣例序累本举范栋楼填如请請必选非")
_ODD_ENDS = ("计", "計")


@lru_cache(maxsize=65536)
def _is_odd(text: str) -> bool:
    if len(text) > 12 or not text[:1].isalnum() or text.startswith(_ODD_STARTS):
        return True
    english = text[:1].isascii() and text[:1].isalpha() and len(text) > 2
    return english or text.strip().endswith(_ODD_ENDS)


def _noise(context: TableContext, row: Row) -> str:
    spot = context.spot
    headings = {column: context.spot.headings[name] for name, column in spot.columns.items()}
    texts, names = [], []
    for column in range(spot.left, min(spot.right, len(row))):
        text = cell_text(row[column])
        if text.strip():
            texts.append(text.strip())
            names.append(headings.get(column, "").strip())
    return noise_of(texts, names) if texts else ""


def _drop_broken(filled: dict[str, Cell], facts: RowFacts) -> None:
    """Take error cells and formulas without a result out of the row, and say so."""
    if _BROKEN.isdisjoint(map(type, filled.values())):
        return
    for name in [n for n, c in filled.items() if type(c) in _BROKEN]:
        kind = "cell_error" if type(filled.pop(name)) is CellError else "formula_without_value"
        key = name in ("unit_no", "unit_code", "building")
        level = Level.ERROR if key or kind == "formula_without_value" else Level.WARNING
        facts.problems.append(problem(facts.cells.place(name), kind, name, "", level=level))
        facts.refused = facts.refused or level is Level.ERROR


def _read_values(context: TableContext, filled: dict[str, Cell], facts: RowFacts) -> None:
    values = facts.values
    _read_words(context, filled, facts)
    for name in _AREAS:
        if name in filled:
            _read_area(name, filled[name], facts)
    for name in _DATES:
        if name in filled:
            _read_date(name, filled[name], facts)
    if "plate" in filled:
        plates, fault = read_plates(cell_text(filled["plate"]))
        values["plate"] = plates
        if fault:
            complain(facts, fault, "plate", filled["plate"])
    _read_texts(filled, values)


def _read_words(context: TableContext, filled: dict[str, Cell], facts: RowFacts) -> None:
    values = facts.values
    for name in ("unit_kind", "state"):
        if name in filled:
            word, known = read_word(filled[name], name, context.legend)
            if word:
                values[name] = word
            elif not known:
                complain(facts, "unknown_word", name, filled[name])
    if context.title_kind and "unit_kind" not in values:
        values["unit_kind"] = context.title_kind
        facts.inferred.add("unit_kind")


def _read_vacancy(cell: Cell, facts: RowFacts) -> None:
    """In place of an owner often stands why there is none: 空置, （未售）."""
    state = UNIT_STATES.get(bare_word(cell_text(cell)))
    if state and "state" not in facts.values:
        facts.values["state"] = state
        facts.inferred.add("state")


def _read_texts(filled: dict[str, Cell], values: dict[str, object]) -> None:
    if "floor" in filled:
        values["floor"] = read_floor(cell_text(filled["floor"]))
    notes = [
        t for n in ("note", "note2") if n in filled and not says_nothing(t := cell_text(filled[n]))
    ]
    if notes:
        said = values.get("note")  # a mark behind the room
        values["note"] = "\n".join(dict.fromkeys([str(said), *notes] if said else notes))
    if "old_unit_no" in filled and not says_nothing(cell_text(filled["old_unit_no"])):
        values["old_unit_no"] = text_of(cell_text(filled["old_unit_no"]))
    if "parking_space" in filled:
        values["parking_space"] = read_spaces(cell_text(filled["parking_space"]))


def _read_area(name: str, cell: Cell, facts: RowFacts) -> None:
    if type(cell) not in _NUMBERS:
        complain(facts, "bad_area", name, cell)
        return
    area, fault, noisy = read_area(cell)
    if fault:
        complain(facts, fault, name, cell)
    elif area is not None and is_absurd_area(area, str(facts.values.get("unit_kind", ""))):
        complain(facts, "area_absurd", name, cell)
    if area is not None:
        facts.values[name] = area
        if noisy:
            facts.inferred.add(name)


def _read_date(name: str, cell: Cell, facts: RowFacts) -> None:
    if type(cell) not in _DAYS:
        complain(facts, "bad_date", name, cell)
        return
    day, fault = read_date(cell)
    if fault:
        complain(facts, fault, name, cell)
    if day is not None:
        facts.values[name] = day


def _without_room(
    context: TableContext, row: Row, filled: dict[str, Cell], facts: RowFacts
) -> RowFacts:
    """A row without a room is an error if somebody or something real stands in it, else no data."""
    owner = cell_text(filled.get("owner_name"))
    if _ROOM_LIKE.search(owner) and parse_rooms(owner).rooms:
        kind, name = "room_in_name_cell", "owner_name"
        facts.problems = [problem(facts.cells.place(name), kind, name, owner)]
        facts.refused = True
        return facts
    texts = [t for cell in row[context.spot.left : context.spot.right] if (t := cell_text(cell))]
    what = kind_of_text(texts)
    if not _real(facts) and (what != "help text" or not _names_somebody(filled)):
        facts.no_data = what
        return facts
    name = context.room_field
    facts.problems = [
        problem(facts.cells.place(name), "no_room", name, cell_text(filled.get(name)))
    ]
    facts.refused = True
    return facts


def _real(facts: RowFacts) -> bool:
    """Whether something stands in the row that only a unit or a person has."""
    if any(facts.values.get(name) for name in (*_AREAS, *_DATES, "plate")):
        return True
    return any(p.phones or p.id_number or p.company_code for p in facts.people)


def _names_somebody(filled: dict[str, Cell]) -> bool:
    owner = cell_text(filled.get("owner_name"))
    return len(filled) > 1 and 2 <= len(owner) <= 40 and not set(owner) & set("：:。！")
