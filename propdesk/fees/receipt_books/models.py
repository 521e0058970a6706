"""The tables of receipt books and of the numbers in them that something became of."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.fees.receipt_books.rules import BookState


class ReceiptBook(Base):
    """A book, or a segment of one: numbers `low` to `high`, printed as `first_no`, `last_no`."""

    __tablename__ = "receipt_book"
    __table_args__ = (
        CheckConstraint("low <= high", name="numbers"),
        CheckConstraint("length(first_no) = length(last_no)", name="digits"),
        IDS_ONCE,
    )

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    book: Mapped[str]
    prefix: Mapped[str] = mapped_column(index=True)
    first_no: Mapped[str]
    last_no: Mapped[str]
    low: Mapped[int]
    high: Mapped[int]
    note: Mapped[str]
    state: Mapped[BookState] = mapped_column(word(BookState, "state"), index=True)
    cashier: Mapped[str] = mapped_column(default="")
    handed_on: Mapped[date | None]
    returned_on: Mapped[date | None]
    cashier_id: Mapped[int | None]  # the user of that name when it was handed out, if there is one


class PaperReceipt(Base):
    """A number of a book: written for a payment that was entered afterwards, or void with why."""

    __tablename__ = "paper_receipt"
    __table_args__ = (
        CheckConstraint("(payment_id IS NULL) = (why <> '')", name="became"),
        Index("ix_paper_receipt_book_id_number", "book_id", "number"),
        IDS_ONCE,
    )

    id: Mapped[Key]
    book_id: Mapped[int] = mapped_column(ForeignKey("receipt_book.id", ondelete="RESTRICT"))
    number: Mapped[int]
    written: Mapped[str] = mapped_column(index=True)
    day: Mapped[date]
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), unique=True)
    why: Mapped[str]
    note: Mapped[str]
