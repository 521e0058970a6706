"""What the household is told before the work: its price, which then binds, and another day."""

from datetime import date, timedelta

import pytest

from propdesk.db.store import Store
from propdesk.fees.counter.reversing import void_receipt
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import Money
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.records.question import Question
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.orders.lines import OrderIsPaid, add_line
from propdesk.repairs.orders.paperwork.promises import NothingToPromise, promise_day
from propdesk.repairs.orders.paperwork.quote_paper import quote_pdf
from propdesk.repairs.orders.paperwork.quotes import NotQuoted, Quote, answer_quote, quote_order
from propdesk.repairs.orders.paying import (
    FreeOfCharge,
    MoreThanAgreed,
    NothingToCharge,
    QuoteDeclined,
)
from propdesk.repairs.orders.register import ORDERS, OrderFields, OrderRow
from propdesk.repairs.orders.rules import OrderState as S, QuoteAnswer
from propdesk.repairs.orders.states import Dispatch, Finish, OpenAgain, Verification
from tests.clocks import StoppedClock
from tests.offices import Office
from tests.repairs.orders.test_costs import VALVE, collect, paid_order, with_lines
from tests.walks import text_of

DAY = timedelta(days=1)
HEAD = PaperHead("云杉里物业服务有限公司", "云杉里花园", "2026-11-20 10:00 · 林")


def row_of(store: Store, order: int) -> OrderRow:
    (row,) = store.read(ORDERS.records.rows, ids=[order])
    return row


def quoted(office: Office) -> tuple[int, Quote]:
    order = paid_order(office)
    with_lines(office, order)
    until = office.store.clock.now().date() + 7 * DAY
    return order, office.store.write(quote_order, order_id=order, until=until)


def answered(office: Office, order: int, answer: QuoteAnswer) -> None:
    day = office.store.clock.now().date()
    office.store.write(answer_quote, order_id=order, answer=answer, by=" 陈雨桐 ", day=day)


def found(store: Store, chip: str) -> list[int]:
    question = Question(chips=frozenset({chip}))
    return [row.id for row in store.read(ORDERS.records.first, question=question)]


def test_a_quote_is_the_lines_as_they_stand_and_waits_for_its_answer(office: Office) -> None:
    order, quote = quoted(office)
    assert (quote.cost, len(quote.lines)) == (Money(16100), 2)
    row = row_of(office.store, order)
    assert (row.quoted, row.quote_answer) == (Money(16100), QuoteAnswer.WAITING)
    assert found(office.store, "quote-open") == [order]
    answered(office, order, QuoteAnswer.AGREED)
    assert row_of(office.store, order).quote_answer is QuoteAnswer.AGREED
    assert found(office.store, "quote-open") == []
    answered(office, order, QuoteAnswer.WAITING)
    assert found(office.store, "quote-open") == [order]


@pytest.mark.parametrize("answer", [QuoteAnswer.AGREED, QuoteAnswer.WAITING])
def test_more_than_was_quoted_is_charged_after_another_quote_only(
    office: Office, answer: QuoteAnswer
) -> None:
    order, quote = quoted(office)
    answered(office, order, answer)
    office.store.write(add_line, order_id=order, fields=VALVE)
    with using_language("en"), pytest.raises(MoreThanAgreed, match=r"161\.00.*232\.00"):
        collect(office, order)
    again = office.store.write(quote_order, order_id=order, until=quote.until)
    assert again.cost == Money(23200)
    assert row_of(office.store, order).quote_answer is QuoteAnswer.WAITING


def test_what_was_agreed_is_charged_and_a_paid_order_is_quoted_no_more(office: Office) -> None:
    order, quote = quoted(office)
    answered(office, order, QuoteAnswer.AGREED)
    no = collect(office, order)
    with pytest.raises(OrderIsPaid):
        office.store.write(quote_order, order_id=order, until=quote.until)
    office.store.write(void_receipt, no=no, reason="金额不对")
    assert office.store.write(quote_order, order_id=order, until=quote.until).cost == Money(16100)


def test_what_was_declined_is_not_charged(office: Office) -> None:
    order, quote = quoted(office)
    answered(office, order, QuoteAnswer.DECLINED)
    with pytest.raises(QuoteDeclined):
        collect(office, order)
    office.store.write(quote_order, order_id=order, until=quote.until)
    collect(office, order)


def test_nothing_is_quoted_of_what_costs_nothing(office: Office) -> None:
    free = paid_order(office, WorkClass.PUBLIC)
    with_lines(office, free)
    with pytest.raises(FreeOfCharge):
        office.store.write(quote_order, order_id=free, until=office.store.clock.now().date())


def test_a_quote_needs_lines_and_a_day_to_come_and_an_answer_needs_a_quote(office: Office) -> None:
    order, today = paid_order(office), office.store.clock.now().date()
    with pytest.raises(NothingToCharge):
        office.store.write(quote_order, order_id=order, until=today)
    with pytest.raises(NotQuoted):
        answered(office, order, QuoteAnswer.AGREED)
    with_lines(office, order)
    with pytest.raises(FieldsRefused):
        office.store.write(quote_order, order_id=order, until=today - DAY)


@pytest.mark.parametrize("days", [-1, 1])
def test_an_answer_lies_between_its_quote_and_today(office: Office, days: int) -> None:
    order, _quote = quoted(office)
    day = office.store.clock.now().date() + days * DAY
    with pytest.raises(FieldsRefused):
        office.store.write(
            answer_quote, order_id=order, answer=QuoteAnswer.AGREED, by="陈雨桐", day=day
        )
    assert row_of(office.store, order).quote_answer is QuoteAnswer.WAITING


@pytest.mark.parametrize("paper", ["a5", "a4"])
def test_the_paper_says_what_it_costs_in_figures_and_capitals_and_until_when(
    office: Office, paper: str
) -> None:
    _order, quote = quoted(office)
    with using_language("zh_CN"):
        text = text_of(quote_pdf(quote, HEAD, paper=paper))
    for word in ("报价单", quote.order.no, "161.00", "壹佰陆拾壹元整", "角阀", str(quote.until)):
        assert word in text


def late_order(store: Store, clock: StoppedClock) -> int:
    order = store.write(ORDERS.uses.add, fields=OrderFields(place="大堂", fault="灯不亮"))
    clock.moment += 5 * DAY
    return order


def test_what_takes_longer_has_a_reason_and_a_promised_day(
    store: Store, clock: StoppedClock
) -> None:
    order = late_order(store, clock)
    assert found(store, "no-promise") == [order]
    due = row_of(store, order).due_at
    day = clock.now().date() + 2 * DAY
    for wrong, why in ((day, " "), (clock.now().date() - DAY, "等配件")):
        with pytest.raises(FieldsRefused):
            store.write(promise_day, ids=[order], day=wrong, why=why)
    assert store.write(promise_day, ids=[order], day=day, why="等配件") == 1
    row = row_of(store, order)
    assert (row.promised_on, row.promise_why, row.due_at) == (day, "等配件", due)
    assert found(store, "no-promise") == found(store, "promise-over") == []
    assert found(store, "overdue") == [order]
    clock.moment += 3 * DAY
    assert found(store, "promise-over") == [order]


def test_nothing_is_promised_for_what_is_done_and_all_or_none_are_noted(
    store: Store, clock: StoppedClock
) -> None:
    first, second = late_order(store, clock), late_order(store, clock)
    store.write(ORDERS.uses.move, record_id=first, to=S.DISPATCHED, form=Dispatch())
    store.write(ORDERS.uses.move, record_id=first, to=S.DONE, form=Finish(result="换灯"))
    day = date(2026, 12, 31)
    with pytest.raises(NothingToPromise, match=row_of(store, first).no):
        store.write(promise_day, ids=[first, second], day=day, why="等配件")
    assert row_of(store, second).promised_on is None


def test_what_is_opened_again_has_nothing_promised(store: Store, clock: StoppedClock) -> None:
    order = late_order(store, clock)
    store.write(promise_day, ids=[order], day=clock.now().date(), why="等配件")
    steps: tuple[tuple[S, object], ...] = (
        (S.DISPATCHED, Dispatch()),
        (S.DONE, Finish(result="换灯")),
        (S.VERIFIED, Verification()),
        (S.REOPENED, OpenAgain(not_right="又不亮了")),
    )
    for to, form in steps:
        store.write(ORDERS.uses.move, record_id=order, to=to, form=form)
    assert (row_of(store, order).promised_on, row_of(store, order).promise_why) == (None, "")
