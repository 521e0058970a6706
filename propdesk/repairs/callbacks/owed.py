"""Whom a repair owes a call, kept right after every save, move, join and undo of the order.

verified → a series for each who reported it;  opened again or taken back → what waits is withdrawn
finished anew → another series;  taken back once more → what was withdrawn waits again

A call that was made once is never deleted and never made twice: the table holds one row for each
report, finish and step of the series.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

import msgspec
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.models import RecordLinkRow, StateMove
from propdesk.db.records.kinds import Values
from propdesk.db.records.moving import move
from propdesk.db.records.saving import add
from propdesk.db.store import today, use_case
from propdesk.kernel.clock import wall_time
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.links import LinkWord
from propdesk.repairs.callbacks.models import RepairCall
from propdesk.repairs.callbacks.register import CALL_BACK, CallBackFields
from propdesk.repairs.callbacks.rules import WAITING, CallState
from propdesk.repairs.callbacks.times import calls_after
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.rules import OrderState
from propdesk.repairs.orders.service import ORDER, root_of
from propdesk.service.contacts.models import Contact
from propdesk.service.contacts.rules import ContactState

ASKED = (OrderState.VERIFIED, OrderState.CALLED_BACK, OrderState.CLOSED)
"""In these states of an order whoever reported it is called."""
_KEEPING = "call-backs are kept"


class StillToCall(UserError):
    """An order is called back while somebody waits for a call."""

    message = N_("Still to be called about {no}: {calls}. Enter what they say by F6.")


class FaultReport(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who reported a fault: by an order of his own, or by a contact that joined one."""

    kind: str
    id: int
    no: str
    unit_id: int | None
    person: str
    phone: str

    @property
    def whom(self) -> tuple[object, ...]:
        """By what the same person is known who reported twice."""
        return (self.phone,) if self.phone else (self.person, self.unit_id)


@contextmanager
def keeping(session: Session) -> Iterator[None]:
    """While the program itself moves calls and orders, nothing else follows from that."""
    session.info[_KEEPING] = True
    try:
        yield
    finally:
        session.info.pop(_KEEPING, None)


def is_keeping(session: Session) -> bool:
    """Whether the program itself is at it."""
    return _KEEPING in session.info


def follow_order(session: Session, before: Values, after: Values) -> None:
    """Keep the calls of an order after a save, and of the one it joins or joined."""
    if is_keeping(session):
        return
    if after.get("state") == OrderState.CALLED_BACK and before.get("state") == OrderState.VERIFIED:
        waiting = sum(one.state in WAITING for one in calls_of(session, after["id"]))
        if waiting:
            raise StillToCall(no=after["no"], calls=counted(waiting))
    named = (after.get("id"), before.get("joined_to_id"), after.get("joined_to_id"))
    for order_id in dict.fromkeys(one for one in named if one is not None):
        keep_calls(session, order_id)


def keep_calls(session: Session, order_id: int) -> None:
    """Bring what an order owes into line with where it stands; nothing where it is right."""
    order = root_of(session, order_id)
    if order is None:
        return
    with keeping(session):
        if order.id != order_id:
            _withdraw(session, calls_of(session, order_id))
        if order.state not in ASKED:
            _withdraw(session, calls_of(session, order.id))
            return
        turn, reports = turn_of(session, order.id), reports_of(session, order.id)
        known = {(one.kind, one.id) for one in reports}
        calls = calls_of(session, order.id)
        gone = [one for one in calls if one.turn != turn or _report(one) not in known]
        _withdraw(session, gone)
        for report in reports:
            mine = [
                one
                for one in calls
                if one.turn == turn and _report(one) == (report.kind, report.id)
            ]
            _make(session, order, turn, report) if not mine else _revive(session, mine)
        _go_on(session, order.id, turn)


def counted(calls: int) -> str:
    """So many call-backs, in words."""
    return ngettext("{count} call-back", "{count} call-backs", calls).format(count=calls)


def calls_of(session: Session, order_id: int) -> Sequence[RepairCall]:
    """The calls that an order owes or owed, not those entered by hand; the first ones first."""
    return session.scalars(_calls(), {"order_id": order_id}).all()


@cache  # asked at each save of an order
def _calls() -> Select[RepairCall]:
    mine = RepairCall.order_id == bindparam("order_id")
    by_turn = (RepairCall.turn, RepairCall.step, RepairCall.id)
    return select(RepairCall).where(mine, RepairCall.turn > 0).order_by(*by_turn)


def turn_of(session: Session, order_id: int) -> int:
    """The how-manieth finish of an order this is: one more than it was opened again."""
    own = (StateMove.subject_kind == ORDER.kind, StateMove.subject_id == order_id)
    moves = session.execute(select(StateMove.from_state, StateMove.to_state).where(*own)).all()
    opened = sum(to == OrderState.REOPENED for _before, to in moves)
    taken_back = sum(before == OrderState.REOPENED and to in ASKED for before, to in moves)
    return 1 + opened - taken_back


def reports_of(session: Session, order_id: int) -> list[FaultReport]:
    """Everybody who reported the fault of an order and can be called, each once; the first first.

    They are the reporters of the order, of those joined to it, and the contacts that joined any.
    Who complained beside it is called by those who handle the complaint: not all may know him.
    """
    orders = _with_joined(session, order_id)
    found = [
        FaultReport(
            kind=ORDER.kind,
            id=one.id,
            no=one.no,
            unit_id=one.unit_id,
            person=one.reporter,
            phone=one.phone,
        )
        for one in orders
    ]
    row = RecordLinkRow
    ids = [one.id for one in orders]
    joined = (
        select(Contact)
        .join(row, row.from_id == Contact.id)
        .where(row.from_kind == "contact", row.to_kind == ORDER.kind, among(row.to_id, ids))
        .where(row.word == LinkWord.JOINED, Contact.state != ContactState.COMPLAINT)
    )
    found += [
        FaultReport(
            kind="contact",
            id=one.id,
            no=one.no,
            unit_id=one.unit_id,
            person=one.caller,
            phone=one.phone,
        )
        for one in session.scalars(joined.order_by(Contact.at, Contact.id))
    ]
    each = {one.whom: one for one in reversed(found) if one.person or one.phone or one.unit_id}
    return [one for one in found if each.get(one.whom) is one]


def _with_joined(session: Session, order_id: int) -> list[RepairOrder]:
    """An order, and all that count with it, however they are chained."""
    found = [session.get_one(RepairOrder, order_id)]
    for one in found:
        query = select(RepairOrder).where(
            RepairOrder.joined_to_id == one.id, RepairOrder.state == OrderState.JOINED
        )
        known = {each.id for each in found}
        found += [each for each in session.scalars(query) if each.id not in known]
    return sorted(found, key=lambda one: (one.id != order_id, one.id))


def _report(call: RepairCall) -> tuple[str, int | None]:
    return call.report_kind, call.report_id


def _make(session: Session, order: RepairOrder, turn: int, report: FaultReport) -> None:
    """The series of a finish for somebody who reported the fault."""
    finished = wall_time(order.done_at).date() if order.done_at else today(session)
    series = calls_after(session, fault_kind_id=order.fault_kind_id, finished=finished)
    for step, (day, after_rain) in enumerate(series, 1):
        fields = CallBackFields(
            order_id=order.id,
            unit_id=report.unit_id,
            person=report.person,
            phone=report.phone,
            due_on=day,
            after_rain=after_rain,
        )
        given = {"turn": turn, "step": step, "report_kind": report.kind, "report_id": report.id}
        add(session, CALL_BACK, fields, given=given)


def _withdraw(session: Session, calls: Sequence[RepairCall]) -> None:
    for call_id in [one.id for one in calls if one.state in WAITING]:
        move(session, CALL_BACK, call_id, CallState.WITHDRAWN)


def _revive(session: Session, calls: Sequence[RepairCall]) -> None:
    for call_id, tries in [(o.id, o.tries) for o in calls if o.state is CallState.WITHDRAWN]:
        move(session, CALL_BACK, call_id, CallState.TRIED if tries else CallState.OPEN)


def _go_on(session: Session, order_id: int, turn: int) -> None:
    """An order is called back once the first call of everybody is settled, and only then."""
    order = session.get_one(RepairOrder, order_id)
    first = [one for one in calls_of(session, order_id) if (one.turn, one.step) == (turn, 1)]
    waits = any(one.state in WAITING for one in first)
    if order.state is OrderState.VERIFIED and first and not waits:
        move(session, ORDER, order_id, OrderState.CALLED_BACK)
    elif order.state is OrderState.CALLED_BACK and waits:
        move(session, ORDER, order_id, OrderState.VERIFIED)


def forgotten(session: Session) -> list[int]:
    """The orders that wait for calls which were never made."""
    made = select(RepairCall.order_id).where(RepairCall.order_id.is_not(None))
    waiting = (RepairOrder.state == OrderState.VERIFIED, RepairOrder.id.not_in(made))
    ours = RepairOrder.ledger_id.is_(None)  # a ledger of last year says itself who was called
    ids = session.scalars(select(RepairOrder.id).where(*waiting, ours))
    return [one for one in ids if reports_of(session, one)]


@use_case(permission="repairs.view")
def is_anybody_forgotten(session: Session) -> bool:
    """Whether an order waits for calls that were never made: verified by an older program."""
    return bool(forgotten(session))


@use_case(permission="repairs.edit", touches=CALL_BACK.touches)
def call_who_was_forgotten(session: Session) -> int:
    """Make the calls of orders that were verified before the program made them; of how many."""
    ids = forgotten(session)
    for order_id in ids:
        keep_calls(session, order_id)
    return len(ids)
