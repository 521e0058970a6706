"""The receipt books of the sample estate: given back, with the cashier, in the safe, lost."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.records import saving
from propdesk.db.records.moving import move
from propdesk.db.store import acting, use_case
from propdesk.fees.receipt_books.papers import PAPER_RECEIPT, HandwrittenFields
from propdesk.fees.receipt_books.register import (
    CLOSES,
    RECEIPT_BOOK,
    BookFields,
    ComesBack,
    ToCashier,
)
from propdesk.fees.receipt_books.rules import BookState
from propdesk.kernel.i18n import _

_BOOKS = (
    ("12", "000101", "000150"),
    ("13", "000151", "000200"),
    ("14", "000201", "000250"),
    ("15", "000251", "000255"),
)


@use_case(permission=CLOSES, touches=(*RECEIPT_BOOK.touches, *PAPER_RECEIPT.touches))
def sample_books(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Enter the books; spoil two numbers, between which one is missing. What was taken on papers
    the cash desk enters."""
    cashier = ToCashier(cashier=acting(session).name)
    day = year.today - timedelta(days=40)
    with standing_at(session, year.at(day, 9)):
        ids = [
            saving.add(
                session,
                RECEIPT_BOOK,
                BookFields(book=book, prefix="A", first_no=first, last_no=last),
            )
            for book, first, last in _BOOKS
        ]
        for one in (ids[0], ids[1], ids[3]):
            move(session, RECEIPT_BOOK, one, BookState.OUT, form=cashier)
        for number in ("A000101", "A000103"):
            why = _("Spoiled, all copies are in the book")
            saving.add(session, PAPER_RECEIPT, HandwrittenFields(written=number, day=day, why=why))
    back = day + timedelta(days=20)
    with standing_at(session, year.at(back, 17)):
        move(session, RECEIPT_BOOK, ids[0], BookState.BACK, form=ComesBack(returned_on=back))
        why = _("Left in the gatehouse, not found again")
        move(session, RECEIPT_BOOK, ids[3], BookState.LOST, why=why)
    return {RECEIPT_BOOK.kind: len(ids), PAPER_RECEIPT.kind: 2}
