"""Former books for tests and pictures. All invented."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl
from sqlalchemy import select

from propdesk.db.store import Store
from propdesk.estate.models import Occupancy, Unit
from propdesk.estate.rules import OWNING, UnitKind
from propdesk.fees.opening.files.reading import FormerFile, read_arrears
from propdesk.fees.opening.planning import FormerPlan, plan_former
from propdesk.fees.opening.register import FORMER_BOOKS, FormerFields
from propdesk.fees.opening.rules import FormerState
from propdesk.fees.opening.taking_over import keep_lines
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.service import ItemFields
from propdesk.kernel.money import Money
from tests.fees.estates import add_unit
from tests.made_once import once

PAID_HEADS = ("房间", "费用名称", "起始日", "截止日", "收款日期", "应收", "实收", "收款方式",
              "票据号", "摘要")  # fmt: skip
HELD_HEADS = ("房号", "缴费人", "电话", "押金项目", "押金金额", "收取日期", "原收据号")
HELD_ITEM = "旧押金"
HEADS = ("房号", "业主", "收费项目", "费用期间", "应收金额", "已收金额", "欠费金额")
DAY = date(2026, 11, 18)
Row = Sequence[object]


def workbook(path: Path, rows: Sequence[Row], heads: Row = HEADS) -> Path:
    """A list of arrears as an old system writes it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (heads, *rows):
        sheet.append(list(row))
    book.save(path)
    return path


def with_sheets(path: Path, sheets: Mapping[str, Sequence[Row]]) -> Path:
    """A workbook of several sheets, each with its headings first."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def enter(store: Store, total: str, **values: object) -> int:
    """Enter former books of this total; their id."""
    fields = FormerFields(as_of=DAY, total=Money.parse(total), source="前物业", **values)  # type: ignore[arg-type]  # its own fields
    return store.write(FORMER_BOOKS.uses.add, fields=fields)


def planned(store: Store, books_id: int, file: FormerFile) -> FormerPlan:
    """What a file would bring in."""
    return store.read(plan_former, books_id=books_id, file=file)


def read(store: Store, books_id: int, path: Path) -> FormerPlan:
    """Read a list and keep its lines."""
    plan = planned(store, books_id, read_arrears(path))
    store.write(keep_lines, plan=plan)
    return plan


def take(store: Store, books_id: int) -> None:
    """Take the books over."""
    store.write(FORMER_BOOKS.uses.move, record_id=books_id, to=FormerState.TAKEN)


def give_back(store: Store, books_id: int) -> None:
    """Take all of it back."""
    move = FORMER_BOOKS.uses.move
    store.write(move, record_id=books_id, to=FormerState.UNDONE, why="表格重做")


def line_of(store: Store, books_id: int, code: str, item: str, period: str, owed: str) -> None:
    """Keep one line with the books."""
    row = [code, "", item, period, owed, "0", owed]
    file = store.path.with_name("former.xlsx")
    read(store, books_id, workbook(file, [row]))
    file.unlink()


def deposit_item(store: Store) -> int:
    """A fee item of deposits, entered where there is none."""
    one = select(FeeItem.id).where(FeeItem.code == "ZYJ")
    found = store.read(lambda session: session.scalar(one))
    fields = ItemFields(code="ZYJ", name=HELD_ITEM, nature=Nature.DEPOSIT)
    return found or store.write(ITEM_USES.add, fields=fields)


@once
def put_former_books(store: Store) -> None:
    """One set of books with a line, to be taken over."""
    owned = (
        select(Unit.code)
        .join(Occupancy, Occupancy.unit_id == Unit.id)
        .where(Unit.kind == UnitKind.ROOM, Occupancy.role.in_(OWNING))
        .order_by(Unit.order_key)
    )
    item = store.read(lambda s: s.scalars(select(FeeItem.name).where(FeeItem.code == "WY")).one())
    code = store.read(lambda s: s.scalars(owned.limit(1)).one())
    line_of(store, enter(store, "1234.50"), code, item, "2019-03", "1234.50")


def something_to_take_over(store: Store, books_id: int) -> None:
    """Keep a line of the very total with the books, in an estate with or without units."""
    books = store.read(FORMER_BOOKS.uses.seen, record_id=books_id)
    items = select(FeeItem.name).order_by(FeeItem.id)
    store.write(ensure_first_items)
    item = store.read(lambda session: session.scalars(items).first())
    codes = select(Unit.code).where(Unit.kind == UnitKind.ROOM).order_by(Unit.order_key)
    code = store.read(lambda session: session.scalars(codes).first())
    if code is None:
        store.write(add_unit, code="1-101")
        code = "1-101"
    period = f"20{books_id % 15 + 1:02d}-0{books_id % 9 + 1}"
    owed = books.total.plain
    sheets: dict[str, list[Row]] = {
        "欠费": [HEADS, [code, "", item or "", period, owed, "0", owed]]
    }
    if books.payments_total:
        paid = books.payments_total.plain
        payment = (code, item or "", "", "", DAY, paid, paid, "现金", f"No.{books_id:07d}", "")
        sheets["缴费历史"] = [PAID_HEADS, payment]
    if books.deposits_total:
        deposit_item(store)
        held = books.deposits_total.plain
        deposit = (code, "云杉装饰", "19900004410", HELD_ITEM, held, DAY, f"G{books_id}")
        sheets["押金"] = [HELD_HEADS, deposit]
    file = store.path.with_name("former.xlsx")
    read(store, books_id, with_sheets(file, sheets))
    file.unlink()
