"""Shared bills for tests and pictures. All invented."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select, text

from propdesk.db.store import Store
from propdesk.estate.models import Building, Unit
from propdesk.estate.rules import UnitKind
from propdesk.fees.sharing.models import SharedBill
from propdesk.fees.sharing.register import SHARED_BILLS, SharedFields
from propdesk.fees.sharing.rules import SharedState
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.money import Money
from tests.fees.estates import add_unit
from tests.made_once import once

OCTOBER = SharedFields(
    item_id=0,
    amount=Money(500_000),
    first=date(2026, 10, 1),
    last=date(2026, 10, 31),
    supplier="江城供电公司",
    bill_no="2026-10-0417",
)


def enter(store: Store, **values: Any) -> int:
    """Enter a bill as OCTOBER but for these values; its id."""
    return store.write(SHARED_BILLS.uses.add, fields=replace(OCTOBER, **values))


def share(store: Store, bill_id: int) -> None:
    """Share it out."""
    store.write(SHARED_BILLS.uses.move, record_id=bill_id, to=SharedState.SHARED)


def undo(store: Store, bill_id: int) -> None:
    """Take the shares back."""
    why = "电表抄错了"
    store.write(SHARED_BILLS.uses.move, record_id=bill_id, to=SharedState.UNDONE, why=why)


@once
def put_shared_bills(store: Store) -> None:
    """One bill shared among the rooms of the first building, one to share."""
    code = store.read(
        lambda s: s.scalars(select(Building.code).order_by(Building.order_key)).first()
    )
    item = store.read(lambda s: s.scalars(select(FeeItem.id).where(FeeItem.code == "LJ")).one())
    paying = last_rooms(store)
    out = "\n".join(f"{room} 独立电梯" for room in paying)
    done = enter(store, item_id=item, buildings=code, bands="1: 0.5; 2-: 1", left_out=out)
    share(store, done)
    november = {"first": date(2026, 11, 1), "last": date(2026, 11, 15), "bill_no": "2026-11-0417"}
    enter(store, item_id=item, buildings=code, amount=Money(263_018), **november)


def last_rooms(store: Store) -> list[str]:
    """The rooms that take offers and pay all they owe: a share that is paid is not undone."""
    rooms = select(Unit.code).where(Unit.kind == UnitKind.ROOM).order_by(Unit.order_key.desc())
    return list(store.read(lambda session: session.scalars(rooms.limit(4)).all()))


def make_room_to_share(store: Store) -> None:
    """Undo what is shared, and add a room and a space where an estate has none."""
    shared = select(SharedBill.id).where(SharedBill.state == SharedState.SHARED)
    for bill_id in store.read(lambda session: session.scalars(shared).all()):
        undo(store, bill_id)
    if store.read(lambda session: session.scalar(select(Unit.id).limit(1))) is None:
        for room, kind in (("101", UnitKind.ROOM), ("102", UnitKind.SPACE)):
            store.write(add_unit, code=f"1-{room}", kind=kind)


def owed(store: Store) -> dict[str, list[int]]:
    """Unit → what stands on its live lines, by plain SQL."""
    query = text(
        "SELECT u.code, o.amount FROM open_charge AS o JOIN unit AS u ON u.id = o.unit_id"
        " WHERE o.live = 1 ORDER BY u.code, o.period_from"
    )
    found: dict[str, list[int]] = {}
    for code, amount in store.read(lambda session: session.execute(query).all()):
        found.setdefault(code, []).append(amount)
    return found
