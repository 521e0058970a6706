"""The contact book: what was said, by whom, by when it must be answered, what came out of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Annotated, Any

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Session

from propdesk.db.listing import ListField
from propdesk.db.records.chips import STATE, ListChip
from propdesk.db.records.kinds import RecordKind, Values, Withheld
from propdesk.db.store import acting, today
from propdesk.db.tables import EPOCH
from propdesk.duties.clocks.rules import Limit, TimedRow
from propdesk.duties.clocks.service import ClockRule, Clocks
from propdesk.duties.hours.rules import TimeBasis
from propdesk.estate.notation.service import Phone, UnitId, unit_shown
from propdesk.kernel.clock import moment_of
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, Note
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.service.contacts.models import Contact
from propdesk.service.contacts.rules import (
    IDENTITY,
    OUTER,
    SETTLED,
    TOLD_OF_COMPLAINTS,
    WAITING,
    Channel,
    ContactKind,
    ContactState,
    reply_limit,
    time_typed,
)
from propdesk.system.registers.service import DropDownOf, Register, Slip

_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFields:
    """A contact as it is typed. Without a time it came at noon; without `reply_day` its channel
    and kind say by when it is answered; without a receiver it is whoever enters it."""

    no: Annotated[
        str, Fact(N_("No."), width=120, weight=500, in_form=False, own=True, hidden=True)
    ] = ""
    day: Annotated[date, Fact(N_("Day"), today=True, width=92, ink="text2", hidden=True)]
    time: Annotated[
        str, Fact(N_("Time"), own=True, width=64, ink="text2", placeholder=N_("e.g. 0930"))
    ] = ""
    channel: Annotated[Channel, Fact(N_("Channel"), kept=True, width=96)] = Channel.PHONE
    kind: Annotated[ContactKind, Fact(N_("Kind"), width=80, hidden=True)] = ContactKind.ENQUIRY
    unit_id: UnitId = None
    place: Annotated[
        str,
        Fact(N_("Where"), free=True, width=90, hidden=True, placeholder=N_("where it is no unit")),
    ] = ""
    caller: Annotated[str, Fact(N_("Caller"), width=76, ink="text2", hidden=True)] = ""
    phone: Phone = ""
    what: Annotated[str, Fact(N_("What is said"), stretch=True, free=True)]
    receiver: Annotated[
        str,
        Fact(N_("First receiver"), width=76, yields=True, hint=N_("Empty: whoever enters it.")),
    ] = ""
    reply_day: Annotated[
        date | None,
        Fact(
            N_("Answer wanted by"),
            hidden=True,
            not_before="day",
            hint=N_("Empty: a call within hours, a letter within a week."),
        ),
    ] = None
    reply_time: Annotated[
        str, Fact(N_("Answer wanted by (time)"), hidden=True, placeholder=N_("e.g. 1730"))
    ] = ""
    outer_no: Annotated[
        str, Fact(N_("Outer number"), own=True, width=110, ink="text2", free=True)
    ] = ""
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class AnswerGiven:
    """What was answered."""

    answer: Annotated[str, Fact(N_("Answer"), free=True, hidden=True)]
    answered_on: Annotated[date | None, Fact(N_("Answered on"), noted=True, hidden=True)] = None


@dataclass(frozen=True, kw_only=True)
class ContactRow(TimedRow, AnswerGiven, ContactFields):
    """A contact in the list."""

    id: int
    unit: str
    became: Annotated[str, Fact(N_("Became"), width=110, in_form=False, hidden=True)]
    promised: Annotated[str, Fact(N_("Promised to"), free=True, in_form=False, hidden=True)]
    is_late: Annotated[bool | None, Fact(N_("Answered late"), width=90, hidden=True)]
    state: Annotated[ContactState, Fact(N_("State"), width=124)]


_move = partial(Move, permission="service.edit", undone=True)
_answer = partial(_move, title=N_("Answer"), icon="circle-check", key="F5", form=AnswerGiven)
_promise = partial(_move, title=N_("Promise an answer"), icon="clock")
_turned = partial(_move, permission="service.edit", undone=False)
CONTACT_STATES = States(
    ContactState,
    first=(ContactState.TO_ANSWER, ContactState.ANSWERED, ContactState.PROMISED),
    moves=(
        *(_answer(here, ContactState.ANSWERED) for here in WAITING),
        _promise(ContactState.TO_ANSWER, ContactState.PROMISED),
        *(
            _turned(here, ContactState.REPAIR, title=N_("Became a repair"), icon="wrench")
            for here in WAITING
        ),
        *(
            _turned(
                here,
                ContactState.COMPLAINT,
                title=N_("Became a complaint"),
                icon="message-square-warning",
            )
            for here in (*WAITING, ContactState.ANSWERED, ContactState.REPAIR)
        ),
        *(
            _turned(here, ContactState.VISIT, title=N_("Became a visit"), icon="heart-handshake")
            for here in (*WAITING, ContactState.ANSWERED)
        ),
    ),
)


def _tidy(fields: ContactFields) -> ContactFields:
    """Times as they are written; what is no time stays as it was typed."""
    return replace(
        fields,
        time=_time(fields.time),
        reply_time=_time(fields.reply_time),
        caller=fields.caller.strip(),
        what=fields.what.strip(),
        outer_no=fields.outer_no.strip(),
    )


def _time(text: str) -> str:
    return time_typed(text) if _is_time(text) else text


def _warnings(_session: Session, _contact_id: int, fields: ContactFields) -> dict[str, str]:
    """An old book says “towards noon”: kept as it is written, and said."""
    told = _("“{text}” is no time of the day like 930 or 17:30: kept as it is.")
    typed = {name: getattr(fields, name) for name in ("time", "reply_time")}
    return {name: told.format(text=text) for name, text in typed.items() if not _is_time(text)}


def _is_time(text: str) -> bool:
    try:
        time_typed(text)
    except ValueError:
        return False
    return True


NOON, EVENING = time(12), time(18)


def moment(day: date, typed: str, otherwise: time) -> datetime:
    """The moment of a day and a typed time, or of another time where none can be read."""
    hour = time.fromisoformat(time_typed(typed)) if typed and _is_time(typed) else otherwise
    return moment_of(datetime.combine(day, hour))


def _derived(session: Session, fields: ContactFields) -> Values:
    """When it came, and who took it."""
    came = moment(fields.day, fields.time, NOON)
    receiver = fields.receiver.strip() or acting(session).name
    return {"at": came, "receiver": receiver}


def _name(_session: Session, contact: Contact) -> str:
    what = contact.what
    short = what if len(what) <= _LONGEST_NAME else f"{what[:_LONGEST_NAME]}…"
    return f"{contact.no} {short}"


def _limit(session: Session, row: Values) -> Limit:
    """How long an answer may take: until the moment that is wanted or promised, else by kind."""
    wanted, hour = row["reply_day"] or row["day"], row["reply_time"]
    if row["reply_day"] or hour:
        until = moment(date.fromisoformat(wanted), hour, EVENING)
        came = EPOCH + timedelta(microseconds=row["at"])
        return Limit(max(0, int((until - came).total_seconds() // 60)), TimeBasis.ROUND)
    from propdesk.service.contacts.limits import minutes_set  # not read at a start

    return reply_limit(Channel(row["channel"]), ContactKind(row["kind"]), minutes_set(session))


CLOCKS = Clocks(
    kind="contact",
    model=Contact,
    title=N_("Contacts to answer, overdue"),
    rules=(
        ClockRule(
            name="answer",
            title=N_("Answer"),
            begins="at",
            limit=_limit,
            hangs_on=("channel", "kind", "reply_day", "reply_time"),
            done=SETTLED,
        ),
    ),
)
CONTACT = RecordKind(
    kind="contact",
    model=Contact,
    fields=ContactFields,
    name=_name,
    tidy=_tidy,
    derived=_derived,
    states=CONTACT_STATES,
    saved=CLOCKS.saved,
    also=CLOCKS.touches,
    series="LX",
    view="service.view",
    edit="service.edit",
    attachments=True,
    linked=True,
    withheld=Withheld(IDENTITY, Contact.state == ContactState.COMPLAINT, TOLD_OF_COMPLAINTS),
)
_waits = Contact.state.in_(WAITING)


def _of_today(session: Session) -> ColumnElement[bool]:
    return or_(_waits, Contact.day == today(session))


def _mine(session: Session) -> ColumnElement[bool]:
    return _of_today(session) & (Contact.receiver == acting(session).name)


def _late(_session: Session) -> ColumnElement[bool]:
    return CLOCKS.was_late("answer").is_(True)


def _outer(session: Session) -> ColumnElement[bool]:
    return _of_today(session) & Contact.channel.in_(OUTER)


CONTACTS: Register[Any, Any, Any] = Register(
    kind=CONTACT,
    row=ContactRow,
    page="service.contacts",
    tab="service",
    place=1,
    title=N_("Contact book"),
    icon="phone",
    list_name="contacts",
    imports=True,
    refers=N_("contacts"),
    called=lambda row: row.no,
    unit_panel=N_("Contacts to answer"),
    heads=(Contact.what, Contact.caller),
    order=(CLOCKS.shown["due_at"].key, Contact.id),
    shown={"unit": unit_shown(Contact.unit_id), "is_late": ListField(CLOCKS.was_late("answer"))},
    chips=(
        ListChip("today", N_("Today and open"), _of_today, group=STATE, checked=True),
        ListChip("waiting", N_("To answer"), lambda _session: _waits, group=STATE),
        ListChip("outer", N_("12345 and letters"), _outer, icon="landmark", group=STATE),
        ListChip("mine", N_("First asked me"), _mine, group=STATE),
        ListChip("late", N_("Answered late"), _late, icon="clock", tone="amber", group=STATE),
    ),
    drops=(
        DropDownOf(Contact.channel, N_("All channels")),
        DropDownOf(Contact.kind, N_("All kinds")),
    ),
    dated=Contact.day,
    deadline=CLOCKS,
    warnings=_warnings,
    slip=Slip(N_("Contact slip"), signers=(N_("First receiver"), N_("Answered by"), N_("Date"))),
    words=RegisterWords(
        new=N_("New contact"),
        edit=N_("Edit contact"),
        count=lambda count: ngettext("{count} contact", "{count} contacts", count),
        look_for=N_("Number, room, name, words"),
        none=N_("Nothing like that in the book"),
        why=N_("Every call and visit stands here until it is answered."),
        first=N_("Enter the first contact"),
        how=N_("Type the room above, who it is and what is said; Enter keeps it."),
    ),
)
