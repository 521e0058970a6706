"""Repair orders in every state, for tests and pictures; all invented."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.estate.models import Unit
from propdesk.kernel.money import Money
from propdesk.repairs.kinds.models import FaultKind
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.orders.lines import LineFields, add_line
from propdesk.repairs.orders.paperwork.promises import promise_day
from propdesk.repairs.orders.paperwork.quotes import quote_order
from propdesk.repairs.orders.register import ORDERS, OrderFields
from propdesk.repairs.orders.rules import OrderState, RepairChannel, Urgency
from propdesk.repairs.orders.states import Arrival, Dispatch, Finish, Verification
from propdesk.repairs.workers.models import Worker
from tests.clocks import StoppedClock
from tests.made_once import once

_NOW = StoppedClock().moment
_S = OrderState


def _units(session: Session) -> list[int]:
    return list(session.scalars(select(Unit.id).order_by(Unit.order_key).limit(12)))


def _kind(session: Session, code: str) -> int | None:
    return session.scalar(select(FaultKind.id).where(FaultKind.code == code))


def _workers(session: Session) -> list[int]:
    return list(session.scalars(select(Worker.id).order_by(Worker.id)))


@once
def put_orders(store: Store) -> list[int]:
    """Enter eight orders, from one that waits to one that is closed; their ids."""
    units: list[int | None] = [*store.read(_units)] or [None]
    workers = store.read(_workers)
    leak, power, lift = (store.read(_kind, code) for code in ("02", "03", "08"))

    def unit(number: int) -> int | None:
        return units[number % len(units)]

    def report(hours: int, **fields: object) -> int:
        made = OrderFields(reported_at=_NOW - timedelta(hours=hours), **fields)  # type: ignore[arg-type]
        return store.write(ORDERS.uses.add, fields=made)

    def go(order: int, to: OrderState, form: object = None, why: str = "") -> None:
        store.write(ORDERS.uses.move, record_id=order, to=to, form=form, why=why)

    ids = [
        report(1, unit_id=unit(0), fault="阳台地漏堵", place="阳台", fault_kind_id=leak,
               reporter="陈雨桐", phone="19900003271"),
        report(70, unit_id=unit(1), fault="厨房顶漏水，滴水到灶台", place="厨房",
               fault_kind_id=leak, work_class=WorkClass.WARRANTY, reporter="许文博"),
        report(0, place="7 栋电梯", fault="轿厢停 6 层，困 1 人", fault_kind_id=lift,
               urgency=Urgency.URGENT, work_class=WorkClass.PUBLIC,
               channel=RepairChannel.PATROL),
        report(30, unit_id=unit(2), fault="空开跳闸", fault_kind_id=power,
               work_class=WorkClass.PAID),
        report(50, unit_id=unit(3), fault="对讲无声", channel=RepairChannel.WECHAT),
        report(90, unit_id=unit(4), fault="马桶水箱漏", work_class=WorkClass.PAID),
        report(200, unit_id=unit(1), fault="厨房顶渗水", place="厨房", fault_kind_id=leak),
        report(3, place="地库 B1 东", fault="照明 6 盏不亮", work_class=WorkClass.PUBLIC),
    ]  # fmt: skip
    for order in ids[1:7]:
        go(
            order,
            _S.DISPATCHED,
            Dispatch(worker_id=workers[order % len(workers)] if workers else None),
        )
    go(ids[2], _S.ON_SITE, Arrival())
    for order in ids[3:4] + ids[5:7]:
        go(order, _S.DONE, Finish(result="换新件，试水正常"))
    for order in ids[5:7]:
        go(order, _S.VERIFIED, Verification(is_signed=True))
    for line in (
        LineFields(what="空气开关", spec="2P 32A", unit="个", price=Money(4800)),
        LineFields(what="人工", unit="小时", quantity=150, price=Money(6000), is_labour=True),
    ):
        store.write(add_line, order_id=ids[3], fields=line)
    store.write(quote_order, order_id=ids[3], until=_NOW.date() + timedelta(days=7))
    store.write(
        promise_day, ids=[ids[1]], day=_NOW.date() + timedelta(days=2), why="等防水材料到货"
    )
    go(ids[6], _S.CLOSED)
    go(ids[7], _S.CANCELLED, why="与另一单重复")
    return ids
