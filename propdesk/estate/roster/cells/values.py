"""What a single cell of a roster means: areas, dates, money, plates, words; and its faults."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from propdesk.estate.roster.cells.own_words import own_words
from propdesk.estate.roster.cells.words import NO_END, WORDS, bare_text, says_nothing
from propdesk.kernel.days import LAST_YEAR, OLDEST_YEAR
from propdesk.kernel.money import AmountTooLarge, AmountUnreadable, Money
from propdesk.kernel.scaled import is_too_long, plain_number
from propdesk.kernel.sheets.cells import Cell, cell_text

AREA_LIMIT = 10_000_000_000  # 1,000,000 m² in 10^-4
ABSURD_HOME = 20_000_000
ABSURD_OTHER = 300_000_000

_AREA = re.compile(r"([\d,.]+)(?:㎡|平方米|平米|平方公尺|平|M2|M\^2|SQM|SQ\.?M\.?|SQUAREMET\w+)?")
_FINER = re.compile(r"^[-+¥￥]*[0-9,]*\.[0-9]*元?$")  # a number, but with parts of a fen
FIRST_BORN = 1880
_SERIAL_EPOCH = date(1899, 12, 30)
_YMD = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?号?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?"
)
_ROC = re.compile(r"(?:民国|中华民国)?(\d{2,3})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_YEAR_MONTH = re.compile(r"\d{4}(?:[-/.年](?:\d{1,2}月?)?)?|\d{4}年\d{1,2}月.*|\d{1,2}月\d{1,2}日")
_DMY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
        start=1,
    )
}
_ENGLISH_DMY = re.compile(r"(\d{1,2})(?:ST|ND|RD|TH)?[-\s,.]*([A-Z]{3})[A-Z]*[-\s,.]*(\d{4})")
_ENGLISH_MDY = re.compile(r"([A-Z]{3})[A-Z]*[-\s,.]*(\d{1,2})(?:ST|ND|RD|TH)?[-\s,.]+(\d{4})")
_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
_PLATE = re.compile(rf"[{_PROVINCES}][A-Z][A-Z0-9]{{4,5}}[A-Z0-9挂学警港澳领]")
_PLATE_LIKE = re.compile(rf"[{_PROVINCES}][A-Z]?[A-Z0-9]+[挂学警港澳领]?")
_OTHER_PLATE = re.compile(r"[A-Z0-9]{2,4}-?[A-Z0-9]{2,4}")
_PLATE_MARKS = re.compile(r"[\s·•・.．‧-]+")


@lru_cache(maxsize=65536)
def text_of(text: str) -> str:
    """A short text in half width and without spaces at the ends."""
    return unicodedata.normalize("NFKC", text).strip().strip("\ufeff")


@lru_cache(maxsize=16384)
def read_area(cell: str | int | Decimal) -> tuple[int | None, str, bool]:
    """(10^-4 m² or None, fault, noise removed). Faults: bad_area, area_zero, number_over_limit."""
    number = _area_number(cell)
    if number is None:
        return None, "", False
    if number.is_nan() or number < 0:
        return None, "bad_area", False
    if number.scaleb(4) > AREA_LIMIT:
        return None, "number_over_limit", False
    scaled = number.scaleb(4).to_integral_value()
    exact = scaled == number.scaleb(4)
    if not exact and abs(scaled - number.scaleb(4)) > Decimal("0.001"):
        return int(scaled), "area_rounded", True
    return int(scaled), "" if scaled else "area_zero", not exact


def _area_number(cell: str | int | Decimal) -> Decimal | None:
    """The number of an area cell, NaN for words, None for nothing."""
    if not isinstance(cell, str):
        return Decimal(cell)
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell)).upper()
    if says_nothing(text):
        return None
    found = _AREA.fullmatch(text)
    try:
        return Decimal(plain_number(found[1] if found else text))
    except ValueError:
        return Decimal(AREA_LIMIT) if is_too_long(text) else Decimal("nan")


def is_absurd_area(area: int, unit_kind: str) -> bool:
    """Whether nobody has a unit of that size."""
    return area > (ABSURD_HOME if unit_kind in ("", "room") else ABSURD_OTHER)


@lru_cache(maxsize=16384)
def read_date(cell: str | int | Decimal | date) -> tuple[date | None, str]:
    """(day or None, fault). Faults: bad_date, date_incomplete, ambiguous_date, date_absurd."""
    day, fault = _read_date(cell)
    if day is not None and not OLDEST_YEAR <= day.year <= LAST_YEAR:
        return None, "date_absurd"
    return day, fault


def read_year_of_birth(cell: Cell) -> int | None:
    """The year of 1956, 1956年, 1956-03-01 or a date; None where there is none."""
    found = re.match(r"\d{4}(?!\d)", text_of(cell_text(cell)))
    year = int(found[0]) if found else 0
    return year if FIRST_BORN <= year <= LAST_YEAR else None


def _read_date(cell: str | int | Decimal | date) -> tuple[date | None, str]:
    if isinstance(cell, datetime):
        return cell.date(), ""
    if isinstance(cell, date):
        return cell, ""
    if isinstance(cell, Decimal):
        if 20_000 < cell < 70_000:  # a serial with a time of day
            return _SERIAL_EPOCH + timedelta(days=int(cell)), ""
        return None, "date_incomplete" if 1900 < cell < 2100 else "bad_date"
    if isinstance(cell, int):
        return _date_of_number(cell)
    text = unicodedata.normalize("NFKC", cell).strip()
    if says_nothing(text):
        return None, ""
    if text.isdigit() and len(text) != 4:
        return _date_of_number(int(text))
    return _date_of_text(text)


def _date_of_number(number: int) -> tuple[date | None, str]:
    if 20_000 < number < 70_000:
        return _SERIAL_EPOCH + timedelta(days=number), ""
    if 19_000_000 < number < 22_000_000:
        return _day(number // 10_000, number // 100 % 100, number % 100)
    if 1900 < number < 2100 or 190_000 < number < 210_013:
        return None, "date_incomplete"
    return None, "bad_date"


def _date_of_text(text: str) -> tuple[date | None, str]:
    text = text.translate(_CHINESE_DIGITS) if "年" in text else text
    text = re.sub(r"\s*([-/.年月])\s*", r"\1", text).replace("民國", "民国").upper()
    found = _YMD.fullmatch(text)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if _YEAR_MONTH.fullmatch(text):
        return None, "date_incomplete"
    found = _DMY.fullmatch(text)
    if found:
        return _day_or_month_first(int(found[1]), int(found[2]), int(found[3]))
    found = _ROC.fullmatch(text)
    if found:
        return _republic_or_short(text, int(found[1]), int(found[2]), int(found[3]))
    found = _ENGLISH_DMY.fullmatch(text)
    if found and found[2] in _MONTHS:
        return _day(int(found[3]), _MONTHS[found[2]], int(found[1]))
    found = _ENGLISH_MDY.fullmatch(text)
    if found and found[1] in _MONTHS:
        return _day(int(found[3]), _MONTHS[found[1]], int(found[2]))
    return None, "bad_date"


def _republic_or_short(text: str, year: int, month: int, day: int) -> tuple[date | None, str]:
    """110/06/29 is a year of the Republic; 21.5.3 is ambiguous but for years that can be no day."""
    if text.startswith(("民", "中")) or year >= 60:
        return _day(year + 1911, month, day)
    if "年" in text or year > 31:
        return _day(year + 2000, month, day)
    return None, "ambiguous_date"


def _day_or_month_first(first: int, second: int, year: int) -> tuple[date | None, str]:
    if first <= 12 and second <= 12 and first != second:
        return None, "ambiguous_date"
    return _day(year, second, first) if second <= 12 else _day(year, first, second)


def _day(year: int, month: int, day: int) -> tuple[date | None, str]:
    try:
        found = date(year, month, day)
    except ValueError:
        return None, "bad_date"
    return found, ""


def read_end_date(cell: str | int | Decimal | date) -> tuple[date | None, str]:
    """Like read_date; words for "without end" (长期) are no date and no fault."""
    if isinstance(cell, str) and bare_text(cell) in NO_END:
        return None, ""
    day, fault = _read_date(cell)
    if day is not None and day.year > LAST_YEAR:  # 9999-12-31
        return None, ""
    return (day, fault) if day is None else read_date(cell)


def read_fen(cell: str | int | Decimal) -> tuple[int | None, str]:
    """(fen or None, fault). Faults: bad_amount, not_whole_fen, amount_over_limit."""
    text = cell_text(cell)
    if isinstance(cell, str):
        text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell))
        if says_nothing(text):
            return None, ""
        text = re.sub(r"/?(月|个月)$", "", text)
    try:
        return Money.parse(text).fen, ""
    except AmountTooLarge:
        return None, "amount_over_limit"
    except AmountUnreadable:
        return None, "not_whole_fen" if _FINER.search(text) else "bad_amount"


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
