"""Which room or rooms a row speaks of: from its cells, from above, from the sheet."""

import re
from datetime import date

from propdesk.estate.notation.room_text import normal_building, normal_entrance
from propdesk.estate.notation.rooms import parse_rooms
from propdesk.estate.roster.cells.room_cells import (
    date_of_room,
    has_lookalike,
    is_exponent,
    plain_room,
)
from propdesk.estate.roster.cells.values import read_floor
from propdesk.estate.roster.cells.words import UNIT_STATES
from propdesk.estate.roster.facts import RowFacts, TableContext, complain
from propdesk.kernel.exchange.values import bare_text
from propdesk.kernel.sheets.cells import Cell, cell_text

_BARE_ROOM = re.compile(r"\s*[-－−负]?\d{1,4}[A-Za-z]?\s*(?:室|号|房)?\s*")


def _is_chinese_number(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip()[:1] in "一二三四五六七八九十"


def read_rooms(context: TableContext, filled: dict[str, Cell], facts: RowFacts) -> None:
    cell = filled.get(context.room_field)
    if cell is None:
        return
    building, entrance = _around(context, filled, facts)
    if context.by_floor and "floor" in filled:
        cell = _with_floor(cell, read_floor(cell_text(filled["floor"])))
        facts.inferred.add("room")
    if type(cell) is str:
        _read_text(context, cell, (building, entrance), facts)
    else:
        _read_odd_room(context, cell, (building, entrance), facts)
    reading = facts.reading
    if len(reading.rooms) > 1:
        facts.inferred |= {"building", "room"}
    if reading.numberless:
        complain(facts, "room_without_number", context.room_field, cell)
    if reading.others and not building and "building" not in context.letters:
        facts.also = tuple(room.code for room in reading.others)
        if reading.rooms[0].building:
            complain(facts, "ambiguous_room", context.room_field, cell)
    if reading.rest:
        complain(facts, "name_in_room_cell", context.room_field, cell)
    if "building" in filled and _is_chinese_number(filled["building"]):
        facts.inferred.add("building")


def _with_floor(cell: Cell, floor: str) -> Cell:
    """The room's full number: floor 3, room 01 is 301; floor 12, flat A is 12A."""
    room = re.sub(r"(?:室|号|號|房)$", "", cell_text(cell).strip())
    return f"{floor}{room.zfill(2) if room.isdigit() else room.upper()}"


def _around(context: TableContext, filled: dict[str, Cell], facts: RowFacts) -> tuple[str, str]:
    """Building and entrance of the row; of a bare number also from above or from the sheet."""
    above = context.above
    entrance = normal_entrance(cell_text(filled["entrance"])) if "entrance" in filled else ""
    if "building" in filled:
        phase = cell_text(filled.get("phase")) if context.phases else ""
        above.building = normal_building(phase) + normal_building(cell_text(filled["building"]))
        above.entrance = entrance
        return above.building, entrance
    room = cell_text(filled[context.room_field])
    if not _BARE_ROOM.fullmatch(room):
        return "", entrance
    building = above.section or above.building or context.home
    if building:
        facts.inferred.add("building")
        if not entrance and not above.section and above.entrance:
            entrance = above.entrance
            facts.inferred.add("entrance")
        if building == above.building and not context.sparse:
            cell = filled[context.room_field]
            complain(facts, "building_from_above", context.room_field, cell, read=building)
    return building, entrance


def _read_text(context: TableContext, cell: str, around: tuple[str, str], facts: RowFacts) -> None:
    """A room cell that is text, mostly just the room."""
    if cell.isascii() and cell.isdigit():
        facts.reading = parse_rooms(cell, *around)
        return
    if date_of_room(cell):
        _read_date(context, cell, around, facts)
        return
    if is_exponent(cell):
        _refuse(context, cell, "room_lost_digits", facts)
        return
    room, remark = plain_room(cell)
    facts.reading = parse_rooms(room, *around)
    if facts.reading.rooms and remark:
        facts.values["note"] = remark
        state = UNIT_STATES.get(bare_text(remark))
        if state:
            facts.values["state"] = state
            facts.inferred.add("state")
    if facts.reading.rooms and has_lookalike(room):
        complain(facts, "room_letter", context.room_field, cell)


def _read_date(
    context: TableContext, cell: str | date, around: tuple[str, str], facts: RowFacts
) -> None:
    """A room that Excel took for a date: 11-1, but of several years in a column also 12-3-2."""
    year, month, day = date_of_room(cell) or (0, 0, 0)
    text = f"{month}-{day}"
    if day == 1 and 0 < year < 2000:  # 1-50 became January 1950
        text = f"{month}-{year % 100}"
    elif context.year and year not in (0, context.year):
        other = f"{year % 100}-{text}"
        _refuse(context, cell, "room_date_unsure", facts, read=text, other=other)
        return
    facts.reading = parse_rooms(text, *around)
    facts.inferred |= {"building", "room"}
    complain(facts, "code_became_date", context.room_field, cell, read=text)


def _refuse(context: TableContext, cell: Cell, kind: str, facts: RowFacts, **more: str) -> None:
    complain(facts, kind, context.room_field, cell, **more)
    facts.refused = True


def _read_odd_room(
    context: TableContext, cell: Cell, around: tuple[str, str], facts: RowFacts
) -> None:
    """A room cell that is a number or, by Excel's doing, a date."""
    if isinstance(cell, date):
        _read_date(context, cell, around, facts)
        return
    text = cell_text(cell)
    width = context.zero_width.get(around[0], 0)
    if width and len(text) == width - 1 and type(cell) is int:
        before = parse_rooms(text, *around)
        facts.reading = parse_rooms("0" + text, *around)
        facts.also = tuple(room.code for room in before.rooms)
        facts.inferred.add("room")
        complain(facts, "leading_zero_lost", context.room_field, cell, read="0" + text)
        return
    facts.reading = parse_rooms(text, *around)
