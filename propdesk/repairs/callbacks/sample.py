"""What was answered in the year of the sample estate: a call for each repair asked about."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.models import StateMove
from propdesk.db.past.lives import Lap, Life, live
from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.store import use_case
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _
from propdesk.repairs.callbacks.answering import answer_call
from propdesk.repairs.callbacks.models import RepairCall
from propdesk.repairs.callbacks.owed import forgotten, keep_calls
from propdesk.repairs.callbacks.register import CALL_BACK, CallBackFields, Heard
from propdesk.repairs.callbacks.rules import USUAL_DAYS, CallerPost, CallState
from propdesk.repairs.callbacks.times import CALL_TIME, ensure_call_times
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.rules import OrderState
from propdesk.repairs.orders.service import ORDER

_S = CallState
_ANSWERS = (_S.SATISFIED, _S.FAIR, _S.NOT_REACHED)
_OF_A_HUNDRED = (80, 16, 4)
_POSTS = (CallerPost.MANAGER, CallerPost.SUPERVISOR, CallerPost.LEAD)
_SHARES = (12, 31, 57)
LONGEST = timedelta(days=14)
_WHY_NOT = N_("Came an hour late and left the old part lying")


@use_case(permission="repairs.edit", touches=(*CALL_BACK.touches, *CALL_TIME.touches))
def sample_calls(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Make the usual series and the calls of the orders that were called back."""
    times = ensure_call_times(session)
    made = select(RepairCall.order_id).where(RepairCall.order_id.is_not(None))
    own = (StateMove.subject_kind == ORDER.kind, StateMove.to_state == OrderState.CALLED_BACK)
    query = (
        select(RepairOrder, StateMove.at)
        .join(StateMove, StateMove.subject_id == RepairOrder.id)
        .where(*own, RepairOrder.reporter != "", RepairOrder.id.not_in(made))
        .order_by(RepairOrder.id)
    )
    lives = [_life(year, order, at) for order, at in session.execute(query)]
    live(session, CALL_BACK, lives)
    for order_id in forgotten(session):
        keep_calls(session, order_id)
    _answer_old_ones(session, year)
    _not_satisfied(session)
    _tried(session)
    calls = session.scalar(select(func.count(RepairCall.id))) or 0
    return {CALL_BACK.kind: calls, CALL_TIME.kind: times}


def _answer_old_ones(session: Session, year: SampleYear) -> None:
    """No household waits for weeks: somebody called a day after it was due."""
    old = (RepairCall.state == _S.OPEN, RepairCall.due_on < year.today - LONGEST)
    query = select(RepairCall.id, RepairCall.due_on).where(*old).order_by(RepairCall.due_on)
    for call_id, due in session.execute(query).all():
        with standing_at(session, year.at(due + timedelta(days=1), 10)):
            answer_call(session, call_id=call_id, answer=_S.SATISFIED, said="")


def _not_satisfied(session: Session) -> None:
    """One who was not: the newest order that waits for its call is open again."""
    waiting = select(RepairCall.id).where(RepairCall.state == _S.OPEN, RepairCall.step == 1)
    newest = session.scalar(waiting.order_by(RepairCall.due_on.desc(), RepairCall.id.desc()))
    if newest is not None:
        answer_call(session, call_id=newest, answer=_S.UNSATISFIED, said=_(_WHY_NOT))


def _tried(session: Session) -> None:
    """One that was not reached at the first try."""
    waiting = select(RepairCall.id).where(RepairCall.state == _S.OPEN, RepairCall.step == 1)
    if (first := session.scalar(waiting.order_by(RepairCall.due_on, RepairCall.id))) is not None:
        answer_call(session, call_id=first, answer=_S.TRIED, said="")


def _life(year: SampleYear, order: RepairOrder, at: datetime) -> Life:
    done = order.done_at or at
    [answer] = year.dice.choices(_ANSWERS, _OF_A_HUNDRED)
    [post] = year.dice.choices(_POSTS, _SHARES)
    fields = CallBackFields(
        order_id=order.id,
        unit_id=order.unit_id,
        person=order.reporter,
        phone=order.phone,
        due_on=wall_time(done).date() + timedelta(days=USUAL_DAYS),
    )
    heard = Heard(called_by=post.label)
    given = {
        "turn": 1,
        "step": 1,
        "report_kind": ORDER.kind,
        "report_id": order.id,
        "tries": 3 if answer is _S.NOT_REACHED else 1,
        "post": post,
    }
    return Life(fields, (Lap(done, _S.OPEN), Lap(at, answer, heard)), given)
