"""What keeps the care list going: for each person one visit ahead, and nothing once consent ends.

The next visit is made when somebody is entered, when a visit was made, missed or cancelled; never
two. It is a row of the visits and no task of `duties`, whose list is read by many.
"""

from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.declarations import record_kind
from propdesk.db.models import Attachment
from propdesk.db.records.kinds import Values
from propdesk.db.records.saving import add
from propdesk.db.records.searching import index
from propdesk.db.records.undoing import delete_unreferred
from propdesk.db.store import today
from propdesk.duties.hours.service import work_calendar
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.service.visits.models import CareCase, Visit
from propdesk.service.visits.rules import MADE, SAID, TRY_AGAIN_DAYS, VisitState

VISIT = "visit"
"""The word of the kind, which stands above this."""
MOST_AHEAD = 60


class VisitAhead(UserError):
    """A visit is entered before it was made."""

    message = N_("{day} has not come yet. Enter the day the visit was made.")
    beside = "made_on"


class VisitSaysNothing(UserError):
    """A visit at which somebody was met, with neither words nor a grade."""

    message = N_("Type what was said, or how content the household is.")
    beside = "result"


def care_saved(session: Session, before: Values, after: Values) -> None:
    """Plan the first visit of somebody new; forget all of somebody who is gone."""
    if not after:
        _forget(session, int(before["id"]))
        return
    case = session.get_one(CareCase, int(after["id"]))
    if not before and not _ahead(session, case.id):
        _plan(session, case, today(session), 0)
    elif before and before["every_days"] != after["every_days"]:
        _move_the_next(session, case)


def visit_saved(session: Session, before: Values, after: Values) -> None:
    """Plan the next visit of somebody on the care list once one has ended; take that back when
    the end is taken back. Raises VisitAhead, VisitSaysNothing."""
    made_on = date.fromisoformat(after["made_on"]) if after.get("made_on") else None
    if made_on is not None and made_on > today(session):
        raise VisitAhead(day=made_on)
    is_made = after and after["state"] in MADE and (before or {}).get("state") == VisitState.PLANNED
    if is_made and not after["result"] and after["content"] is None:
        raise VisitSaysNothing
    if not after or after["care_id"] is None or not before or before["state"] == after["state"]:
        return
    case, state = session.get(CareCase, after["care_id"]), VisitState(after["state"])
    if case is None:
        return
    ahead = _ahead(session, case.id)
    if state is VisitState.PLANNED:  # taken back, or tried again
        for other in ahead:
            if other != after["id"]:
                delete_unreferred(session, record_kind(session, VISIT), other)
    elif before["state"] == VisitState.PLANNED and not ahead:
        again = TRY_AGAIN_DAYS if state is VisitState.NOT_MET else case.every_days
        _plan(session, case, made_on or max(today(session), _day(after)), again)


def _day(row: Values) -> date:
    return date.fromisoformat(row["planned"])


def _ahead(session: Session, care_id: int) -> list[int]:
    """The visits that are planned for somebody."""
    own = (Visit.care_id == care_id, Visit.state == VisitState.PLANNED)
    return list(session.scalars(select(Visit.id).where(*own)))


def _plan(session: Session, case: CareCase, since: date, days: int) -> None:
    """Plan a visit so many days after a day, on the next day the office works."""
    kind, day = record_kind(session, VISIT), _working(session, since + ONE_DAY * days)
    fields = kind.fields(unit_id=case.unit_id, planned=day, visitor=case.visitor)
    add(session, kind, fields, given={"care_id": case.id})


def _working(session: Session, day: date) -> date:
    """A day, or the next one on which the office works."""
    calendar = work_calendar(session)
    days = (day + ONE_DAY * ahead for ahead in range(MOST_AHEAD))
    return next((one for one in days if calendar.is_working(one)), day)


def _move_the_next(session: Session, case: CareCase) -> None:
    """The visit ahead goes to the day of the new rhythm, counted from the last one."""
    own = (Visit.care_id == case.id, Visit.state.in_(MADE))
    last = session.scalar(select(Visit.made_on).where(*own).order_by(Visit.made_on.desc()).limit(1))
    if last is None:
        return
    for visit_id in _ahead(session, case.id):
        delete_unreferred(session, record_kind(session, VISIT), visit_id)
        _plan(session, case, last, case.every_days)


def _forget(session: Session, care_id: int) -> None:
    """What was planned goes; what was made stays counted as any visit, without a word of what was
    said there and without a file: they may tell of the illness as well as of the need."""
    own = Visit.care_id == care_id
    ids, ahead = list(session.scalars(select(Visit.id).where(own))), _ahead(session, care_id)
    for visit_id in ahead:
        delete_unreferred(session, record_kind(session, VISIT), visit_id)
    session.execute(update(Visit).where(own).values(care_id=None, **dict.fromkeys(SAID, "")))
    files = (Attachment.subject_kind == VISIT, among(Attachment.subject_id, ids))
    session.execute(delete(Attachment).where(*files))  # their bytes go with the next sweep
    session.expire_all()
    index(session, record_kind(session, VISIT), sorted({*ids} - {*ahead}))
