"""How tasks stand, as conditions of the moment: for chips, and for Today at every start."""

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from propdesk.db.listing import this_minute
from propdesk.db.store import today
from propdesk.duties.plans.models import WORKER_TABLE, DutyTask
from propdesk.duties.plans.rules import HAS_LEFT, TaskState
from propdesk.kernel.clock import begin_of
from propdesk.kernel.days import ONE_DAY


def _open() -> ColumnElement[bool]:
    return DutyTask.state == TaskState.OPEN


def is_today(session: Session) -> ColumnElement[bool]:
    """It is to be done now or until tonight."""
    tonight = begin_of(today(session) + ONE_DAY)
    return and_(_open(), DutyTask.begins < tonight, DutyTask.ends >= this_minute(session))


def is_not_entered(session: Session) -> ColumnElement[bool]:
    """Its time is over and nothing was typed; that is not missed yet."""
    moment = this_minute(session)
    return and_(_open(), DutyTask.ends < moment, DutyTask.closes > moment)


def is_missed(session: Session) -> ColumnElement[bool]:
    """The limit for entering it is over too."""
    return and_(
        _open(), DutyTask.closes <= this_minute(session), DutyTask.ends < this_minute(session)
    )


def is_unassigned(_session: Session) -> ColumnElement[bool]:
    """Nobody is to do it, or somebody who has left."""
    left = select(WORKER_TABLE.c.id).where(WORKER_TABLE.c.state == HAS_LEFT)
    nobody = and_(DutyTask.team_id.is_(None), DutyTask.worker_id.is_(None))
    return and_(_open(), or_(nobody, DutyTask.worker_id.in_(left)))
