"""The days without noise: of exams as they are typed, and all that lie in a permit."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.duties.hours.rules import DayKind
from propdesk.duties.hours.service import work_calendar
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.system.settings.service import estate_settings


class DaysOfExamsUnreadable(UserError):
    """What is typed are no days."""

    message = N_("“{text}” is no day. Type days like 2027-06-07, with a comma between.")


def read_days(text: str) -> tuple[str, ...]:
    """Days with a comma between, as they are kept; raises DaysOfExamsUnreadable."""
    found = set()
    for part in filter(None, (each.strip() for each in text.replace("，", ",").split(","))):
        try:
            found.add(date.fromisoformat(part).isoformat())
        except ValueError:
            raise DaysOfExamsUnreadable(text=part) from None
    return tuple(sorted(found))


def write_days(days: Sequence[str]) -> str:
    """The same as it is typed."""
    return ", ".join(days)


@use_case(permission="movein.view")
def quiet_days(session: Session, *, first: date, last: date) -> list[str]:
    """What is said of days without noise between two days: weekends, holidays and days of exams."""
    known, told = estate_settings(session), []
    if known.works_quiet_weekends:
        told.append(_("weekends"))
    if known.works_quiet_holidays:
        special = work_calendar(session).special.items()
        off = sorted(day for day, kind in special if kind is DayKind.HOLIDAY)
        within = [f"{day:%m-%d}" for day in off if first <= day <= last]
        told.append(_("holidays ({days})").format(days=listed(within)) if within else _("holidays"))
    exams = [day for day in map(date.fromisoformat, known.works_exam_days) if first <= day <= last]
    if exams:
        told.append(_("days of exams ({days})").format(days=listed(f"{d:%m-%d}" for d in exams)))
    return told
