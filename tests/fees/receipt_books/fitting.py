"""Books and numbers that hold together, for tests over all registers."""

from dataclasses import replace

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.fees.receipt_books.papers import HandwrittenFields
from propdesk.fees.receipt_books.register import BOOKS, BookFields, ToCashier
from propdesk.fees.receipt_books.rules import BookState

SEGMENT = 100


def _books(session: Session) -> int:
    return session.scalar(text("SELECT coalesce(max(id), 0) FROM receipt_book")) or 0


def fit_book(store: Store, made: BookFields, number: int) -> BookFields:
    """A segment that no other book has."""
    first = (store.read(_books) * 1000 + number) * SEGMENT
    last = first + SEGMENT - 1
    return replace(made, prefix="Q", first_no=f"{first:09d}", last_no=f"{last:09d}")


def fit_paper(store: Store, made: HandwrittenFields, number: int) -> HandwrittenFields:
    """A void number of a book that a cashier has."""
    book = fit_book(store, BookFields(first_no="", last_no=""), 900 + number)
    made_id = store.write(BOOKS.uses.add, fields=book)
    form = ToCashier(cashier=store.actor.name)
    store.write(BOOKS.uses.move, record_id=made_id, to=BookState.OUT, form=form)
    return replace(made, written=f"Q{book.first_no}", why=made.why or "写错", payment_id=None)
