"""A receipt written by hand, as the cash desk enters it afterwards with its payment."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.posting import closed_until
from propdesk.db.records import saving
from propdesk.db.store import today, use_case
from propdesk.fees.receipt_books.models import PaperReceipt
from propdesk.fees.receipt_books.numbers import usable_number
from propdesk.fees.receipt_books.papers import PAPER_RECEIPT, HandwrittenFields
from propdesk.fees.receipt_books.rules import PaperDayClosed, PaperDayToCome, PaperWithoutMoney
from propdesk.kernel.money import ZERO, Money


@dataclass(frozen=True, slots=True)
class Handwritten:
    """The number and the date that stand on the paper."""

    no: str
    day: date


@use_case(permission="fees.view")
def checked_paper(session: Session, paper: Handwritten) -> Handwritten:
    """The paper, its number as it is printed. Raises NumberInNoBook, NumberInSeveralBooks,
    BookNotHanded, NumberUsed, PaperDayToCome, PaperDayClosed."""
    at = usable_number(session, paper.no)
    if paper.day > today(session):
        raise PaperDayToCome(day=paper.day)
    until = closed_until(session)
    if until is not None and paper.day <= until:
        raise PaperDayClosed(no=at.written, day=paper.day, month=f"{paper.day:%Y-%m}")
    return Handwritten(at.written, paper.day)


def note_paper(
    session: Session, paper: Handwritten | None, payment_id: int, money_in: Money
) -> None:
    """Enter the number with the payment just posted. Raises PaperWithoutMoney."""
    if paper is None:
        return
    if money_in <= ZERO:
        raise PaperWithoutMoney
    fields = HandwrittenFields(written=paper.no, day=paper.day, payment_id=payment_id)
    saving.add(session, PAPER_RECEIPT, fields)


def paper_of_payment(session: Session, payment_id: int) -> Handwritten | None:
    """What was written by hand for a payment, if it was."""
    query = select(PaperReceipt.written, PaperReceipt.day)
    row = session.execute(query.where(PaperReceipt.payment_id == payment_id)).first()
    return None if row is None else Handwritten(row.written, row.day)
