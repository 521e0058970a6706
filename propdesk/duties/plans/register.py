"""The register of plans, and what is kept of a task."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy import ColumnElement, FromClause, Text, func, literal, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from propdesk.db.listing import ListField
from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import today
from propdesk.db.tables import DayType
from propdesk.duties.checklists.models import CheckList
from propdesk.duties.checklists.rules import CheckListId
from propdesk.duties.plans.absences import is_away, is_nobodys
from propdesk.duties.plans.models import MADE, TEAM_TABLE, WORKER_TABLE, DutyTask, Plan
from propdesk.duties.plans.rules import (
    DaysUnreadable,
    Every,
    HolidayChoice,
    TaskState,
    WindowsUnreadable,
    read_days,
    read_windows,
)
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number, declared_errors
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import Register

DO = "duties.do"
TeamId = Annotated[int | None, Fact(N_("Team"), FactKind.RECORD, width=110, kept=True)]
WorkerId = Annotated[int | None, Fact(N_("Worker"), FactKind.RECORD, width=110, kept=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFields:
    """A plan as it is entered."""

    no: Number = ""
    what: Annotated[
        str,
        Fact(N_("What is done"), stretch=True, weight=500, placeholder=N_("e.g. test the pumps")),
    ]
    team_id: TeamId = None
    worker_id: WorkerId = None
    step: Annotated[
        int, Fact(N_("Every how many"), head=N_("Every"), least=1, most=999, width=80)
    ] = 1
    every: Annotated[Every, Fact(N_("Unit of time"), width=80)] = Every.MONTHS
    weekdays: Annotated[
        str,
        Fact(
            N_("Days of the week"),
            hidden=True,
            placeholder=N_("1, 3, 5"),
            hint=N_("1 is Monday. For weeks only."),
            only_for=("every", Every.WEEKS),
        ),
    ] = ""
    month_days: Annotated[
        str,
        Fact(
            N_("Days of the month"),
            hidden=True,
            placeholder=N_("5, 31"),
            hint=N_("31 is the last day of a shorter month. For months only."),
            only_for=("every", Every.MONTHS),
        ),
    ] = ""
    windows: Annotated[
        str,
        Fact(
            N_("Between which hours"),
            head=N_("Between"),
            free=True,
            width=150,
            placeholder=N_("08:00-10:00"),
            hint=N_("Several with a comma: a task for each. Empty: the whole day."),
        ),
    ] = ""
    from_done: Annotated[
        bool, Fact(N_("Counts from the day it was done"), hidden=True, width=90)
    ] = False
    begins: Annotated[date, Fact(N_("From"), today=True, width=100)]
    until: Annotated[
        date | None, Fact(N_("Until"), not_before="begins", width=100, yields=True)
    ] = None
    holidays: Annotated[HolidayChoice, Fact(N_("On a day off"), hidden=True)] = HolidayChoice.DO
    make_up: Annotated[bool, Fact(N_("May be made up later"), hidden=True)] = True
    lead: Annotated[
        int, Fact(N_("Days ahead"), most=366, hidden=True, hint=N_("So early its tasks are there."))
    ] = 7
    tolerance: Annotated[int, Fact(N_("Tolerance in minutes"), most=1440, hidden=True)] = 0
    grace: Annotated[
        int,
        Fact(
            N_("Missed after so many hours"),
            most=8784,
            hidden=True,
            hint=N_("Until then it reads “not yet entered”."),
        ),
    ] = 24
    check_list_id: CheckListId = None
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow(PlanFields):
    """A plan in the list."""

    id: int
    team: str
    worker: str
    check_list: str
    unassigned: Annotated[
        int,
        Fact(
            N_("Tasks nobody does"), head=N_("Nobody does"), width=80, weight=600, after="worker_id"
        ),
    ]


def plan_errors(fields: PlanFields) -> dict[str, str]:
    """What is wrong with a plan: its days, its hours, or what does not go together."""
    errors = dict(declared_errors(fields))
    readers: tuple[tuple[str, Any], ...] = (
        ("weekdays", lambda: read_days(fields.weekdays, 7)),
        ("month_days", lambda: read_days(fields.month_days, 31)),
        ("windows", lambda: read_windows(fields.windows)),
    )
    for name, read in readers:
        try:
            found = read()
        except (DaysUnreadable, WindowsUnreadable) as wrong:
            errors[name] = str(wrong)
        else:
            if name == "windows" and fields.from_done and len(found) > 1:
                errors[name] = _("What counts from the day it was done has one time a day.")
    return errors


def _plan_saved(session: Session, before: Values, after: Values) -> None:
    from propdesk.duties.plans.making import plan_saved  # not read at a start

    plan_saved(session, before, after)


def _task_saved(session: Session, before: Values, after: Values) -> None:
    from propdesk.duties.plans.making import task_saved

    task_saved(session, before, after)


PLAN = RecordKind(
    kind="duty_plan",
    model=Plan,
    fields=PlanFields,
    name=lambda _session, plan: f"{plan.no} {plan.what}",
    errors=plan_errors,
    series="JH",
    saved=_plan_saved,
    also=MADE,
    view="duties.view",
    edit="duties.edit",
)


def name_shown(key: InstrumentedAttribute[Any], other: FromClause) -> ListField:
    """What a list shows of the team or the worker that a column names."""
    query = select(type_coerce(other.c.name, Text)).where(other.c.id == key)
    return ListField(query.correlate(key.class_).scalar_subquery())


def _unassigned() -> ColumnElement[int]:
    own = (DutyTask.plan_id == Plan.id, DutyTask.state == TaskState.OPEN, is_nobodys())
    counted = select(func.count()).select_from(DutyTask).where(*own)
    return counted.correlate(Plan).scalar_subquery()


def _has_nobody(session: Session) -> ColumnElement[bool]:
    """That who does it has left, is away today, or was never named, while the plan runs."""
    nobody = Plan.team_id.is_(None) & Plan.worker_id.is_(None)
    away = is_away(Plan.worker_id, literal(today(session), DayType()))
    return _runs(session) & (nobody | away)


def _runs(session: Session) -> ColumnElement[bool]:
    return Plan.until.is_(None) | (Plan.until >= today(session))


PLANS = Register(
    kind=PLAN,
    row=PlanRow,
    page="duties.plans",
    tab="patrol",
    place=31,
    title=N_("Plans"),
    icon="repeat",
    list_name="plans",
    refers=N_("plans"),
    deletes=True,
    called=lambda row: row.no,
    heads=(Plan.what,),
    order=(Plan.no, Plan.id),
    shown={
        "team": name_shown(Plan.team_id, TEAM_TABLE),
        "worker": name_shown(Plan.worker_id, WORKER_TABLE),
        "check_list": name_shown(Plan.check_list_id, CheckList.__table__),
        "unassigned": ListField(_unassigned()),
    },
    chips=(
        ListChip("running", N_("Running"), _runs, checked=True),
        ListChip("nobody", N_("Nobody to do it"), _has_nobody, icon="user", tone="amber"),
        ListChip("ended", N_("Ended"), lambda session: Plan.until < today(session)),
    ),
    words=RegisterWords(
        new=N_("New plan"),
        edit=N_("Edit plan"),
        count=lambda count: ngettext("{count} plan", "{count} plans", count),
        look_for=N_("Number, what is done"),
        none=N_("No plans yet"),
        why=N_("What is to be done again and again stands on Today in time, and nothing is lost."),
        first=N_("Enter the first plan"),
        how=N_("What, by whom, every how many days, weeks or months, between which hours."),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFields:
    """A task as it was made; who does it may be changed."""

    what: Annotated[
        str, Fact(N_("What is done"), stretch=True, free=True, weight=500, in_form=False)
    ]
    planned: Annotated[date, Fact(N_("Day"), width=100, in_form=False)]
    begins: Annotated[datetime, Fact(N_("Begins at"), width=130, in_form=False)]
    ends: Annotated[datetime, Fact(N_("Ends at"), width=130, ends=True, in_form=False)]
    closes: Annotated[
        datetime, Fact(N_("Missed from"), width=130, ends=True, hidden=True, in_form=False)
    ]
    tolerance: Annotated[int, Fact(N_("Tolerance in minutes"), hidden=True, in_form=False)]
    make_up: Annotated[bool, Fact(N_("May be made up later"), hidden=True, in_form=False)]
    check_list_id: Annotated[
        int | None, Fact(N_("Check-list"), FactKind.RECORD, hidden=True, in_form=False)
    ] = None
    team_id: TeamId = None
    worker_id: WorkerId = None


@dataclass(frozen=True, kw_only=True)
class Doing:
    """What goes with it that a task was done."""

    done_at: Annotated[datetime | None, Fact(N_("Done at"), in_form=False, width=130)]
    done_by: Annotated[str, Fact(N_("Done by"), width=90, yields=True)] = ""
    result: Annotated[str, Fact(N_("Result"), FactKind.NOTES, free=True, hidden=True)] = ""


TASK_STATES = States(
    TaskState,
    first=(TaskState.OPEN,),
    moves=(
        Move(
            TaskState.OPEN,
            TaskState.DONE,
            N_("Done"),
            DO,
            icon="circle-check",
            key="F3",
            form=Doing,
            undone=True,
        ),
        Move(
            TaskState.OPEN,
            TaskState.NOT_NEEDED,
            N_("Need not be done"),
            DO,
            icon="ban",
            key="F9",
            asks_why=True,
            undone=True,
        ),
    ),
)


def _task_name(_session: Session, task: DutyTask) -> str:
    return f"{task.planned} {task.what}"


TASK = RecordKind(
    kind="duty_task",
    model=DutyTask,
    fields=TaskFields,
    name=_task_name,
    states=TASK_STATES,
    saved=_task_saved,
    also=MADE,
    view="duties.view",
    edit=DO,
    linked=True,
)
