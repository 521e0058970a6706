"""Things at the desk for tests and pictures: on time, due tomorrow, overdue, gone. All invented."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.access.loans.register import KEPT, HandOver, KeptFields, Notice
from propdesk.access.loans.rules import ItemKind, ItemState
from propdesk.db.store import Store
from propdesk.estate.models import Unit
from tests.made_once import once

DAY = date(2026, 11, 20)
FOUND = KeptFields(
    kind=ItemKind.FOUND,
    what="灰色双肩包，内有雨伞",
    arrived=DAY - timedelta(days=35),
    place="5 栋大堂",
    kept_at="A-03",
)
PARCEL = KeptFields(
    what="到付件 2 件", owner="顾清和", phone="19900009043", arrived=DAY, kept_at="B-11"
)
LEFT = KeptFields(
    kind=ItemKind.LEFT,
    what="钥匙一串，蓝色扣",
    owner="苏映雪",
    arrived=DAY,
    kept_at="小件-07",
    keep_until=DAY + timedelta(days=1),
)


def some_unit(session: Session) -> int | None:
    """The first unit of the estate, if it has any."""
    return session.scalar(select(Unit.id).order_by(Unit.order_key).limit(1))


@once
def put_things(store: Store) -> list[int]:
    """Enter four things, the newest first told and handed out; their ids."""
    unit_id = store.read(some_unit)
    parcel = KeptFields(
        what="生鲜箱 1 件", unit_id=unit_id, owner="蒋一鸣", arrived=DAY, kept_at="冷-01"
    )
    ids = [store.write(KEPT.uses.add, fields=one) for one in (FOUND, PARCEL, LEFT, parcel)]
    store.write(KEPT.uses.move, record_id=ids[1], to=ItemState.TOLD, form=Notice(told="顾清和"))
    to = HandOver(handed_to="蒋一鸣", mark="2041")
    store.write(KEPT.uses.move, record_id=ids[3], to=ItemState.HANDED, form=to)
    return ids
