"""Numbers of receipt books that are missing: for the list on Today, read at every start by SQL."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import _, listed

# The numbers between those of which something became; of a lost book also all behind them.
GAPS = """(
    SELECT coalesce((
        SELECT max(other.number) FROM paper_receipt AS other
        WHERE other.book_id = receipt_book.id AND other.number < known.number
    ), receipt_book.low - 1) + 1 AS begins, known.number - 1 AS ends
    FROM (
        SELECT DISTINCT number FROM paper_receipt WHERE book_id = receipt_book.id
        UNION SELECT receipt_book.high + 1 WHERE receipt_book.state = 'lost'
    ) AS known
)"""
GAP_COUNT = f"(SELECT coalesce(sum(ends - begins + 1), 0) FROM {GAPS} WHERE begins <= ends)"  # noqa: S608
_MISSING = f"""
    SELECT cashier, coalesce(handed_on, returned_on), {GAP_COUNT} AS missing
    FROM receipt_book WHERE missing > 0
"""  # noqa: S608  nothing of it is typed


def due_books(session: Session) -> Iterator[Due]:
    """How many numbers are missing, of whose books."""
    rows = session.execute(text(_MISSING)).all()
    if not rows:
        return
    days = [date.fromisoformat(day) for _name, day, _missing in rows if day]
    yield Due(
        group=DueGroup.MONEY,
        icon="book-open",
        title=_("Numbers of receipt books missing"),
        count=sum(missing for _name, _day, missing in rows),
        page_id="fees.receipt_books",
        place=_("Receipt books"),
        detail=listed(dict.fromkeys(name for name, _day, _missing in rows if name)),
        oldest=min(days) if days else None,
        context={"chip": "missing"},
        is_overdue=True,
    )
