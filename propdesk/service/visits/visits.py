"""The register of visits: planned, made, and the promises that come of them, each by its day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated, Any

from sqlalchemy import ColumnElement, false
from sqlalchemy.orm import Session

from propdesk.db.listing import ListField
from propdesk.db.records.chips import STATE, ListChip
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import may
from propdesk.duties.clocks.rules import Limit, TimedRow
from propdesk.duties.clocks.service import ClockRule, Clocks
from propdesk.duties.hours.rules import TimeBasis
from propdesk.estate.models import Unit
from propdesk.estate.notation.service import unit_shown
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.kernel.records.refusals import RecordGone
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.service.visits.models import Visit
from propdesk.service.visits.rules import (
    ENDED,
    MADE,
    SAID,
    VisitContent,
    VisitPurpose,
    VisitState,
    VisitWay,
)
from propdesk.system.registers.service import DropDownOf, Register

SEE, EDIT, CARE = "service.view", "service.edit", "service.care"
VisitedUnit = Annotated[
    int, Fact(N_("Unit"), FactKind.RECORD, width=90, weight=500, placeholder=N_("e.g. 3-2-1201"))
]
_notes = partial(Fact, kind=FactKind.NOTES, free=True, hidden=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFields:
    """A visit as it is planned."""

    no: Number = ""
    unit_id: VisitedUnit
    way: Annotated[VisitWay, Fact(N_("Way"), width=66, hidden=True, kept=True)] = VisitWay.DOOR
    purpose: Annotated[VisitPurpose, Fact(N_("Occasion"), width=96, kept=True)] = (
        VisitPurpose.HOUSEHOLD
    )
    about: Annotated[
        str,
        Fact(N_("About"), stretch=True, free=True, placeholder=N_("e.g. whether the leak is gone")),
    ] = ""
    who: Annotated[str, Fact(N_("Whom"), width=90, hidden=True)] = ""
    planned: Annotated[date, Fact(N_("Visit on"), today=True, width=92, kept=True, in_place=True)]
    visitor: Annotated[str, Fact(N_("Visitor"), width=70, kept=True, in_place=True)] = ""
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class VisitMade:
    """What is written on the sheet of a visit."""

    made_on: Annotated[date | None, Fact(N_("Visited on"), begins="planned", width=92, yields=True)]
    met: Annotated[str, Fact(N_("Met"), begins="who", hidden=True)] = ""
    result: Annotated[str, _notes(N_("Result of the visit"))] = ""
    needs: Annotated[str, _notes(N_("Wants or needs"), seen_by=CARE)] = ""
    content: Annotated[
        VisitContent | None, Fact(N_("How satisfied"), was=(N_("Content"),), width=56, yields=True)
    ] = None


@dataclass(frozen=True, kw_only=True)
class VisitPromise(VisitMade):
    """The same with what was promised, and by when."""

    promise: Annotated[str, Fact(N_("What was promised"), free=True, hidden=True)]
    promise_by: Annotated[date | None, Fact(N_("Promised by"), hidden=True, not_before="made_on")]


@dataclass(frozen=True, kw_only=True)
class PlannedAgain:
    """The day of another try."""

    planned: Annotated[date | None, Fact(N_("Visit on"))]


@dataclass(frozen=True, kw_only=True)
class PromiseKept:
    """When the promise was kept."""

    kept_on: Annotated[date | None, Fact(N_("Kept on"), hidden=True)]


@dataclass(frozen=True, kw_only=True)
class VisitOff:
    """Why a visit is not made; it stands in the visit alone, where it goes with a consent."""

    off_why: Annotated[str, Fact(N_("Why not"), free=True, hidden=True)]


@dataclass(frozen=True, kw_only=True)
class VisitRow(VisitOff, PromiseKept, VisitPromise, TimedRow, VisitFields):
    """A visit in the list."""

    id: int
    unit: str
    kept_late: Annotated[bool | None, Fact(N_("Promise kept late"), hidden=True)]
    state: Annotated[VisitState, Fact(N_("State"), width=96)]


_S = VisitState
_move = partial(Move, permission=EDIT, undone=True)
VISIT_STATES = States(
    VisitState,
    first=(_S.PLANNED,),
    moves=(
        _move(_S.PLANNED, _S.DONE, N_("Enter visit"), icon="check", key="F5", form=VisitMade),
        _move(
            _S.PLANNED, _S.PROMISED, N_("Visit with a promise"),
            icon="clock", key="F6", form=VisitPromise,
        ),
        _move(_S.PROMISED, _S.KEPT, N_("Promise kept"), icon="check", key="F7", form=PromiseKept),
        _move(_S.PLANNED, _S.NOT_MET, N_("Nobody met"), icon="door-open", key="F9"),
        _move(
            _S.NOT_MET, _S.PLANNED, N_("Visit again"),
            icon="repeat", key="F11", form=PlannedAgain,
        ),
        _move(
            _S.PLANNED, _S.CANCELLED, N_("Cancel visit"),
            icon="ban", key="Shift+F9", form=VisitOff,
        ),
    ),
)  # fmt: skip


def _until_tonight(_session: Session, _row: Values) -> Limit:
    """A day that is named lasts until its end."""
    return Limit(24 * 60, TimeBasis.ROUND)


_rule = partial(ClockRule, limit=_until_tonight)
VISIT_CLOCKS = Clocks(
    kind="visit",
    model=Visit,
    title=N_("Visits and promises overdue"),
    rules=(
        _rule(name="visit", title=N_("Visit due"), begins="planned", ends="made_on", done=ENDED),
        _rule(name="promise", title=N_("Promise due"), begins="promise_by", ends="kept_on"),
    ),
)


def _saved(session: Session, before: Values, after: Values) -> None:
    from propdesk.service.visits.caring import visit_saved  # not read at a start

    VISIT_CLOCKS.saved(session, before, after)
    visit_saved(session, before, after)
    back = before and (not after or after["state"] == _S.PLANNED)
    if back and before["state"] in MADE and before["purpose"] == VisitPurpose.MOVED_IN:
        from propdesk.service.visits.asking import forget_answers  # not read at a start

        forget_answers(session, before["id"])


def _of_care(session: Session) -> ColumnElement[bool]:
    """A visit of the care list; nothing for who may not know."""
    return Visit.care_id.is_not(None) if may(session, CARE) else false()


def there(session: Session, _id: int, fields: Any) -> Mapping[str, str]:  # noqa: ANN401  both kinds
    """That the unit is there: it may be gone since it was typed. Raises RecordGone."""
    if session.get(Unit, fields.unit_id) is None:
        raise RecordGone
    return {}


VISIT = RecordKind(
    kind="visit",
    model=Visit,
    fields=VisitFields,
    name=lambda _session, one: one.no,
    judged=there,
    states=VISIT_STATES,
    saved=_saved,
    also=(*VISIT_CLOCKS.touches, "check_sheet", "check_answer", "record_link", "attachment"),
    # Whom a visit is for and what was said at home may tell of an illness: it is nobody's who
    # looks into the log, which stays when a consent is withdrawn. That of all visits is left out,
    # or its absence would tell which are those of the care list.
    secret=frozenset({*SAID, "file"}),
    series="ZF",
    view=SEE,
    edit=EDIT,
    attachments=True,
    linked=True,
)
VISITS: Register[Any, Any, Any] = Register(
    kind=VISIT,
    row=VisitRow,
    page="service.visits",
    tab="service",
    place=5,
    title=N_("Visits"),
    icon="heart-handshake",
    list_name="visits",
    imports=True,
    refers=N_("visits"),
    called=lambda row: row.no,
    unit_panel=N_("Visits planned"),
    heads=(Visit.about, Visit.who),
    order=(VISIT_CLOCKS.shown["due_at"].key, Visit.id.desc()),
    shown={
        "unit": unit_shown(Visit.unit_id),
        "kept_late": ListField(VISIT_CLOCKS.was_late("promise")),
    },
    chips=(
        ListChip(
            "open",
            N_("To do"),
            lambda _session: Visit.state.in_((_S.PLANNED, _S.PROMISED)),
            group=STATE,
            checked=True,
        ),
        ListChip("care", N_("Of the care list"), _of_care, icon="heart-handshake", group="  "),
    ),
    drops=(
        DropDownOf(Visit.purpose, N_("All occasions")),
        DropDownOf(Visit.way, N_("All ways")),
        DropDownOf(Visit.visitor, N_("All visitors"), among=Visit.visitor != ""),
    ),
    dated=Visit.planned,
    deadline=VISIT_CLOCKS,
    words=RegisterWords(
        new=N_("New visit"),
        edit=N_("Edit visit"),
        count=lambda count: ngettext("{count} visit", "{count} visits", count),
        look_for=N_("Number, room, name, words"),
        none=N_("No visits yet"),
        why=N_("Half of all households are visited each year; what was promised is kept in time."),
        first=N_("Plan the first visit"),
        how=N_("The room, the day, who goes; the sheet of the round is typed in by F5 and F6."),
    ),
)
