"""What of the statement desk waits: for the list on Today, read at every start by SQL alone."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.store import may
from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money

_COUNTED = "SELECT count(*), sum(amount), min(day) FROM statement_row WHERE"
_UNCLAIMED = f"{_COUNTED} state = 'unclaimed'"
_UNDECIDED = f"""{_COUNTED} state IN ('open', 'matched', 'refund')
    OR state IN ('posted', 'paired') AND EXISTS (
        SELECT 1 FROM payment WHERE reverses_id = statement_row.payment_id
    )
"""  # noqa: S608  nothing of it is typed


def due_statements(session: Session) -> Iterator[Due]:
    """Unclaimed money, and rows nobody has decided."""
    if not may(session, "fees.statement"):
        return
    waits = (
        (_UNCLAIMED, "circle-dashed", _("Unclaimed money"), "state:unclaimed"),
        (_UNDECIDED, "landmark", _("Rows of statements to be decided"), ""),
    )
    for query, icon, title, chip in waits:
        count, amount, oldest = session.execute(text(query)).one()
        if count:
            yield Due(
                group=DueGroup.MONEY,
                icon=icon,
                title=title,
                count=count,
                page_id="fees.statement_desk",
                place=_("Statement desk"),
                detail=_("{amount} yuan").format(amount=Money(int(amount))),
                oldest=date.fromisoformat(oldest),
                context={"chip": chip} if chip else {},
            )
