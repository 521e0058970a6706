"""The sheets beside the arrears of former books: what was paid there, which deposits are held."""

from collections.abc import Mapping
from datetime import date, timedelta

from propdesk.fees.deposits.rules import Holder
from propdesk.fees.opening.files.sheets import ReadRow, SheetReader
from propdesk.kernel.exchange.guessing import GuessedColumns, Headings, guess_columns
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.sheets.cells import Cell, SheetData, cell_text

_ROOMS = ("房号", "房间号", "房间", "房屋", "户号", "单元房号", "unit", "room")
_PEOPLE = ("业主", "业主姓名", "姓名", "户名", "客户", "客户名称", "缴费人", "交款人", "owner",
           "name", "payer")  # fmt: skip
_RECEIPTS = ("票据号", "收据号", "收据编号", "票号", "票据编号", "原收据号", "original receipt",
             "receipt no", "receipt number", "receipt")  # fmt: skip
PAYMENTS: Headings = (
    ("unit", _ROOMS),
    ("payer", _PEOPLE),
    ("item", ("收费项目", "费用名称", "费用项目", "项目", "科目", "费项", "fee item", "item")),
    ("period", ("费用期间", "期间", "账期", "费用周期", "所属期", "计费周期", "period")),
    ("from", ("起始日", "起始日期", "开始日期", "费用起始", "from", "period from")),
    ("to", ("截止日", "截止日期", "结束日期", "费用截止", "to", "period to")),
    ("day", ("收款日期", "缴费日期", "交费日期", "缴款日期", "收费日期", "paid on", "date paid")),
    ("amount", ("实收", "实收金额", "收款金额", "缴费金额", "已收金额", "paid", "amount",
                "amount paid")),
    ("method", ("收款方式", "支付方式", "付款方式", "缴费方式", "方式", "method")),
    ("receipt_no", _RECEIPTS),
    ("note", ("摘要", "备注", "说明", "状态", "note", "remarks", "state")),
)  # fmt: skip
DEPOSITS: Headings = (
    ("unit", _ROOMS),
    ("payer", _PEOPLE),
    ("phone", ("电话", "联系电话", "手机", "手机号", "phone")),
    ("item", ("押金项目", "押金名称", "押金类型", "保证金项目", "保证金名称", "收费项目",
              "费用名称", "项目", "deposit for", "deposit", "fee item", "item")),
    ("amount", ("押金金额", "押金余额", "保证金金额", "保证金余额", "未退金额", "结存金额",
                "余额", "金额", "amount", "held", "deposit held")),
    ("since", ("收取日期", "收款日期", "缴款日期", "交款日期", "held since", "paid on")),
    ("receipt_no", _RECEIPTS),
    ("refund_by", ("应退日期", "refund by")),
    ("holder", ("持有方", "保管方", "押金持有方", "资金保管方", "收取单位", "收款单位", "held by",
                "holder")),
    ("about", ("关于", "用途", "说明", "摘要", "备注", "about", "note", "remarks")),
)  # fmt: skip
_DEPOSIT_WORDS = ("押金", "保证金", "deposit")
_HOLDERS = {
    Holder.OURS: ("我方", "我司", "本公司", "物业", "物业公司", "本物业", "us", "ours"),
    Holder.DEVELOPER: ("开发商", "地产公司", "建设单位", "developer"),
    Holder.FORMER: ("原物业", "前物业", "原物业公司", "前物业公司", "former", "former company"),
}
_VOID = ("作废", "已作废", "void")


class PaymentTold(ReadRow, frozen=True, kw_only=True):
    """A payment as it reads; `amount` is fen, below 0 what was paid back."""

    unit: str
    payer: str
    item: str
    first: date | None
    last: date | None
    day: date
    amount: int
    method: str
    receipt_no: str
    note: str


class DepositTold(ReadRow, frozen=True, kw_only=True):
    """A deposit as it reads; `amount` is fen."""

    unit: str
    payer: str
    phone: str
    item: str
    amount: int
    since: date
    receipt_no: str
    refund_by: date | None
    about: str
    holder: Holder | None


def payment_columns(sheet: SheetData) -> GuessedColumns | None:
    """The columns of a list of payments, None where it is none."""
    return guess_columns(sheet, PAYMENTS, lambda at: {"unit", "item", "day", "amount"} <= at.keys())


def deposit_columns(sheet: SheetData) -> GuessedColumns | None:
    """The columns of a list of deposits held: one that calls them so, itself or in a heading."""

    def is_whole(places: Mapping[str, int]) -> bool:
        return {"item", "amount", "since"} <= places.keys() and bool({"unit", "payer"} & {*places})

    found = guess_columns(sheet, DEPOSITS, is_whole)
    words = () if found is None else (sheet.name, *found.headings)
    is_named = any(word in text.casefold() for text in words for word in _DEPOSIT_WORDS)
    return found if is_named else None


class PaymentsReader(SheetReader):
    """Reads what was paid in the old system."""

    def __init__(self, sheet: SheetData, columns: GuessedColumns) -> None:
        super().__init__(sheet, columns)
        self.rows: list[PaymentTold] = []

    def take(self, number: int, cells: Mapping[str, Cell]) -> None:
        """See `SheetReader`."""
        before = len(self.problems)
        texts = {field: one_line(cell_text(cell)) for field, cell in cells.items()}
        if texts.get("note", "").casefold() in _VOID:
            self.pass_over(number, N_("The receipt was void there."))
            return
        span = self._days(number, cells)
        day, amount = self.day(number, cells, "day"), self.fen(number, cells, "amount")
        if len(self.problems) > before:
            return
        if day is None:
            self.tell(number, "day", "no_day")
        elif not amount:
            self.pass_over(number, N_("Nothing was paid."))
        else:
            self.rows.append(
                PaymentTold(
                    sheet=self.sheet.name, number=number, letters=self.letters,
                    unit=texts.get("unit", ""), payer=texts.get("payer", ""),
                    item=texts.get("item", ""), first=span[0], last=span[1], day=day,
                    amount=amount, method=texts.get("method", ""),
                    receipt_no=texts.get("receipt_no", ""), note=texts.get("note", ""),
                )
            )  # fmt: skip

    def _days(
        self, number: int, cells: Mapping[str, Cell]
    ) -> tuple[date, date] | tuple[None, None]:
        """The days that were paid, if the row says any."""
        said = [name for name in ("period", "from", "to") if cell_text(cells.get(name)).strip()]
        span = self.span(number, cells) if said else None
        return (None, None) if span is None else (span[0], _last_paid(*span))


def _last_paid(first: date, last: date) -> date:
    """Old systems write the first day of the next period where the last of this one belongs."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return last - timedelta(days=1) if months and first.day == last.day else last


def holder_of(text: str) -> Holder | None:
    """Who has the cash, as old systems and our own words say it; None where that says nobody."""
    plain = text.casefold()
    return next(
        (one for one, words in _HOLDERS.items() if plain in words or text == one.label), None
    )


class DepositsReader(SheetReader):
    """Reads which deposits are held."""

    def __init__(self, sheet: SheetData, columns: GuessedColumns) -> None:
        super().__init__(sheet, columns)
        self.rows: list[DepositTold] = []

    def take(self, number: int, cells: Mapping[str, Cell]) -> None:
        """See `SheetReader`."""
        before = len(self.problems)
        texts = {field: one_line(cell_text(cell)) for field, cell in cells.items()}
        amount = self.fen(number, cells, "amount")
        since = self.day(number, cells, "since")
        refund_by = self.day(number, cells, "refund_by")
        if len(self.problems) > before:
            return
        if not amount:
            self.pass_over(number, N_("Nothing is held."))
        elif amount < 0:
            self.tell(number, "amount", "below_nothing")
        elif since is None:
            self.tell(number, "since", "no_day")
        elif (said := texts.get("holder", "")) and holder_of(said) is None:
            self.tell(number, "holder", "unknown_holder", text=said)
        else:
            self.rows.append(
                DepositTold(
                    sheet=self.sheet.name, number=number, letters=self.letters,
                    unit=texts.get("unit", ""), payer=texts.get("payer", ""),
                    phone=texts.get("phone", ""), item=texts.get("item", ""), amount=amount,
                    since=since, receipt_no=texts.get("receipt_no", ""), refund_by=refund_by,
                    about=texts.get("about", ""), holder=holder_of(said),
                )
            )  # fmt: skip
