"""What an order costs: lines in whole fen, one receipt and never two, free where it is not paid."""

import pytest
from pypdfium2 import PdfDocument

from propdesk.fees.counter.reversing import void_receipt
from propdesk.fees.rules import Method
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import Money
from propdesk.kernel.paper.drawing import MM
from propdesk.kernel.paper.pdfium import page_count
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.paper.sizes import paper_size
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.orders.lines import (
    LINE_USES,
    LineFields,
    OrderIsClosed,
    OrderIsPaid,
    add_line,
    amount_of,
    lines_of,
)
from propdesk.repairs.orders.page.papers import QR_SIDE, order_slips_pdf
from propdesk.repairs.orders.page.slips import order_slips
from propdesk.repairs.orders.page.story import order_story
from propdesk.repairs.orders.paying import FreeOfCharge, NothingToCharge, collect_for_order
from propdesk.repairs.orders.register import ORDERS, OrderFields
from propdesk.repairs.orders.rules import OrderState as S
from propdesk.repairs.orders.states import Dispatch, Finish, Verification
from propdesk.repairs.workers.register import WORKERS
from tests.offices import Office
from tests.repairs.things import put_staff
from tests.walks import text_of

VALVE = LineFields(what="角阀", spec="DN15", unit="只", quantity=200, price=Money(3550))
HOUR = LineFields(what="工时", unit="小时", quantity=150, price=Money(6000), is_labour=True)


def paid_order(office: Office, work_class: WorkClass = WorkClass.PAID) -> int:
    put_staff(office.store)
    fields = OrderFields(
        unit_id=office.units["1-1-101"],
        fault="换角阀",
        work_class=work_class,
        reporter="陈雨桐",
        phone="19900003271",
    )
    return office.store.write(ORDERS.uses.add, fields=fields)


def collect(office: Office, order: int) -> str:
    done = office.store.write(
        collect_for_order,
        order_id=order,
        tariff_id=office.counter_tariff,
        method=Method.CASH,
        tendered=Money(20000),
    )
    assert done.amount == Money(16100)
    assert done.change == Money(3900)
    return done.receipts[0].no


def with_lines(office: Office, order: int) -> None:
    for line in (VALVE, HOUR):
        office.store.write(add_line, order_id=order, fields=line)


@pytest.mark.parametrize(
    ("quantity", "fen", "amount"), [(200, 3550, 7100), (150, 6000, 9000), (33, 5, 2), (1, 49, 0)]
)
def test_a_line_is_quantity_times_price_in_whole_fen(quantity: int, fen: int, amount: int) -> None:
    assert amount_of(quantity, Money(fen)) == Money(amount)


def test_an_order_is_charged_and_paid_in_one_go_and_never_twice(office: Office) -> None:
    order, store = paid_order(office), office.store
    with pytest.raises(NothingToCharge):
        collect(office, order)
    with_lines(office, order)
    assert store.read(ORDERS.records.rows, ids=[order])[0].cost == Money(16100)
    no = collect(office, order)
    assert store.read(order_story, order_id=order).receipt == no
    with pytest.raises(OrderIsPaid):
        collect(office, order)
    with pytest.raises(OrderIsPaid):
        store.write(add_line, order_id=order, fields=VALVE)
    line = store.read(lines_of, order_id=order)[0].id
    with pytest.raises(OrderIsPaid):
        store.write(LINE_USES.delete, record_id=line)
    assert len(store.read(lines_of, order_id=order)) == 2


def test_a_receipt_that_is_taken_back_opens_the_order_for_another(office: Office) -> None:
    order, store = paid_order(office), office.store
    with_lines(office, order)
    first = collect(office, order)
    store.write(void_receipt, no=first, reason="金额不对")
    assert store.read(order_story, order_id=order).receipt == ""
    second = collect(office, order)
    assert second != first
    assert store.read(order_story, order_id=order).receipt == second


@pytest.mark.parametrize("free", [each for each in WorkClass if each is not WorkClass.PAID])
def test_what_is_not_a_paid_service_is_free(office: Office, free: WorkClass) -> None:
    order = paid_order(office, free)
    with_lines(office, order)
    with using_language("zh_CN"), pytest.raises(FreeOfCharge, match="不收费"):
        collect(office, order)


def test_what_a_closed_order_cost_stays(office: Office) -> None:
    order, store = paid_order(office), office.store
    with_lines(office, order)
    worker = store.read(WORKERS.records.first)[0].id
    steps = ((S.DISPATCHED, Dispatch(worker_id=worker)), (S.DONE, Finish()),
             (S.VERIFIED, Verification(is_signed=True)), (S.CLOSED, None))  # fmt: skip
    for to, form in steps:
        store.write(ORDERS.uses.move, record_id=order, to=to, form=form)
    with pytest.raises(OrderIsClosed):
        store.write(add_line, order_id=order, fields=VALVE)


def test_a_line_of_nothing_is_refused(office: Office) -> None:
    order = paid_order(office)
    for wrong in (
        LineFields(what="x", quantity=0, price=Money(1)),
        LineFields(what="x", price=Money(-1)),
    ):
        with pytest.raises(FieldsRefused):
            office.store.write(add_line, order_id=order, fields=wrong)


@pytest.mark.parametrize("paper", ["241x140", "a4"])
def test_the_number_of_a_slip_stands_beside_its_code(office: Office, paper: str) -> None:
    order, store = paid_order(office), office.store
    slips = store.read(order_slips, ids=[order])
    head = PaperHead("云杉物业", "云杉里", "2026-11-20")
    page = PdfDocument(order_slips_pdf(slips, head, paper=paper))[0]
    text = page.get_textpage()
    at, many = text.search(slips[0].order.no).get_next()
    right = max(text.get_charbox(place)[2] for place in range(at, at + many))
    sheet = paper_size(paper, (paper,))
    assert right < (sheet.width - sheet.side - QR_SIDE) * MM


@pytest.mark.parametrize(("paper", "pages"), [("241x140", 1), ("a4", 3)])
def test_the_slip_says_what_the_worker_needs_in_three_copies(
    office: Office, paper: str, pages: int
) -> None:
    order, store = paid_order(office), office.store
    with_lines(office, order)
    slips = store.read(order_slips, ids=[order])
    with using_language("zh_CN"):
        pdf = order_slips_pdf(slips, PaperHead("云杉物业", "云杉里", "2026-11-20"), paper=paper)
    words = text_of(pdf)
    (row,) = store.read(ORDERS.records.rows, ids=[order])
    for wanted in (row.no, "1-1-101", "陈雨桐", "19900003271", "换角阀", "角阀", "161.00",
                   "壹佰陆拾壹元整", "业主验收签字"):  # fmt: skip
        assert words.count(wanted) >= pages, wanted
    assert "None" not in words
    assert page_count(pdf) == pages


def test_a_free_order_prints_so_and_many_orders_are_one_job(office: Office) -> None:
    order, store = paid_order(office, WorkClass.PUBLIC), office.store
    other = store.write(ORDERS.uses.add, fields=OrderFields(place="大堂", fault="灯不亮"))
    with using_language("zh_CN"):
        slips = store.read(order_slips, ids=[order, other])
        head = PaperHead("云杉物业", "云杉里", "2026-11-20")
        words = text_of(order_slips_pdf(slips, head, paper="241x140"))
    assert words.count("免费") == 2
    assert "灯不亮" in words
    for wanted in ("规格", "单位", "单价", "金额", "人工"):  # a free order takes material too
        assert words.count(wanted) == 2, wanted


@pytest.mark.parametrize("paper", ["241x140", "a4"])
def test_a_long_company_and_a_long_estate_stand_whole_on_the_slip(
    office: Office, paper: str
) -> None:
    order, store = paid_order(office), office.store
    company, estate = "云" * 39 + "司", "杉" * 58 + "里园"
    slips = store.read(order_slips, ids=[order])
    words = text_of(order_slips_pdf(slips, PaperHead(company, estate, "2026-11-20"), paper=paper))
    assert company in words
    assert estate in words.replace("\r\n", "").replace("\n", "")
