"""What a single cell of a roster means besides what any list has: plates, spaces, its words."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from propdesk.estate.roster.cells.own_words import own_words
from propdesk.estate.roster.cells.words import WORDS
from propdesk.kernel.days import LAST_YEAR
from propdesk.kernel.exchange.values import bare_text, says_nothing, text_of
from propdesk.kernel.sheets.cells import Cell, cell_text

ABSURD_HOME = 20_000_000
ABSURD_OTHER = 300_000_000

FIRST_BORN = 1880
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
_PLATE = re.compile(rf"[{_PROVINCES}][A-Z][A-Z0-9]{{4,5}}[A-Z0-9挂学警港澳领]")
_PLATE_LIKE = re.compile(rf"[{_PROVINCES}][A-Z]?[A-Z0-9]+[挂学警港澳领]?")
_OTHER_PLATE = re.compile(r"[A-Z0-9]{2,4}-?[A-Z0-9]{2,4}")
_PLATE_MARKS = re.compile(r"[\s·•・.．‧-]+")


def is_absurd_area(area: int, unit_kind: str) -> bool:
    """Whether nobody has a unit of that size."""
    return area > (ABSURD_HOME if unit_kind in ("", "room") else ABSURD_OTHER)


def read_year_of_birth(cell: Cell) -> int | None:
    """The year of 1956, 1956年, 1956-03-01 or a date; None where there is none."""
    found = re.match(r"\d{4}(?!\d)", text_of(cell_text(cell)))
    year = int(found[0]) if found else 0
    return year if FIRST_BORN <= year <= LAST_YEAR else None


@lru_cache(maxsize=16384)
def read_plates(text: str) -> tuple[tuple[str, ...], str]:
    """(plates in one form, fault). Faults: no_plate, plate_length, plate_letter."""
    text = unicodedata.normalize("NFKC", text).upper().strip()
    if says_nothing(text):
        return (), ""
    plates, fault = [], ""
    for part in re.split(rf"[/、,;\n]|(?<=[A-Z0-9挂学警港澳领])\s+(?=[{_PROVINCES}])", text):
        plate = _PLATE_MARKS.sub("", part)
        if not plate:
            continue
        fault = _plate_fault(plate, part.strip()) or fault
        if fault != "no_plate":
            plates.append(plate)
    return tuple(plates), fault


def _plate_fault(plate: str, typed: str) -> str:
    if _PLATE.fullmatch(plate):
        return "plate_letter" if re.search(r"[IO]", plate[2:]) else ""
    if plate[0] in _PROVINCES and _PLATE_LIKE.fullmatch(plate):
        return "plate_length"
    known = _OTHER_PLATE.fullmatch(typed) and re.search(r"\d", plate)
    return "" if known else "no_plate"


@lru_cache(maxsize=16384)
def read_spaces(text: str) -> tuple[str, ...]:
    """The numbers of parking spaces in a cell."""
    parts = re.split(r"[、,;；，/\n]", text_of(text).upper())
    return tuple(part.strip() for part in parts if not says_nothing(part))


def read_word(cell: Cell, table: str, legend: Mapping[str, str]) -> tuple[str, bool]:
    """(the stored word or "", known) by a table of WORDS; the sheet's own legend goes first."""
    text = cell if type(cell) is str else cell_text(cell)
    if legend:
        text = legend.get(bare_text(text), text)
    return _word(text, table)


@lru_cache(maxsize=16384)
def _word(text: str, table: str) -> tuple[str, bool]:
    word = bare_text(text)
    if says_nothing(word):
        return "", True
    found = WORDS[table].get(word) or WORDS[table].get(re.sub(r"\([^()]*\)", "", word))
    found = found or own_words(table).get(word)
    return found or "", found is not None


@lru_cache(maxsize=4096)
def read_floor(text: str) -> str:
    """A floor's number alone: 1层, 1樓, 1F and 1.0 are 1."""
    tidy = unicodedata.normalize("NFKC", text).strip().upper()
    if says_nothing(tidy):
        return ""
    tidy = re.sub(r"\.0$", "", re.sub(r"^第", "", tidy))
    return re.sub(
        r"(?<=[0-9A-Z一-十])(?:层|層|楼|樓|F|/F|ST FLOOR|ND FLOOR|RD FLOOR|TH FLOOR| FLOOR)$",
        "",
        tidy,
    )
