"""Receipt books: whose they are, what became of their numbers, which are missing."""

from datetime import date

import pytest
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Collected, Order, Part
from propdesk.fees.counter.reversing import red_receipt, void_receipt
from propdesk.fees.counter.spoiling import spoil_receipt
from propdesk.fees.months.closing import close_month
from propdesk.fees.receipt_books.checks import book_breaches
from propdesk.fees.receipt_books.numbers import next_number
from propdesk.fees.receipt_books.papers import (
    PAPERS,
    HandwrittenFields,
    HandwrittenRow,
    NumberOfPayment,
)
from propdesk.fees.receipt_books.register import BOOKS, BookFields, BookRow, ComesBack, ToCashier
from propdesk.fees.receipt_books.rules import (
    BookNotHanded,
    BookState,
    NumberInNoBook,
    NumberInSeveralBooks,
    NumberState,
    NumberUsed,
    PaperDayClosed,
    PaperDayToCome,
    PaperWithoutMoney,
)
from propdesk.fees.receipt_books.service import Handwritten
from propdesk.fees.receipts.receipts import next_receipt_numbers, stored_facts
from propdesk.fees.receipts.rows import remark_text
from propdesk.fees.rules import Method
from propdesk.fees.shifts.shifts import close_shift, shift_report
from propdesk.kernel.errors import UserError
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.system.models import User
from propdesk.system.registers.dialogs import move_dialog
from propdesk.system.start.clock import confirm_clock
from propdesk.today.overview import due_lines
from propdesk.ui.desk import Desk
from tests.clocks import StoppedClock
from tests.fees.deposits.desk_work import acting_as, add_users
from tests.offices import Office

ROOM, TODAY, DAY = "1-1-101", date(2026, 11, 20), date(2026, 11, 18)
BILL = Money(37702)  # a month of it


def book(
    office: Office, first: str, last: str, prefix: str = "A", *, cashier: str | None = None
) -> int:
    """A book with whoever works, or with somebody else; '' leaves it in the safe."""
    fields = BookFields(book="12", prefix=prefix, first_no=first, last_no=last)
    made = office.store.write(BOOKS.uses.add, fields=fields)
    whose = office.store.actor.name if cashier is None else cashier
    if whose:
        form = ToCashier(cashier=whose)
        office.store.write(BOOKS.uses.move, record_id=made, to=BookState.OUT, form=form)
    return made


@pytest.fixture
def books(office: Office) -> Office:
    """A000101 – A000150 with the cashier."""
    book(office, "000101", "000150")
    return office


def take(office: Office, no: str, fen: int = 37702, day: date = DAY) -> Collected:
    order = Order(
        unit_id=office.units[ROOM],
        parts=(Part(Method.CASH, Money(fen)),),
        keep_rest=True,
        paper=Handwritten(no, day),
    )
    return office.store.write(collect_payment, order=order)


def spoil(office: Office, no: str, day: date = DAY) -> int:
    fields = HandwrittenFields(written=no, day=day, why="写错")
    return office.store.write(PAPERS.uses.add, fields=fields)


def shown(office: Office) -> BookRow:
    """The newest book."""
    ids = office.store.read(BOOKS.records.ids)
    return next(iter(office.store.read(BOOKS.records.rows, ids=ids[:1])))


def papers(office: Office) -> list[HandwrittenRow]:
    return list(office.store.read(PAPERS.records.rows, ids=office.store.read(PAPERS.records.ids)))


def refused(office: Office, fields: BookFields) -> dict[str, str]:
    with pytest.raises(FieldsRefused) as refusal:
        office.store.write(BOOKS.uses.add, fields=fields)
    return dict(refusal.value.errors)


# A payment with its paper


def test_it_has_a_series_of_its_own_and_counts_from_its_date(books: Office) -> None:
    before = books.store.read(next_receipt_numbers)
    done = take(books, "A000101")
    assert [one.no for one in done.receipts] == ["BL2026-000001"]
    assert books.store.read(next_receipt_numbers) == before
    facts = books.store.read(stored_facts, no="BL2026-000001")
    assert (facts.paper_no, facts.value_day, facts.day) == ("A000101", DAY, TODAY)
    assert "A000101" in remark_text(facts)
    (paper,) = papers(books)
    assert (paper.written, paper.day, paper.paid, paper.unit, paper.receipt, paper.standing) == (
        "A000101", DAY, BILL, ROOM, "BL2026-000001", NumberState.USED,
    )  # fmt: skip
    assert books.store.read(check_books) == ()
    assert list(books.store.read(book_breaches)) == []


@pytest.mark.parametrize("typed", ["a101", "101", "Ａ０００１０１", " A 000101 ", "000101"])
def test_zeros_and_letters_that_say_nothing_may_be_left_out(books: Office, typed: str) -> None:
    take(books, typed)
    assert papers(books)[0].written == "A000101"


@pytest.mark.parametrize(
    ("no", "day", "kind"),
    [
        ("A000100", DAY, NumberInNoBook),
        ("A000151", DAY, NumberInNoBook),
        ("B000101", DAY, NumberInNoBook),
        ("", DAY, NumberInNoBook),
        ("A", DAY, NumberInNoBook),
        ("A1000101", DAY, NumberInNoBook),
        ("A000101", date(2026, 11, 21), PaperDayToCome),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_written(
    books: Office, no: str, day: date, kind: type[UserError]
) -> None:
    with pytest.raises(kind) as refusal:
        take(books, no, day=day)
    assert "{" not in str(refusal.value)
    assert (papers(books), shown(books).used) == ([], 0)


def test_a_number_is_used_once(books: Office) -> None:
    take(books, "A000101")
    with pytest.raises(NumberUsed, match="BL2026-000001"):
        take(books, "101")
    spoil(books, "A000102")
    with pytest.raises(NumberUsed, match="写错"):
        take(books, "A000102")


def test_a_date_of_a_closed_month_is_refused(books: Office) -> None:
    assert isinstance(books.store.clock, StoppedClock)
    books.store.clock.go_on(days=13)
    books.store.write(confirm_clock, reason="放假")
    books.store.write(close_month, month="2026-11")
    with pytest.raises(PaperDayClosed, match="2026-11 已月结"):
        take(books, "A000101")
    assert papers(books) == []


def test_a_number_of_a_book_in_the_safe_is_refused(office: Office) -> None:
    book(office, "000101", "000150", cashier="")
    with pytest.raises(BookNotHanded, match="F3"):
        take(office, "A000101")


def test_digits_that_several_books_have_need_their_letters(office: Office) -> None:
    book(office, "000101", "000150", "A")
    book(office, "000101", "000150", "B")
    with pytest.raises(NumberInSeveralBooks):
        take(office, "101")
    take(office, "B101")
    assert papers(office)[0].written == "B000101"


def test_prepayment_alone_needs_no_paper(books: Office) -> None:
    take(books, "A000101", 37702 * 4)
    order = Order(
        unit_id=books.units[ROOM],
        parts=(Part(Method.PREPAID, BILL),),
        paper=Handwritten("A000102", DAY),
    )
    with pytest.raises((PaperWithoutMoney, UserError)):
        books.store.write(collect_payment, order=order)
    assert len(papers(books)) == 1


# Taking back


def test_after_a_void_the_number_is_void_and_may_be_entered_again(books: Office) -> None:
    take(books, "A000101")
    books.store.write(void_receipt, no="BL2026-000001", reason="房号打错")
    assert (papers(books)[0].standing, papers(books)[0].paid) == (NumberState.VOID, ZERO)
    assert (shown(books).used, shown(books).void, shown(books).missing) == (0, 1, 0)
    take(books, "A000101")
    assert (shown(books).used, shown(books).void) == (1, 0)
    assert list(books.store.read(book_breaches)) == []


def test_after_a_red_receipt_the_number_stays_used(books: Office) -> None:
    take(books, "A000101")
    books.store.write(close_shift, counted=None)
    books.store.write(red_receipt, no="BL2026-000001", reason="收错")
    assert papers(books)[0].standing is NumberState.REVERSED
    with pytest.raises(NumberUsed):
        take(books, "A000101")
    assert books.store.read(check_books) == ()


def test_a_jam_of_its_copy_keeps_the_number_on_the_paper(books: Office) -> None:
    take(books, "A000101")
    spoiled = books.store.write(spoil_receipt, no="BL2026-000001", reason="卡纸")
    assert spoiled.anew == ("BL2026-000002",)
    facts = books.store.read(stored_facts, no="BL2026-000002")
    assert (facts.paper_no, facts.value_day) == ("A000101", DAY)
    assert (shown(books).used, shown(books).void) == (1, 0)


def test_a_number_of_a_payment_is_neither_deleted_nor_undone(books: Office) -> None:
    take(books, "A000101")
    (paper,) = papers(books)
    for way in (PAPERS.uses.delete, PAPERS.uses.undo):
        with pytest.raises(NumberOfPayment):
            books.store.write(way, record_id=paper.id)


# The books


def test_missing_numbers_are_those_between_used_and_void_ones(books: Office) -> None:
    assert shown(books).missing == 0
    for no in ("A000102", "A000106"):
        take(books, no)
    spoil(books, "A000108")
    row = shown(books)
    assert (row.used, row.void, row.missing) == (2, 1, 5)
    assert row.missing_told == "A000101, A000103 – A000105, A000107"
    (line,) = [one for one in books.store.read(due_lines) if one.page_id == "fees.receipt_books"]
    assert (line.count, line.context) == (5, {"chip": "missing"})


def test_of_a_lost_book_all_others_are_missing(books: Office) -> None:
    take(books, "A000101")
    row = shown(books)
    books.store.write(BOOKS.uses.move, record_id=row.id, to=BookState.LOST, why="停电那天不见了")
    assert (shown(books).missing, shown(books).missing_told) == (49, "A000102 – A000150")
    books.store.write(BOOKS.uses.undo, record_id=row.id)
    assert shown(books).missing == 0


def test_a_book_comes_back_and_goes_to_another(books: Office) -> None:
    row = shown(books)
    move = BOOKS.uses.move
    books.store.write(move, record_id=row.id, to=BookState.BACK, form=ComesBack(returned_on=TODAY))
    assert books.store.read(next_number) == ""
    take(books, "A000101")  # of when it was out
    books.store.write(move, record_id=row.id, to=BookState.OUT, form=ToCashier(cashier="周"))
    assert (shown(books).cashier, shown(books).handed_on) == ("周", TODAY)


def test_the_day_a_book_comes_back_begins_as_today(books: Office, desk: Desk) -> None:
    back = BOOKS.kind.states.leading(BookState.OUT, BookState.BACK) if BOOKS.kind.states else None
    assert back is not None
    dialog = move_dialog(desk, BOOKS, shown(books), back)
    assert dialog.form.values()["returned_on"] == TODAY


def test_the_next_number_follows_the_last_one_known(books: Office) -> None:
    read = books.store.read
    assert read(next_number) == "A000101"
    take(books, "A000103")
    assert (read(next_number), read(next_number, after="A000101")) == ("A000104", "A000102")
    assert read(next_number, after="A000102") == "A000104"
    assert read(next_number, after="A000150") == ""


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        (BookFields(first_no="1O1", last_no="150"), "first_no"),
        (BookFields(first_no="101", last_no=""), "last_no"),
        (BookFields(first_no="101", last_no="1000"), "last_no"),
        (BookFields(first_no="150", last_no="101"), "last_no"),
        (BookFields(first_no="00001", last_no="10001"), "last_no"),
        (BookFields(prefix="A", first_no="000150", last_no="000199"), "first_no"),
        (BookFields(prefix="ａ", first_no="000001", last_no="000101"), "first_no"),
    ],
)
def test_a_book_that_cannot_be_is_refused(books: Office, fields: BookFields, where: str) -> None:
    assert list(refused(books, fields)) == [where]


def test_what_is_entered_stays_in_its_book(books: Office) -> None:
    take(books, "A000120")
    fields = BookFields(book="12", prefix="A", first_no="000101", last_no="000119")
    with pytest.raises(FieldsRefused):
        books.store.write(BOOKS.uses.change, record_id=shown(books).id, fields=fields)


def test_a_void_number_says_why_and_can_be_undone(books: Office) -> None:
    fields = HandwrittenFields(written="A000101", day=DAY)
    with pytest.raises(FieldsRefused) as refusal:
        books.store.write(PAPERS.uses.add, fields=fields)
    assert list(refusal.value.errors) == ["why"]
    made = spoil(books, "a101")
    assert papers(books)[0].written == "A000101"
    books.store.write(PAPERS.uses.undo, record_id=made)
    assert papers(books) == []


# The report of the session


def test_the_report_says_them_apart_with_what_is_missing(books: Office) -> None:
    take(books, "A000101")
    take(books, "A000103")
    take(books, "A000104", 10_000)
    books.store.write(void_receipt, no="BL2026-000003", reason="退款")
    for facts in (books.store.read(shift_report), books.store.write(close_shift, counted=None)):
        (one,) = facts.written
        assert (one.first, one.last, one.used, one.void) == ("A000101", "A000104", 3, 1)
        assert (one.amount, one.missing) == (Money(2 * BILL.fen), "A000102")
        assert facts.agrees
    assert books.store.read(check_books) == ()


def test_a_gap_in_a_book_of_the_cashier_is_said_though_nothing_was_entered(books: Office) -> None:
    spoil(books, "A000101")
    spoil(books, "A000103")
    order = Order(unit_id=books.units[ROOM], parts=(Part(Method.CASH, Money(100)),), keep_rest=True)
    books.store.write(collect_payment, order=order)
    (one,) = books.store.read(shift_report).written
    assert (one.used, one.missing) == (0, "A000102")


def test_figures_of_the_list_are_those_of_plain_sql(books: Office) -> None:
    for number in (101, 103, 104, 109, 110):
        take(books, f"A000{number}", 5_000)
    for number in (102, 107):
        spoil(books, f"A000{number}")
    books.store.write(void_receipt, no="BL2026-000002", reason="退款")
    books.store.write(void_receipt, no="BL2026-000003", reason="打错")
    take(books, "A000104", 5_000)

    def counted(session: Session) -> tuple[int, int, int]:
        rows = session.execute(
            text("""
                SELECT number, payment_id IS NOT NULL AND payment_id NOT IN (
                    SELECT reverses_id FROM payment WHERE kind = 'void'
                ) FROM paper_receipt
            """)
        ).all()
        known = {number for number, _is_used in rows}
        used = {number for number, is_used in rows if is_used}
        between = set(range(101, max(known) + 1))
        return len(used), len(known - used), len(between - known)

    row = shown(books)
    assert (row.used, row.void, row.missing) == books.store.read(counted) == (4, 3, 3)
    assert row.missing_told == "A000105 – A000106, A000108"


def test_a_book_stays_with_its_user_whatever_he_is_called_later(office: Office) -> None:
    office.store.write(add_users)
    book(office, "000201", "000250", cashier="Cashier")
    office.store.write(rename, user_id=2, name="李会计")
    with acting_as(office, 2, Role.CASHIER):
        assert office.store.read(next_number) == "A000201"
    with acting_as(office, 3, Role.SUPERVISOR):
        assert office.store.read(next_number) == ""


@use_case(permission="", touches=("user",))
def rename(session: Session, *, user_id: int, name: str) -> None:
    session.execute(update(User).where(User.id == user_id).values(display_name=name))


def test_a_book_of_somebody_without_a_user_is_with_that_name(office: Office) -> None:
    office.store.write(add_users)
    book(office, "000301", "000350", cashier="门岗老周")
    with acting_as(office, 2, Role.CASHIER):
        assert office.store.read(next_number) == ""
    assert shown(office).cashier == "门岗老周"
