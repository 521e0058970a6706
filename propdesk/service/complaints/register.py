"""The register of complaints; of who complained it shows what the reader may see."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Annotated

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from propdesk.db.records.chips import STATE, ListChip
from propdesk.db.records.kinds import PartKind, RecordKind, Values
from propdesk.db.store import acting, now, today
from propdesk.duties.clocks.rules import Limit, TimedRow, Waiting
from propdesk.duties.clocks.service import ClockRule, Clocks
from propdesk.estate.models import Unit
from propdesk.estate.notation.service import mask_in_text
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.kernel.records.refusals import refuse_errors
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.service.complaints.investigations import INVESTIGATION
from propdesk.service.complaints.models import Complainant, Complaint
from propdesk.service.complaints.naming import SEE, SERIES, numbered
from propdesk.service.complaints.repeats import cause_key, is_new, raise_urgency, same_cause
from propdesk.service.complaints.rules import (
    ANSWERED,
    HEARD_OF,
    OPEN,
    REPEAT_DAYS,
    SETTLED,
    ComplaintChannel,
    ComplaintClass,
    ComplaintState,
    ComplaintUrgency,
    Satisfaction,
    SecondLetter,
    Validity,
)
from propdesk.service.complaints.shown import (
    closed_at,
    comes_again,
    investigation_steps,
    of_complainants,
)
from propdesk.service.complaints.terms import (
    refuse_unwritten,
    second_letter_limit,
    term_limit,
)
from propdesk.service.contacts.rules import IDENTITY
from propdesk.system.registers.service import DropDownOf, Register, Slip

_notes = partial(Fact, kind=FactKind.NOTES, free=True, hidden=True)
_second_at = Fact(N_("Second letter written at"), in_form=False, hidden=True, in_sheet=False)


Kind = Annotated[ComplaintClass, Fact(N_("Kind"), width=80, kept=True, yields=True)]
Urgency = Annotated[ComplaintUrgency, Fact(N_("Urgency"), width=70)]
Cause = Annotated[
    str, Fact(N_("Cause"), width=130, free=True, placeholder=N_("e.g. lift of building 3"))
]
What = Annotated[
    str,
    Fact(N_("Complaint"), stretch=True, free=True, placeholder=N_("in one line, without names")),
]
Department = Annotated[str, Fact(N_("Department"), width=90, hidden=True, kept=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintFields:
    """A complaint as it is entered; who complained is another record."""

    no: Number = ""
    kind: Kind = ComplaintClass.FACILITIES
    urgency: Urgency = ComplaintUrgency.ORDINARY
    channel: Annotated[
        ComplaintChannel, Fact(N_("Channel of the complaint"), hidden=True, kept=True)
    ] = ComplaintChannel.PHONE
    outer_no: Annotated[
        str, Fact(N_("Their number"), hidden=True, placeholder=N_("of 12345 or a letter, if any"))
    ] = ""
    cause: Cause
    what: What
    day: Annotated[date, Fact(N_("Received on"), today=True, width=100, ink="text2", hidden=True)]
    received_at: Annotated[
        datetime | None,
        Fact(N_("Received at"), in_form=False, hidden=True, in_sheet=False),
    ] = None
    receiver: Annotated[
        str, Fact(N_("Taken by"), hidden=True, hint=N_("Empty: whoever enters it."))
    ] = ""
    department: Department = ""
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class Classified:
    """Whether it holds, and what the complainant was told at once."""

    verdict: Annotated[Validity | None, Fact(N_("Valid or not"), width=80, hidden=True)]
    first_answer: Annotated[str, _notes(N_("First answer"))]
    judged_at: Annotated[
        datetime | None,
        Fact(N_("Judged at"), noted=True, in_form=False, in_list=False, in_sheet=False),
    ] = None


@dataclass(frozen=True, kw_only=True)
class JudgedAnew:
    """Another verdict; from its moment on what does not hold is explained."""

    verdict: Annotated[
        Validity | None, Fact(N_("Valid or not"), begins="verdict", width=80, hidden=True)
    ]
    judged_at: Annotated[
        datetime | None,
        Fact(N_("Judged at"), noted=True, in_form=False, in_list=False, in_sheet=False),
    ] = None


@dataclass(frozen=True, kw_only=True)
class JudgedAfterReply(JudgedAnew):
    """The same once the complainant has a letter: whether it still says what holds."""

    second_letter: Annotated[SecondLetter | None, Fact(N_("Second letter"), hidden=True)]
    second_at: Annotated[datetime | None, _second_at] = None


@dataclass(frozen=True, kw_only=True)
class HandedOn:
    """Who looks into it."""

    handler: Annotated[str, Fact(N_("Handled by"), width=90)]


@dataclass(frozen=True, kw_only=True)
class Informed:
    """What was found so far, as the complainant was told."""

    news: Annotated[str, _notes(N_("Told so far"))]


@dataclass(frozen=True, kw_only=True)
class Extension(Waiting):
    """Why it takes longer, and by what it is proved that the complainant knows."""

    told_proof: Annotated[
        str,
        Fact(
            N_("Complainant told by"),
            hidden=True,
            placeholder=N_("e.g. call of 14:20, letter 17"),
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What came of it, and what the complainant is told."""

    measures: Annotated[str, _notes(N_("Measures taken"))] = ""
    result: Annotated[str, _notes(N_("Result"))]
    reply: Annotated[str, _notes(N_("Reply"))]
    replied_on: Annotated[date | None, Fact(N_("Replied on"), noted=True, hidden=True)] = None
    # A new reply says what holds now.
    second_letter: Annotated[
        SecondLetter | None, Fact(N_("Second letter"), in_form=False, hidden=True)
    ] = None
    second_at: Annotated[datetime | None, _second_at] = None


@dataclass(frozen=True, kw_only=True)
class CallBack:
    """What the complainant says of it."""

    satisfaction: Annotated[Satisfaction | None, Fact(N_("Satisfaction"), width=90, hidden=True)]
    heard: Annotated[str, _notes(N_("Heard at the call-back"))]
    called_by: Annotated[str, Fact(N_("Called back by"), hidden=True)]
    called_on: Annotated[date | None, Fact(N_("Called back on"), noted=True, hidden=True)] = None


_who = partial(Fact, in_form=False, sortable=False, hidden=True, seen_by=IDENTITY)


@dataclass(frozen=True, kw_only=True)
class ComplaintRow(
    CallBack, Reply, Extension, Informed, HandedOn, Classified, TimedRow, ComplaintFields
):
    """A complaint in the list. Who may not see who complained reads “restricted” there."""

    id: int
    complainant: Annotated[str, _who(N_("Complainant"), width=90)]
    complainant_unit: Annotated[str, _who(N_("Complainant's unit"), width=90)]
    complainant_phone: Annotated[str, _who(N_("Complainant's phone"), mask=mask_in_text)]
    steps: Annotated[
        str, _notes(N_("Investigation steps"), in_form=False, sortable=False, after="handler")
    ]
    closed_at: Annotated[datetime | None, Fact(N_("Closed at"), in_form=False, hidden=True)]
    state: Annotated[ComplaintState, Fact(N_("State"), width=130)]


_S = ComplaintState
_move = partial(Move, permission="service.edit_complaints", undone=True)
_reply = partial(_move, title=N_("Enter reply"), icon="pen-line", key="F9", form=Reply)
_judge = partial(
    _move,
    title=N_("New verdict"),
    icon="tags",
    key="Ctrl+F3",
    form=JudgedAnew,
    asks_why=True,
)
_reopen = partial(_move, title=N_("Reopen"), icon="rotate-ccw", key="Shift+F11", asks_why=True)
COMPLAINT_STATES = States(
    ComplaintState,
    first=(_S.REGISTERED,),
    moves=(
        _move(_S.REGISTERED, _S.CLASSIFIED, N_("Classify"), icon="tags", key="F3", form=Classified),
        *(_judge(one, one) for one in (_S.CLASSIFIED, _S.ASSIGNED, _S.INFORMED, _S.EXTENDED)),
        *(_judge(one, one, form=JudgedAfterReply) for one in (_S.REPLIED, _S.CALLED)),
        _move(_S.CLASSIFIED, _S.ASSIGNED, N_("Hand on"), icon="user-plus", key="F5", form=HandedOn),
        *(
            _move(one, _S.INFORMED, N_("Tell news"), icon="phone", key="F6", form=Informed)
            for one in (_S.ASSIGNED, _S.EXTENDED)
        ),
        *(
            _move(one, _S.EXTENDED, N_("Extend"), icon="hourglass", key="F12", form=Extension)
            for one in (_S.ASSIGNED, _S.INFORMED)
        ),
        *(_reply(one, _S.REPLIED) for one in (_S.CLASSIFIED, _S.ASSIGNED, _S.INFORMED)),
        _move(_S.REPLIED, _S.CALLED, N_("Enter call-back"), icon="phone", key="F11", form=CallBack),
        _move(_S.CALLED, _S.CLOSED, N_("Close complaint"), icon="check", key="Shift+F9"),
        *(_reopen(one, _S.ASSIGNED) for one in (_S.REPLIED, _S.CALLED, _S.CLOSED)),
    ),
)


def _rule(name: str, title: str, done: tuple[ComplaintState, ...]) -> ClockRule:
    def asked(session: Session, row: Values) -> Limit | None:
        return term_limit(session, name, row)

    return ClockRule(
        name=name,
        title=title,
        begins="judged_at" if name == "explain" else "received_at",
        limit=asked,
        hangs_on=("urgency", "kind", "verdict"),
        done=done,
        paused=(_S.EXTENDED,) if name == "settle" else (),
    )


COMPLAINT_CLOCKS = Clocks(
    kind="complaint",
    model=Complaint,
    title=N_("Complaints overdue"),
    pause_title=N_("Extensions of complaints that are over"),
    rules=(
        _rule("answer", N_("First answer"), ANSWERED),
        _rule("news", N_("News"), HEARD_OF),
        _rule("settle", N_("Reply due"), SETTLED),
        _rule("explain", N_("Explanation"), SETTLED),
        ClockRule(
            name="letter",
            title=N_("Second letter"),
            begins="judged_at",
            limit=second_letter_limit,
            hangs_on=("second_letter",),
            ends="second_at",
            dropped=tuple(one for one in ComplaintState if one not in SETTLED),
        ),
    ),
)


def _derived(session: Session, fields: ComplaintFields) -> Values:
    began = {} if fields.received_at else {"received_at": now(session)}
    receiver = fields.receiver.strip() or acting(session).name
    return {"cause_key": cause_key(fields.cause), "receiver": receiver, **began}


def _saved(session: Session, before: Values, after: Values) -> None:
    """Keep the deadlines, and make urgent what comes again."""
    if before.get("judged_at") not in (None, after.get("judged_at")):
        _refuse_same_verdict(before, after)
    if before and after and after["state"] == _S.CLOSED != before["state"]:
        refuse_unwritten(after)
    COMPLAINT_CLOCKS.saved(session, before, after)
    if is_new(before, after):
        day = date.fromisoformat(after["day"])
        if same_cause(session, after["cause_key"], day, after["id"]):
            raise_urgency(session, COMPLAINT, after["id"])


def _refuse_same_verdict(before: Values, after: Values) -> None:
    """What is judged as before has no new deadline for its explanation."""
    if after and before["verdict"] == after["verdict"]:
        refuse_errors({"verdict": _("That is the verdict it has. Choose another one.")})


def recalled(session: Session, fields: ComplaintFields) -> Mapping[str, str]:
    """That the same cause was complained of lately, beside its field."""
    times = same_cause(session, cause_key(fields.cause or ""), today(session), 0)
    if not times:
        return {}
    told = ngettext(
        "The same cause {count} time within {days} days: it becomes urgent.",
        "The same cause {count} times within {days} days: it becomes urgent.",
        times,
    )
    return {"cause": told.format(count=times, days=REPEAT_DAYS)}


COMPLAINT: RecordKind[Complaint, ComplaintFields] = RecordKind(
    kind="complaint",
    model=Complaint,
    fields=ComplaintFields,
    name=lambda _session, one: f"{one.no} {one.what}",
    derived=_derived,
    saved=_saved,
    also=COMPLAINT_CLOCKS.touches,
    states=COMPLAINT_STATES,
    parts=(PartKind(INVESTIGATION, "complaint_id"),),
    series=SERIES,
    view=SEE,
    meant=numbered,
    edit="service.edit_complaints",
    attachments=True,
    linked=True,
)
_open = Complaint.state.in_(OPEN)
_urgent: Callable[[Session], ColumnElement[bool]] = lambda _session: (  # noqa: E731  one condition
    _open & (Complaint.urgency == ComplaintUrgency.URGENT)
)
COMPLAINTS = Register(
    kind=COMPLAINT,
    row=ComplaintRow,
    page="service.complaints",
    tab="service",
    place=2,
    title=N_("Complaints"),
    icon="octagon-alert",
    list_name="complaints",
    imports=True,
    refers=N_("complaints"),
    called=lambda row: row.no,
    heads=(Complaint.what, Complaint.cause),
    order=(Complaint.day.desc(), Complaint.id.desc()),  # the newest first
    shown={
        "complainant": of_complainants(Complainant.name),
        "complainant_unit": of_complainants(Unit.code, (Unit, Unit.id == Complainant.unit_id)),
        "complainant_phone": of_complainants(Complainant.phone),
        "steps": investigation_steps(),
        "closed_at": closed_at(),
    },
    recalls=recalled,
    chips=(
        ListChip("open", N_("Not settled"), lambda _session: _open, group=STATE, checked=True),
        ListChip("urgent", N_("Urgent"), _urgent, icon="bell", tone="red", group="  "),
        ListChip(
            "again", N_("Same cause again"), comes_again, icon="repeat", tone="amber", group="  "
        ),
    ),
    drops=(
        DropDownOf(Complaint.kind, N_("All kinds")),
        DropDownOf(Complaint.channel, N_("All channels")),
        DropDownOf(Complaint.handler, N_("All handlers"), among=Complaint.handler != ""),
    ),
    dated=Complaint.day,
    deadline=COMPLAINT_CLOCKS,
    slip=Slip(
        N_("Complaint form"),
        signers=(N_("Registered by"), N_("Department"), N_("Manager"), N_("Date")),
        boxes=(
            *("complainant", "complainant_unit", "complainant_phone", "department", "verdict"),
            *("measures", "result", "closed_at", "heard"),
        ),
    ),
    words=RegisterWords(
        new=N_("New complaint"),
        edit=N_("Edit complaint"),
        count=lambda count: ngettext("{count} complaint", "{count} complaints", count),
        look_for=N_("Number, cause, complaint"),
        none=N_("No complaints yet"),
        why=N_("Each is answered, heard of again and settled by its time; who complained is kept."),
        first=N_("Enter the first complaint"),
        how=N_("What it is about and its cause; who complained is entered apart, by F7."),
    ),
)
