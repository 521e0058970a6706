"""What waited longer than it should: for the list on Today."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from propdesk.access.loans.models import KeptItem
from propdesk.access.loans.rules import HERE
from propdesk.db.store import today
from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import _


def overdue(session: Session) -> ColumnElement[bool]:
    """The condition that a thing is still here after its last day."""
    return KeptItem.state.in_(HERE) & (KeptItem.keep_until < today(session))


def due_kept(session: Session) -> tuple[Due, ...]:
    """What waited longer than it should."""
    query = select(func.count(), func.min(KeptItem.keep_until))
    count, oldest = session.execute(query.where(overdue(session))).one()
    if not count:
        return ()
    line = Due(
        group=DueGroup.DATES,
        icon="archive-restore",
        title=_("Lost property and parcels overdue"),
        count=count,
        page_id="access.loans",
        place=_("Lost property and parcels"),
        oldest=oldest,
        context={"filter": "overdue"},
    )
    return (line,)
