"""Verified repairs and the calls they owe, for tests; all names and phones are invented."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.repairs.callbacks.answering import Answered, answer_call
from propdesk.repairs.callbacks.models import RepairCall
from propdesk.repairs.callbacks.rules import CallState as C
from propdesk.repairs.kinds.models import FaultKind
from propdesk.repairs.orders.register import ORDERS, OrderFields
from propdesk.repairs.orders.rules import OrderState as S
from propdesk.repairs.orders.states import Dispatch, Finish, Joining, Verification


def report(store: Store, code: str = "", **more: object) -> int:
    """Enter a fault that somebody with a phone reports; the code is that of its kind."""

    def kind(session: Session) -> int | None:
        return session.scalar(select(FaultKind.id).where(FaultKind.code == code))

    fields = {"place": "7 栋大堂", "fault": "灯不亮", "reporter": "陈雨桐", "phone": "19900003271"}
    made = OrderFields(**{**fields, "fault_kind_id": store.read(kind), **more})  # type: ignore[arg-type]
    return store.write(ORDERS.uses.add, fields=made)


def go(store: Store, order: int, to: S, form: object = None, why: str = "") -> None:
    """Move an order."""
    store.write(ORDERS.uses.move, record_id=order, to=to, form=form, why=why)


def verify(store: Store, order: int, worker: int | None = None) -> None:
    """Send a worker, finish the order and verify it."""
    go(store, order, S.DISPATCHED, Dispatch(worker_id=worker))
    go(store, order, S.DONE, Finish(result="换新件"))
    go(store, order, S.VERIFIED, Verification())


def join(store: Store, later: int, earlier: int) -> None:
    """Join the later of two reports to the earlier."""
    go(store, later, S.JOINED, Joining(joined_to_id=earlier))


def calls(store: Store, order: int) -> list[tuple[str, int, int, date, C]]:
    """The calls an order owes: person, turn, step, day, state."""

    def read(session: Session) -> list[tuple[str, int, int, date, C]]:
        own = select(RepairCall).where(RepairCall.order_id == order, RepairCall.turn > 0)
        found = session.scalars(own.order_by(RepairCall.turn, RepairCall.id))
        return [(one.person, one.turn, one.step, one.due_on, one.state) for one in found]

    return store.read(read)


def ids_of(store: Store, order: int, *states: C) -> list[int]:
    """The ids of the calls of an order in these states, or of all."""

    def read(session: Session) -> list[int]:
        own = select(RepairCall.id).where(RepairCall.order_id == order, RepairCall.turn > 0)
        wanted = own.where(RepairCall.state.in_(states)) if states else own
        return list(session.scalars(wanted.order_by(RepairCall.id)))

    return store.read(read)


def answer(store: Store, call: int, with_: C, said: str = "", by: str = "") -> Answered:
    """Enter what a call came to."""
    return store.write(answer_call, call_id=call, answer=with_, said=said, called_by=by)


def state_of(store: Store, order: int) -> S:
    """Where an order stands."""
    (row,) = store.read(ORDERS.records.rows, ids=[order])
    return row.state
