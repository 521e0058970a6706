"""When the next restore drill is due; read at each start, so it stands alone."""

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.system.models import BackupRun
from propdesk.system.settings.service import estate_settings

DAYS_BETWEEN_DRILLS = 365


def drill_due(session: Session) -> date | None:
    """The day by which the next drill is due; None while nothing was ever backed up."""
    last = estate_settings(session).last_drill
    if last:
        begun: date | None = date.fromisoformat(last)
    else:
        first = session.scalar(select(func.min(BackupRun.at)).where(BackupRun.ok.is_(True)))
        begun = first.date() if first else None
    return begun + timedelta(days=DAYS_BETWEEN_DRILLS) if begun else None
