"""Invented facts for the papers of the cash office, and what can be read from a PDF of them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2 as pdfium

from propdesk.fees.papers.facts import (
    ArrearsFacts,
    ArrearsLine,
    Basis,
    HowPart,
    NoticeFacts,
    OwedLine,
    PaidBy,
    PaidLine,
    ReceiptFacts,
)
from propdesk.fees.shifts.facts import Counted, SeriesSum, ShiftFacts, Sum, TakenBack
from propdesk.kernel.money import Money, total

FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
HOW = (HowPart("area", "134.65"), HowPart("price", "1.50"), HowPart("months", "3"))
COMPANY = "某某省某某市阳光绿城国际物业服务管理集团股份有限公司第一分公司东区项目部管理处"
ADDRESS = (
    "某某省某某市某某区人民东路一千二百三十四号阳光国际花园东区"
    "第十二期第一百二十三栋第二单元三千零一号房屋之一复式带地下室"
)


def receipt(count: int = 3) -> ReceiptFacts:
    """A receipt of `count` lines paid in cash."""
    some = (
        PaidLine(
            item="物业管理费", amount=Money(60593), period_from=FIRST, period_to=LAST, how=HOW
        ),
        PaidLine(
            item="公共能耗费",
            amount=Money(4500),
            period_from=FIRST,
            period_to=LAST,
            discount=Money(500),
        ),
        PaidLine(item="地下车位管理费（B2-118）", amount=Money(48000), late_fee=Money(750)),
    )
    lines = tuple((some * count)[:count])
    due = total(line.net for line in lines)
    return ReceiptFacts(
        company="某某物业服务有限公司",
        estate="某某花园",
        number="SJ2026-000001",
        day=date(2026, 11, 20),
        payer="王建国",
        unit_title="1栋2单元301室",
        lines=lines,
        total=due,
        methods=(PaidBy("cash", due),),
        cashier="李娜",
        reviewer="陈静",
    )


def longest_receipt() -> ReceiptFacts:
    """Everything at its longest: 12 lines, company of 40 characters, address of 60."""
    return replace(
        receipt(12),
        company=COMPANY[:40],
        estate="阳光国际花园东区第十二期",
        payer="某某国际贸易有限责任公司" * 3,
        unit_title=ADDRESS[:60],
        remark="代缴，另附说明；" * 20,
        methods=tuple(PaidBy(method, Money(123456)) for method in ("cash", "wechat", "card")),
        total=Money(123456789012),
        tendered=Money(99999999),
        prepaid_left=Money(99999999),
        handler="欧阳某某",
        practice=True,
    )


def notice(count: int = 3) -> NoticeFacts:
    """A payment notice of `count` lines."""
    basis = Basis(price="1.50", area="134.65", months="3")
    line = OwedLine(
        item="物业管理费",
        amount=Money(60593),
        period_from=FIRST,
        period_to=LAST,
        basis=basis,
        due=date(2026, 11, 30),
    )
    lines = (line,) * count
    return NoticeFacts(
        company=COMPANY[:40],
        estate="某某花园",
        number="TZ2026-000012",
        day=date(2026, 11, 5),
        owner="王建国",
        unit_title=ADDRESS[:60],
        lines=lines,
        total=total(line.amount for line in lines),
        period_from=FIRST,
        period_to=LAST,
        pay_until=date(2026, 11, 30),
        ways=("现金：服务中心前台", "转账：账号 0000 0000，请注明房号"),
        phone="0999-0000000",
        printed_by="李娜",
    )


def session() -> ShiftFacts:
    """The report of a closed session."""
    return ShiftFacts(
        company=COMPANY[:40],
        estate="某某花园",
        number="JK2026-0021",
        cashier="李娜",
        opened=datetime(2026, 11, 20, 0, 30, tzinfo=UTC),
        closed=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
        by_method=(Sum("cash", 12, Money(840950)), Sum("wechat", 23, Money(1532000))),
        by_item=(Sum("物业管理费", 35, Money(2372950)),),
        total=Money(2372950),
        series=(
            SeriesSum(
                name="SJ",
                first="SJ2026-000101",
                last="SJ2026-000136",
                used=35,
                amount=Money(2372950),
                void=1,
                red=0,
                between=1,
            ),
        ),
        taken_back=(TakenBack("void", "SJ2026-000107", Money(36000), "打错房号"),),
        receipts=35,
        voids=("SJ2026-000107",),
        voided=Money(36000),
        float_cash=Money(50000),
        cash_in=Money(840950),
        expected=Money(890950),
        counted=(Counted(Money(10000), 89), Counted(Money(50), 19)),
        counted_total=Money(890950),
        difference=Money(0),
        float_left=Money(50000),
        handed_over=Money(840950),
        seal="3f9c 2a71",
    )


def arrears(count: int) -> ArrearsFacts:
    """An arrears list of `count` debtors."""
    line = ArrearsLine("1栋2单元301室", "王建国", "19900001234", (Money(100), Money(0)), Money(100))
    buckets, sums = ("1-30", "31-90"), (Money(100 * count), Money(0))
    day = date(2026, 11, 25)
    return ArrearsFacts(
        company="某某物业",
        estate="某某花园",
        as_of=day,
        buckets=buckets,
        lines=(line,) * count,
        amounts=sums,
        total=sums[0],
    )


def texts(pdf: bytes) -> list[str]:
    """The text of each page, blanks and line ends taken out."""
    pages = pdfium.PdfDocument(pdf)
    return ["".join(page.get_textpage().get_text_range().split()) for page in pages]


def ink(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """What each page draws as (left, top, right, bottom) distances in mm from the edges."""
    found = []
    for page in pdfium.PdfDocument(pdf):
        width, height = page.get_size()
        boxes = [item.get_bounds() for item in page.get_objects(max_depth=4)]
        left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
        right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
        edges = (left, height - top, width - right, bottom)
        found.append(tuple(edge * 25.4 / 72 for edge in edges))
    return found
