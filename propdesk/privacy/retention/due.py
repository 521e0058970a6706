"""What of personal data is past its time, as it was last counted, for Today."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import may
from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import _
from propdesk.privacy.retention.models import RetentionLook

RIGHT = "estate.privacy"


def due_retention(session: Session) -> Iterator[Due]:
    """The line on Today, as it was last counted."""
    if not may(session, RIGHT):
        return
    found = select(func.sum(RetentionLook.count), func.min(RetentionLook.oldest))
    count, oldest = session.execute(found.where(RetentionLook.count > 0)).one()
    if count:
        yield Due(
            group=DueGroup.DATES,
            icon="trash-2",
            title=_("Personal data past its time"),
            count=int(count),
            page_id="privacy.retention",
            place=_("Retention of personal data"),
            oldest=oldest,
        )
