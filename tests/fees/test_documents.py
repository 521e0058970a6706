"""Every paper says what its facts say, in each language, and stays on the sheet."""

from dataclasses import replace
from datetime import date

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings, strategies as st

from propdesk.fees.documents import arrears_list_pdf, notice_pdf, receipt_pdf, shift_pdf
from propdesk.fees.papers.facts import Basis, HowPart, PaidBy, PaidLine
from propdesk.fees.papers.rules import RECEIPT_PAPERS
from propdesk.fees.papers.words import METHODS
from propdesk.fees.periods import last_of_month
from propdesk.fees.receipts.paper import THREE_COPIES
from propdesk.fees.receipts.rows import CopyMark
from propdesk.fees.rules import Method
from propdesk.kernel.i18n import LANGUAGES
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.paper.pdfium import page_count
from propdesk.kernel.paper.sizes import PAPERS, PaperUnknown
from tests.fees.sample_papers import (
    FIRST,
    HOW,
    LAST,
    arrears,
    ink,
    longest_receipt,
    notice,
    receipt,
    session,
    texts,
)


def page_of(facts: object, **wanted: object) -> str:
    """The text of the customer's copy in Chinese."""
    wanted = {"paper": "a5", "copies": ("customer",), "language": "zh_CN", **wanted}
    return "".join(texts(receipt_pdf([facts], **wanted)))  # type: ignore[arg-type, list-item]


def test_a_receipt_says_all_that_it_must() -> None:
    text = page_of(receipt())
    for said in (
        *("某某物业服务有限公司", "某某花园", "收费收据", "SJ2026-000001", "2026年11月20日"),
        *("王建国", "1栋2单元301室", "物业管理费", "2026-10-01至2026-12-31", "605.93"),
        *("134.65㎡×1.50元×3个月", "-5.00", "40.00", "7.50", "487.50"),
        *("人民币壹仟壹佰叁拾叁元肆角叁分", "¥1,133.43", "现金1,133.43", "第1页共1页"),
        *("收款人（签字）：", "经手人：", "审核人：", "李娜", "收款单位（盖章）", "收据联"),
        "请确认您的缴费金额，如有疑问请咨询物业服务中心",
    ):
        assert said in text, said
    for never in ("None", "1970", "nan", "复核人", "补打", "作废"):
        assert never not in text, never


def test_three_copies_have_one_number_and_their_own_names() -> None:
    stub, customer, ledger = texts(receipt_pdf([receipt()], language="zh_CN"))
    for page, name in (
        (stub, "第一联存根联"),
        (customer, "第二联收据联"),
        (ledger, "第三联记账联"),
    ):
        assert name in page
        assert "SJ2026-000001" in page
    assert "复核人：" in stub
    assert "陈静" in stub
    assert "复核人" not in customer + ledger


def test_one_print_on_three_part_paper_names_all_copies() -> None:
    (page,) = texts(receipt_pdf([receipt()], paper="241x140", copies=("set",), language="zh_CN"))
    assert "一式三联存根收据记账" in page
    assert "复核人：" in page


def test_a_reprint_says_so_and_is_otherwise_the_same() -> None:
    mark = CopyMark(reprint=2, day=date(2026, 12, 1), by="赵敏")
    original, reprint = page_of(receipt()), page_of(receipt(), copy_mark=mark)
    assert "补打第2次2026-12-01" in reprint
    assert "打印2026-12-01赵敏" in reprint
    for fact in ("SJ2026-000001", "2026年11月20日", "王建国", "¥1,133.43", "李娜"):
        assert fact in original
        assert fact in reprint


@pytest.mark.parametrize("paper", [name for name in RECEIPT_PAPERS if name != "a4x2"])
def test_a_void_receipt_says_so_on_every_copy(paper: str) -> None:
    mark = CopyMark(reprint=1, day=date(2026, 12, 1), state="void")
    pages = texts(receipt_pdf([receipt()], paper=paper, copy_mark=mark, language="zh_CN"))
    assert len(pages) == 3
    assert all("作废" in page and "SJ2026-000001" in page for page in pages)


def test_a_reversed_receipt_and_its_red_one_name_each_other() -> None:
    assert "已冲红" in page_of(replace(receipt(), state="reversed"))
    lines = (PaidLine(item="物业管理费", amount=Money(-60593)),)
    red = replace(receipt(), kind="red", number="HZ2026-000001", refers_to="SJ2026-000001")
    text = page_of(replace(red, lines=lines, total=Money(-60593)))
    assert "红字收据" in text
    assert "冲销SJ2026-000001" in text
    assert "人民币负陆佰零伍元玖角叁分" in text
    assert "¥-605.93" in text


@pytest.mark.parametrize("paper", [name for name in RECEIPT_PAPERS if name != "a4x2"])
def test_practice_is_written_on_every_paper(paper: str) -> None:
    facts = replace(receipt(), practice=True)
    for pdf in (
        receipt_pdf([facts], paper=paper, language="zh_CN"),
        notice_pdf([replace(notice(), practice=True)], language="zh_CN"),
        shift_pdf(replace(session(), practice=True), language="zh_CN"),
        arrears_list_pdf(replace(arrears(3), practice=True), language="zh_CN"),
    ):
        assert all("练习" in page for page in texts(pdf))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=90), st.text(max_size=200), st.sampled_from(sorted(RECEIPT_PAPERS)))
def test_whatever_is_typed_prints_and_stays_on_the_sheet(name: str, text: str, paper: str) -> None:
    line = PaidLine(item=name, amount=Money(113343), how=(HowPart("text", text),))
    facts = replace(receipt(), payer=text, unit_title=name, lines=(line,), remark=text)
    facts = replace(facts, company=name or "某某", estate=text, cashier=name, reviewer=text)
    for edges in ink(receipt_pdf([facts], paper=paper, copies=("stub",), language="zh_CN")):
        assert min(edges) >= 3


def test_several_methods_change_and_prepayment_are_printed() -> None:
    methods = (PaidBy("cash", Money(100000)), PaidBy("wechat", Money(15343)))
    facts = replace(receipt(), methods=methods, prepaid_in=Money(2000), total=Money(115343))
    facts = replace(facts, tendered=Money(120000), change=Money(20000), prepaid_left=Money(2000))
    assert facts.agrees
    text = page_of(replace(facts, value_day=date(2026, 11, 18)))
    for said in (
        *("现金1,000.00微信153.43", "实收1,200.00找零200.00", "预收余额20.00"),
        *("转入预收款20.00", "到账日2026-11-18"),
    ):
        assert said in text, said


def test_facts_that_do_not_add_up_are_told() -> None:
    assert receipt().agrees
    assert not replace(receipt(), total=Money(1)).agrees


def test_a_method_or_factor_we_do_not_know_prints_as_stored() -> None:
    line = PaidLine(item="其他", amount=Money(113343), how=(HowPart("text", "按合同第三条"),))
    text = page_of(replace(receipt(), lines=(line,), methods=(PaidBy("coupon", Money(113343)),)))
    assert "coupon1,133.43" in text
    assert "按合同第三条" in text


@pytest.mark.parametrize(("price", "shown"), [("2.8", "2.80"), ("3", "3.00"), ("0.125", "0.125")])
def test_prices_show_two_decimals_or_more(price: str, shown: str) -> None:
    line = PaidLine(item="物业管理费", amount=Money(113343), how=(HowPart("price", price),))
    assert f"{shown}元" in page_of(replace(receipt(), lines=(line,)))


def test_every_method_of_paying_has_a_word() -> None:
    assert {method.value for method in Method} <= set(METHODS)


def test_names_are_printed_as_typed_never_as_markup() -> None:
    name = "A&B<b>公司</b>𠮷㛃😀"
    assert name in page_of(replace(receipt(), payer=name))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", RECEIPT_PAPERS)
def test_the_longest_receipt_stays_on_the_sheet_and_loses_nothing(
    paper: str, language: str
) -> None:
    facts = longest_receipt()
    pdf = receipt_pdf([facts], paper=paper, copies=("stub",), language=language)
    margin = min(PAPERS[paper].side - 1, 4)
    for edges in ink(pdf):
        assert min(edges) >= min(margin, 3.5)
    text = "".join(texts(pdf))
    assert facts.company in text
    for long in (facts.unit_title, facts.payer):
        assert long[:20] in text
        assert long[-20:] in text.replace("\n", "")
    assert text.count("605.93") == 4
    assert "¥1,234,567,890.12" in text


def test_twelve_lines_fit_one_page_and_thirteen_take_two() -> None:
    assert len(texts(receipt_pdf([receipt(12)], copies=("stub",)))) == 1
    first, second = texts(receipt_pdf([receipt(13)], copies=("stub",), language="zh_CN"))
    assert "第1页共2页" in first
    assert "接下页" in first
    assert "人民币" not in first
    assert "第2页共2页" in second
    assert "人民币" in second


def test_a_very_long_item_takes_further_rows_rather_than_being_cut() -> None:
    item = "地下二层机械立体停车位管理服务费含公共照明清洁及设备维护分摊部分说明"
    line = PaidLine(item=item, amount=Money(113343))
    text = page_of(replace(receipt(), lines=(line,)), paper="241x140")
    assert item in text.replace("1,133.43", "", 1)


def test_two_receipts_share_an_a4_sheet() -> None:
    pdf = receipt_pdf([receipt()], paper="a4x2", copies=("stub", "customer"))
    assert page_count(pdf) == 1


@pytest.mark.parametrize(("paper", "width", "height"), [("241x140", 241, 139.7), ("a5", 210, 148)])
def test_the_sheet_has_the_size_of_the_paper(paper: str, width: float, height: float) -> None:
    size = pdfium.PdfDocument(receipt_pdf([receipt()], paper=paper))[0].get_size()
    assert [side * 25.4 / 72 for side in size] == pytest.approx([width, height], abs=0.05)


@pytest.mark.parametrize("paper", ["241x140", "241x93", "roll80"])
def test_impact_paper_has_nothing_grey_thin_or_small(paper: str) -> None:
    facts = replace(longest_receipt(), state="void")
    page = pdfium.PdfDocument(receipt_pdf([facts], paper=paper, copies=("stub",)))[0]
    pixels = page.render(scale=1, grayscale=False).to_pil().convert("RGB").get_flattened_data()
    assert all(max(pixel) - min(pixel) <= 2 for pixel in pixels)
    for item in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_TEXT], max_depth=4):
        size = pdfium.raw.c_float()
        pdfium.raw.FPDFTextObj_GetFontSize(item.raw, size)
        assert size.value >= 9
    for item in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        thick = pdfium.raw.c_float()
        pdfium.raw.FPDFPageObj_GetStrokeWidth(item.raw, thick)
        assert thick.value * 25.4 / 72 >= 0.349


def test_a_paper_we_do_not_offer_is_refused() -> None:
    with pytest.raises(PaperUnknown):
        receipt_pdf([receipt()], paper="letter")
    with pytest.raises(PaperUnknown):
        notice_pdf([notice()], paper="a4x2")


def test_the_same_facts_give_the_same_bytes() -> None:
    assert receipt_pdf([receipt()]) == receipt_pdf([receipt()])


def test_copies_and_marks_may_differ_from_receipt_to_receipt() -> None:
    two = [receipt(), replace(receipt(), number="SJ2026-000002")]
    marks = [CopyMark(), CopyMark(reprint=1, day=date(2026, 12, 1))]
    first, second = texts(receipt_pdf(two, copies=("stub",), copy_mark=marks, language="zh_CN"))
    assert "补打" not in first
    assert "补打" in second
    assert len(THREE_COPIES) == 3


def test_a_notice_says_all_that_it_must() -> None:
    (text,) = texts(notice_pdf([notice()], language="zh_CN"))
    for said in (
        *("缴费通知单", "TZ2026-000012", "尊敬的王建国业主", "缴费周期：2026-10-01至2026-12-31"),
        *("物业管理费", "605.93", "¥1,817.79", "人民币壹仟捌佰壹拾柒元柒角玖分"),
        *(
            "未到期费用，截止日期：2026年11月30日",
            "缴费方式",
            "账号00000000",
            "联系电话：0999-0000000",
        ),
        *("盖章", "2026年11月05日"),
    ):
        assert said in text, said
    assert "违约金" not in text
    assert "滞纳金" not in text


def test_a_late_fee_clause_is_printed_only_when_given() -> None:
    clause = "逾期按日万分之五计收"
    (text,) = texts(notice_pdf([replace(notice(), late_fee_clause=clause)], language="zh_CN"))
    assert f"违约金：{clause}" in text


def test_each_notice_of_a_batch_counts_its_own_pages() -> None:
    pages = texts(notice_pdf([notice(3), notice(60), notice(3)], language="zh_CN"))
    assert "第1页共1页" in pages[0]
    assert "第1页共3页" in pages[1]
    assert "第3页共3页" in pages[3]
    assert "收费项目" in pages[2]
    assert len(pages) == 5


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_notices_and_reports_stay_on_the_sheet(paper: str, language: str) -> None:
    for pdf in (
        notice_pdf([notice(), notice(60)], paper=paper, language=language),
        shift_pdf(session(), paper=paper, language=language),
        arrears_list_pdf(arrears(80), language=language),
    ):
        assert min(min(edges) for edges in ink(pdf)) >= 7


def test_a_session_report_says_what_came_in_and_what_was_counted() -> None:
    (text,) = texts(shift_pdf(session(), language="zh_CN"))
    for said in (
        *("交款单", "JK2026-0021", "现金128,409.50", "微信2315,320.00", "合计23,729.50"),
        "收款合计：人民币贰万叁仟柒佰贰拾玖元伍角",
        *("SJ2026-000101SJ2026-000136351023,729.50", "作废SJ2026-000107打错房号360.00"),
        "按方式23,729.50＝按项目23,729.50，按收据23,729.50＝收款，相符",
        *("备用金500.00＋现金收入8,409.50", "留作下班备用金：¥500.00", "交出现金：¥8,409.50"),
        *("100.00898,900.00", "实点现金：¥8,909.50", "差额：¥0.00", "当日封存码：3f9c2a71"),
    ):
        assert said in text, said


def test_an_open_session_has_no_closing_time() -> None:
    (text,) = texts(shift_pdf(replace(session(), closed=None), language="zh_CN"))
    assert "未结账" in text


def test_an_arrears_list_repeats_its_heads_and_ends_with_the_sum() -> None:
    pages = texts(arrears_list_pdf(arrears(80), language="zh_CN"))
    assert all("欠费人" in page for page in pages)
    assert "共80个账户" in pages[0]
    assert "80.00" in pages[-1]


def test_a_notice_tells_overdue_from_current_and_each_its_day() -> None:
    facts = notice(1)
    (line,) = facts.lines
    old = replace(line, due=date(2026, 10, 31), charged=Money(90593))
    facts = replace(facts, lines=(old, line), pay_until=date(2026, 11, 20), total=Money(121186))
    facts = replace(facts, prepaid=Money(50000), prepaid_covers=Money(50000))
    (text,) = texts(notice_pdf([facts], language="zh_CN"))
    for said in (
        *("已逾期费用，截止日期：2026年11月20日", "未到期费用，截止日期：2026年11月30日"),
        *("应收905.93，已收300.00，尚欠605.93", "合计1,211.86，预收余额500.00，可冲抵500.00"),
        *("小计605.93", "应缴金额（大写）：人民币柒佰壹拾壹元捌角陆分", "¥711.86"),
    ):
        assert said in text, said


def test_a_year_ahead_is_one_line_and_its_months_are_to_be_had() -> None:
    basis = Basis(price="2.00", area="100.00", months="1")
    months = [
        PaidLine(item="物业费", amount=Money(20000), period_from=first, period_to=last, basis=basis)
        for first, last in (
            (date(2026, n, 1), last_of_month(2026 * 12 + n - 1)) for n in range(1, 13)
        )
    ]
    facts = replace(receipt(), lines=tuple(months * 2), total=Money(24 * 20000))
    for paper in RECEIPT_PAPERS:
        text = page_of(facts, paper=paper)
        assert text.count("2026-01至2026-12，12个月") == 2
        assert "100.00㎡×2.00元×12个月" in text
    assert "2026-03-01至2026-03-31" in page_of(facts, copy_mark=CopyMark(parts=True), paper="a4")


def test_every_page_but_the_last_has_its_subtotal() -> None:
    first, second = texts(receipt_pdf([receipt(13)], copies=("stub",), language="zh_CN"))
    lines = receipt(13).lines[:12]
    assert f"（接下页）本页小计：{total(line.net for line in lines)}" in first
    assert "本页小计" not in second


def test_a_part_payment_says_on_every_paper_what_is_left() -> None:
    basis = Basis(price="2.80", area="112.375", months="1")
    line = PaidLine(
        item="物业费",
        amount=Money(30000),
        period_from=FIRST,
        period_to=LAST,
        basis=basis,
        charged=Money(31465),
    )
    facts = replace(receipt(), lines=(line,), total=Money(30000))
    for paper in RECEIPT_PAPERS:
        text = page_of(facts, paper=paper).replace("：", "")
        assert "112.375㎡×2.80元" in text
        for said in ("应收314.65", "已收0.00", "本次300.00", "尚欠14.65"):
            assert said in text, said


@pytest.mark.parametrize("paper", RECEIPT_PAPERS)
def test_an_offset_note_is_over_what_was_used_and_is_no_receipt_of_money(paper: str) -> None:
    line = PaidLine(item="物业费", amount=Money(37702), period_from=FIRST, period_to=LAST)
    facts = replace(receipt(), kind="offset", lines=(line,), methods=(), total=ZERO)
    facts = replace(facts, prepaid_used=Money(37702), prepaid_left=Money(12298))
    assert facts.agrees
    text = page_of(facts, paper=paper)
    for said in ("预收冲抵单", "人民币叁佰柒拾柒元零贰分", "¥377.02", "本单不是收款凭证", "122.98"):
        assert said in text, said
    for never in ("零元", "收款人（签字）", "-377.02", "¥0.00"):
        assert never not in text, never


def test_an_offset_of_the_first_version_prints_as_it_was_issued() -> None:
    line = PaidLine(item="物业费", amount=Money(37702), period_from=FIRST, period_to=LAST, how=HOW)
    facts = replace(receipt(), lines=(line,), methods=(), total=ZERO, prepaid_used=Money(37702))
    text = page_of(facts)
    for said in ("收费收据", "人民币零元整", "-377.02", "134.65㎡×1.50元×3个月"):
        assert said in text, said


@pytest.mark.parametrize("paper", RECEIPT_PAPERS)
def test_a_red_receipt_says_why(paper: str) -> None:
    red = replace(receipt(), kind="red", refers_to="SJ2026-000001", reason="收错房号")
    assert "冲销SJ2026-000001原因：收错房号" in page_of(red, paper=paper)


@pytest.mark.parametrize("count", range(1, 40, 2))
def test_seal_and_date_of_a_notice_never_stand_alone_on_a_page(count: int) -> None:
    last = texts(notice_pdf([notice(count)], language="zh_CN", paper="a5"))[-1]
    assert "金额大写" in last or "合计" in last


SHORT = ("a4strips", "241x140", "241x93", "roll80")


@pytest.mark.parametrize("paper", SHORT)
def test_a_short_notice_says_who_pays_what_by_when_and_how(paper: str) -> None:
    text = "".join(texts(notice_pdf([notice()], paper=paper, language="zh_CN")))
    for said in (
        *("缴费通知单", "TZ2026-000012", "尊敬的王建国业主", "物业管理费", "605.93"),
        *("¥1,817.79", "人民币壹仟捌佰壹拾柒元柒角玖分", "截止日期：2026年11月30日"),
        *("账号00000000", "0999-0000000", "打印2026"),
    ):
        assert said in text, said


def test_short_notices_share_a_sheet_and_none_is_cut_in_two() -> None:
    several = [replace(notice(3), number=f"TZ2026-{number:06}") for number in range(1, 8)]
    pages = texts(notice_pdf(several, paper="a4strips", language="zh_CN"))
    assert [page.count("缴费通知单") for page in pages] == [3, 3, 1]
    assert [page.count("人民币") for page in pages] == [3, 3, 1]
    long = texts(notice_pdf([notice(3), notice(60), notice(3)], paper="a4strips"))
    assert len(long) == 4  # the long one has two of its own


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", SHORT)
def test_short_notices_stay_on_the_sheet(paper: str, language: str) -> None:
    least = 3 if paper == "roll80" else 4
    pdf = notice_pdf([notice(), notice(60)], paper=paper, language=language)
    assert min(min(edges) for edges in ink(pdf)) >= least
