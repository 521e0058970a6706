"""The book of hand-overs: prepared, taken over or refused, its signed sheet filed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Annotated

from sqlalchemy import func, literal, or_, select
from sqlalchemy.orm import Session

from propdesk.db.listing import ListField
from propdesk.db.records.chips import STATE, ListChip
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.patrol.shift_book.models import Handover, ShiftItem, ShiftPost
from propdesk.patrol.shift_book.posts import post_called
from propdesk.patrol.shift_book.rules import (
    HandoverState,
    OpenItemState,
    RefusedFor,
    length_of,
    names_of,
    silences,
)
from propdesk.system.registers.service import DropDownOf, Register, Slip


class NotHandedOver(UserError):
    """A shift that must not take over."""

    message = N_(
        "{name} is not handed over: {reason} Refuse it (F9) and say why; the outgoing shift stays "
        "on duty."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverFields:
    """A hand-over as it is prepared. Without `equipment` it is what it was last time."""

    no: Number = ""
    post: Annotated[str, Fact(N_("Post"), kept=True, width=130)]
    day: Annotated[date, Fact(N_("Day"), today=True, width=100, ink="text2")]
    shift: Annotated[
        str, Fact(N_("Shift"), placeholder=N_("e.g. night 22:00-06:00"), kept=True, width=130)
    ] = ""
    hours: Annotated[
        int | None, Fact(N_("Hours on duty"), least=1, most=48, hidden=True, kept=True)
    ] = None
    outgoing: Annotated[
        str, Fact(N_("Handed over by"), placeholder=N_("e.g. Li Wei, Wang Fang"), width=110)
    ]
    incoming: Annotated[
        str, Fact(N_("Taken over by"), placeholder=N_("e.g. Li Wei, Wang Fang"), width=110)
    ]
    equipment: Annotated[
        str,
        Fact(
            N_("Equipment and keys"),
            FactKind.NOTES,
            free=True,
            hidden=True,
            hint=N_("Empty: as last time."),
        ),
    ] = ""
    events: Annotated[
        str,
        Fact(
            N_("Events"),
            FactKind.NOTES,
            free=True,
            hidden=True,
            placeholder=N_("22:10 all quiet; a line for each, with its time"),
        ),
    ] = ""
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class TakenOver:
    """What the receiver has looked at."""

    fit: Annotated[bool | None, Fact(N_("Nobody drunk or ill"), hidden=True)] = None
    calm: Annotated[bool | None, Fact(N_("No incident runs"), hidden=True)] = None
    complete: Annotated[bool | None, Fact(N_("Equipment and keys counted"), hidden=True)] = None


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why the receiver does not take over."""

    refused_for: Annotated[RefusedFor | None, Fact(N_("Refused because"), width=120, hidden=True)]
    refused_words: Annotated[str, Fact(N_("In words"), FactKind.NOTES, free=True, hidden=True)]


@dataclass(frozen=True, kw_only=True)
class Signed:
    """The sheet with both signatures came back."""

    signed_on: Annotated[date | None, Fact(N_("Sheet filed on"), noted=True, hidden=True)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverRow(Signed, Refusal, TakenOver, HandoverFields):
    """A hand-over in the list; `carried` is what was open at its post that day."""

    id: int
    carried: Annotated[
        str, Fact(N_("Goes over"), in_form=False, in_sheet=False, stretch=True, free=True)
    ]
    state: Annotated[HandoverState, Fact(N_("State"), width=150)]


_S = HandoverState
_move = partial(Move, permission="patrol.edit_shifts", undone=True)
_take = partial(_move, title=N_("Take over the shift"), icon="user-check", key="F3", form=TakenOver)
HANDOVER_STATES = States(
    HandoverState,
    first=(_S.READY,),
    moves=(
        _take(_S.READY, _S.TAKEN),
        _take(_S.REFUSED, _S.TAKEN),
        _move(
            _S.READY,
            _S.REFUSED,
            N_("Refuse hand-over"),
            icon="octagon-alert",
            key="F9",
            form=Refusal,
        ),
        _move(
            _S.TAKEN, _S.SIGNED, N_("File signed sheet"), icon="signature", key="F6", form=Signed
        ),
    ),
)


def _judge(session: Session, before: Values, after: Values) -> None:
    """Refuse that somebody takes over who must not."""
    if not (before and after and before["state"] != after["state"] == HandoverState.TAKEN):
        return
    post = post_called(session, after["post"])
    there, least = len(names_of(after["incoming"])), post.least if post else 1
    name = f"{after['no']} {after['post']}"
    if not after["fit"]:
        raise NotHandedOver(name=name, reason=_("somebody of the new shift is drunk or ill."))
    if not after["calm"]:
        raise NotHandedOver(name=name, reason=_("an incident is running."))
    if there < least:
        few = _("{there} of at least {least} people are named.").format(there=there, least=least)
        raise NotHandedOver(name=name, reason=few)


def handover_warnings(
    session: Session, _handover_id: int, fields: HandoverFields
) -> Mapping[str, str]:
    """What its post does not want: more hours than it may last, fewer people than it needs.

    Too few people are refused when they take over (`_judge`). Too many hours are not: a shift that
    is refused stays on duty, and then for longer still.
    """
    post = post_called(session, (fields.post or "").strip())
    return {} if post is None else dict(_post_warnings(post, fields))


def _post_warnings(post: ShiftPost, fields: HandoverFields) -> Iterator[tuple[str, str]]:
    most = _("At most {hours} hours at this post.").format(hours=post.most_hours)
    length = length_of(fields.shift or "")
    if length is not None and length > timedelta(hours=post.most_hours):
        yield "shift", most
    if fields.hours and fields.hours > post.most_hours:
        yield "hours", most
    if fields.incoming and len(names_of(fields.incoming)) < post.least:
        told = _("At least {least} people at this post: it will not be taken over so.")
        yield "incoming", told.format(least=post.least)


def _kept_equipment(session: Session, fields: HandoverFields) -> Values:
    """What an empty field means: the equipment of last time, else what the post has."""
    if fields.equipment.strip():
        return {}
    return {"equipment": last_equipment(session, fields.post)}


def last_equipment(session: Session, post: str) -> str:
    """The equipment and keys of a post as they were handed over last."""
    last = select(Handover.equipment).where(Handover.post == post).order_by(Handover.id.desc())
    told = session.scalar(last.limit(1))
    known = post_called(session, post)
    return told or (known.equipment if known else "")


def recalled(session: Session, fields: HandoverFields) -> Mapping[str, str]:
    """What the book and the post say of a hand-over that is typed, beside its fields."""
    return dict(_recalled(session, fields))


def _recalled(session: Session, fields: HandoverFields) -> Iterator[tuple[str, str]]:
    name = (fields.post or "").strip()
    post, events = post_called(session, name), fields.events or ""
    open_ones = select(ShiftItem.what).where(
        ShiftItem.post == name, ShiftItem.state == OpenItemState.OPEN
    )
    items = list(session.scalars(open_ones.order_by(ShiftItem.since, ShiftItem.id)))
    if items:
        told = ngettext(
            "{count} item goes over: {what}", "{count} items go over: {what}", len(items)
        )
        yield "post", told.format(count=len(items), what=_("; ").join(items))
    last = last_equipment(session, name)
    if (fields.equipment or "").strip() and last and fields.equipment.strip() != last.strip():
        yield "equipment", _("Last time: {what}").format(what=last)
    if post is None:
        return
    if post.entry_hours:
        for begin, end in silences(events, post.entry_hours):
            told = _("No entry from {begin} to {end}; this post enters every {hours} hours.")
            yield "events", told.format(begin=begin, end=end, hours=post.entry_hours)


def _carried() -> ListField:
    """What was open at the post on the day of the hand-over, in one text."""
    item = (
        select(func.group_concat(ShiftItem.what, literal(" · ")))
        .where(
            ShiftItem.post == Handover.post,
            ShiftItem.since <= Handover.day,
            or_(ShiftItem.done_on.is_(None), ShiftItem.done_on > Handover.day),
        )
        .correlate(Handover)
    )
    return ListField(func.coalesce(item.scalar_subquery(), ""))


HANDOVER = RecordKind(
    kind="handover",
    model=Handover,
    fields=HandoverFields,
    name=lambda _session, one: f"{one.no} {one.post}",
    derived=_kept_equipment,
    saved=_judge,
    states=HANDOVER_STATES,
    series="JB",
    view="patrol.see_shifts",
    edit="patrol.edit_shifts",
    attachments=True,
)
HANDOVERS = Register(
    kind=HANDOVER,
    row=HandoverRow,
    page="patrol.shift_book",
    tab="patrol",
    place=5,
    title=N_("Hand-over book"),
    icon="book-open",
    list_name="handovers",
    imports=True,
    called=lambda row: row.no,
    heads=(Handover.post, Handover.outgoing, Handover.incoming),
    order=(Handover.id.desc(),),
    shown={"carried": _carried()},
    recalls=recalled,
    warnings=handover_warnings,
    chips=(
        ListChip(
            "waits",
            N_("Not yet filed"),
            lambda _session: Handover.state != HandoverState.SIGNED,
            group=STATE,
        ),
    ),
    drops=(DropDownOf(Handover.post, N_("All posts")),),
    dated=Handover.day,
    slip=Slip(
        N_("Shift hand-over sheet"),
        signers=(N_("Handed over by"), N_("Taken over by"), N_("Supervisor"), N_("Time")),
    ),
    words=RegisterWords(
        new=N_("New hand-over"),
        edit=N_("Edit hand-over"),
        count=lambda count: ngettext("{count} hand-over", "{count} hand-overs", count),
        look_for=N_("Number, post, name"),
        none=N_("No hand-overs yet"),
        why=N_("The next shift signs for equipment, keys and what is open."),
        first=N_("Enter the first hand-over"),
        how=N_("Post, from whom to whom, what happened; equipment stays as last time."),
    ),
)
