"""Taking a contact down while somebody speaks, answering it, and what becomes of it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from propdesk.db.attachments.linking import LINK_TABLES, link
from propdesk.db.models import StateMove
from propdesk.db.numbering import document_no, last_number
from propdesk.db.records.moving import move
from propdesk.db.records.saving import add, the_record
from propdesk.db.store import acting, now, today, use_case
from propdesk.duties.hours.rules import due_at
from propdesk.duties.hours.service import work_calendar
from propdesk.kernel.clock import begin_of, wall_time
from propdesk.kernel.records.links import LinkWord
from propdesk.service.contacts.limits import minutes_set
from propdesk.service.contacts.models import Contact
from propdesk.service.contacts.register import (
    CLOCKS,
    CONTACT,
    CONTACT_STATES,
    CONTACTS,
    ContactFields,
    ContactRow,
)
from propdesk.service.contacts.rules import (
    OUTER,
    Channel,
    ContactKind,
    ContactState,
    first_answer,
    reply_limit,
)

OUTER_DAYS = 30
TURN_TABLES = (*CONTACT.touches, *LINK_TABLES)
"""What a use case that makes something out of a contact writes beside its own tables."""


@use_case(permission="service.view")
def next_number(session: Session) -> str:
    """The number the next contact will most likely get."""
    year = today(session).year
    return document_no(CONTACT.series, year, last_number(session, CONTACT.series, year) + 1)


@use_case(permission="service.view")
def reply_due(session: Session, *, channel: Channel, kind: ContactKind, came: datetime) -> datetime:
    """By when a contact will have to be answered, as its deadline will count it."""
    limit = reply_limit(channel, kind, minutes_set(session))
    return due_at(work_calendar(session), limit.basis, came, limit.minutes) or came


@use_case(permission="service.edit", touches=CONTACT.touches)
def take_contact(
    session: Session, *, fields: ContactFields, state: ContactState, promised: str = ""
) -> int:
    """Enter a contact as it ended: answered, promised or to be answered; its id.

    Its receiver is who takes it. One that is not answered keeps its deadline from now on. Raises
    FieldsRefused.
    """
    taken = replace(fields, receiver=acting(session).name)
    given: dict[str, object] = {"state": state, "promised": promised}
    if state is ContactState.ANSWERED:
        given["answered_on"] = today(session)
    return add(session, CONTACT, taken, given=given)


@use_case(permission="service.edit", touches=CONTACT.touches)
def promise_reply(session: Session, *, contact_id: int, until: datetime, to: str = "") -> None:
    """Promise an answer by a moment. Raises as `move`."""
    wall = wall_time(until)
    given = {
        "reply_day": wall.date(),
        "reply_time": f"{wall:%H:%M}",
        "promised": to,
    }
    move(session, CONTACT, contact_id, ContactState.PROMISED, given=given)


def the_contact(session: Session, contact_id: int) -> Contact:
    """The contact something is made of, for the use case of a subject above. Raises RecordGone,
    and RecordWithheld where it became a complaint."""
    return the_record(session, CONTACT, contact_id)


def turn(
    session: Session,
    contact_id: int,
    into: tuple[str, int],
    no: str,
    *,
    state: ContactState,
    word: LinkWord = LinkWord.BECAME,
) -> None:
    """Say what a contact became, for the use case of the subject above that made it: linked both
    ways, its files go along. One that stands where no move leads there, as an answered one of
    which a repair is made, stays so. Raises as `move` and `link`.
    """
    link(session, (CONTACT.kind, contact_id), into, word, files=True)
    if CONTACT_STATES.leading(the_contact(session, contact_id).state, state) is not None:
        move(session, CONTACT, contact_id, state, given={"became": no})


@use_case(permission="service.view")
def first_answers(session: Session, *, day: date) -> tuple[int, int]:
    """How many contacts of a day were answered, promised or turned into something at once, and of
    how many: of a letter nobody expects it."""
    first = (
        select(StateMove.subject_id, func.min(StateMove.at).label("at"))
        .where(StateMove.subject_kind == CONTACT.kind, StateMove.to_state != ContactState.TO_ANSWER)
        .group_by(StateMove.subject_id)
        .subquery()
    )
    spoken = (Channel.PHONE, Channel.VISIT, Channel.GROUP)
    query = (
        select(Contact.at, first.c.at)
        .outerjoin(first, first.c.subject_id == Contact.id)
        .where(Contact.day == day, Contact.channel.in_(spoken))
    )
    found = session.execute(query).all()
    within = first_answer(minutes_set(session))
    soon = [at for came, at in found if at is not None and at - came <= within]
    return len(soon), len(found)


@use_case(permission="service.view")
def outer_in_time(session: Session, *, day: date) -> tuple[int, int]:
    """How many cases from outside whose answer fell due in the last 30 days were answered in time,
    and how many were answered or are overdue; what is not yet due counts in neither."""
    due, late = CLOCKS.last_due("answer"), CLOCKS.was_late("answer")
    since = begin_of(day - timedelta(days=OUTER_DAYS))
    query = select(late).where(
        Contact.channel.in_(OUTER), due >= since, or_(late.is_not(None), due < now(session))
    )
    found = [bool(one) or one is None for one in session.scalars(query)]
    return found.count(False), len(found)


@use_case(permission="service.view")
def book_of(session: Session, *, day: date) -> tuple[ContactRow, ...]:
    """What came on a day, in the order it came, masked as in the list."""
    query = select(Contact.id).where(Contact.day == day).order_by(Contact.at, Contact.id)
    ids = list(session.scalars(query))
    return tuple(CONTACTS.records.rows(session, ids=ids))
