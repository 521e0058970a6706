"""Where the tables of a sheet are: header rows, columns by name or content, side by side."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from propdesk.estate.notation.rooms import parse_rooms
from propdesk.estate.roster.cells.types import ColumnChoice, TableKind
from propdesk.estate.roster.cells.words import RELATIONS, UNIT_KINDS, field_of
from propdesk.estate.roster.fields import FIELDS
from propdesk.estate.roster.other_sheets import other_kind, other_kind_of_rows
from propdesk.kernel.exchange.values import bare_text
from propdesk.kernel.sheets.cells import Row, SheetData, cell_text, column_letter, column_number

HEADER_WITHIN = 40
SAMPLE = 60

_ONLY_UNITS = frozenset(("built_area", "inner_area", "floor", "id_number", "relation"))
_OF_VEHICLES = re.compile(r"车主|車主|车型|車型|车辆类型|车辆品牌|driver|vehicle", re.IGNORECASE)
_ADDRESS = re.compile("坐落|地址|位置")
_KEYS = frozenset(("room", "plate", "space"))
_BUILDING_CELL = re.compile(
    r"\s*第?[A-Za-z0-9一二三四五六七八九十甲乙丙丁]{1,4}\s*(?:栋|幢|座|棟|号楼|號樓|#楼?|＃|单元楼)\s*"
)


@dataclass(frozen=True, slots=True)
class TableSpot:
    """A table found in a sheet: field → column from 0, its headings, and the columns it spans."""

    kind: TableKind
    columns: Mapping[str, int]
    headings: Mapping[str, str]
    left: int
    right: int

    @property
    def letters(self) -> dict[str, str]:
        """Field to column letter."""
        return {name: column_letter(column + 1) for name, column in self.columns.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPlan:
    """How a sheet is laid out; `header_rows` count from 1, () means there is none.

    `other` names what a sheet holds that is no roster (see others.py); it has no tables then.
    """

    sheet: SheetData
    tables: tuple[TableSpot, ...] = ()
    header_rows: tuple[int, ...] = ()
    unmapped: tuple[str, ...] = ()
    fingerprint: str = ""
    title: str = ""
    header_texts: Mapping[int, str] = field(default_factory=dict)
    other: str = ""

    @property
    def first_row(self) -> int:
        """The first row below the header, counted from 1."""
        return self.header_rows[-1] + 1 if self.header_rows else 1


def plan_sheet(sheet: SheetData, choices: Mapping[str, ColumnChoice]) -> SheetPlan:
    """Find the tables of a sheet; a confirmed choice (by sheet name or fingerprint) wins."""
    filled = _filled_head(sheet)
    guess = _guess(sheet, filled)
    choice = choices.get(sheet.name) or choices.get(guess.fingerprint)
    if choice:
        return _chosen(sheet, filled, choice, guess)
    found = guess.header_texts.values()
    other = other_kind(found) if guess.header_rows else other_kind_of_rows(sheet.rows)
    return replace(guess, other=other, tables=()) if other else guess


def _filled_head(sheet: SheetData) -> list[Row]:
    """The first rows with merged blocks filled, so that a spanning heading is over each column."""
    head = [list(row) for row in sheet.rows[: HEADER_WITHIN + 1]]
    for block in sheet.merged:
        if block.top <= len(head) and block.left <= len(head[0]):
            value = head[block.top - 1][block.left - 1]
            for row in head[block.top - 1 : block.bottom]:
                right = min(block.right, len(row))
                row[block.left - 1 : right] = [value] * (right - block.left + 1)
    return head


def _guess(sheet: SheetData, head: list[Row]) -> SheetPlan:
    best: tuple[int, tuple[int, ...], list[str]] = (0, (), [])
    single = [_texts([row]) for row in head]
    scores = [_score(texts) for texts in single]
    for index, texts in enumerate(single):
        if scores[index] > best[0]:
            best = (scores[index], (index + 1,), texts)
    for index in range(len(head) - 1):
        if _may_be_two_rows(sheet, index):
            texts = _texts(head[index : index + 2])
            if _score(texts) > max(best[0], scores[index], scores[index + 1]):
                best = (_score(texts), (index + 1, index + 2), texts)
    if best[0] < 2:
        return _without_header(sheet)
    return _plan(sheet, best[1], best[2])


def _may_be_two_rows(sheet: SheetData, index: int) -> bool:
    """Whether a row and the next can be one header: texts only, and some headings below others."""
    lower = sheet.rows[index + 1]
    upper = sheet.rows[index]
    if any(cell is not None and not isinstance(cell, str) for cell in (*upper, *lower)):
        return False
    under = [c for c, cell in enumerate(lower) if cell and str(cell).strip()]
    alone = [c for c in under if c < len(upper) and not upper[c]]
    return bool(alone) and len(under) >= 2


def _texts(rows: list[Row]) -> list[str]:
    """The heading of each column; upper and lower of two rows joined by NUL."""
    texts = []
    for column in range(max(map(len, rows), default=0)):
        parts = dict.fromkeys(cell_text(row[column]) for row in rows if column < len(row))
        texts.append("\0".join(part for part in parts if part))
    return texts


def _score(texts: list[str]) -> int:
    """How many different fields a header row names; 0 when there are too few for a header."""
    fields = {field_of(text) for text in texts if text and len(text) <= 60} - {""}
    long = sum(1 for text in texts if len(text) > 60)
    enough = len(fields) >= (2 if fields & _KEYS else 3)
    return len(fields) if enough and long < len(fields) else 0


def _plan(sheet: SheetData, header_rows: tuple[int, ...], texts: list[str]) -> SheetPlan:
    spots, unmapped = [], []
    for left, right in _spans(texts):
        spot, rest = _spot(sheet, header_rows[-1], texts, left, right)
        if spot is not None:
            spots.append(spot)
            unmapped += [text for text in rest if text not in unmapped]
    title = " ".join(
        text
        for row in sheet.rows[: header_rows[0] - 1]
        for cell in row[:3]
        if (text := cell_text(cell))
    )
    shown = {column: text.replace("\0", "/") for column, text in enumerate(texts) if text}
    return SheetPlan(
        sheet=sheet,
        tables=tuple(spots),
        header_rows=header_rows,
        unmapped=tuple(unmapped),
        fingerprint=_fingerprint(shown),
        title=title,
        header_texts=shown,
    )


def _fingerprint(shown: Mapping[int, str]) -> str:
    told = "\n".join(f"{column}:{text.strip()}" for column, text in sorted(shown.items()))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _spans(texts: list[str]) -> list[tuple[int, int]]:
    """The column spans of tables side by side: the first heading comes again with its followers."""
    named = [(column, text.strip()) for column, text in enumerate(texts) if text.strip()]
    if not named:
        return []
    starts = [column for column, text in named if text == named[0][1]]
    rooms = [column for column, text in named if field_of(text) in _KEYS]
    if len(starts) < 2 or len(rooms) < len(starts):
        return [(0, len(texts))]
    return list(zip(starts, [*starts[1:], len(texts)], strict=True))


def _spot(
    sheet: SheetData, header_row: int, texts: list[str], left: int, right: int
) -> tuple[TableSpot | None, list[str]]:
    found = _assign(texts, left, right)
    _by_content(sheet, header_row, texts, found, left, right)
    _relation_by_content(sheet, header_row, found)
    kind = _kind(found, " ".join(texts[left:right]))
    columns = _named(kind, found)
    rest = [
        texts[column].replace("\0", "/")
        for column in range(left, right)
        if texts[column].strip() and column not in columns.values()
    ]
    if not {"unit_no", "unit_code", "plate", "space"} & set(columns):
        return None, rest
    headings = {name: texts[column].replace("\0", "/") for name, column in columns.items()}
    return TableSpot(kind, columns, headings, left, right), rest


def _assign(texts: list[str], left: int, right: int) -> dict[str, int]:
    """Field to column by heading; a second phone is phone2, of two areas the built one counts."""
    found: dict[str, int] = {}
    for column in range(left, right):
        name = field_of(texts[column]) if texts[column].strip() else ""
        if not name:
            continue
        if name in found and texts[column] == texts[found[name]]:
            name = _doubled(name, found)
        if name in ("phone", "phone2") and name in found:
            name = next((n for n in ("phone", "phone2", "phone3") if n not in found), "")
        if name == "built_area" and name in found:
            better = re.search("[建產产]|built|gross", texts[column], re.IGNORECASE)
            if not better or re.search("[建產产]|built|gross", texts[found[name]], re.IGNORECASE):
                continue
            found[name] = column
        elif name == "room" and name in found and _ADDRESS.search(texts[found[name]]):
            found[name] = column  # a room number says it better than the address in front of it
        elif name:
            found.setdefault(name, column)
    if found.get("owner2_name", 10_000) < found.get("phone2", 0) and "owner2_phone" not in found:
        found["owner2_phone"] = found.pop("phone2")
    return found


def _doubled(name: str, found: Mapping[str, int]) -> str:
    """The field of a heading that comes again: the next owner and what belongs to him."""
    again = {"owner_name": "owner2_name", "note": "note2"}
    if "owner2_name" in found:
        again |= {part: f"owner2_{part}" for part in ("phone", "id_number", "id_type")}
    return again.get(name, name)


def _by_content(
    sheet: SheetData,
    header_row: int,
    texts: list[str],
    found: dict[str, int],
    left: int,
    right: int,
) -> None:
    """Name columns without a known heading by what stands in them."""
    rows = sheet.rows[header_row : header_row + SAMPLE]
    if not _KEYS & set(found):
        for column in range(left, right):
            cells = [cell_text(row[column]) for row in rows if row[column] is not None]
            if column not in found.values() and cells and _share(cells, _is_full_code) >= 0.7:
                found["room"] = column
                return
    if "building" in found or "room" not in found:
        return
    rooms = [
        cell_text(row[found["room"]]).strip() for row in rows if row[found["room"]] is not None
    ]
    if _share(rooms, lambda text: text.isdigit() and len(text) <= 4) < 0.5:
        return
    for column in range(left, right):
        if column not in found.values() and not field_of(texts[column]):
            cells = [cell_text(row[column]) for row in rows if row[column] is not None]
            if cells and _share(cells, lambda t: bool(_BUILDING_CELL.fullmatch(t))) >= 0.8:
                found["building"] = column
                return


def _share(texts: list[str], test: Callable[[str], bool]) -> float:
    return sum(1 for text in texts if test(text)) / len(texts) if texts else 0.0


def _relation_by_content(sheet: SheetData, header_row: int, found: dict[str, int]) -> None:
    """A column "type" in which owner and tenant stand tells the relation, not the kind of unit."""
    column = found.get("unit_kind")
    if column is None or "relation" in found:
        return
    rows = sheet.rows[header_row : header_row + SAMPLE]
    words = [bare_text(cell_text(row[column])) for row in rows if row[column] is not None]
    if _share(words, RELATIONS.__contains__) >= 0.6 > _share(words, UNIT_KINDS.__contains__):
        found["relation"] = found.pop("unit_kind")


def _kind(found: Mapping[str, int], headings: str) -> TableKind:
    room = found.get("room", 10_000)
    if not _ONLY_UNITS & set(found):
        first = found.get("plate", 10_000) < min(room, found.get("space", 10_000))
        if "plate" in found and (first or _OF_VEHICLES.search(headings)):
            return TableKind.VEHICLES
        if "space" in found and found["space"] < room:
            return TableKind.SPACES
    return TableKind.UNITS


def _named(kind: TableKind, found: Mapping[str, int]) -> dict[str, int]:
    """The fields under their names in a table of this kind."""
    if kind is TableKind.UNITS:
        names = {
            "room": "unit_no" if "building" in found else "unit_code",
            "space": "parking_space",
        }
    else:
        names = {"room": "unit_code", "owner_name": "owner", "unit_kind": "kind"}
    renamed = {names.get(name, name): column for name, column in found.items()}
    return {name: column for name, column in renamed.items() if name in FIELDS[kind]}


def _without_header(sheet: SheetData) -> SheetPlan:
    """A list without headings: columns told by what stands in them, or no table at all."""
    rows = [row for row in sheet.rows[:SAMPLE] if any(cell is not None for cell in row)]
    width = max(map(len, rows), default=0)
    columns: dict[str, int] = {}
    for column in range(width):
        cells = [
            cell_text(row[column]).strip() for row in rows if column < len(row) and row[column]
        ]
        if len(cells) >= 3 and len(cells) * 2 >= len(rows):
            name = _content_field(cells)
            if name and name not in columns:
                columns[name] = column
    shown = {column: cell_text(cell) for column, cell in enumerate(rows[0])} if rows else {}
    mark = _fingerprint(shown)
    if not {"unit_code", "owner_name"} <= set(columns) and not {"unit_code", "phone"} <= set(
        columns
    ):
        return SheetPlan(sheet=sheet, fingerprint=mark)
    spot = TableSpot(TableKind.UNITS, columns, dict.fromkeys(columns, ""), 0, width)
    return SheetPlan(sheet=sheet, tables=(spot,), fingerprint=mark)


def _content_field(cells: list[str]) -> str:
    tests = {
        "id_number": r"\d{17}[\dXx]|\d{15}",
        "phone": r"1[3-9]\d{9}(\D.*)?|0\d{2,3}-?\d{7,8}",
        "move_in_date": r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?",
        "built_area": r"\d{2,4}\.\d{1,4}",
        "owner_name": r"[一-龥·]{2,4}",
    }
    if _share(cells, _is_full_code) >= 0.7:
        return "unit_code"
    for name, pattern in tests.items():
        if _share(cells, partial(_is_like, re.compile(pattern))) >= 0.7:
            return name
    return ""


def _is_like(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.fullmatch(text) is not None


def _is_full_code(text: str) -> bool:
    return not text.isdigit() and bool(parse_rooms(text).rooms) and any(c.isdigit() for c in text)


def _chosen(sheet: SheetData, head: list[Row], choice: ColumnChoice, guess: SheetPlan) -> SheetPlan:
    """The layout as the clerk has confirmed it."""
    rows = (
        guess.header_rows if choice.header_row in guess.header_rows[-1:] else (choice.header_row,)
    )
    rows = tuple(row for row in rows if 0 < row <= len(head))
    texts = _texts([head[row - 1] for row in rows])
    width = max((len(row) for row in sheet.rows), default=0)
    texts += [""] * (width - len(texts))
    choices = (choice, *choice.beside)
    columns = [_columns_of(one, width) for one in choices]
    lefts = [spot.left for spot in guess.tables]
    if len(lefts) != len(choices):  # the clerk has left some of the tables out
        lefts = [0, *(min(found.values(), default=0) for found in columns[1:])]
    spots = tuple(
        TableSpot(
            one.kind,
            found,
            {name: texts[column].replace("\0", "/") for name, column in found.items()},
            left,
            right,
        )
        for one, found, left, right in zip(
            choices, columns, lefts, [*lefts[1:], width], strict=True
        )
    )
    shown = {column: text.replace("\0", "/") for column, text in enumerate(texts) if text}
    taken = {column for found in columns for column in found.values()}
    rest = tuple(dict.fromkeys(t for c, t in shown.items() if c not in taken and t.strip()))
    return SheetPlan(
        sheet=sheet,
        tables=spots,
        header_rows=rows,
        unmapped=rest,
        fingerprint=guess.fingerprint,
        title=guess.title,
        header_texts=shown,
    )


def _columns_of(choice: ColumnChoice, width: int) -> dict[str, int]:
    return {
        name: column_number(letter) - 1
        for name, letter in choice.letters.items()
        if name in FIELDS[choice.kind] and column_number(letter) <= width
    }
