"""What a repair order needs besides its table of moves: who may be sent, and times in order."""

from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db.attachments.linking import link, unlink
from propdesk.db.declarations import tell_followers
from propdesk.db.records.kinds import Values
from propdesk.db.records.undoing import is_taken_back
from propdesk.db.store import now, today
from propdesk.db.tables import microseconds
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.links import LinkWord
from propdesk.kernel.records.refusals import refuse_errors
from propdesk.repairs.builders.service import refuse_out_of_use
from propdesk.repairs.orders.clocks import CLOCKS, is_too_late
from propdesk.repairs.orders.models import RepairOrder, root_of
from propdesk.repairs.orders.rules import DROPPED, OrderState
from propdesk.repairs.workers.models import Worker
from propdesk.repairs.workers.service import refuse_who_left
from propdesk.system.settings.service import estate_settings

_TIMES = ("reported_at", "arrived_at", "done_at", "visit_from", "visit_until")
KIND = "repair_order"
_LATER = timedelta(minutes=1) // timedelta(microseconds=1)


class TooLateToReopen(UserError):
    """An order is opened again long after its end."""

    message = N_(
        "It was finished more than {days} days ago. Enter a new repair; the list shows that it is "
        "the same fault again."
    )


class JoinTheLater(UserError):
    """The earlier of two reports keeps its clock; the later one joins it."""

    message = N_(
        "{no} was reported later. Join that one to this, so that the earlier clock runs on."
    )


class JoinedToItself(UserError):
    """An order is joined to itself or to one that does not count by itself."""

    message = N_("Choose another open order of the same fault.")


def after_save(session: Session, before: Values, after: Values) -> None:
    """Refuse what the table of moves cannot say, then keep the deadlines."""
    if after and not is_taken_back(session):
        _check_sent(session, before, after)
        if any(before.get(name) != after[name] for name in _TIMES):
            refuse_errors(_wrong_times(session, after))
        if before.get("state") != after["state"]:
            _check_state(session, before, after)
    elif after and _is_in_a_ring(session, before, after):
        raise JoinedToItself
    CLOCKS.saved(session, before, after)
    _keep_join(session, before, after)
    tell_followers(session, KIND, before, after)
    if after:
        _keep_slip_day(session, before, after)
        _forget_promise(session, before, after)


def _keep_join(session: Session, before: Values, after: Values) -> None:
    """An order that is joined says so on both sides, and no longer once it stands alone again."""
    ends = [
        row["joined_to_id"] if row.get("state") == OrderState.JOINED else None
        for row in (before, after)
    ]
    if ends[0] != ends[1]:
        mine = (KIND, int((after or before)["id"]))
        if ends[0] is not None:
            unlink(session, mine, (KIND, ends[0]), LinkWord.JOINED)
        if ends[1] is not None:
            link(session, mine, (KIND, ends[1]), LinkWord.JOINED)


def _check_sent(session: Session, before: Values, after: Values) -> None:
    """Whoever has left, or is out of use, gets no new work; his old orders stay with him."""
    if after["worker_id"] != before.get("worker_id"):
        refuse_who_left(session, after["worker_id"])
    if after["builder_id"] != before.get("builder_id"):
        refuse_out_of_use(session, after["builder_id"])
    newly = before.get("state") != after["state"] or before.get("worker_id") is not None
    if newly and after["state"] == OrderState.DISPATCHED and not _is_sent(after):
        somebody = select(Worker.id).limit(1)
        if session.scalar(somebody) is not None:
            refuse_errors({"worker_id": _("Say who is sent: a worker or a team.")})


def _is_sent(row: Values) -> bool:
    return row["worker_id"] is not None or row["team_id"] is not None


def _wrong_times(session: Session, row: Values) -> dict[str, str]:
    """Nobody arrives before the report, finishes before he arrived, or does it tomorrow."""
    latest = now_in_file(session) + _LATER
    reported, arrived, done = row["reported_at"], row["arrived_at"], row["done_at"]
    found = {}
    if reported > latest:
        found["reported_at"] = _("That is still to come.")
    if arrived is not None and arrived < reported:
        found["arrived_at"] = _("That is before the fault was reported.")
    elif arrived is not None and arrived > latest:
        found["arrived_at"] = _("That is still to come.")
    if done is not None and done < max(arrived or reported, reported):
        found["done_at"] = _("The work cannot be finished before it began.")
    elif done is not None and done > latest:
        found["done_at"] = _("That is still to come.")
    begin, end = row["visit_from"], row["visit_until"]
    if begin is not None and end is not None and end <= begin:
        found["visit_until"] = _("The visit ends before it begins.")
    return found


def now_in_file(session: Session) -> int:
    """The moment as it lies in the file."""
    return microseconds(now(session))


def _check_state(session: Session, before: Values, after: Values) -> None:
    if after["state"] == OrderState.REOPENED and is_too_late(session, before["done_at"]):
        raise TooLateToReopen(days=estate_settings(session).reopen_days)
    if after["state"] == OrderState.JOINED:
        other = session.get(RepairOrder, after["joined_to_id"] or 0)
        if other is None or other.id == after["id"] or other.state in DROPPED:
            raise JoinedToItself
        reported = microseconds(other.reported_at) if other.reported_at else 0
        if reported > after["reported_at"]:
            raise JoinTheLater(no=other.no)


def _is_in_a_ring(session: Session, before: Values, after: Values) -> bool:
    """Whether an order is joined again by an undo to one that has joined it meanwhile."""
    joined = before.get("state") != after["state"] == OrderState.JOINED
    return joined and root_of(session, after["id"]) is None


def _keep_slip_day(session: Session, before: Values, after: Values) -> None:
    """Let the day follow a move that says that the slip is here, or is taken back. What came back
    before the order was verified is here, whatever is ticked of many orders at once."""
    day = after["slip_back_on"]
    verified = before.get("state") == OrderState.DONE and after["state"] == OrderState.VERIFIED
    signed = bool(after["is_signed"] or (verified and before["is_signed"]))
    wanted = (day or today(session).isoformat()) if signed else None
    if wanted != day or signed != after["is_signed"]:
        told = date.fromisoformat(wanted) if wanted else None
        here = update(RepairOrder).where(RepairOrder.id == after["id"])
        session.execute(here.values(slip_back_on=told, is_signed=signed))
        session.expire_all()


def _forget_promise(session: Session, before: Values, after: Values) -> None:
    """What is opened again has a new deadline, for which nothing was promised yet."""
    if after["state"] == OrderState.REOPENED != before.get("state") and after["promised_on"]:
        here = update(RepairOrder).where(RepairOrder.id == after["id"])
        session.execute(here.values(promised_on=None, promise_why=""))
        session.expire_all()
