"""Posts, hand-overs and what goes over, for tests and pictures. Invented."""

from datetime import date, timedelta

from propdesk.db.store import Store
from propdesk.patrol.shift_book.handovers import (
    HANDOVERS,
    HandoverFields,
    Refusal,
    Signed,
    TakenOver,
)
from propdesk.patrol.shift_book.items import ITEMS, Done, OpenItemFields
from propdesk.patrol.shift_book.posts import POSTS, PostFields
from propdesk.patrol.shift_book.rules import HandoverState, OpenItemState, RefusedFor

DAY = date(2026, 11, 20)
FIRE = "消防控制室"
FIRE_POST = PostFields(
    name=FIRE, least=2, most_hours=8, entry_hours=2, equipment="对讲机 4，手电 2，消防钥匙 12"
)
GATE_POST = PostFields(name="东门岗", equipment="对讲机 1，道闸遥控 1")
NIGHT = HandoverFields(
    post=FIRE,
    day=DAY - timedelta(days=1),
    shift="夜班 22:00-06:00",
    hours=8,
    outgoing="李伟、王芳",
    incoming="赵磊、孙静",
    events="22:05 接班正常\n00:00 3-07 烟感误报，已复位\n02:00 正常\n04:00 正常",
)
GATE = HandoverFields(
    post="东门岗", day=DAY, shift="早班", outgoing="周强", incoming="吴刚", events="无异常"
)
LOOKED = TakenOver(fit=True, calm=True, complete=True)
SMOKE = OpenItemFields(
    post=FIRE,
    what="烟感 3-07 误报，等维保更换，每小时巡看",
    since=DAY - timedelta(days=2),
    until=DAY - timedelta(days=1),
)
PUMP = OpenItemFields(post=FIRE, what="喷淋泵 2 号停用检修", since=DAY - timedelta(days=1))


def take(store: Store, handover_id: int, looked: TakenOver = LOOKED) -> None:
    """Let the new shift take over."""
    store.write(HANDOVERS.uses.move, record_id=handover_id, to=HandoverState.TAKEN, form=looked)


def put_shifts(store: Store) -> list[int]:
    """Enter two posts, hand-overs in every state, and what goes over; the ids of hand-overs."""
    for post in (FIRE_POST, GATE_POST):
        store.write(POSTS.uses.add, fields=post)
    for item in (SMOKE, PUMP):
        store.write(ITEMS.uses.add, fields=item)
    lamp = OpenItemFields(post="东门岗", what="道闸灯不亮", since=DAY - timedelta(days=3))
    done = store.write(ITEMS.uses.add, fields=lamp)
    store.write(ITEMS.uses.move, record_id=done, to=OpenItemState.DONE, form=Done(done="已换灯管"))
    ids = [store.write(HANDOVERS.uses.add, fields=one) for one in (NIGHT, GATE, GATE)]
    take(store, ids[0])
    store.write(HANDOVERS.uses.move, record_id=ids[0], to=HandoverState.SIGNED, form=Signed())
    why = Refusal(refused_for=RefusedFor.DRUNK, refused_words="吴刚有酒气，已通知队长派人")
    store.write(HANDOVERS.uses.move, record_id=ids[1], to=HandoverState.REFUSED, form=why)
    return ids
