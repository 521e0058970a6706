"""The register of data incidents (个人信息安全事件)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.chips import STATE, ListChip
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import may
from propdesk.duties.clocks.rules import Limit, TimedRow
from propdesk.duties.clocks.service import ClockRule, Clocks
from propdesk.duties.hours.rules import TimeBasis
from propdesk.kernel.clock import wall_time
from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.privacy.incidents.models import DataIncident
from propdesk.privacy.incidents.rules import (
    OPEN,
    REPORT_MINUTES,
    TELL_MINUTES,
    IncidentKind,
    IncidentState,
)
from propdesk.system.registers.service import DropDownOf, Register, Slip

RIGHT = "estate.privacy"
_notes = partial(Fact, kind=FactKind.NOTES, free=True, hidden=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFields:
    """An incident as it is entered, without what would be another leak: no name, no number."""

    no: Number = ""
    kind: Annotated[IncidentKind, Fact(N_("Kind"), width=90, yields=True)] = IncidentKind.LEAKED
    what: Annotated[
        str,
        Fact(
            N_("What happened"),
            stretch=True,
            free=True,
            placeholder=N_("e.g. list of owners sent to a group chat"),
        ),
    ]
    found_at: Annotated[datetime, Fact(N_("Incident found at"), today=True, width=130)]
    data: Annotated[
        str, Fact(N_("Which data"), placeholder=N_("e.g. names, phones, rooms"), hidden=True)
    ]
    whose: Annotated[
        str, Fact(N_("Whose data"), placeholder=N_("e.g. owners of building 3"), hidden=True)
    ] = ""
    people: Annotated[int | None, Fact(N_("How many people"), width=70, yields=True)] = None
    cause: Annotated[str, _notes(N_("Cause of the incident"))] = ""
    harm: Annotated[str, _notes(N_("What may come of it"))] = ""
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class MeasuresTaken:
    """What was done so that it goes no further."""

    measures: Annotated[str, _notes(N_("Measures against it"))]


@dataclass(frozen=True, kw_only=True)
class Reported:
    """Which authority was told, and the number it gave."""

    reported_to: Annotated[
        str,
        Fact(
            N_("Reported to"), placeholder=N_("cyberspace office, police …"), hidden=True, width=110
        ),
    ]
    report_no: Annotated[str, Fact(N_("Number of the report"), hidden=True)] = ""
    reported_at: Annotated[
        datetime | None, Fact(N_("Authority told at"), noted=True, hidden=True)
    ] = None


@dataclass(frozen=True, kw_only=True)
class PeopleTold:
    """How those whose data it is were told, or why they need not be."""

    told_how: Annotated[
        str,
        Fact(
            N_("How they were told"),
            FactKind.NOTES,
            hidden=True,
            hint=N_("Or why nobody need be told: the measures keep harm away (PIPL § 57)."),
        ),
    ]
    told_on: Annotated[date | None, Fact(N_("They were told on"), noted=True, hidden=True)] = None


@dataclass(frozen=True, kw_only=True)
class IncidentSettled:
    """What came of it, and what keeps it from happening again."""

    result: Annotated[str, _notes(N_("What came of it"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow(IncidentSettled, PeopleTold, Reported, MeasuresTaken, TimedRow, IncidentFields):
    """An incident in the list."""

    id: int
    state: Annotated[IncidentState, Fact(N_("State"), width=150)]


_S = IncidentState
_move = partial(Move, permission=RIGHT, undone=True)
_report = partial(
    _move, to=_S.REPORTED, title=N_("Enter the report"), icon="mail", key="F6", form=Reported
)
INCIDENT_STATES = States(
    IncidentState,
    first=(_S.FOUND,),
    moves=(
        _move(
            _S.FOUND, _S.CONTAINED, N_("Enter measures"), icon="shield-check", key="F3",
            form=MeasuresTaken,
        ),
        *(_report(one) for one in (_S.FOUND, _S.CONTAINED)),
        _move(
            _S.REPORTED, _S.TOLD, N_("People are told"), icon="phone", key="F9", form=PeopleTold
        ),
        _move(
            _S.TOLD, _S.CLOSED, N_("Close incident"), icon="check", key="F11",
            form=IncidentSettled,
        ),
        _move(_S.CLOSED, _S.TOLD, N_("Open again"), icon="rotate-ccw", key="F12", asks_why=True),
    ),
)  # fmt: skip


def _within(minutes: int) -> Limit:
    return Limit(minutes, TimeBasis.ROUND)


def _to_report(_session: Session, _row: Values) -> Limit:
    return _within(REPORT_MINUTES)


def _to_tell(_session: Session, _row: Values) -> Limit:
    return _within(TELL_MINUTES)


INCIDENT_CLOCKS = Clocks(
    kind="data_incident",
    model=DataIncident,
    title=N_("Data incidents past their time"),
    rules=(
        ClockRule(
            name="authority",
            title=N_("Report to the authority"),
            begins="found_at",
            limit=_to_report,
            done=(_S.REPORTED, _S.TOLD, _S.CLOSED),
        ),
        ClockRule(
            name="people",
            title=N_("Tell the people"),
            begins="found_at",
            limit=_to_tell,
            done=(_S.TOLD, _S.CLOSED),
        ),
    ),
)
DATA_INCIDENT = RecordKind(
    kind="data_incident",
    model=DataIncident,
    fields=IncidentFields,
    name=lambda _session, one: f"{one.no} {one.what}",
    saved=INCIDENT_CLOCKS.saved,
    also=INCIDENT_CLOCKS.touches,
    states=INCIDENT_STATES,
    series="XX",
    view=RIGHT,
    edit=RIGHT,
    attachments=True,
)
_open = DataIncident.state.in_(OPEN)
INCIDENTS = Register(
    kind=DATA_INCIDENT,
    row=IncidentRow,
    page="privacy.incidents",
    tab="system",
    menu="data",
    place=22,
    title=N_("Data incidents"),
    icon="siren",
    list_name="data-incidents",
    called=lambda row: row.no,
    heads=(DataIncident.what, DataIncident.data),
    order=(DataIncident.found_at.desc(), DataIncident.id.desc()),
    chips=(
        ListChip(
            "open", N_("Incidents in hand"), lambda _session: _open, group=STATE, checked=True
        ),
    ),
    drops=(DropDownOf(DataIncident.kind, N_("All kinds")),),
    dated=DataIncident.found_at,
    deadline=INCIDENT_CLOCKS,
    slip=Slip(
        N_("Report of a data incident"),
        signers=(N_("Report written by"), N_("Approved by"), N_("Date")),
        boxes=("measures", "reported_to", "reported_at", "told_how", "told_on"),
    ),
    words=RegisterWords(
        new=N_("New incident"),
        edit=N_("Edit incident"),
        count=lambda count: ngettext("{count} incident", "{count} incidents", count),
        look_for=N_("Number, what happened"),
        none=N_("No data incident is known"),
        why=N_(
            "A list that reached the wrong hands, a lost stick: the authority is told at once, and "
            "so are the people."
        ),
        first=N_("Enter an incident"),
        how=N_("When it was found, what happened, which data, how many people. No names."),
    ),
)


def due_incidents(session: Session) -> Iterator[Due]:
    """The line of those that are open."""
    if not may(session, RIGHT):
        return
    found = session.execute(
        select(DataIncident.id, DataIncident.found_at).where(DataIncident.state.in_(OPEN))
    )
    line = Due(
        group=DueGroup.DATES,
        icon="siren",
        title=_("Data incidents that are open"),
        page_id="privacy.incidents",
        place=_("Data incidents"),
        context={"filter": "open"},
    )
    days = [(one, wall_time(at).date()) for one, at in found]
    yield from over_records(line, "data_incident", days)
