"""What Today says of backups: that a year has passed since one was restored to try it."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from propdesk.db.store import may, today
from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import _


def due(session: Session) -> Iterator[Due]:
    """One line when the yearly restore drill is due, for whoever may do it."""
    if not may(session, "system.backup"):
        return
    from propdesk.system.backups.drill_day import drill_due

    day = drill_due(session)
    if day is not None and day <= today(session):
        yield Due(
            group=DueGroup.DATES,
            icon="archive-restore",
            title=_("Try a backup: the yearly restore drill"),
            page_id="system.backup",
            place=_("Backup and restore"),
            detail=_("A backup that was never restored is a hope. The drill changes nothing."),
            until=day,
        )
