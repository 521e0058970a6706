"""What a session entered of receipts written by hand, by book, and which numbers are missing."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from propdesk.fees.models import Payment, Shift
from propdesk.fees.receipt_books.models import PaperReceipt, ReceiptBook
from propdesk.fees.receipt_books.numbers import (
    IS_VOID,
    VoidPayment,
    book_told,
    is_with,
    missing_told,
)
from propdesk.fees.receipt_books.rules import BookState, padded
from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.money import ZERO, Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSum:
    """The numbers of one book that a session entered, and the money on those that are not void.

    `missing`: which numbers of the book nothing became of when the report was read.
    """

    book: str
    first: str = ""
    last: str = ""
    used: int = 0
    void: int = 0
    amount: Money = ZERO
    missing: str = ""

    @property
    def figures(self) -> tuple[str, int, int, Money]:
        """What does not change after a close."""
        return self.first, self.used, self.void, self.amount


def papers_of_sessions(
    session: Session, session_id: int | None = None
) -> dict[int, tuple[PaperSum, ...]]:
    """By session what it entered; without one those of all."""
    is_void = VoidPayment.id.is_not(None)
    query: Any = (
        select(
            Payment.session_id,
            PaperReceipt.book_id,
            func.min(PaperReceipt.number),
            func.max(PaperReceipt.number),
            func.count(),
            func.sum(case((is_void, 1), else_=0)),
            func.sum(case((is_void, 0), else_=Payment.amount)),
        )
        .join(Payment, Payment.id == PaperReceipt.payment_id)
        .outerjoin(VoidPayment, IS_VOID)
        .group_by(Payment.session_id, PaperReceipt.book_id)
        .order_by(Payment.session_id, PaperReceipt.book_id)
    )
    if session_id is not None:
        query = query.where(Payment.session_id == session_id)
    rows = session.execute(query).all()
    books = {one.id: one for one in session.scalars(select(ReceiptBook))} if rows else {}
    found: dict[int, list[PaperSum]] = defaultdict(list)
    for one, book_id, first, last, count, void, amount in rows:
        book = books[book_id]
        ends = [padded(book.prefix, len(book.first_no), each) for each in (first, last)]
        money = amount if isinstance(amount, Money) else Money(int(amount or 0))
        found[one].append(
            PaperSum(
                book=book_told(book), first=ends[0], last=ends[1], used=count, void=void,
                amount=money,
            )
        )  # fmt: skip
    return {one: tuple(sums) for one, sums in found.items()}


def papers_told_of(session: Session, opened: Shift) -> tuple[PaperSum, ...]:
    """What a session entered, with what is missing now: of these books, and of those with its
    cashier."""
    own = papers_of_sessions(session, opened.id).get(opened.id, ())
    held = select(ReceiptBook).where(
        ReceiptBook.state == BookState.OUT, is_with(opened.user_id, opened.user_name)
    )
    books = {book_told(one): one.id for one in session.scalars(held)}
    wanted = {one.book for one in own}
    if wanted - set(books):
        every = session.scalars(select(ReceiptBook))
        books |= {told: one.id for one in every if (told := book_told(one)) in wanted}
    missing = missing_told(session, books.values())
    mine = [replace(one, missing=missing.get(books[one.book], "")) for one in own]
    others = [
        PaperSum(book=book, missing=missing[book_id])
        for book, book_id in books.items()
        if book_id in missing and book not in wanted
    ]
    return (*mine, *others)


def paper_words(sums: tuple[PaperSum, ...]) -> list[str]:
    """What a report says of them, a sentence each."""
    told = []
    for one in sums:
        if one.used:
            words = ngettext(
                "Handwritten, book {book}: {count} receipt, {first} to {last}, {void} void, "
                "{amount}",
                "Handwritten, book {book}: {count} receipts, {first} to {last}, {void} void, "
                "{amount}",
                one.used,
            )
            told.append(
                words.format(
                    book=one.book, count=one.used, first=one.first, last=one.last, void=one.void,
                    amount=one.amount,
                )
            )  # fmt: skip
        if one.missing:
            words = _("Missing numbers of book {book}: {numbers}")
            told.append(words.format(book=one.book, numbers=one.missing))
    return told
