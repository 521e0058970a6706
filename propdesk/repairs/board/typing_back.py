"""What a slip that came back says of its order: found by its number, written as moves."""

from datetime import date, datetime, timedelta

import msgspec
from sqlalchemy.orm import Session

from propdesk.db.declarations import record_kind
from propdesk.db.records.moving import move
from propdesk.db.records.saving import add, the_record
from propdesk.db.store import today, use_case
from propdesk.duties.clocks.rules import WaitedFor, Waiting
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.records.labels import Labelled
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.rules import OrderState
from propdesk.repairs.orders.service import (
    ORDER,
    ORDERS,
    Arrival,
    Dispatch,
    Finish,
    order_of_slip,
)
from propdesk.repairs.workers.service import refuse_who_left

VISIT = timedelta(hours=1)  # how long an appointment lasts when only its begin is typed


class SlipResult(Labelled):
    """What a worker notes on a slip."""

    REPAIRED = "repaired", N_("Repaired")
    NO_MATERIAL = "no_material", N_("No material")
    NOBODY = "nobody", N_("Nobody in")
    ANOTHER_DAY = "another_day", N_("Another day")


class SlipUnknown(UserError):
    """No order has the number of a slip."""

    message = N_("No order has the number “{number}”. Compare it with the slip.")


class SlipSaysNoTime(UserError):
    """A slip that is done does not say when, or one that waits until when."""

    message = N_("Type when the work was finished, or until when it waits, as the slip says.")


class SlipFound(msgspec.Struct, frozen=True, kw_only=True):
    """The order of a slip: what it is told by."""

    id: int
    no: str
    title: str
    note: str


class TypedBack(msgspec.Struct, frozen=True, kw_only=True):
    """What a slip says: when somebody was there and was done; else until which day it waits, or
    from when the next visit is. `words` are what was done, or why not. `material` and `labour` are
    what the slip says it cost. Whoever types it has it in hand, `signed` as a rule."""

    result: SlipResult
    arrived: datetime | None = None
    finished: datetime | None = None
    until: date | None = None
    visit: datetime | None = None
    words: str = ""
    material: Money | None = None
    labour: Money | None = None
    signed: bool = True


@use_case(permission="repairs.view")
def find_slip(session: Session, *, typed: str) -> SlipFound:
    """The order of a slip by its number, or by the last digits of it, in its newest year. Raises
    SlipUnknown."""
    found = order_of_slip(session, typed)
    if found is None:
        raise SlipUnknown(number=typed.strip())
    (row,) = ORDERS.records.rows(session, ids=[found])
    where = row.unit or row.place
    parts = (row.worker or row.team, row.work_class.label, row.state.label)
    return SlipFound(
        id=found,
        no=row.no,
        title=f"{where} {row.fault}",
        note=" · ".join(part for part in parts if part),
    )


@use_case(permission="repairs.edit", touches=(*ORDER.touches, "repair_line"))
def type_back(session: Session, *, order_id: int, typed: TypedBack) -> str:
    """Write what a slip says of its order; what the order is now, in a sentence.

    Repaired: it is finished, what it cost is put on it, and its signed slip is back today; one that
    nobody signed stays out. No material, nobody
    in: it is paused until the day. Another day: the same worker goes again. Raises SlipSaysNoTime,
    WorkerHasLeft; NotMoved, FieldsRefused or RecordGone as `move`; OrderIsPaid as its lines.
    """
    order = the_record(session, ORDER, order_id)
    if order.state is OrderState.PAUSED:
        to = OrderState.ON_SITE if order.arrived_at else OrderState.DISPATCHED
        move(session, ORDER, order_id, to)
    if typed.result is SlipResult.REPAIRED:
        _finish(session, order_id, typed)
    elif typed.result is SlipResult.ANOTHER_DAY:
        _go_again(session, order, typed)
    else:
        _wait(session, order, typed)
    now = the_record(session, ORDER, order_id)
    return _("{name} is “{state}” now").format(name=now.no, state=now.state.label)


def _finish(session: Session, order_id: int, typed: TypedBack) -> None:
    if typed.finished is None:
        raise SlipSaysNoTime
    _put_costs(session, order_id, typed)
    form = Finish(result=typed.words, arrived_at=typed.arrived, done_at=typed.finished)
    back = {"is_signed": True, "slip_back_on": today(session)} if typed.signed else None
    move(session, ORDER, order_id, OrderState.DONE, form=form, given=back)


def _put_costs(session: Session, order_id: int, typed: TypedBack) -> None:
    """Put on the order what its slip says it cost, a line each."""
    line = record_kind(session, "repair_line")
    for what, amount, is_labour in (
        (_("Material"), typed.material, False),
        (_("Labour"), typed.labour, True),
    ):
        if amount:
            fields = line.fields(what=what, price=amount, is_labour=is_labour)
            add(session, line, fields, given={"order_id": order_id})


def _go_again(session: Session, order: RepairOrder, typed: TypedBack) -> None:
    if typed.visit is None:
        raise SlipSaysNoTime
    refuse_who_left(session, order.worker_id)
    form = Dispatch(
        worker_id=order.worker_id,
        team_id=order.team_id,
        visit_from=typed.visit,
        visit_until=typed.visit + VISIT,
    )
    move(session, ORDER, order.id, OrderState.DISPATCHED, form=form, why=typed.words)


def _wait(session: Session, order: RepairOrder, typed: TypedBack) -> None:
    """Pause the order; that somebody was there is kept, whatever came of it."""
    if typed.until is None:
        raise SlipSaysNoTime
    came = typed.arrived is not None and order.arrived_at is None
    if came and order.state in (OrderState.DISPATCHED, OrderState.ACCEPTED):
        arrival = Arrival(arrived_at=typed.arrived)
        move(session, ORDER, order.id, OrderState.ON_SITE, form=arrival)
    no_parts = typed.result is SlipResult.NO_MATERIAL
    form = Waiting(
        waits_for=WaitedFor.PARTS if no_parts else WaitedFor.OWNER,
        wait_why=typed.words or typed.result.label,
        wait_until=typed.until,
    )
    move(session, ORDER, order.id, OrderState.PAUSED, form=form)
