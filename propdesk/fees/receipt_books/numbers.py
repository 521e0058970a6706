"""The numbers of receipt books: which book one is of, what became of it, which are missing."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import ColumnElement, Integer, String, and_, func, literal_column, select, text
from sqlalchemy.orm import Session, aliased

from propdesk.db.among import among
from propdesk.db.store import acting, use_case
from propdesk.fees.models import Payment, Receipt
from propdesk.fees.receipt_books.due import GAP_COUNT, GAPS
from propdesk.fees.receipt_books.models import PaperReceipt, ReceiptBook
from propdesk.fees.receipt_books.rules import (
    BookNotHanded,
    BookState,
    NumberInNoBook,
    NumberInSeveralBooks,
    NumberUsed,
    padded,
    parted,
    tidied,
)
from propdesk.fees.rules import PaymentKind
from propdesk.kernel.i18n import listed

_SHOWN = "receipt_book.prefix || substr('000000000000' || {}, -length(receipt_book.first_no))"
_BEGINS, _ENDS = _SHOWN.format("begins"), _SHOWN.format("ends")
_TOLD = f"""(
    SELECT coalesce(group_concat(told, ', '), '') FROM (
        SELECT CASE WHEN begins = ends THEN {_BEGINS}
            ELSE {_BEGINS} || ' – ' || {_ENDS} END AS told
        FROM {GAPS} WHERE begins <= ends ORDER BY begins
    )
)"""  # noqa: S608  nothing of it is typed
MISSING_TOLD: ColumnElement[str] = literal_column(_TOLD, String)
MISSING: ColumnElement[int] = literal_column(GAP_COUNT, Integer)
VoidPayment = aliased(Payment)
IS_VOID: ColumnElement[bool] = and_(
    VoidPayment.reverses_id == PaperReceipt.payment_id, VoidPayment.kind == PaymentKind.VOID
)
"""Joins, where there is one, what made the payment of a number void."""


class BookNumber(msgspec.Struct, frozen=True):
    """A number of a book, as it is printed."""

    book_id: int
    number: int
    written: str
    book: str
    state: BookState


def book_told(one: ReceiptBook) -> str:
    """A book as people call it: 12 (A000101 – A000150)."""
    span = f"{one.prefix}{one.first_no} – {one.prefix}{one.last_no}"
    return f"{one.book} ({span})" if one.book else span


def number_of(session: Session, typed: str) -> BookNumber:
    """Which number of which book is meant; leading zeros, and letters that nobody else has, may be
    left out. Raises NumberInNoBook, NumberInSeveralBooks."""
    no = tidied(typed)
    prefix, digits = parted(no)
    found = [one for one in _with(session, no) if digits]
    if not found:
        raise NumberInNoBook(no=no or "—")
    exact = [one for one in found if one.prefix == prefix] or found
    if len(exact) > 1:
        raise NumberInSeveralBooks(no=no, books=listed(book_told(one) for one in exact))
    one = exact[0]
    number = int(no[len(one.prefix) :] if no.startswith(one.prefix) else digits)
    written = padded(one.prefix, len(one.first_no), number)
    return BookNumber(one.id, number, written, book_told(one), one.state)


def _with(session: Session, no: str) -> list[ReceiptBook]:
    """The books that have a number: with their own letters, else where none are typed."""
    books = session.scalars(select(ReceiptBook).order_by(ReceiptBook.id)).all()
    own = [one for one in books if no.startswith(one.prefix) and _in(one, no[len(one.prefix) :])]
    return own or [one for one in books if _in(one, no)]


def _in(one: ReceiptBook, digits: str) -> bool:
    fits = digits.isascii() and digits.isdecimal() and len(digits) <= len(one.first_no)
    return fits and one.low <= int(digits) <= one.high


def usable_number(session: Session, typed: str) -> BookNumber:
    """The number that is meant, of which nothing became yet. Raises NumberInNoBook,
    NumberInSeveralBooks, BookNotHanded, NumberUsed."""
    at = number_of(session, typed)
    if at.state is BookState.STORED:
        raise BookNotHanded(no=at.written, book=at.book)
    if what := _stands_for(session, at.book_id, at.number):
        raise NumberUsed(no=at.written, what=what)
    return at


def _stands_for(session: Session, book_id: int, number: int) -> str:
    """What a number stands for; '' for nothing, or for payments that are all void."""
    query = (
        select(PaperReceipt.payment_id, PaperReceipt.why)
        .outerjoin(VoidPayment, IS_VOID)
        .where(
            PaperReceipt.book_id == book_id, PaperReceipt.number == number,
            VoidPayment.id.is_(None),
        )
    )  # fmt: skip
    row = session.execute(query.limit(1)).first()
    if row is None:
        return ""
    if row.payment_id is None:
        return str(row.why)
    no = session.scalar(select(func.min(Receipt.no)).where(Receipt.payment_id == row.payment_id))
    payer = session.get_one(Payment, row.payment_id).payer
    return " ".join(each for each in (no or "", payer) if each)


def missing_told(session: Session, book_ids: Iterable[int]) -> dict[int, str]:
    """The missing numbers of books, as they are printed; without those that have none."""
    query = select(ReceiptBook.id, MISSING_TOLD).where(among(ReceiptBook.id, list(book_ids)))
    return {book: told for book, told in session.execute(query) if told}


def is_with(user_id: int, name: str) -> ColumnElement[bool]:
    """Whether a book was handed to a user; one that was handed to a name alone goes by it."""
    by_name = ReceiptBook.cashier_id.is_(None) & (ReceiptBook.cashier == name)
    return (ReceiptBook.cashier_id == user_id) | by_name


@use_case(permission="fees.view")
def next_number(session: Session, after: str = "") -> str:
    """The number the next paper has: behind one in the same book, else the first free one of the
    books with the acting user; '' where there is none."""
    if after:
        at = number_of(session, after)
        book = session.get_one(ReceiptBook, at.book_id)
        return _free(session, book, at.number + 1)
    own = select(ReceiptBook).where(
        ReceiptBook.state == BookState.OUT,
        is_with(acting(session).user_id, acting(session).name),
    )
    found = session.scalars(own.order_by(ReceiptBook.handed_on, ReceiptBook.id))
    return next((no for one in found if (no := _free(session, one, None))), "")


def _free(session: Session, book: ReceiptBook, begin: int | None) -> str:
    query = select(PaperReceipt.number).where(PaperReceipt.book_id == book.id).distinct()
    known = set(session.scalars(query))
    number = begin if begin is not None else max(known, default=book.low - 1) + 1
    while number in known:
        number += 1
    return padded(book.prefix, len(book.first_no), number) if number <= book.high else ""


@use_case(permission="fees.view")
def has_books(session: Session) -> bool:
    """Whether any book was entered."""
    return bool(session.scalar(text("SELECT EXISTS (SELECT 1 FROM receipt_book)")))
