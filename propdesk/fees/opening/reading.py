"""A list of arrears as an old system writes it: its columns by their headings, its rows as typed.

What is doubtful is told by row and column, and no row is lost in silence.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec

from propdesk.fees.opening.spans import FAULTS, PeriodFaulty, read_span
from propdesk.kernel.errors import Level, Problem, UserError
from propdesk.kernel.exchange.guessing import GuessedColumns, Headings, guess_columns
from propdesk.kernel.exchange.noise import WHY_NO_DATA, noise_of
from propdesk.kernel.exchange.values import read_date, read_fen
from propdesk.kernel.i18n import N_
from propdesk.kernel.progress import Progress
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.sheets.cells import Cell, SheetData, Workbook, cell_text, column_letter
from propdesk.kernel.sheets.files import read_workbook

HEADINGS: Headings = (
    ("unit", ("房号", "房间号", "房间", "房屋", "户号", "单元房号", "unit", "room")),
    ("owner", ("业主", "业主姓名", "姓名", "户名", "客户", "客户名称", "owner", "name")),
    ("item", ("收费项目", "费用名称", "费用项目", "项目", "科目", "费项", "fee item", "item")),
    ("period", ("费用期间", "期间", "账期", "费用周期", "所属期", "月份", "计费周期", "period")),
    ("from", ("起始日", "起始日期", "开始日期", "费用起始", "from", "period from")),
    ("to", ("截止日", "截止日期", "结束日期", "费用截止", "to", "period to")),
    ("due", ("应缴日期", "到期日", "应收日期", "缴费期限", "due day", "due")),
    ("charged", ("应收金额", "应收", "应缴金额", "应缴", "charged")),
    ("paid", ("已收金额", "已收", "已缴金额", "已缴", "实收", "paid")),
    ("owed", ("欠费金额", "欠费", "欠缴金额", "未收金额", "未缴", "余额", "arrears", "owed")),
    ("note", ("备注", "说明", "note", "remarks")),
)
_HISTORY = frozenset(("收款日期", "票据号", "收据号", "收款人", "paid on", "receipt no"))


class NoArrears(UserError):
    """A file in which nothing looks like a list of arrears."""

    message = N_(
        "{name} has no columns of a list of arrears: a room, a fee item, a period and what is "
        "owed. Choose another file, or write such headings above the columns."
    )


class FormerRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it reads; amounts are fen. `due` None: the file does not say it."""

    sheet: str
    number: int
    letters: Mapping[str, str]
    unit: str
    owner: str
    item: str
    first: date
    last: date
    due: date | None
    charged: int
    paid: int

    @property
    def owed(self) -> int:
        """What is open of it; below 0 it was paid in advance."""
        return self.charged - self.paid


class FormerFile(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says: rows, what keeps one out, and rows that say nothing."""

    name: str
    rows: tuple[FormerRow, ...]
    problems: tuple[Problem, ...]
    passed_over: tuple[Problem, ...]


def read_arrears(file: Path, *, progress: Progress | None = None) -> FormerFile:
    """Read a workbook or CSV. Raises NoArrears and what reading a file raises."""
    workbook = read_workbook(file, progress=progress)
    found = [
        (sheet, columns)
        for sheet in workbook.sheets
        if not sheet.hidden and (columns := guess_columns(sheet, HEADINGS, _is_arrears))
    ]
    found = [(sheet, columns) for sheet, columns in found if not _is_history(columns)]
    if not found:
        raise NoArrears(name=file.name)
    readers = [_SheetReader(sheet, columns) for sheet, columns in found]
    for reader in readers:
        reader.read()
    return FormerFile(
        name=file.name,
        rows=tuple(row for reader in readers for row in reader.rows),
        problems=tuple(one for reader in readers for one in reader.problems),
        passed_over=(*_aside(workbook, found), *(p for r in readers for p in r.passed)),
    )


def _is_arrears(places: Mapping[str, int]) -> bool:
    when = "period" in places or {"from", "to"} <= places.keys()
    how_much = "owed" in places or "charged" in places
    return {"unit", "item"} <= places.keys() and when and how_much


def _is_history(columns: GuessedColumns) -> bool:
    """A list of payments has the same columns, and those of receipts."""
    return any(heading.casefold() in _HISTORY for heading in columns.headings)


def _aside(
    workbook: Workbook, found: list[tuple[SheetData, GuessedColumns]]
) -> tuple[Problem, ...]:
    taken = {sheet.name for sheet, _columns in found}
    why = N_("This sheet is no list of arrears; it was not taken.")
    return tuple(
        _problem(sheet.name, 0, "", "passed_over", why, Level.NOTICE)
        for sheet in workbook.sheets
        if sheet.rows and not sheet.hidden and sheet.name not in taken
    )


def _problem(
    sheet: str, row: int, column: str, kind: str, message: str, level: Level, **values: object
) -> Problem:
    return Problem(
        sheet=sheet, row=row, column=column, level=level, kind=kind, message=message, values=values
    )


def told(row: FormerRow, field: str, kind: str, level: Level, **values: object) -> Problem:
    """What is said of a cell of a row, by a key of FAULTS."""
    letter = row.letters.get(field, "")
    return _problem(row.sheet, row.number, letter, kind, FAULTS[kind], level, **values)


class _SheetReader:
    """Reads a sheet row by row."""

    def __init__(self, sheet: SheetData, columns: GuessedColumns) -> None:
        self._sheet, self._header, self._places = sheet, columns.header, columns.places
        self.letters = {field: column_letter(at + 1) for field, at in columns.places.items()}
        self.rows: list[FormerRow] = []
        self.problems: list[Problem] = []
        self.passed: list[Problem] = []

    def read(self) -> None:
        """Read all rows below the headings."""
        heads = [cell_text(cell).strip() for cell in self._sheet.rows[self._header]]
        for number, row in enumerate(self._sheet.rows[self._header + 1 :], self._header + 2):
            texts = [cell_text(cell).strip() for cell in row]
            filled = [(text, head) for text, head in zip(texts, heads, strict=True) if text]
            if not filled:
                continue
            why = noise_of([text for text, _head in filled], [head for _text, head in filled])
            if why:
                said = WHY_NO_DATA.get(why, N_("A sum of the rows."))
                self._pass(number, said)
                continue
            self._take(number, {field: row[at] for field, at in self._places.items()})

    def _pass(self, number: int, why: str) -> None:
        name = self._sheet.name
        self.passed.append(_problem(name, number, "", "passed_over", why, Level.NOTICE))

    def _take(self, number: int, cells: Mapping[str, Cell]) -> None:
        before = len(self.problems)
        texts = {field: one_line(cell_text(cell)) for field, cell in cells.items()}
        span = self._span(number, cells, texts)
        amounts = {name: self._fen(number, cells, name) for name in ("charged", "paid", "owed")}
        due = self._day(number, cells, "due")
        if span is None or len(self.problems) > before:
            return
        charged, paid = self._settled(number, amounts)
        if charged is None:
            return
        if charged == paid:
            self._pass(number, N_("Nothing is owed."))
            return
        self.rows.append(
            FormerRow(
                sheet=self._sheet.name,
                number=number,
                letters=self.letters,
                unit=texts.get("unit", ""),
                owner=texts.get("owner", ""),
                item=texts.get("item", ""),
                first=span[0],
                last=span[1],
                due=due,
                charged=charged,
                paid=paid,
            )
        )

    def _settled(self, number: int, amounts: Mapping[str, int | None]) -> tuple[int | None, int]:
        """What was charged and paid; one of three that is missing follows from the others."""
        charged, paid, owed = amounts["charged"], amounts["paid"] or 0, amounts["owed"]
        if charged is None:
            return (None, 0) if owed is None else (owed + paid, paid)
        if owed is not None and charged - paid != owed:
            if amounts["paid"] is None:  # a blank: what is not owed was paid
                return charged, charged - owed
            shown = {
                "charged": _yuan(charged), "paid": _yuan(paid), "owed": _yuan(owed),
            }  # fmt: skip
            self._tell(number, "owed", "does_not_add_up", **shown)
            return None, 0
        return charged, paid

    def _span(
        self, number: int, cells: Mapping[str, Cell], texts: Mapping[str, str]
    ) -> tuple[date, date] | None:
        if "period" not in cells:
            first, last = self._day(number, cells, "from"), self._day(number, cells, "to")
            if first is None or last is None or last < first:
                self._tell(number, "from", "bad_period", text=texts.get("from", ""))
                return None
            return first, last
        try:
            return read_span(texts["period"])
        except PeriodFaulty as error:
            self._tell(number, "period", error.fault, text=texts["period"])
        return None

    def _day(self, number: int, cells: Mapping[str, Cell], field: str) -> date | None:
        cell = cells.get(field)
        if cell is None or not isinstance(cell, str | int | Decimal | date):
            return None
        day, fault = read_date(cell)
        if fault:
            self._tell(number, field, "bad_date")
        return day

    def _fen(self, number: int, cells: Mapping[str, Cell], field: str) -> int | None:
        cell = cells.get(field)
        if cell is None or not isinstance(cell, str | int | Decimal):
            return None
        sign = 1
        if isinstance(cell, str) and cell.strip()[:1] in "(（" and cell.strip():
            cell, sign = cell.strip().strip("()（）"), -1
        fen, fault = read_fen(cell)
        if fault and not any(one.row == number for one in self.problems):  # it is in the sum, too
            self._tell(number, field, fault)
        return None if fen is None else sign * fen

    def _tell(self, number: int, field: str, kind: str, **values: object) -> None:
        letter = self.letters.get(field, "")
        self.problems.append(
            _problem(self._sheet.name, number, letter, kind, FAULTS[kind], Level.ERROR, **values)
        )


def _yuan(fen: int) -> str:
    sign, whole = "-" if fen < 0 else "", abs(fen)
    return f"{sign}{whole // 100:,}.{whole % 100:02d}"
