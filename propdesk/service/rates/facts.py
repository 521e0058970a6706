"""The complaints of a year as the month report counts them: one read, one fact a complaint."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.models import StateMove
from propdesk.db.store import may, now, use_case
from propdesk.duties.clocks.models import Timer
from propdesk.estate.models import Unit
from propdesk.estate.service import titles_of_buildings
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _
from propdesk.service.complaints.models import Complainant, Complaint
from propdesk.service.complaints.rules import (
    REPEAT_DAYS,
    SETTLED,
    ComplaintState,
    Satisfaction,
)
from propdesk.service.contacts.rules import IDENTITY
from propdesk.service.rates.report import ComplaintFact, Standing, report_of_complaints

CALL_WITHIN = timedelta(days=2)
"""Until when after the reply somebody calls back."""
_CONTENT = (Satisfaction.SATISFIED, Satisfaction.FAIRLY)
_CALLED = (ComplaintState.CALLED, ComplaintState.CLOSED)
_Timers = dict[tuple[int, str], Any]


@use_case(permission="service.see_complaints")
def complaint_facts(
    session: Session, *, basis: str, first: date, last: date
) -> Sequence[ComplaintFact]:
    """The complaints received, or replied to, between two days, as they stand at this moment."""
    column = Complaint.replied_on if basis == "replied" else Complaint.day
    within = (column >= first, column <= last)
    found = session.scalars(select(Complaint).where(*within).order_by(Complaint.id)).all()
    seen = may(session, IDENTITY)
    read = _Read(
        timers=_timers(session, within),
        moved=_moved(session, within),
        buildings=_buildings(session, within) if seen else None,
        repeats=_repeats(session, within, by_person=seen),
        moment=now(session),
    )
    causes = {one.cause_key: one.cause for one in found}  # the newest way it is written
    return [_fact(one, getattr(one, column.key), causes[one.cause_key], read) for one in found]


class _Read:
    """What is known of the complaints beside their rows; `buildings` is None for who may not see
    who complained."""

    def __init__(
        self,
        *,
        timers: _Timers,
        moved: dict[str, set[int]],
        buildings: dict[int, str] | None,
        repeats: set[int],
        moment: datetime,
    ) -> None:
        self.timers, self.moved, self.buildings = timers, moved, buildings
        self.repeats, self.moment = repeats, moment


def _timers(session: Session, within: Any) -> _Timers:  # noqa: ANN401  conditions
    """The last deadline of each name of each complaint: one opened again has a second."""
    query = (
        select(Timer.subject_id, Timer.name, Timer.due_at, Timer.stopped_at)
        .join(Complaint, Complaint.id == Timer.subject_id)
        .where(Timer.subject_kind == "complaint", *within)
        .order_by(Timer.turn)
    )
    return {(row.subject_id, row.name): row for row in session.execute(query)}


def _moved(session: Session, within: Any) -> dict[str, set[int]]:  # noqa: ANN401  conditions
    """Which complaints were opened again, and which were extended."""
    query = (
        select(StateMove.subject_id, StateMove.from_state, StateMove.to_state)
        .join(Complaint, Complaint.id == StateMove.subject_id)
        .where(StateMove.subject_kind == "complaint", *within)
    )
    found: dict[str, set[int]] = {"reopened": set(), "extended": set()}
    for subject, before, to in session.execute(query):
        if before in SETTLED and to == ComplaintState.ASSIGNED:
            found["reopened"].add(subject)
        if to == ComplaintState.EXTENDED:
            found["extended"].add(subject)
    return found


def _buildings(session: Session, within: Any) -> dict[int, str]:  # noqa: ANN401  conditions
    """The building of who complained first, where a room is known."""
    query = (
        select(Complainant.complaint_id, Unit.building_id)
        .join(Complaint, Complaint.id == Complainant.complaint_id)
        .join(Unit, Unit.id == Complainant.unit_id)
        .where(*within)
        .order_by(Complainant.id.desc())
    )
    titles = titles_of_buildings(session)
    return {complaint: titles[building] for complaint, building in session.execute(query)}


def _repeats(session: Session, within: Any, *, by_person: bool) -> set[int]:  # noqa: ANN401  conditions
    """Those whose cause, or with `by_person` whose complainant, came before within the time."""
    earlier = select(Complaint.id, Complaint.cause_key, Complaint.day).subquery("earlier")
    near = (
        earlier.c.id < Complaint.id,
        func.julianday(Complaint.day) - func.julianday(earlier.c.day) <= REPEAT_DAYS,
    )
    cause = select(Complaint.id).join(earlier, earlier.c.cause_key == Complaint.cause_key)
    found = set(session.scalars(cause.where(*near, *within)))
    if by_person:
        for name in ("phone", "unit_id"):
            found |= _by_person(session, earlier, (*near, *within), name)
    return found


def _by_person(session: Session, earlier: Any, holds: Any, name: str) -> set[int]:  # noqa: ANN401  parts of a query
    mine, other = Complainant.__table__.alias("mine"), Complainant.__table__.alias("other")
    query = (
        select(Complaint.id)
        .join(mine, mine.c.complaint_id == Complaint.id)
        .join(other, (other.c[name] == mine.c[name]) & (other.c.complaint_id != Complaint.id))
        .join(earlier, earlier.c.id == other.c.complaint_id)
        .where(*holds, mine.c[name].is_not(None), mine.c[name] != "")
    )
    return set(session.scalars(query))


def _fact(one: Complaint, day: date, cause: str, read: _Read) -> ComplaintFact:
    return ComplaintFact(
        id=one.id,
        day=day,
        kind=one.kind.label,
        cause=cause,
        channel=one.channel.label,
        building=_("restricted") if read.buildings is None else read.buildings.get(one.id, ""),
        handler=one.handler,
        verdict=one.verdict,
        standing=_standing(one, read),
        is_closed=one.state is ComplaintState.CLOSED,
        is_reopened=one.id in read.moved["reopened"],
        is_extended=one.id in read.moved["extended"],
        is_repeat=one.id in read.repeats,
        is_rejudged=one.second_letter is not None,
        answered=_answered(one, read),
        called=_called(one, read.moment),
        satisfied=_satisfied(one),
    )


def _standing(one: Complaint, read: _Read) -> Standing:
    """How the reply stands to its deadline; what did not hold when it was replied to is held
    against its explanation, whatever is judged later, and one that is extended is not yet due."""
    timer = read.timers.get((one.id, "explain")) or read.timers.get((one.id, "settle"))
    due = None if timer is None else timer.due_at
    if one.state in SETTLED:
        ended = read.moment if timer is None else timer.stopped_at or read.moment
        return "late" if due is not None and ended > due else "on_time"
    return "overdue" if due is not None and due < read.moment else "not_due"


def _answered(one: Complaint, read: _Read) -> bool | None:
    """Whether the first answer came in time; None while the time still runs."""
    timer = read.timers.get((one.id, "answer"))
    if timer is None or timer.due_at is None:
        return None
    ended = timer.stopped_at or read.moment
    if timer.stopped_at is None and ended <= timer.due_at:
        return None
    return bool(ended <= timer.due_at)


def _called(one: Complaint, moment: datetime) -> bool | None:
    """Whether somebody was reached after the reply; None while it need not be tried yet."""
    if one.state in _CALLED:
        return one.satisfaction is not Satisfaction.NOT_REACHED
    if one.state is not ComplaintState.REPLIED or one.replied_on is None:
        return None
    return False if one.replied_on + CALL_WITHIN < wall_time(moment).date() else None


def _satisfied(one: Complaint) -> bool | None:
    reached = one.satisfaction not in (None, Satisfaction.NOT_REACHED)
    return one.satisfaction in _CONTENT if reached and one.state in _CALLED else None


COMPLAINTS_REPORT = report_of_complaints(complaint_facts)
