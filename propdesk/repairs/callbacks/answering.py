"""What a call-back came to: the answer, who called, and the order that is opened again for it."""

from dataclasses import replace
from datetime import date

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.attachments.linking import link, unlink
from propdesk.db.models import RecordLinkRow
from propdesk.db.records.kinds import Values
from propdesk.db.records.moving import move
from propdesk.db.records.saving import add, change, seen, the_record
from propdesk.db.records.undoing import is_taken_back, undo
from propdesk.db.store import acting, today, use_case
from propdesk.db.tables import microseconds
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.folding import fold
from propdesk.kernel.records.links import LinkWord
from propdesk.kernel.records.refusals import NoSaveToUndo, refuse_errors
from propdesk.repairs.callbacks.models import RepairCall
from propdesk.repairs.callbacks.owed import ASKED, is_keeping, keep_calls, keeping
from propdesk.repairs.callbacks.register import CALL_BACK, Heard
from propdesk.repairs.callbacks.rules import REACHED, WAITING, CallerPost, CallState
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.rules import DROPPED, OrderState, RepairChannel
from propdesk.repairs.orders.service import (
    ORDER,
    OpenAgain,
    OrderFields,
    is_too_late,
    root_of,
)
from propdesk.repairs.workers.models import Worker
from propdesk.system.models import User
from propdesk.system.settings.service import estate_settings

_CALLED = (*REACHED, CallState.TRIED, CallState.NOT_REACHED)


class OwnWork(UserError):
    """A worker asks how his own repair holds."""

    message = N_("{name} did this repair and does not call back about it. Somebody else calls.")


class OwedByOrder(UserError):
    """Deleting a call-back that a repair owes."""

    message = N_("{no} owes this call-back. Where nobody needs it, say “Not needed” and why.")


class AnswerWasFollowed(UserError):
    """Taking an answer back after somebody worked because of it."""

    message = N_("{no} went on because of this answer. Correct it there, and call once more.")


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer led to: the state of the call, and the order that was opened for it."""

    state: CallState
    tries: int
    opened: str = ""


@use_case(permission="repairs.edit", touches=CALL_BACK.touches)
def answer_call(
    session: Session,
    *,
    call_id: int,
    answer: CallState,
    said: str = "",
    called_by: str = "",
    seen: CallState | None = None,
) -> Answered:
    """Say what a call came to: an answer, or TRIED for nobody there.

    The last of the tries that the office makes gives it up. An answer of “not satisfied” opens the
    order again at once. Raises OwnWork, FieldsRefused, MovedMeanwhile, NotMoved, RecordGone.
    """
    tries = the_record(session, CALL_BACK, call_id).tries + 1
    name = called_by.strip() or acting(session).name
    if answer is CallState.TRIED and tries >= estate_settings(session).call_tries:
        answer = CallState.NOT_REACHED
    form = Heard(said=said.strip(), called_by=name)
    given = {"tries": tries, "post": post_of(session, name)}
    move(session, CALL_BACK, call_id, answer, seen=seen, form=form, given=given)
    opened = _opened_for(session, call_id)
    no = the_record(session, ORDER, opened).no if opened is not None else ""
    return Answered(state=answer, tries=tries, opened=no)


@use_case(permission="repairs.edit", touches=CALL_BACK.touches)
def it_rained(session: Session) -> int:
    """Call today whoever is asked after the next rain; how many."""
    day = today(session)
    late = select(RepairCall.id).where(
        RepairCall.after_rain, RepairCall.state.in_(WAITING), RepairCall.due_on > day
    )
    ids = session.scalars(late.order_by(RepairCall.id)).all()
    for call_id in ids:
        shown = seen(session, CALL_BACK, call_id)
        change(session, CALL_BACK, call_id, replace(shown, due_on=day))
    return len(ids)


def post_of(session: Session, name: str) -> CallerPost:
    """To whose share the call of somebody counts: the acting user, or one that was named."""
    if fold(name) in {fold(one) for one in session.scalars(select(Worker.name))}:
        return CallerPost.LEAD
    actor = acting(session)
    role: Role | None = actor.role
    if name != actor.name:
        role = session.scalar(select(User.role).where(User.display_name == name).limit(1))
    elif _signs_in_as_worker(session):
        return CallerPost.LEAD
    posts = {Role.MANAGER: CallerPost.MANAGER, Role.SUPERVISOR: CallerPost.SUPERVISOR}
    return posts.get(role, CallerPost.OFFICE) if role is not None else CallerPost.OFFICE


def _own_names(session: Session) -> set[str]:
    """By what names the acting user is known, folded."""
    actor = acting(session)
    login = session.scalar(select(User.name).where(User.id == actor.user_id))
    return {fold(actor.name), *([fold(login)] if login else ())}


def _signs_in_as_worker(session: Session) -> bool:
    mine = _own_names(session)
    rows = session.scalars(select(Worker.signs_in).where(Worker.signs_in != ""))
    return any(fold(one) in mine for one in rows)


# What follows a save


def after_call(session: Session, before: Values, after: Values) -> None:
    """Refuse what no table of moves can say, and let the order follow the answer."""
    if is_keeping(session):
        return
    if not after:
        if before["turn"]:
            raise OwedByOrder(no=the_record(session, ORDER, before["order_id"]).no)
        return
    if before.get("state") == after["state"] and before.get("tries") == after["tries"]:
        return
    taken_back = is_taken_back(session)
    if not taken_back and after["state"] in _CALLED:
        _check_answer(session, after)
    if taken_back and before["state"] == CallState.UNSATISFIED:
        _take_reopening_back(session, after)
    elif not taken_back and after["state"] == CallState.UNSATISFIED:
        _open_again(session, after)
    if after["order_id"] is not None:
        keep_calls(session, after["order_id"])


def _check_answer(session: Session, row: Values) -> None:
    if row["state"] == CallState.UNSATISFIED and not row["said"]:
        refuse_errors({"said": _("Say what is not right.")})
    mine, called = _own_names(session), fold(row["called_by"])
    for worker in _workers_of(session, row["order_id"]):
        names = {fold(worker.name), *([fold(worker.signs_in)] if worker.signs_in else ())}
        if called in names or (names & mine and called in {"", *mine}):
            raise OwnWork(name=worker.name)


def _workers_of(session: Session, order_id: int | None) -> list[Worker]:
    """Who worked on an order: the worker, or where only a team was sent everybody of it."""
    order = session.get(RepairOrder, order_id or 0)
    if order is None:
        return []
    if order.worker_id is not None:
        return [session.get_one(Worker, order.worker_id)]
    if order.team_id is None:
        return []
    return list(session.scalars(select(Worker).where(Worker.team_id == order.team_id)))


# Not satisfied


def _open_again(session: Session, row: Values) -> None:
    """Open the order again at once and link it; one finished too long ago gets a new order."""
    order = root_of(session, row["order_id"]) if row["order_id"] is not None else None
    if order is None:
        return
    call, order_id = (CALL_BACK.kind, row["id"]), order.id
    if order.state in ASKED:
        done = None if order.done_at is None else microseconds(order.done_at)
        if is_too_late(session, done):
            new_id = _new_order(session, order_id, row)
            link(session, (ORDER.kind, order_id), (ORDER.kind, new_id), LinkWord.BECAME)
            link(session, call, (ORDER.kind, new_id), LinkWord.BECAME)
            return
        with keeping(session):
            again = OpenAgain(not_right=row["said"])
            move(session, ORDER, order_id, OrderState.REOPENED, form=again)
    elif order.state in DROPPED:
        return
    link(session, call, (ORDER.kind, order_id), LinkWord.BELONGS)


def _new_order(session: Session, order_id: int, row: Values) -> int:
    """An order for what was not right, with the room and the kind of the old one."""
    old = seen(session, ORDER, order_id)
    fields = OrderFields(
        unit_id=old.unit_id,
        place=old.place,
        fault=f"{old.fault} · {row['said']}",
        fault_kind_id=old.fault_kind_id,
        work_class=old.work_class,
        urgency=old.urgency,
        channel=RepairChannel.PHONE,
        reporter=row["person"],
        phone=row["phone"],
    )
    return add(session, ORDER, fields)


def _links_to_orders(session: Session, call_id: int) -> list[tuple[int, LinkWord]]:
    row = RecordLinkRow
    own = (row.from_kind == CALL_BACK.kind, row.from_id == call_id, row.to_kind == ORDER.kind)
    return [(one.to_id, LinkWord(one.word)) for one in session.scalars(select(row).where(*own))]


def _opened_for(session: Session, call_id: int) -> int | None:
    """The order that an answer opened, if any."""
    return next((order_id for order_id, _word in _links_to_orders(session, call_id)), None)


def _take_reopening_back(session: Session, row: Values) -> None:
    """Take back what an answer opened, if nobody has worked on it. Raises AnswerWasFollowed."""
    for order_id, word in _links_to_orders(session, row["id"]):
        order = the_record(session, ORDER, order_id)
        if word is LinkWord.BECAME:
            if order.state is not OrderState.CANCELLED:
                raise AnswerWasFollowed(no=order.no)
        elif order.state is OrderState.REOPENED:
            try:
                with keeping(session):
                    undo(session, ORDER, order_id)
            except NoSaveToUndo as error:
                raise AnswerWasFollowed(no=order.no) from error
        elif order.state not in ASKED:
            raise AnswerWasFollowed(no=order.no)
        unlink(session, (CALL_BACK.kind, row["id"]), (ORDER.kind, order_id), word)


# How far the shares are


class Shares(msgspec.Struct, frozen=True, kw_only=True):
    """Of the calls that reached somebody in a time: how many each post made, and of how many."""

    calls: int
    made: tuple[tuple[CallerPost, int, int], ...]
    """Post, calls, and the least share in per cent."""


@use_case(permission="repairs.view")
def shares_of_calls(session: Session, *, first: date, last: date) -> Shares:
    """Who made the calls between two days."""
    within = (RepairCall.called_on >= first, RepairCall.called_on <= last)
    reached = (RepairCall.state.in_(REACHED), *within)
    query = (
        select(RepairCall.post, func.count().label("calls"))
        .where(*reached)
        .group_by(RepairCall.post)
    )
    found = {row.post: row.calls for row in session.execute(query)}
    known = estate_settings(session)
    least = (
        (CallerPost.MANAGER, known.call_share_manager),
        (CallerPost.SUPERVISOR, known.call_share_supervisor),
        (CallerPost.LEAD, known.call_share_lead),
    )
    made = tuple((post, found.get(post, 0), share) for post, share in least)
    return Shares(calls=sum(found.values()), made=made)
