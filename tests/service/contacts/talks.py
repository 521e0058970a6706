"""Contacts for tests and pictures: answered, promised, overdue, of letters. All invented."""

from dataclasses import replace
from datetime import date, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.estate.models import Unit
from propdesk.service.contacts.register import CONTACTS, AnswerGiven, ContactFields, moment
from propdesk.service.contacts.rules import Channel, ContactKind, ContactState
from propdesk.service.contacts.taking import promise_reply, take_contact

DAY = date(2026, 11, 20)
LEAK = ContactFields(
    day=DAY,
    time="10:47",
    kind=ContactKind.REPAIR,
    caller="苏映雪",
    phone="19900009043",
    what="厨房顶漏水，接了盆",
)
HOTLINE = ContactFields(
    day=DAY - timedelta(days=1),
    time="10:12",
    channel=Channel.HOTLINE,
    kind=ContactKind.COMPLAINT,
    place="7 栋电梯",
    caller="市民",
    what="电梯一周停两次，要求书面说明",
    outer_no="26112004417",
    reply_day=DAY - timedelta(days=1),
    reply_time="18:00",
)
QUESTION = ContactFields(day=DAY, time="09:20", channel=Channel.VISIT, what="问装修押金怎么退")
GROUP = ContactFields(
    day=DAY, time="08:55", channel=Channel.GROUP, caller="赵启明", what="门禁卡刷不开，前台补过一张"
)


def some_units(session: Session) -> list[int]:
    """The first units of the estate."""
    return list(session.scalars(select(Unit.id).order_by(Unit.order_key).limit(4)))


def put_contacts(store: Store) -> list[int]:
    """Enter five contacts in every state a hand can bring them to; their ids."""
    units = [*store.read(some_units), None, None, None, None]
    first = ContactFields(
        day=DAY, time="08:31", caller="蒋一鸣", unit_id=units[2], what="取快递柜钥匙"
    )
    taken = [
        store.write(take_contact, fields=fields, state=state)
        for fields, state in (
            (first, ContactState.ANSWERED),
            (_of(LEAK, units[0]), ContactState.TO_ANSWER),
            (HOTLINE, ContactState.TO_ANSWER),
            (_of(QUESTION, units[1]), ContactState.TO_ANSWER),
            (_of(GROUP, units[3]), ContactState.TO_ANSWER),
        )
    ]
    until = moment(DAY, "16:55", time(12))
    store.write(promise_reply, contact_id=taken[4], until=until, to="回电")
    answer = AnswerGiven(answer="验收后 7 日内原路退回")
    store.write(CONTACTS.uses.move, record_id=taken[3], to=ContactState.ANSWERED, form=answer)
    return taken


def _of(fields: ContactFields, unit_id: int | None) -> ContactFields:
    return replace(fields, unit_id=unit_id)
