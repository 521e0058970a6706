"""What of invoices waits: for the list on Today, read at every start by SQL alone."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.store import may
from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money

_WAITING = "SELECT id, {day}, amount FROM invoice WHERE state = '{state}' ORDER BY {day}, id"


def due_invoices(session: Session) -> Iterator[Due]:
    """Invoices asked for and not written; money that went back while its red invoice is owed."""
    if not may(session, "fees.invoices"):
        return
    waits = (
        ("red_owed", "issued_on", "triangle-alert", _("Red invoices owed"), True),
        ("requested", "requested_on", "clock", _("Invoices to be written"), False),
    )
    for state, day, icon, title, is_overdue in waits:
        found = session.execute(text(_WAITING.format(day=day, state=state))).all()
        line = Due(
            group=DueGroup.MONEY,
            icon=icon,
            title=title,
            page_id="fees.invoices",
            place=_("Invoices"),
            detail=_("{amount} yuan").format(amount=Money(sum(amount for *_one, amount in found))),
            context={"filter": f"state:{state}"},
            is_overdue=is_overdue,
        )
        waiting = [(one, date.fromisoformat(since)) for one, since, _amount in found]
        yield from over_records(line, "invoice", waiting)
