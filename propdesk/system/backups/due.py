"""What Today says of backups: that a year has passed since one was restored to try it."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import may, today
from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import _
from propdesk.system.models import BackupRun
from propdesk.system.settings.service import estate_settings

DAYS_BETWEEN_DRILLS = 365


def due(session: Session) -> Iterator[Due]:
    """One line when the yearly restore drill is due, for whoever may do it."""
    if not may(session, "system.backup"):
        return
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


def drill_due(session: Session) -> date | None:
    """The day by which the next drill is due; None while nothing was ever backed up."""
    last = estate_settings(session).last_drill
    if last:
        begun: date | None = date.fromisoformat(last)
    else:
        first = session.scalar(select(func.min(BackupRun.at)).where(BackupRun.ok.is_(True)))
        begun = first.date() if first else None
    return begun + timedelta(days=DAYS_BETWEEN_DRILLS) if begun else None
