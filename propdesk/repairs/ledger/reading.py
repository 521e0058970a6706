"""A repair ledger as an office keeps it: its columns found by their headings, its rows as orders.

Merged days, 同上 and days without a year are filled in from above; what is doubtful is told by row,
and no row is lost in silence.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

import msgspec

from propdesk.kernel.clock import moment_of
from propdesk.kernel.errors import Level, Problem, UserError
from propdesk.kernel.exchange.columns import merged_down
from propdesk.kernel.exchange.guessing import GuessedColumns, Headings, guess_columns
from propdesk.kernel.exchange.moments import WallMoment, read_wall_moment, year_in
from propdesk.kernel.exchange.noise import WHY_NO_DATA, is_sum
from propdesk.kernel.exchange.values import read_fen, says_nothing
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.folding import normal_phone, one_line
from propdesk.kernel.sheets.cells import Cell, SheetData, Workbook, cell_text, column_letter

NOON = time(12)
"""The time of a day that has none."""
_SOME_HEADS = 3  # so many headings in a row of their own columns are the headings again
_DITTO = frozenset(("同上", "〃", "″", "”", '"', "''", "同前", "ditto", "〞", "-〃-"))
_FROM_ABOVE = ("order_no", "unit", "reporter", "phone", "content", "kind", "worker", "rating")
HEADINGS: Headings = (
    ("order_no", ("单号", "报修单号", "派工单号", "工单号", "编号", "序号", "no", "order no",
                  "number", "order number")),
    ("day", ("报修日期", "日期", "登记日期", "受理日期", "报单日期", "维修日期", "date", "day",
             "reported on")),
    ("time", ("时间", "报修时间", "登记时间", "受理时间", "来电时间", "time", "reported at")),
    ("unit", ("房号或地点", "房号", "房间号", "地址", "报修地址", "报修地点", "地点", "位置",
              "户号", "unit", "room", "place", "address")),
    ("reporter", ("报修人", "业主", "业主姓名", "姓名", "联系人", "住户", "reported by", "name",
                  "owner")),
    ("phone", ("电话", "联系电话", "手机", "联系方式", "phone", "telephone", "mobile")),
    ("content", ("报修内容", "内容", "故障描述", "维修内容", "报修事项", "事项", "问题", "故障",
                 "fault", "content", "problem", "description")),
    ("kind", ("类别", "报修类别", "维修类别", "类型", "分类", "kind", "category", "type")),
    ("worker", ("维修人员", "维修人", "师傅", "派工", "派工人员", "处理人", "责任人", "班组",
                "worker", "staff", "technician", "team")),
    ("arrived", ("到场时间", "到达时间", "上门时间", "arrived at", "arrival")),
    ("finished", ("完成时间", "完成日期", "完工时间", "办结时间", "维修完成时间", "finished at",
                  "finished", "completed")),
    ("state", ("状态", "完成情况", "处理状态", "是否完成", "进度", "state", "status")),
    ("result", ("处理结果", "维修结果", "维修情况", "处理情况", "result", "what was done")),
    ("material", ("材料费", "材料", "材料金额", "material", "materials")),
    ("labour", ("人工费", "人工", "工时费", "服务费", "labour", "labor")),
    ("total", ("合计", "总计", "金额", "费用", "收费", "收费金额", "total", "amount")),
    ("rating", ("满意度", "评价", "业主评价", "回访结果", "satisfaction", "rating")),
    ("note", ("备注", "说明", "note", "remarks")),
)  # fmt: skip
FIELDS = tuple(field for field, _words in HEADINGS)


def named_fields() -> dict[str, str]:
    """What the columns are called, in the reader's language."""
    return {
        "order_no": _("Number elsewhere"),
        "day": _("Day"),
        "time": _("Time"),
        "unit": _("Room, place"),
        "reporter": _("Reported by"),
        "phone": _("Phone"),
        "content": _("Fault"),
        "kind": _("Kind of fault"),
        "worker": _("Worker"),
        "arrived": _("Arrived at"),
        "finished": _("Finished at"),
        "state": _("State"),
        "result": _("What was done"),
        "material": _("Material"),
        "labour": _("Labour"),
        "total": _("Total"),
        "rating": _("Satisfaction"),
        "note": _("Note"),
    }


class NoLedger(UserError):
    """A file in which nothing looks like a ledger of repairs."""

    message = N_(
        "{name} has no columns of a repair ledger: a day, a room or place and what is wrong. "
        "Choose another file, or write such headings above the columns."
    )


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it reads; moments are known when its day could be read, amounts are fen."""

    sheet: str
    number: int
    order_no: str
    where: str
    reporter: str
    phone: str
    content: str
    kind: str
    worker: str
    reported: datetime
    arrived: datetime | None
    finished: datetime | None
    state: str
    result: str
    material: int
    labour: int
    total: int
    rating: str
    note: str


class LedgerLines(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says. `filled` counts its rows, those with an error included; `letters` is field
    → column letter by sheet."""

    columns: GuessedColumns
    letters: Mapping[str, Mapping[str, str]]
    rows: tuple[LedgerRow, ...]
    filled: int
    problems: tuple[Problem, ...]
    passed_over: tuple[Problem, ...]


def ledger_columns(workbook: Workbook) -> list[GuessedColumns]:
    """The columns of each sheet that is a ledger. Raises NoLedger."""
    found = [
        columns
        for sheet in workbook.sheets
        if not sheet.hidden and (columns := guess_columns(sheet, HEADINGS, _is_ledger)) is not None
    ]
    if not found:
        raise NoLedger(name=workbook.path.name)
    return found


def _is_ledger(places: Mapping[str, int]) -> bool:
    return {"unit", "content"} <= places.keys() and bool({"day", "time"} & places.keys())


def ledger_lines(
    workbook: Workbook, columns: Sequence[GuessedColumns], *, now: datetime
) -> LedgerLines:
    """Read the rows below the headings of these sheets."""
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    readers = [_SheetReader(sheets[one.sheet], one, workbook.path.stem, now) for one in columns]
    for reader in readers:
        reader.read()
    aside = [
        _aside(sheet.name, 0, N_("No headings of this list stand here; it was not taken."))
        for sheet in workbook.sheets
        if sheet.rows and not sheet.hidden and sheet.name not in {one.sheet for one in columns}
    ]
    return LedgerLines(
        columns=columns[0],
        letters={reader.name: reader.letters for reader in readers},
        rows=tuple(row for reader in readers for row in reader.rows),
        filled=sum(reader.filled for reader in readers),
        problems=tuple(one for reader in readers for one in reader.problems),
        passed_over=(*aside, *(one for reader in readers for one in reader.passed)),
    )


def _aside(sheet: str, row: int, why: str) -> Problem:
    return Problem(
        sheet=sheet, row=row, column="", level=Level.NOTICE, kind="passed_over", message=why
    )


class _SheetReader:
    """Reads a sheet row by row; knows what stood above."""

    def __init__(self, sheet: SheetData, columns: GuessedColumns, file: str, now: datetime) -> None:
        self.name, self._sheet, self._now = sheet.name, sheet, now
        self._columns, self._places = columns, dict(columns.places)
        if "day" not in self._places:  # 报修时间 alone says both
            self._places["day"] = self._places.pop("time")
        above = (cell_text(cell) for row in sheet.rows[: columns.header] for cell in row)
        self._year = year_in(sheet.name, file, *above)
        self.letters = {field: column_letter(at + 1) for field, at in self._places.items()}
        self.rows: list[LedgerRow] = []
        self.problems = columns.faults(sheet)
        self.passed: list[Problem] = []
        self.filled = sum(one.level is Level.ERROR for one in self.problems)
        self._above: dict[str, str] = {}
        self._day: date | None = None

    def read(self) -> None:
        """Read all rows below the headings."""
        below = merged_down(self._sheet)
        heads = [cell_text(cell) for cell in self._sheet.rows[self._columns.header]]
        for number, row in self._columns.rows_below(self._sheet):
            texts = [cell_text(cell).strip() for cell in row]
            if not any(texts):
                continue
            if why := _no_data(texts, heads):
                self.passed.append(_aside(self.name, number, why))
                continue
            cells = {field: below.get((number, at), row[at]) for field, at in self._places.items()}
            self.filled += 1
            self._take(number, cells)

    def _take(self, number: int, cells: Mapping[str, Cell]) -> None:
        before = len(self.problems)
        texts = {field: self._text(field, cell) for field, cell in cells.items()}
        reported = self._reported(number, cells)
        amounts = {name: self._fen(number, cells, name) for name in ("material", "labour", "total")}
        if not texts.get("content"):
            self._tell(number, "content", "no_content", N_("It is not said what was wrong."))
        if reported is None or any(one.level is Level.ERROR for one in self.problems[before:]):
            return
        arrived = self._later(number, cells, "arrived", reported)
        finished = self._later(number, cells, "finished", reported)
        self._check(number, reported, finished, amounts)
        self.rows.append(
            LedgerRow(
                sheet=self.name,
                number=number,
                order_no=texts.get("order_no", ""),
                where=texts.get("unit", ""),
                reporter=texts.get("reporter", ""),
                phone=_phone(texts.get("phone", "")),
                content=texts["content"],
                kind=texts.get("kind", ""),
                worker=texts.get("worker", ""),
                reported=reported,
                arrived=arrived,
                finished=finished,
                state=texts.get("state", ""),
                result=texts.get("result", ""),
                rating=texts.get("rating", ""),
                note=texts.get("note", ""),
                **{name: fen or 0 for name, fen in amounts.items()},
            )
        )

    def _text(self, field: str, cell: Cell) -> str:
        """A cell in one line; 同上 is what stands above."""
        text = one_line(cell_text(cell))
        if field in _FROM_ABOVE:
            if text.casefold() in _DITTO:
                return self._above.get(field, "")
            self._above[field] = text
        return "" if says_nothing(text) else text

    # Moments

    def _reported(self, number: int, cells: Mapping[str, Cell]) -> datetime | None:
        """When it was reported: the day of its row or of the one above, and the time."""
        said = read_wall_moment(cells["day"], self._year)
        clock = read_wall_moment(cells.get("time"), self._year)
        if said.is_wrong or clock.is_wrong:
            self._wrong_moment(number, "day" if said.is_wrong else "time", cells)
            return None
        day = said.day or clock.day or self._day
        if day is None:
            self._tell(number, "day", "no_day", N_("The day of the report is missing."))
            return None
        self._day, self._year = day, day.year
        reported = moment_of(datetime.combine(day, clock.clock or said.clock or NOON))
        if reported > self._now:
            self._tell(number, "day", "in_future", N_("That is still to come."))
            return None
        return reported

    def _later(
        self, number: int, cells: Mapping[str, Cell], field: str, reported: datetime
    ) -> datetime | None:
        """What came after the report: a time alone is of its day; a day alone not before it."""
        said = read_wall_moment(cells.get(field), self._year)
        if said.is_wrong:
            words = N_("“{text}” is no date and time; it is left empty.")
            text = cell_text(cells[field]).strip()
            self._tell(number, field, "bad_date", words, Level.WARNING, text=text)
            return None
        if said == WallMoment():
            return None
        day = said.day or self._day
        assert day is not None  # noqa: S101  the row has a report
        if said.clock is None:
            return max(reported, moment_of(datetime.combine(day, NOON)))
        return moment_of(datetime.combine(day, said.clock))

    def _wrong_moment(self, number: int, field: str, cells: Mapping[str, Cell]) -> None:
        words = N_("“{text}” is no date and time; the row stays out.")
        self._tell(number, field, "bad_date", words, text=cell_text(cells[field]).strip())

    # Amounts

    def _fen(self, number: int, cells: Mapping[str, Cell], field: str) -> int | None:
        cell = cells.get(field)
        if cell is None:
            return None
        plain = isinstance(cell, str | int | Decimal) and not isinstance(cell, bool)
        fen, is_wrong = _amount(cell) if plain else (None, True)
        if is_wrong:
            level = Level.WARNING if field == "total" else Level.ERROR
            words = (
                N_("“{text}” is no amount; it is left out.")
                if field == "total"
                else N_("“{text}” is no amount; the row stays out.")
            )
            text = cell_text(cell).strip()
            self._tell(number, field, "not_a_number", words, level, text=text)
            return None
        return fen

    def _check(
        self,
        number: int,
        reported: datetime,
        finished: datetime | None,
        amounts: Mapping[str, int | None],
    ) -> None:
        """What is kept though it cannot be right."""
        if finished is not None and finished < reported:
            words = N_("Finished before it was reported; kept as it stands in the ledger.")
            self._tell(number, "finished", "finished_before_reported", words, Level.WARNING)
        parts, total = (amounts["material"] or 0) + (amounts["labour"] or 0), amounts["total"]
        if total is not None and parts and total != parts:
            words = N_("Material and labour come to another sum; it is kept in the note.")
            self._tell(number, "total", "does_not_add_up", words, Level.WARNING)

    def _tell(
        self,
        number: int,
        field: str,
        kind: str,
        words: str,
        level: Level = Level.ERROR,
        **values: object,
    ) -> None:
        self.problems.append(
            Problem(
                sheet=self.name,
                row=number,
                column=self.letters.get(field, ""),
                level=level,
                kind=kind,
                message=words,
                values=values,
            )
        )


def _no_data(texts: Sequence[str], heads: Sequence[str]) -> str:
    """Why a row is none of the ledger: the headings again, or sums; '' for one that is."""
    again = sum(bool(text) and text == head for text, head in zip(texts, heads, strict=True))
    if again >= _SOME_HEADS:
        return WHY_NO_DATA["header again"]
    first = [text for text in texts if text][:3]
    return N_("A row of sums.") if any(map(is_sum, first)) else ""


@lru_cache(maxsize=16384, typed=True)
def _amount(cell: str | int | Decimal) -> tuple[int | None, bool]:
    """The fen of a cell, and whether it is no amount."""
    fen, fault = read_fen(cell)
    wrong = bool(fault) or (fen is not None and fen < 0)
    return (None, True) if wrong else (fen, False)


def _phone(text: str) -> str:
    """A phone as it is kept; what is none stays as it stands."""
    return normal_phone(text) or text
