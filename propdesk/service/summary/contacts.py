"""The report of the contact book: answered at once, answered in time, by channel and kind."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.models import StateMove
from propdesk.db.store import now, use_case
from propdesk.duties.clocks.models import Timer
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.reports.measures import Measure
from propdesk.kernel.reports.report import Breakdown, Counting, Report, always, with_count
from propdesk.service.contacts.models import Contact
from propdesk.service.contacts.rules import OUTER, WAITING, ContactState, first_answer
from propdesk.service.contacts.service import minutes_set


class ContactFact(msgspec.Struct, frozen=True, kw_only=True):
    """A contact as the report counts it. `at_once` is None for what comes in writing, `in_time`
    while its deadline runs."""

    id: int
    day: date
    channel: str
    kind: str
    receiver: str
    waits: bool
    is_outer: bool
    at_once: bool | None
    in_time: bool | None


@use_case(permission="service.view")
def contact_facts(
    session: Session,
    *,
    basis: str = "came",  # noqa: ARG001  each report is read by one; contacts have no other
    first: date,
    last: date,
) -> Sequence[ContactFact]:
    """The contacts of these days, as they stand at this moment."""
    moment, soon = now(session), first_answer(minutes_set(session))
    answered = (
        select(StateMove.subject_id, func.min(StateMove.at).label("at"))
        .where(StateMove.subject_kind == "contact", StateMove.to_state != ContactState.TO_ANSWER)
        .group_by(StateMove.subject_id)
        .subquery()
    )
    clock = (Timer.subject_kind == "contact", Timer.name == "answer", Timer.turn == 1)
    query = (
        select(Contact, answered.c.at, Timer.due_at, Timer.stopped_at)
        .outerjoin(answered, answered.c.subject_id == Contact.id)
        .outerjoin(Timer, (Timer.subject_id == Contact.id) & clock[0] & clock[1] & clock[2])
        .where(Contact.day.between(first, last))
        .order_by(Contact.id)
    )
    return [
        ContactFact(
            id=one.id,
            day=one.day,
            channel=one.channel.label,
            kind=one.kind.label,
            receiver=one.receiver,
            waits=one.state in WAITING,
            is_outer=one.channel in OUTER,
            at_once=_at_once(one, at, moment, soon),
            in_time=_in_time(due, stopped, moment),
        )
        for one, at, due, stopped in session.execute(query)
    ]


def _at_once(one: Contact, at: datetime | None, moment: datetime, soon: timedelta) -> bool | None:
    """Whether something was said to it as soon as the office wants; of a letter nobody expects
    it."""
    if one.channel in OUTER or (at is None and moment - one.at <= soon):
        return None
    return at is not None and at - one.at <= soon


def _in_time(due: datetime | None, stopped: datetime | None, moment: datetime) -> bool | None:
    if due is None:
        return None
    if stopped is not None:
        return stopped <= due
    return False if due < moment else None


def _notes(facts: Sequence[ContactFact]) -> list[str]:
    """How what stands in no rate counts."""
    waits = sum(one.in_time is None for one in facts)
    letters = sum(one.is_outer for one in facts)
    return [
        _("In time = answered in time ÷ (answered + overdue and open);"),
        _("{count} not yet due: left out;").format(count=waits),
        _("{count} of 12345, letters and committee: not asked for an answer at once.").format(
            count=letters
        ),
    ]


CONTACT_REPORT: Report[ContactFact] = Report(
    name="contacts",
    title=N_("Contact report"),
    read=contact_facts,
    bases=(("came", N_("By the day it came")),),
    measures=(
        Measure(name="all", title=N_("Contacts"), counts=lambda _one: True),
        Measure(name="answered", title=N_("Answered"), counts=lambda one: not one.waits),
        Measure(name="waits", title=N_("To answer"), counts=lambda one: one.waits),
        Measure(
            name="overdue", title=N_("Overdue, open"),
            counts=lambda one: one.waits and one.in_time is False, is_trouble=True,
        ),
        Measure(
            name="at_once", title=N_("At once %"), counts=lambda one: bool(one.at_once),
            out_of=lambda one: one.at_once is not None, kind="rate", target=900,
            parts=(N_("answered at once"), N_("calls and visits")),
        ),
        Measure(
            name="in_time", title=N_("Kept in time %"), counts=lambda one: bool(one.in_time),
            out_of=lambda one: one.in_time is not None, kind="rate", target=950,
            parts=(N_("kept in time"), N_("fell due")),
        ),
    ),
    cards=("at_once", "in_time"),
    columns=("all", "answered", "waits", "overdue", "at_once", "in_time"),
    trends=("at_once", "in_time"),
    breakdowns=(
        Breakdown(
            name="channel", title=N_("By channel"), head=N_("Channel"), of=lambda one: one.channel
        ),
        Breakdown(name="kind", title=N_("By kind"), head=N_("Kind"), of=lambda one: one.kind),
        Breakdown(
            name="receiver", title=N_("By first receiver"), head=N_("First receiver"),
            of=lambda one: one.receiver, nobody=N_("Nobody named"),
        ),
    ),
    bars="kind",
    notes=_notes,
    counting=Counting(
        overdue=with_count(
            N_("{count} overdue and open: not kept in time;"),
            lambda one: one.waits and one.in_time is False,
        ),
        cancelled=always(N_("none is cancelled;")),
        merged=always(N_("what became an order, a complaint or a visit counts once;")),
        reopened=always(N_("one that is opened again keeps the result of its first answer.")),
    ),
    opens="service.contacts",
    page="service.contacts_month",
    count=lambda count: ngettext("{count} contact", "{count} contacts", count).format(count=count),
)  # fmt: skip
