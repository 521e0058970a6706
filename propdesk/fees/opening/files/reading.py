"""The workbook of an old system: its arrears, and the sheets of payments and of deposits beside
them; columns by their headings, rows as typed."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec

from propdesk.fees.opening.files.beside import (
    DepositsReader,
    DepositTold,
    PaymentsReader,
    PaymentTold,
    deposit_columns,
    payment_columns,
)
from propdesk.fees.opening.files.sheets import ReadRow, SheetReader, problem_of
from propdesk.kernel.errors import Level, Problem, UserError
from propdesk.kernel.exchange.guessing import GuessedColumns, Headings, guess_columns
from propdesk.kernel.i18n import N_
from propdesk.kernel.progress import Progress
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.sheets.cells import Cell, SheetData, Workbook, cell_text
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
    """A file in which nothing looks like former books."""

    message = N_(
        "{name} has no columns of a list of arrears: a room, a fee item, a period and what is "
        "owed. Choose another file, or write such headings above the columns."
    )


class FormerRow(ReadRow, frozen=True, kw_only=True):
    """A row of arrears as it reads; amounts are fen. `due` None: the file does not say it."""

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
    """What a file says: rows, what keeps one out, and rows that say nothing. `has_*`: whether it
    has such a sheet at all."""

    name: str
    rows: tuple[FormerRow, ...]
    payments: tuple[PaymentTold, ...] = ()
    deposits: tuple[DepositTold, ...] = ()
    has_arrears: bool = True
    has_payments: bool = False
    has_deposits: bool = False
    problems: tuple[Problem, ...]
    passed_over: tuple[Problem, ...]


def read_arrears(file: Path, *, progress: Progress | None = None) -> FormerFile:
    """Read a workbook or CSV. Raises NoArrears and what reading a file raises."""
    workbook = read_workbook(file, progress=progress)
    found = [one for sheet in workbook.sheets if (one := _reader(sheet)) is not None]
    if not found:
        raise NoArrears(name=file.name)
    for reader in found:
        reader.read()
    arrears = [one for one in found if isinstance(one, _ArrearsReader)]
    payments = [one for one in found if isinstance(one, PaymentsReader)]
    deposits = [one for one in found if isinstance(one, DepositsReader)]
    return FormerFile(
        name=file.name,
        rows=tuple(row for one in arrears for row in one.rows),
        payments=tuple(row for one in payments for row in one.rows),
        deposits=tuple(row for one in deposits for row in one.rows),
        has_arrears=bool(arrears),
        has_payments=bool(payments),
        has_deposits=bool(deposits),
        problems=tuple(told for one in found for told in one.problems),
        passed_over=(*_aside(workbook, found), *(told for one in found for told in one.passed)),
    )


def _reader(sheet: SheetData) -> "_ArrearsReader | PaymentsReader | DepositsReader | None":
    """Who reads a sheet, None where it is none of former books."""
    if sheet.hidden:
        return None
    if columns := deposit_columns(sheet):
        return DepositsReader(sheet, columns)
    if columns := payment_columns(sheet):
        return PaymentsReader(sheet, columns)
    columns = guess_columns(sheet, HEADINGS, _is_arrears)
    return None if columns is None or _is_history(columns) else _ArrearsReader(sheet, columns)


def _is_arrears(places: Mapping[str, int]) -> bool:
    when = "period" in places or {"from", "to"} <= places.keys()
    how_much = "owed" in places or "charged" in places
    return {"unit", "item"} <= places.keys() and when and how_much


def _is_history(columns: GuessedColumns) -> bool:
    """A list of payments that lacks what is needed of one."""
    return any(heading.casefold() in _HISTORY for heading in columns.headings)


def _aside(workbook: Workbook, found: Sequence[SheetReader]) -> tuple[Problem, ...]:
    taken = {one.sheet.name for one in found}
    why = N_("This sheet is no list of former books; it was not taken.")
    return tuple(
        problem_of(sheet.name, 0, "", "passed_over", why, Level.NOTICE)
        for sheet in workbook.sheets
        if sheet.rows and not sheet.hidden and sheet.name not in taken
    )


class _ArrearsReader(SheetReader):
    """Reads what is owed, or was paid in advance."""

    def __init__(self, sheet: SheetData, columns: GuessedColumns) -> None:
        super().__init__(sheet, columns)
        self.rows: list[FormerRow] = []

    def take(self, number: int, cells: Mapping[str, Cell]) -> None:
        """See `SheetReader`."""
        before = len(self.problems)
        texts = {field: one_line(cell_text(cell)) for field, cell in cells.items()}
        span = self.span(number, cells)
        amounts = {name: self.fen(number, cells, name) for name in ("charged", "paid", "owed")}
        due = self.day(number, cells, "due")
        if span is None or len(self.problems) > before:
            return
        charged, paid = self._settled(number, amounts)
        if charged is None:
            return
        if charged == paid:
            self.pass_over(number, N_("Nothing is owed."))
            return
        self.rows.append(
            FormerRow(
                sheet=self.sheet.name,
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
            self.tell(number, "owed", "does_not_add_up", **shown)
            return None, 0
        return charged, paid


def _yuan(fen: int) -> str:
    sign, whole = "-" if fen < 0 else "", abs(fen)
    return f"{sign}{whole // 100:,}.{whole % 100:02d}"
