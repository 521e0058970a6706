"""The registers of workers and of teams."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated

from sqlalchemy import ColumnElement, literal
from sqlalchemy.orm import Session

from propdesk.db.listing import told_by
from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind, Unique
from propdesk.db.store import today
from propdesk.db.tables import Base, DayType
from propdesk.estate.notation.service import mask_phone
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.repairs.workers.models import Team, Worker
from propdesk.repairs.workers.rules import Employer, WorkerState
from propdesk.system.registers.service import DropDownOf, Register

Code = Annotated[
    str, Fact(N_("Code"), FactKind.CODE, width=80, own=True, longest=6, placeholder=N_("e.g. 07"))
]


class WorkerHasLeft(UserError):
    """Somebody who does not work here any more is sent to new work."""

    message = N_("{name} has left and is not sent to new work. Choose somebody else.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFields:
    """A team as the clerk enters it."""

    code: Code = ""
    name: Annotated[
        str, Fact(N_("Team"), width=140, weight=500, own=True, placeholder=N_("e.g. Plumbing"))
    ]
    does: Annotated[str, Fact(N_("Looks after"), stretch=True, free=True, in_place=True)] = ""
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow(TeamFields):
    """A team in the list."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerFields:
    """A worker as the clerk enters him."""

    code: Code = ""
    name: Annotated[str, Fact(N_("Name"), width=120, weight=500, own=True)]
    phone: Annotated[str, Fact(N_("Phone"), FactKind.PHONE, mask=mask_phone, width=120)] = ""
    team_id: Annotated[int | None, Fact(N_("Team"), FactKind.RECORD, width=110, kept=True)] = None
    employer: Annotated[Employer, Fact(N_("Employed by"), width=110, kept=True)] = Employer.OWN
    does: Annotated[
        str,
        Fact(
            N_("Can do"),
            stretch=True,
            free=True,
            in_place=True,
            placeholder=N_("e.g. water, power, doors"),
        ),
    ] = ""
    note: Note = ""
    signs_in: Annotated[
        str,
        Fact(
            N_("Signs in as"),
            own=True,
            hidden=True,
            hint=N_("If they use the program: so nobody calls back about their own work."),
        ),
    ] = ""


@dataclass(frozen=True, kw_only=True)
class WorkerLeaves:
    """When somebody stopped working here."""

    left_on: Annotated[date | None, Fact(N_("Left on"), noted=True, hidden=True)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRow(WorkerLeaves, WorkerFields):
    """A worker in the list."""

    id: int
    team: str
    state: Annotated[WorkerState, Fact(N_("State"), width=110)]


_move = partial(Move, permission="repairs.staff", undone=True)
WORKER_STATES = States(
    WorkerState,
    first=(WorkerState.ACTIVE,),
    moves=(
        _move(
            WorkerState.ACTIVE,
            WorkerState.LEFT,
            N_("Has left"),
            icon="log-out",
            key="F9",
            form=WorkerLeaves,
        ),
        _move(
            WorkerState.LEFT, WorkerState.ACTIVE, N_("Works here again"), icon="undo-2", key="F3"
        ),
    ),
)


def _taken(name: str) -> UserError:
    from propdesk.repairs.naming import NameExists  # not read at a start

    return NameExists(name=name)


def _meant(session: Session, model: type[Base], typed: str) -> int:
    from propdesk.repairs.naming import called  # not read at a start

    return called(model)(session, typed)


_NAME = Unique("name", _taken)

TEAM = RecordKind(
    kind="team",
    model=Team,
    fields=TeamFields,
    name=lambda _session, team: team.name,
    tidy=lambda fields: replace(fields, name=one_line(fields.name)),
    unique=(_NAME,),
    meant=lambda session, typed: _meant(session, Team, typed),
    view="repairs.view",
    edit="repairs.staff",
)
WORKER = RecordKind(
    kind="worker",
    model=Worker,
    fields=WorkerFields,
    name=lambda _session, worker: worker.name,
    tidy=lambda fields: replace(fields, name=one_line(fields.name)),
    unique=(_NAME,),
    meant=lambda session, typed: _meant(session, Worker, typed),
    states=WORKER_STATES,
    view="repairs.view",
    edit="repairs.staff",
    attachments=True,
)


def refuse_who_left(session: Session, worker_id: int | None) -> None:
    """Raise WorkerHasLeft for somebody who cannot be sent to new work any more."""
    if worker_id is not None:
        worker = session.get_one(Worker, worker_id)
        if worker.state is WorkerState.LEFT:
            raise WorkerHasLeft(name=worker.name)


TEAMS = Register(
    kind=TEAM,
    row=TeamRow,
    page="repairs.teams",
    tab="repairs",
    place=8,
    drawer="set_up",
    title=N_("Teams"),
    icon="users",
    list_name="teams",
    imports=True,
    deletes=True,
    refers=N_("teams"),
    called=lambda row: row.name,
    order=(Team.code, Team.name, Team.id),
    words=RegisterWords(
        new=N_("New team"),
        edit=N_("Edit team"),
        count=lambda count: ngettext("{count} team", "{count} teams", count),
        look_for=N_("Name or code"),
        none=N_("No teams yet"),
        why=N_("An order may go to a team before anybody knows who of it has time."),
        first=N_("Enter the first team"),
        how=N_("Its name and what it looks after: plumbing, power, doors, gardens."),
    ),
)


def _is_away(session: Session) -> ColumnElement[bool]:
    from propdesk.duties.plans.service import is_absent  # not read at a start

    return is_absent(Worker.id, literal(today(session), DayType()))


WORKERS = Register(
    kind=WORKER,
    row=WorkerRow,
    page="repairs.workers",
    tab="repairs",
    place=7,
    drawer="set_up",
    title=N_("Workers"),
    icon="hammer",
    list_name="workers",
    imports=True,
    deletes=True,
    refers=N_("workers"),
    called=lambda row: row.name,
    heads=(Worker.does,),
    order=(Worker.state, Worker.code, Worker.name, Worker.id),
    shown={"team": told_by(Worker.team_id, Team.name)},
    chips=(ListChip("away", N_("Away today"), _is_away, icon="user", tone="amber", group=" "),),
    drops=(DropDownOf(Worker.employer, N_("Everybody's people")),),
    words=RegisterWords(
        new=N_("New worker"),
        edit=N_("Edit worker"),
        count=lambda count: ngettext("{count} worker", "{count} workers", count),
        look_for=N_("Name, code, phone, what they can do"),
        none=N_("No workers yet"),
        why=N_("Who is sent to a repair; the code is what slips and patrol sheets carry."),
        first=N_("Enter the first worker"),
        how=N_("Name, phone, team and what they can do; outside firms too."),
    ),
)
