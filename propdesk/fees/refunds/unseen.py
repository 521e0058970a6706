"""Refunds of which the statements, though they go further, do not show the whole."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money

UNSEEN_REFUNDS = "unseen"
SHOWN_DAYS = 5  # after the refund, when the bank has paid it
# One that was noted as come back, and of which no row ever spoke, never left the office.
_OPEN = f"""
    SELECT e.id, e.refund_id, e.day, e.amount - coalesce(
        (SELECT sum(r.amount) FROM statement_row AS r WHERE r.entry_id = e.id), 0) AS left_of
    FROM deposit_entry AS e
    WHERE e.kind = 'refunded' AND e.refund_id IS NOT NULL AND e.method <> 'cash'
        AND e.day >= (SELECT min(first) FROM statement_file)
        AND date(e.day, '+{SHOWN_DAYS} days') <= (SELECT max(last) FROM statement_file)
        AND left_of <> 0 AND NOT EXISTS (
            SELECT 1 FROM deposit_entry AS o WHERE
                (o.reverses_id = e.id OR o.id = e.reverses_id) AND NOT EXISTS (
                    SELECT 1 FROM statement_row AS r WHERE r.entry_id IN (o.id, e.id)))
"""  # noqa: S608  ours
UNSEEN = f"deposit_refund.id IN (SELECT refund_id FROM ({_OPEN}))"  # noqa: S608  ours


def unseen_refunds(session: Session, last: date) -> list[str]:
    """The refunds paid until a day that the statements do not show whole."""
    query = f"""
        SELECT DISTINCT no FROM ({_OPEN}) JOIN deposit_refund ON deposit_refund.id = refund_id
        WHERE day <= :last ORDER BY no
    """  # noqa: S608  ours
    return [no for (no,) in session.execute(text(query), {"last": last.isoformat()})]


def due_unseen_refunds(session: Session) -> Iterator[Due]:
    """The line on Today."""
    query = f"""
        SELECT refund_id, min(day), sum(abs(left_of)) FROM ({_OPEN})
        GROUP BY refund_id ORDER BY refund_id
    """  # noqa: S608  ours
    found = session.execute(text(query)).all()
    made = Due(
        group=DueGroup.MONEY,
        icon="undo-2",
        title=_("Refunds that the statements do not show whole"),
        page_id="fees.deposit_refunds",
        place=_("Deposit refunds"),
        detail=_("{amount} yuan").format(amount=Money(sum(int(one[2]) for one in found))),
        context={"filter": UNSEEN_REFUNDS},
    )
    days = [(one[0], date.fromisoformat(one[1])) for one in found]
    yield from over_records(made, "deposit_refund", days)
