"""A wand's file as any maker writes it: its columns found by their headings, its lines as stamps.

Two header rows, a title above, date and time apart, serial numbers and times that carry a date are
read; what is doubtful is told, and no line is lost in silence.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

import msgspec

from propdesk.kernel.clock import moment_of, wall_time
from propdesk.kernel.errors import Level, Problem, UserError
from propdesk.kernel.exchange.guessing import GuessedColumns, Headings, guess_columns
from propdesk.kernel.exchange.moments import read_wall_moment
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.sheets.cells import Cell, SheetData, Workbook, cell_text, column_letter
from propdesk.patrol.wand.rules import FIRST_YEAR, WandStamp

DOUBLE_TAP = timedelta(seconds=60)
NAMES_OF_A_LINE = ("point", "device", "guard_no", "guard")
HEADINGS: Headings = (
    ("chip", ("钮扣号", "鈕扣號", "巡更钮号", "点位编号", "地点卡号", "点卡号", "地点编号",
              "点位卡号", "巡检点编号", "chip", "checkpointid", "tag", "tagid", "pointno")),
    ("point", ("巡检地点", "巡檢地點", "点位名称", "點位名稱", "巡更地点", "地点", "巡检点",
               "点位", "巡更点", "point", "checkpoint", "location", "pointname")),
    ("device", ("巡检机号", "巡檢機號", "巡更棒号", "棒号", "机号", "设备号", "巡更机号",
                "采集器号", "device", "reader", "readerid", "wand")),
    ("guard_no", ("人员卡号", "人员编号", "工号", "员工号", "guardid", "guardno", "staffno")),
    ("guard", ("巡检员", "巡檢員", "巡更人", "巡更员", "巡逻员", "人员", "姓名", "巡检人员",
               "巡更人员", "guard", "officer", "guardname", "staff")),
    ("day", ("日期", "巡更日期", "巡检日期", "date")),
    ("time", ("巡检时间", "巡檢時間", "巡更时间", "时间", "打卡时间", "日期时间", "读取时间",
              "time", "datetime", "timestamp")),
)  # fmt: skip
FIELDS = tuple(field for field, _words in HEADINGS)
_BARE = re.compile(r"[\s*（()）:：_\-.]+")
_SUMS = ("合计", "合計", "总计", "總計", "小计", "小計", "total")


def named_fields() -> dict[str, str]:
    """What the columns are called, in the reader's language."""
    return {
        "chip": _("Chip"),
        "point": _("Point"),
        "device": _("Wand"),
        "guard_no": _("Guard's card"),
        "guard": _("Guard"),
        "day": _("Day"),
        "time": _("Time"),
    }


class NoWandFile(UserError):
    """A file without a column of times and one of points."""

    message = N_(
        "{name} has no columns of a wand: a time and a chip or a point. Choose another file, or "
        "name the columns."
    )


class WandLines(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says: its stamps by time, how many lines it has, what is wrong and what is not
    taken, and the wands whose clock is doubtful."""

    columns: GuessedColumns
    stamps: tuple[WandStamp, ...]
    rows: int
    problems: tuple[Problem, ...]
    passed_over: tuple[tuple[int, str], ...]
    wrong_clock: tuple[WandStamp, ...]
    doubtful: tuple[str, ...]


def span_told(lines: WandLines) -> str:
    """From when to when a file tells."""
    if not lines.stamps:
        return ""
    first, last = wall_time(lines.stamps[0].at), wall_time(lines.stamps[-1].at)
    return f"{first:%Y-%m-%d %H:%M} – {last:%Y-%m-%d %H:%M}"


def columns_of_file(workbook: Workbook) -> GuessedColumns:
    """Guess the columns; the sheet that has most of them. Raises NoWandFile."""
    guessed = (guess_columns(sheet, HEADINGS, _is_whole, deep=2) for sheet in workbook.sheets)
    found = [one for one in guessed if one is not None]
    if not found:
        raise NoWandFile(name=workbook.path.name)
    return max(found, key=lambda one: len(one.places))


def _is_whole(places: Mapping[str, int]) -> bool:
    return "time" in places and ("chip" in places or "point" in places)


def stamps_of(
    workbook: Workbook, columns: GuessedColumns, *, chips: Collection[str], now: datetime
) -> WandLines:
    """Read the lines below the headings. A number is one of the office's `chips` as it stands, or
    was a code that Excel took for a power of ten: 12E4."""
    sheet = next(one for one in workbook.sheets if one.name == columns.sheet)
    reader = _LineReader(sheet, columns, chips, now)
    for number, cells in columns.rows_below(sheet):
        reader.take(number, cells)
    return reader.whole()


class _LineReader:
    """Reads line after line."""

    def __init__(
        self, sheet: SheetData, columns: GuessedColumns, chips: Collection[str], now: datetime
    ) -> None:
        self._sheet, self._columns, self._tomorrow = sheet.name, columns, now + timedelta(days=1)
        self._chips = chips
        self._places = columns.places
        self._said = [columns.places.get(field) for field in ("chip", *NAMES_OF_A_LINE)]
        self._last: tuple[object, ...] = ()
        self._stamps: list[WandStamp] = []
        self._wrong: list[WandStamp] = []
        self._problems = columns.faults(sheet)
        self._passed: list[tuple[int, str]] = []
        self._rows = sum(one.level is Level.ERROR for one in self._problems)

    def take(self, number: int, cells: list[Cell]) -> None:
        """Read a line."""
        told = [cells[place] for place in self._places.values()]
        if not any(told) and all(cell is None or cell == "" for cell in told):
            return
        if any(map(_is_a_sum, cells[:3])):
            self._passed.append((number, _("a total")))
            return
        texts = ["" if place is None else cell_text(cells[place]).strip() for place in self._said]
        at = self._moment(cells)
        if at is not None and (at, texts) == self._last:
            self._passed.append((number, _("the same as the row above")))
            return
        self._last = at, texts
        self._rows += 1
        self._read(number, cells, at, texts)

    def _read(self, number: int, cells: list[Cell], at: datetime | None, texts: list[str]) -> None:
        if at is None:
            text = self._text(cells, "time") or self._text(cells, "day")
            words = N_("“{text}” is no date and time; the row stays out.")
            self._tell(number, "time", Level.ERROR, "no_time", words, text=text)
            return
        chip, point, device, guard_no, guard = texts
        stamp = WandStamp(
            row=number,
            chip=self._chip(number, cells, chip.upper()),
            point=point,
            device=device,
            guard_no=guard_no,
            guard=guard,
            at=at,
        )
        if at.year < FIRST_YEAR or at > self._tomorrow:
            words = N_("The wand's clock was wrong: {text}. The row is kept and counts nowhere.")
            text = f"{wall_time(at):%Y-%m-%d %H:%M:%S}"
            self._tell(number, "time", Level.ERROR, "clock_wrong", words, text=text)
            self._wrong.append(stamp)
            return
        if not guard and not guard_no and "guard" in self._places:
            self._tell(number, "guard", Level.WARNING, "no_person", N_("Nobody is named."))
        self._stamps.append(stamp)

    def _chip(self, number: int, cells: list[Cell], text: str) -> str:
        place = self._places.get("chip")
        if place is None or type(cells[place]) not in (int, Decimal) or text in self._chips:
            return text
        known = _with_letter(text)
        words = N_("Excel made a number of the chip: {text}. It is taken as {chip}.")
        told = {"text": text, "chip": known or text}
        self._tell(number, "chip", Level.WARNING, "code_became_number", words, **told)
        return known or text

    def _text(self, cells: list[Cell], field: str) -> str:
        place = self._places.get(field)
        return "" if place is None else cell_text(cells[place]).strip()

    def _moment(self, cells: list[Cell]) -> datetime | None:
        day, hour = _day_and_clock(cells[self._places["time"]])
        if (place := self._places.get("day")) is not None:  # the time may carry a day of its own
            day = _day_and_clock(cells[place])[0]
        return None if day is None or hour is None else moment_of(datetime.combine(day, hour))

    def _tell(
        self, row: int, field: str, level: Level, kind: str, words: str, **values: object
    ) -> None:
        column = column_letter(self._places[field] + 1)
        told = Problem(
            sheet=self._sheet,
            row=row,
            column=column,
            level=level,
            kind=kind,
            message=words,
            values=values,
        )
        self._problems.append(told)

    def whole(self) -> WandLines:
        """All of it, by time."""
        self._stamps.sort(key=lambda one: (one.at, one.row))
        self._tell_double_taps()
        self._problems.sort(key=lambda one: one.row)
        return WandLines(
            columns=self._columns,
            stamps=tuple(self._stamps),
            rows=self._rows,
            problems=tuple(self._problems),
            passed_over=tuple(self._passed),
            wrong_clock=tuple(self._wrong),
            doubtful=_doubtful(self._stamps, self._wrong),
        )

    def _tell_double_taps(self) -> None:
        last: dict[tuple[str, str], datetime] = {}
        for one in self._stamps:
            key = one.chip or one.point, one.guard_no or one.guard
            before = last.get(key)
            if before is not None and one.at - before < DOUBLE_TAP:
                words = N_("The same point again after {seconds} seconds; it counts once.")
                after = int((one.at - before).total_seconds())
                self._tell(one.row, "time", Level.WARNING, "double_tap", words, seconds=after)
            last[key] = one.at


def _doubtful(stamps: Sequence[WandStamp], wrong: Sequence[WandStamp]) -> tuple[str, ...]:
    """The wands whose clock stood still or was set back: one moment at several points, midnight
    again and again, a day long ago."""
    points: dict[tuple[str, datetime], str] = {}
    midnights: Counter[str] = Counter()
    found = set()
    for one in stamps:
        point = one.chip or one.point
        if points.setdefault((one.device, one.at), point) != point:
            found.add(one.device)
        if one.at.second == 0 and wall_time(one.at).time() == time(0):
            midnights[one.device] += 1
    found |= {device for device, count in midnights.items() if count > 1}
    found |= {one.device for one in wrong}
    return tuple(sorted(found))


@lru_cache(maxsize=4096)
def _is_a_sum(cell: Cell) -> bool:
    """Whether a cell begins a line of totals."""
    return _BARE.sub("", cell_text(cell)).casefold() in _SUMS


def _with_letter(digits: str) -> str:
    """120000 → 12E4: a code that Excel took for a power of ten; '' where it cannot be one."""
    bare = digits.rstrip("0")
    zeros = len(digits) - len(bare)
    return f"{bare}E{zeros}" if bare and zeros > 1 else ""


def _day_and_clock(cell: Cell) -> tuple[date | None, time | None]:
    """What a cell says of when; a number or a date without a part of a day is its midnight."""
    told = read_wall_moment(cell)
    if told.clock is None and isinstance(cell, datetime | int | Decimal):
        return told.day, time(0)
    return told.day, told.clock
