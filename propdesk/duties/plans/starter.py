"""The calendar of an office, offered as plans that may be changed: what is due in each month."""

from collections.abc import Iterator, Sequence
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.saving import add
from propdesk.db.store import today, use_case
from propdesk.duties.plans.models import Plan
from propdesk.duties.plans.register import PLAN, PlanFields
from propdesk.duties.plans.rules import Every, HolidayChoice
from propdesk.kernel.i18n import N_, _

# What is done in each month: the last day for it, and how many days before it stands on Today.
_MONTHLY = (
    (N_("Put up the notices of fees and of works"), 5, 4),
    (N_("Print the arrears list and hand it out"), 25, 3),
    (N_("Close the month: reports, cash, files"), 31, 4),
)
# What is done in the month after each quarter: the last day for it.
_QUARTERLY = ((N_("Sign the sheet of hazards of the quarter and hand it in"), 15),)
# What is done in each year: month, day.
_YEARLY = (
    (N_("Sign the sheet of hazards of the year and hand it in"), 1, 31),
    (N_("Enter the holidays and make-up days of next year"), 12, 15),
    (N_("Fire drill with the residents"), 11, 9),
    (N_("Have lifts and extinguishers inspected"), 3, 31),
)
_YEAR_AHEAD = 30


def _offered(day: date) -> Iterator[PlanFields]:
    for what, last, ahead in _MONTHLY:
        yield PlanFields(
            what=_(what),
            every=Every.MONTHS,
            month_days=str(last),
            begins=day,
            holidays=HolidayChoice.MOVE,
            lead=ahead,
            grace=72,
        )
    for what, last in _QUARTERLY:
        quarter = date(day.year, day.month - (day.month - 1) % 3, last)
        yield PlanFields(
            what=_(what),
            step=3,
            every=Every.MONTHS,
            begins=quarter if quarter >= day else quarter + relativedelta(months=3),
            holidays=HolidayChoice.MOVE,
            lead=last - 1,
            grace=14 * 24,
        )
    for what, month, of in _YEARLY:
        begins = date(day.year, month, of)
        begins = begins if begins >= day else date(day.year + 1, month, of)
        yield PlanFields(
            what=_(what),
            every=Every.YEARS,
            begins=begins,
            holidays=HolidayChoice.MOVE,
            lead=_YEAR_AHEAD,
            grace=14 * 24,
        )


@use_case(permission=PLAN.edit)
def office_calendar(session: Session) -> Sequence[str]:
    """What of the calendar no plan is called yet."""
    there = set(session.scalars(select(Plan.what)))
    return [one.what for one in _offered(today(session)) if one.what not in there]


@use_case(permission=PLAN.edit, touches=(*PLAN.touches, "counter"))
def add_office_calendar(session: Session) -> int:
    """Enter as plans what of the calendar is not there yet; how many. Each may be changed, ended
    or deleted like any other."""
    wanted = set(office_calendar(session))
    found = [one for one in _offered(today(session)) if one.what in wanted]
    for one in found:
        add(session, PLAN, one)
    return len(found)
