"""Visits: begun for a case, held by one clerk at a time, put by, taken over."""

from datetime import datetime

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.records.moving import move
from propdesk.db.records.saving import the_record
from propdesk.db.store import acting, now, use_case
from propdesk.duties.checklists.service import CHECK_LIST
from propdesk.estate.models import Unit
from propdesk.kernel.clock import wall_time
from propdesk.kernel.records.refusals import RecordGone
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.rules import CaseState
from propdesk.movein.cases.service import CASE, open_case_of
from propdesk.movein.visit.models import MoveInItem, MoveInVisit
from propdesk.movein.visit.refusals import VisitHeld, VisitNotHeld, VisitOver
from propdesk.movein.visit.rules import BEGINS_FROM, GOES_ON, HELD
from propdesk.movein.visit.templates import VISIT_LISTS, ensure_templates, template_of

NAME = "move_in_visit"
HAND = (NAME, "audit")
BEGIN_TABLES = (*HAND, "move_in_item", *CHECK_LIST.touches, *CASE.touches)


@use_case(permission="movein.edit", touches=BEGIN_TABLES)
def begin_visit(session: Session, *, case_id: int) -> int:
    """Begin the visit of a case, or go on with the one there is; its id.

    Its case goes into work, what is looked at is frozen. Raises RecordGone, NotMoved, VisitHeld.
    """
    case = the_record(session, CASE, case_id)
    if case.state in BEGINS_FROM:
        move(session, CASE, case_id, CaseState.IN_PROGRESS)
    found = session.scalar(select(MoveInVisit).where(MoveInVisit.case_id == case_id))
    if found is None:
        found = _new(session, case_id)
    at_the_visit(session, found.id)
    return found.id


def _new(session: Session, case_id: int) -> MoveInVisit:
    case = the_record(session, CASE, case_id)
    if case.state not in GOES_ON:
        raise VisitOver(no=case.no, state=case.state.label)
    ensure_templates(session)
    visit = MoveInVisit(case_id=case_id, begun_at=now(session))
    session.add(visit)
    session.flush()
    rows = [
        {
            "visit_id": visit.id,
            "part": use,
            "row": row,
            "place": line.place,
            "what": line.what,
            "standard": line.standard,
        }
        for use in VISIT_LISTS
        for row, line in enumerate(template_of(session, use), 1)
    ]
    if rows:
        session.execute(insert(MoveInItem), rows)
    audit.record(session, f"{NAME}.begin", (NAME, visit.id, case.no), None, {"rows": len(rows)})
    return visit


def at_the_visit(session: Session, visit_id: int) -> tuple[MoveInVisit, MoveInCase]:
    """The visit and its case for whoever writes into it, who has it in hand from now on.

    Raises RecordGone, VisitOver, VisitHeld.
    """
    visit, case = visit_of(session, visit_id)
    if case.state not in GOES_ON:
        raise VisitOver(no=case.no, state=case.state.label)
    actor, moment = acting(session), now(session)
    if visit.hand_id != actor.user_id or visit.hand_since is None:
        _refuse_held(session, visit, case, moment)
        visit.hand_id, visit.hand_name, visit.hand_since = actor.user_id, actor.name, moment
    visit.hand_at = moment
    session.flush()
    return visit, case


def visit_of(session: Session, visit_id: int) -> tuple[MoveInVisit, MoveInCase]:
    """The visit and its case; raises RecordGone."""
    visit = session.get(MoveInVisit, visit_id)
    if visit is None:
        raise RecordGone
    return visit, session.get_one(MoveInCase, visit.case_id)


def held_until(visit: MoveInVisit) -> datetime | None:
    """Until when somebody has a visit to himself; None: nobody has."""
    is_held = visit.hand_id is not None and visit.hand_at is not None
    return visit.hand_at + HELD if is_held and visit.hand_at else None


def _refuse_held(session: Session, visit: MoveInVisit, case: MoveInCase, moment: datetime) -> None:
    until = held_until(visit)
    if until is None or until <= moment or visit.hand_since is None:
        return
    raise VisitHeld(
        name=visit.hand_name,
        unit=session.get_one(Unit, case.unit_id).code,
        since=f"{wall_time(visit.hand_since):%H:%M}",
        until=f"{wall_time(until):%H:%M}",
    )


@use_case(permission="movein.edit", touches=HAND)
def put_visit_by(session: Session, *, visit_id: int) -> None:
    """Put a visit by: anybody may go on with it. Raises RecordGone, VisitOver, VisitHeld."""
    visit, case = at_the_visit(session, visit_id)
    let_go(visit)
    audit.record(session, f"{NAME}.put_by", (NAME, visit.id, case.no))


def let_go(visit: MoveInVisit) -> None:
    """Let nobody be at the visit."""
    visit.hand_id, visit.hand_name, visit.hand_since, visit.hand_at = None, "", None, None


@use_case(permission="movein.take_over", touches=HAND)
def take_visit_over(session: Session, *, visit_id: int) -> str:
    """Take a visit over from whoever is at it; his name. Raises RecordGone, VisitNotHeld."""
    visit, case = visit_of(session, visit_id)
    name, until = visit.hand_name, held_until(visit)
    is_mine = visit.hand_id == acting(session).user_id
    if until is None or until <= now(session) or is_mine:
        raise VisitNotHeld
    let_go(visit)
    at_the_visit(session, visit_id)
    told = {"from_whom": name}
    audit.record(session, f"{NAME}.take_over", (NAME, visit.id, case.no), None, told)
    return name


@use_case(permission="movein.edit", touches=HAND)
def say_proxy(session: Session, *, visit_id: int, name: str, paper: str) -> None:
    """Say who comes for the owner, and by which document he may; '' is nobody. Raises as
    `at_the_visit`."""
    visit, case = at_the_visit(session, visit_id)
    proxy, shown = " ".join(name.split()), " ".join(paper.split())
    was = {"proxy": visit.proxy, "proxy_paper": visit.proxy_paper}
    visit.proxy, visit.proxy_paper = proxy, shown if proxy else ""
    told = {"proxy": visit.proxy, "proxy_paper": visit.proxy_paper}
    if told != was:
        audit.record(session, f"{NAME}.proxy", (NAME, visit.id, case.no), was, told)


class VisitFound(msgspec.Struct, frozen=True, kw_only=True):
    """The open case of a unit, and its visit where one was begun."""

    case_id: int
    no: str
    unit: str
    receiver: str
    state: CaseState
    visit_id: int | None

    @property
    def goes_on(self) -> bool:
        """Whether the visit is simply gone on with."""
        return self.visit_id is not None and self.state in GOES_ON


@use_case(permission="movein.view")
def find_visit(session: Session, *, unit_id: int) -> VisitFound | None:
    """The case of a unit that is not filed; None: it has none."""
    case = open_case_of(session, unit_id)
    if case is None:
        return None
    visit_id = session.scalar(select(MoveInVisit.id).where(MoveInVisit.case_id == case.id))
    return VisitFound(
        case_id=case.id,
        no=case.no,
        unit=session.get_one(Unit, unit_id).code,
        receiver=case.receiver,
        state=case.state,
        visit_id=visit_id,
    )


@use_case(permission="movein.view")
def unit_of_case(session: Session, *, case_id: int) -> int:
    """The unit of a case; raises RecordGone."""
    return the_record(session, CASE, case_id).unit_id
