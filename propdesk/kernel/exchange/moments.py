"""Days and times as lists have them: 8:30, 2025年01月03日11:30, 1月11日 of the year above."""

import re
import unicodedata
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from propdesk.kernel.days import LAST_YEAR, OLDEST_YEAR
from propdesk.kernel.exchange.values import read_date
from propdesk.kernel.sheets.cells import Cell

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")
_BEHIND_A_DAY = re.compile(rf"(?P<day>.*?)[\sT]*(?P<clock>{_CLOCK.pattern})")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d", re.ASCII)
_YEARLESS = re.compile(r"(\d{1,2})[月/.-](\d{1,2})日?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


class WallMoment(NamedTuple):
    """What a cell says of when: a day, a time of day, or both; `is_wrong`: it says neither."""

    day: date | None = None
    clock: time | None = None
    is_wrong: bool = False


def year_in(*texts: str) -> int | None:
    """The first year that one of these texts names: 2025年报修."""
    for text in texts:
        if found := _YEAR.search(unicodedata.normalize("NFKC", text)):
            return int(found[0])
    return None


@lru_cache(maxsize=16384, typed=True)
def read_wall_moment(cell: Cell, year: int | None = None) -> WallMoment:
    """Read a cell; a day without its year is of `year`."""
    if isinstance(cell, datetime):
        clock = cell.time() if cell.time() != time(0) else None
        return WallMoment(cell.date(), clock)
    if isinstance(cell, time):
        return WallMoment(clock=cell)
    if isinstance(cell, Decimal):
        return _of_serial(cell)
    if not isinstance(cell, str):
        return _of_day(cell) if isinstance(cell, int | date) else WallMoment()
    return _as_programs_write_it(cell) or _as_people_write_it(cell, year)


def _as_programs_write_it(text: str) -> WallMoment | None:
    """What takes a tenth of the time of what people write; None for anything else."""
    if _ISO.fullmatch(text):
        with suppress(ValueError):
            at = datetime.fromisoformat(text)
            if OLDEST_YEAR <= at.year <= LAST_YEAR:
                return WallMoment(at.date(), at.time())
    return None


def _as_people_write_it(cell: str, year: int | None) -> WallMoment:
    text = unicodedata.normalize("NFKC", cell).strip()
    text = re.sub(r"(\d)\s*[时時点點]\s*(\d{1,2})\s*分?$", r"\1:\2", text)
    if not text:
        return WallMoment()
    found = _BEHIND_A_DAY.fullmatch(text)
    day_text, clock = (found["day"], _clock(found["clock"])) if found else (text, None)
    if found and clock is None:
        return WallMoment(is_wrong=True)
    if not day_text:
        return WallMoment(clock=clock)
    if (short := _YEARLESS.fullmatch(day_text)) and year is not None:
        day = _day(year, int(short[1]), int(short[2]))
    else:
        day = read_date(day_text)[0]
    return WallMoment(day, clock, day is None)


def _of_day(cell: int | date) -> WallMoment:
    day = read_date(cell)[0]
    return WallMoment(day, None, day is None)


def _of_serial(number: Decimal) -> WallMoment:
    """A day and a time as Excel counts them; below one a time alone."""
    whole = int(number)
    seconds = int(((number - whole) * 86_400).to_integral_value())
    minutes, second = divmod(seconds % 86_400, 60)
    clock = time(minutes // 60, minutes % 60, second)
    if whole == 0:
        return WallMoment(clock=clock)
    day = read_date(whole)[0]
    return WallMoment(day, clock, day is None)


def _clock(text: str) -> time | None:
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    try:
        return time(int(found[1]), int(found[2]), int(found[3] or 0))
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
