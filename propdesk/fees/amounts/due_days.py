"""When lines are due in this office: by its calendar, from today on for what is told today."""

from datetime import date
from functools import cache

from sqlalchemy.orm import Session

from propdesk.db.store import today
from propdesk.duties.hours.service import work_calendar
from propdesk.fees.periods import DueDays


def due_days(session: Session) -> DueDays:
    """When lines are due that are made now; the calendar is read when a tariff asks for it."""

    @cache
    def works(day: date) -> bool:
        return calendar().is_working(day)

    calendar = cache(lambda: work_calendar(session))
    return DueDays(today(session), works)
