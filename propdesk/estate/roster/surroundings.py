"""What surrounds the rows of a table: its title, its legends, the habits of its columns."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from operator import itemgetter

from propdesk.estate.notation.room_text import normal_building
from propdesk.estate.notation.rooms import parse_rooms
from propdesk.estate.roster.cells.room_cells import date_of_room
from propdesk.estate.roster.cells.words import CODE_LEGEND
from propdesk.estate.roster.facts import TableContext
from propdesk.estate.roster.layout import SheetPlan, TableSpot
from propdesk.kernel.sheets.cells import Cell, Row, cell_text

_SHORT_ROOM = re.compile(r"(?:\d{1,2}|[A-Za-z])(?:室|号|號|房)?")
_BUILDING_NAME = re.compile(
    r"\d{1,2}|第?[A-Za-z0-9一二三四五六七八九十]{1,3}(?:栋|幢|座|棟|号楼|#楼?|号)"
)


_BUILDING_IN_TEXT = re.compile(
    r"(?:[A-Z]?\d{1,3}|[A-Z]|[一二三四五六七八九十]{1,3})(?:栋|幢|座|棟|号楼|#楼?)"
)


_TITLE_KINDS = (
    ("商铺", "shop"),
    ("店铺", "shop"),
    ("铺位", "shop"),
    ("写字楼", "office"),
    ("办公", "office"),
)


_OTHER_KINDS = ("住宅", "住户", "房产", "居民")


def surroundings(plan: SheetPlan, spot: TableSpot) -> TableContext:
    """Gather what all rows of a table share: legends, the building, zero widths, the title."""
    rows = plan.sheet.rows[plan.first_row - 1 :]
    return TableContext(
        sheet=plan.sheet.name,
        spot=spot,
        names=tuple(spot.columns),
        pick=_picker(tuple(spot.columns.values())),
        letters=spot.letters,
        legend=_legend(plan, spot),
        zero_width=_zero_width(spot, rows),
        title_kind=_title_kind(plan.title),
        home=_home(plan, spot),
        sparse=_is_sparse(spot, rows),
        phases=_has_phases(spot, rows),
        by_floor=_is_by_floor(spot, rows),
        year=_usual_year(spot, rows),
        first_row=plan.first_row,
    )


def _picker(columns: tuple[int, ...]) -> Callable[[Row], tuple[Cell, ...]]:
    if len(columns) < 2:
        return lambda row: tuple(row[column] for column in columns)
    return itemgetter(*columns)


def _legend(plan: SheetPlan, spot: TableSpot) -> dict[str, str]:
    """Codes explained in text cells of the sheet: 人员类型：1001 业主 1002 家人."""
    found: dict[str, str] = {}
    mapped = set(spot.columns.values())
    for row in plan.sheet.rows[:60]:
        for column, cell in enumerate(row):
            if isinstance(cell, str) and column not in mapped and len(cell) > 6:
                pairs = CODE_LEGEND.findall(cell)
                if len(pairs) >= 2:
                    found |= {code: word for code, word in pairs if code not in found}
    return found


def _zero_width(spot: TableSpot, rows: list[Row]) -> dict[str, int]:
    """Per building how wide its room numbers are, where most of them begin with a zero."""
    column = spot.columns.get("unit_no")
    if column is None or not any(type(row[column]) is int for row in rows):
        return {}
    building = spot.columns.get("building")
    texts: dict[str, list[str]] = {}
    for row in rows:
        cell = row[column]
        if isinstance(cell, str):
            name = normal_building(cell_text(row[building])) if building is not None else ""
            reading = parse_rooms(cell, name)
            if reading.rooms:
                texts.setdefault(name, []).append(reading.rooms[0].room)
    widths = {}
    for name, found in texts.items():
        zeros = [text for text in found if text.startswith("0")]
        if len(zeros) * 2 > len(found) and len({len(text) for text in zeros}) == 1:
            widths[name] = len(zeros[0])
    return widths


def _home(plan: SheetPlan, spot: TableSpot) -> str:
    """The building of a sheet without building column, told by its name or its title."""
    column = spot.columns.get("unit_code", spot.columns.get("unit_no"))
    if column is None or "building" in spot.columns:
        return ""
    rooms = [
        text
        for row in plan.sheet.rows[plan.first_row - 1 :]
        if (text := cell_text(row[column]).strip())
    ]
    bare = sum(1 for text in rooms if text.rstrip("室号房").isdigit() and len(text) <= 5)
    if bare * 2 < len(rooms):
        return ""
    name = plan.sheet.name.strip()
    if _BUILDING_NAME.fullmatch(name):
        return normal_building(name)
    told = {found[0] for found in _BUILDING_IN_TEXT.finditer(f"{name} {plan.title}")}
    return normal_building(told.pop()) if len(told) == 1 else ""


def _is_sparse(spot: TableSpot, rows: list[Row]) -> bool:
    """Whether the building stands only in the first of its rows."""
    building, room = spot.columns.get("building"), spot.columns.get("unit_no")
    if building is None or room is None:
        return False
    with_room = [row for row in rows if row[room] is not None]
    without = sum(1 for row in with_room if not cell_text(row[building]).strip())
    return without * 10 >= len(with_room) * 3


def _has_phases(spot: TableSpot, rows: list[Row]) -> bool:
    """Whether the list speaks of several phases of the estate."""
    column = spot.columns.get("phase")
    return column is not None and len({cell_text(row[column]) for row in rows} - {""}) > 1


def _is_by_floor(spot: TableSpot, rows: list[Row]) -> bool:
    """Whether rooms are numbered anew on each floor: 楼层 3, 室 01."""
    floor, room = spot.columns.get("floor"), spot.columns.get("unit_no")
    if floor is None or room is None:
        return False
    rooms = Counter([cell_text(row[room]).strip() for row in rows])  # most stand often
    del rooms[""]
    short = sum(times for text, times in rooms.items() if _SHORT_ROOM.fullmatch(text))
    if short * 10 < rooms.total() * 9 or not rooms:
        return False
    floors = {cell_text(row[floor]) for row in rows} - {""}
    lettered = all(text[0].isalpha() for text in rooms)
    return lettered or (len(rooms) < rooms.total() and len(floors) > 1)


def _usual_year(spot: TableSpot, rows: list[Row]) -> int:
    """The year of the rooms that became dates: mostly that in which they were typed."""
    column = spot.columns.get("unit_code", spot.columns.get("unit_no"))
    if column is None:
        return 0
    years = Counter(
        found[0]
        for row in rows
        if isinstance(cell := row[column], date)
        or (type(cell) is str and cell[:2] in ("19", "20") and len(cell) >= 8)
        if (found := date_of_room(cell)) and not (found[0] < 2000 and found[2] == 1)
    )
    (year, most), *others = years.most_common() or [(0, 0)]
    return -1 if others and most < 4 * sum(count for _, count in others) else year


def _title_kind(title: str) -> str:
    """The kind of unit that a title above the header tells of all rows."""
    kinds = {kind for word, kind in _TITLE_KINDS if word in title}
    mixed = any(word in title for word in _OTHER_KINDS)
    return kinds.pop() if len(kinds) == 1 and not mixed else ""
