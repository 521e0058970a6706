"""One row of a roster table: its rooms, its values and its people, and what is wrong with them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from propdesk.estate.rooms import RoomReading, normal_building, normal_entrance, parse_rooms
from propdesk.estate.roster.cells import (
    is_absurd_area,
    is_nothing,
    read_area,
    read_date,
    read_floor,
    read_plates,
    read_word,
    text_of,
)
from propdesk.estate.roster.drafts import PersonDraft, people_of
from propdesk.estate.roster.layout import TableSpot
from propdesk.estate.roster.noise import kind_of_text, noise_of
from propdesk.estate.roster.sentences import problem
from propdesk.estate.roster.words import UNIT_KINDS, UNIT_STATES
from propdesk.kernel.errors import Level, Problem
from propdesk.kernel.sheet_cells import Cell, CellError, Row, Uncalculated, cell_text


class RowCells(Mapping[str, str]):
    """Field to cell address of one row, made only when asked for."""

    __slots__ = ("_letters", "row", "sheet")

    def __init__(self, sheet: str, row: int, letters: Mapping[str, str]) -> None:
        self.sheet, self.row, self._letters = sheet, row, letters

    def __getitem__(self, name: str) -> str:
        return f"{self.sheet}!{self._letters[name]}{self.row}"

    def __iter__(self) -> Iterator[str]:
        return iter(self._letters)

    def __len__(self) -> int:
        return len(self._letters)

    def place(self, name: str) -> tuple[str, int, str]:
        """Sheet, row and column letter for a Problem."""
        return self.sheet, self.row, self._letters.get(name, "")


@dataclass(slots=True)
class RowFacts:
    """What one row says. `values` are fields of UnitEntry; `refused` rows have an error."""

    cells: RowCells
    reading: RoomReading
    values: dict[str, object]
    people: list[PersonDraft]
    problems: list[Problem]
    inferred: set[str] = field(default_factory=set)
    also: tuple[str, ...] = ()
    refused: bool = False
    relation_told: str = ""

    @property
    def at(self) -> str:
        """The address of the room cell."""
        return self.cells["unit_code" if "unit_code" in self.cells else "unit_no"]

    @property
    def row_address(self) -> str:
        """sheet!row."""
        return f"{self.cells.sheet}!{self.cells.row}"


@dataclass(frozen=True, slots=True)
class TableContext:
    """What all rows of a table share."""

    sheet: str
    spot: TableSpot
    letters: Mapping[str, str]
    legend: Mapping[str, str]
    zero_width: Mapping[str, int]
    title_kind: str

    @property
    def room_field(self) -> str:
        """The field the room stands in."""
        return "unit_code" if "unit_code" in self.letters else "unit_no"


_ROOM_LIKE = re.compile(r"[0-9A-Za-z]\s*[-－#栋幢座棟]\s*[0-9A-Za-z]")
_AREAS = ("built_area", "inner_area", "measured_area")
_DATES = ("handover_date", "move_in_date")


def read_row(context: TableContext, number: int, row: Row) -> RowFacts | str | None:
    """Read a row: its facts, why it is no data, or None for a blank one."""
    filled: dict[str, Cell] = {
        name: cell
        for name, column in context.spot.columns.items()
        if (cell := row[column]) is not None and not (type(cell) is str and not cell.strip())
    }
    if not filled:
        return _unmapped_text(context.spot, row)
    if len(filled) < 3 or _suspicious(row, context.spot):
        why = _noise(context, row)
        if why:
            return why
    facts = RowFacts(RowCells(context.sheet, number, context.letters), RoomReading(), {}, [], [])
    _drop_broken(filled, facts)
    _read_rooms(context, filled, facts)
    _read_values(context, filled, facts)
    people_of(filled, context.legend, facts.cells, facts.people, facts.problems, facts.reading.rest)
    facts.relation_told = cell_text(filled.get("relation"))
    doubtful = facts.reading.numberless and not _real(facts, filled)
    nowhere = not facts.reading.rooms or doubtful
    if nowhere and not facts.refused:
        return _without_room(context, row, filled, facts)
    facts.refused = facts.refused or any(p.level is Level.ERROR for p in facts.problems)
    return facts


def _unmapped_text(spot: TableSpot, row: Row) -> str | None:
    texts = [text for cell in row[spot.left : spot.right] if (text := cell_text(cell).strip())]
    if not texts:
        return None
    return "blank" if all(text.isdigit() for text in texts) else kind_of_text(texts)


def _suspicious(row: Row, spot: TableSpot) -> bool:
    """A quick look at the first cells; most rows need no closer one."""
    for cell in row[spot.left : spot.left + 4]:
        if type(cell) is str and (len(cell) > 12 or not cell[:1].isalnum() or _odd(cell)):
            return True
    return False


_ODD_STARTS = (
    "合",
    "总",
    "總",
    "小",
    "共",
    "示",
    "样",
    "樣",
    "例",
    "序",
    "累",
    "本",
    "举",
    "范",
    "栋",
    "楼",
)


def _odd(text: str) -> bool:
    return text.startswith(_ODD_STARTS) or (
        text[:1].isascii() and text[:1].isalpha() and len(text) > 2
    )


def _noise(context: TableContext, row: Row) -> str:
    spot = context.spot
    headings = {column: context.spot.headings[name] for name, column in spot.columns.items()}
    texts, names = [], []
    for column in range(spot.left, min(spot.right, len(row))):
        text = cell_text(row[column])
        if text.strip():
            texts.append(text.strip())
            names.append(headings.get(column, "").strip())
    return noise_of(texts, names)


def _drop_broken(filled: dict[str, Cell], facts: RowFacts) -> None:
    """Take error cells and formulas without a result out of the row, and say so."""
    for name in [n for n, c in filled.items() if type(c) is CellError or type(c) is Uncalculated]:
        kind = "cell_error" if type(filled.pop(name)) is CellError else "formula_without_value"
        key = name in ("unit_no", "unit_code", "building")
        level = Level.ERROR if key or kind == "formula_without_value" else Level.WARNING
        facts.problems.append(problem(facts.cells.place(name), kind, name, "", level=level))
        facts.refused = facts.refused or level is Level.ERROR


def _read_rooms(context: TableContext, filled: dict[str, Cell], facts: RowFacts) -> None:
    cell = filled.get(context.room_field)
    if cell is None:
        return
    building = normal_building(cell_text(filled.get("building"))) if "building" in filled else ""
    entrance = normal_entrance(cell_text(filled.get("entrance"))) if "entrance" in filled else ""
    if type(cell) is str:
        facts.reading = parse_rooms(cell, building, entrance)
    else:
        _read_odd_room(context, cell, (building, entrance), facts)
    reading = facts.reading
    if len(reading.rooms) > 1:
        facts.inferred |= {"building", "room"}
    if reading.numberless:
        _complain(facts, "room_without_number", context.room_field, cell)
    if reading.others and not building and not context.spot.columns.get("building"):
        facts.also = tuple(room.code for room in reading.others)
        if reading.rooms[0].building:
            _complain(facts, "ambiguous_room", context.room_field, cell)
    if reading.rest:
        _complain(facts, "name_in_room_cell", context.room_field, cell)
    if "building" in filled and _is_chinese_number(filled["building"]):
        facts.inferred.add("building")


def _is_chinese_number(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip()[:1] in "一二三四五六七八九十"


def _read_odd_room(
    context: TableContext, cell: Cell, around: tuple[str, str], facts: RowFacts
) -> None:
    """A room cell that is a number or, by Excel's doing, a date."""
    if isinstance(cell, date):
        text = f"{cell.month}-{cell.day}"
        if cell.day == 1 and cell.year < 2000:  # 1-50 became January 1950
            text = f"{cell.month}-{cell.year % 100}"
        facts.reading = parse_rooms(text, *around)
        facts.inferred |= {"building", "room"}
        _complain(facts, "code_became_date", context.room_field, cell, read=text)
        return
    text = cell_text(cell)
    width = context.zero_width.get(around[0], 0)
    if width and len(text) == width - 1 and type(cell) is int:
        before = parse_rooms(text, *around)
        facts.reading = parse_rooms("0" + text, *around)
        facts.also = tuple(room.code for room in before.rooms)
        facts.inferred.add("room")
        _complain(facts, "leading_zero_lost", context.room_field, cell, read="0" + text)
        return
    facts.reading = parse_rooms(text, *around)


def _complain(facts: RowFacts, kind: str, name: str, cell: Cell, read: str = "") -> None:
    more = {"read": read} if read else {}
    found = problem(facts.cells.place(name), kind, name, cell_text(cell), None, **more)
    facts.problems.append(found)


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
            _complain(facts, fault, "plate", filled["plate"])
    _read_texts(filled, values)


def _read_words(context: TableContext, filled: dict[str, Cell], facts: RowFacts) -> None:
    values = facts.values
    for name, table in (("unit_kind", UNIT_KINDS), ("state", UNIT_STATES)):
        if name in filled:
            word, known = read_word(filled[name], table, context.legend)
            if word:
                values[name] = word
            elif not known:
                _complain(facts, "unknown_word", name, filled[name])
    if context.title_kind and "unit_kind" not in values:
        values["unit_kind"] = context.title_kind
        facts.inferred.add("unit_kind")


def _read_texts(filled: dict[str, Cell], values: dict[str, object]) -> None:
    if "floor" in filled:
        values["floor"] = read_floor(cell_text(filled["floor"]))
    if "note" in filled:
        values["note"] = cell_text(filled["note"])
    if "old_unit_no" in filled and not is_nothing(cell_text(filled["old_unit_no"])):
        values["old_unit_no"] = text_of(cell_text(filled["old_unit_no"]))
    if "parking_space" in filled:
        parts = text_of(cell_text(filled["parking_space"])).upper()
        for mark in "、;；，/\n":
            parts = parts.replace(mark, ",")
        values["parking_space"] = tuple(
            part.strip() for part in parts.split(",") if not is_nothing(part)
        )


def _read_area(name: str, cell: Cell, facts: RowFacts) -> None:
    if not isinstance(cell, str | int | Decimal) or isinstance(cell, bool):
        _complain(facts, "bad_area", name, cell)
        return
    area, fault, noisy = read_area(cell)
    if fault:
        _complain(facts, fault, name, cell)
    elif area is not None and is_absurd_area(area, str(facts.values.get("unit_kind", ""))):
        _complain(facts, "area_absurd", name, cell)
    if area is not None:
        facts.values[name] = area
        if noisy:
            facts.inferred.add(name)


def _read_date(name: str, cell: Cell, facts: RowFacts) -> None:
    if not isinstance(cell, str | int | Decimal | date) or isinstance(cell, bool):
        _complain(facts, "bad_date", name, cell)
        return
    day, fault = read_date(cell)
    if fault:
        _complain(facts, fault, name, cell)
    if day is not None:
        facts.values[name] = day


def _without_room(
    context: TableContext, row: Row, filled: dict[str, Cell], facts: RowFacts
) -> RowFacts | str:
    """A row without a room is an error if somebody or something real stands in it, else no data."""
    owner = cell_text(filled.get("owner_name"))
    if _ROOM_LIKE.search(owner) and parse_rooms(owner).rooms:
        kind, name = "room_in_name_cell", "owner_name"
        facts.problems = [problem(facts.cells.place(name), kind, name, owner)]
        facts.refused = True
        return facts
    if not _real(facts, filled):
        texts = [
            t for cell in row[context.spot.left : context.spot.right] if (t := cell_text(cell))
        ]
        return kind_of_text(texts)
    name = context.room_field
    facts.problems = [
        problem(facts.cells.place(name), "no_room", name, cell_text(filled.get(name)))
    ]
    facts.refused = True
    return facts


def _real(facts: RowFacts, filled: dict[str, Cell]) -> bool:
    if any(facts.values.get(name) for name in (*_AREAS, *_DATES, "plate")):
        return True
    if any(p.phones or p.id_number or p.company_code for p in facts.people):
        return True
    owner = cell_text(filled.get("owner_name"))
    return len(filled) > 1 and 2 <= len(owner) <= 40 and not set(owner) & set("：:。！")
