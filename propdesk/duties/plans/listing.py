"""The list of tasks, its chips, and how each stands now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from sqlalchemy import ColumnElement, Integer, and_, type_coerce
from sqlalchemy.orm import Session

from propdesk.db.listing import ListField
from propdesk.db.records.chips import STATE, ListChip, all_of
from propdesk.db.records.record_lists import record_list
from propdesk.db.store import today
from propdesk.duties.checklists.models import CheckList
from propdesk.duties.plans.absences import DAY_OF_TASK, who_lacks
from propdesk.duties.plans.doing import TASK_USES
from propdesk.duties.plans.due import is_missed, is_not_entered, is_today, is_unassigned
from propdesk.duties.plans.models import TEAM_TABLE, WORKER_TABLE, DutyTask
from propdesk.duties.plans.register import Doing, TaskFields, name_shown
from propdesk.duties.plans.rules import TaskStanding, TaskState, WhoLacks, standing_at
from propdesk.kernel.clock import begin_of
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.fields import Fact
from propdesk.kernel.records.words import RegisterWords
from propdesk.kernel.sheets.lists import sheet_columns
from propdesk.system.log.service import ListOut
from propdesk.system.registers.service import Listed

_MICRO = 60_000_000  # microseconds of a minute


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow(Doing, TaskFields):
    """A task in the list."""

    id: int
    team: str
    worker: str
    check_list: str
    lacks: Annotated[
        WhoLacks | None, Fact(N_("Who is missing"), width=90, ink="red", after="worker_id")
    ]
    provisional: Annotated[bool | None, Fact(N_("Day provisional"), hidden=True)]
    missed_at: Annotated[datetime | None, Fact(N_("Known as missed since"), hidden=True)]
    state: Annotated[TaskState, Fact(N_("State"), width=130)]


def standing_of(row: TaskRow, moment: datetime) -> TaskStanding:
    """How a task stands."""
    if row.state is TaskState.NOT_NEEDED:
        return TaskStanding.NOT_NEEDED
    if row.state is TaskState.DONE and row.done_at is not None:
        return standing_at(row.begins, row.ends, row.tolerance, row.done_at)
    if moment < row.begins:
        return TaskStanding.PLANNED
    if moment <= row.ends:
        return TaskStanding.NOW
    is_open = moment < row.closes and row.missed_at is None
    return TaskStanding.NOT_ENTERED if is_open else TaskStanding.MISSED


def _is_planned(session: Session) -> ColumnElement[bool]:
    return and_(
        (DutyTask.state == TaskState.OPEN), DutyTask.begins >= begin_of(today(session) + ONE_DAY)
    )


def _is_done(_session: Session) -> ColumnElement[bool]:
    return DutyTask.state == TaskState.DONE


def _is_late(_session: Session) -> ColumnElement[bool]:
    done, ends = type_coerce(DutyTask.done_at, Integer), type_coerce(DutyTask.ends, Integer)
    return and_(DutyTask.state == TaskState.DONE, done > ends + DutyTask.tolerance * _MICRO)


def is_provisional(_session: Session) -> ColumnElement[bool]:
    """Its day hangs on holidays that are not announced yet."""
    return and_(DutyTask.state == TaskState.OPEN, DutyTask.provisional.is_(True))


def _is_not_needed(_session: Session) -> ColumnElement[bool]:
    return DutyTask.state == TaskState.NOT_NEEDED


_DONE, _LATE, _MISSED = TaskStanding.ON_TIME, TaskStanding.LATE, TaskStanding.MISSED
_LACKS = TaskStanding.NOT_ENTERED
TASK_CHIPS = (
    all_of(group=STATE, checked=False),
    ListChip("today", N_("Today"), is_today, icon="clock", group=STATE, checked=True),
    ListChip(
        "not-entered", TaskStanding.NOT_ENTERED.msgid, is_not_entered, tone="amber", group=STATE
    ),
    ListChip("missed", _MISSED.msgid, is_missed, icon=_MISSED.icon, tone="red", group=STATE),
    ListChip("planned", TaskStanding.PLANNED.msgid, _is_planned, group=STATE),
    ListChip("done", TaskState.DONE.msgid, _is_done, icon=_DONE.icon, group=STATE),
    ListChip("late", _LATE.msgid, _is_late, group=STATE),
    ListChip("not-needed", TaskStanding.NOT_NEEDED.msgid, _is_not_needed, group=STATE),
    ListChip("unassigned", N_("Nobody yet"), is_unassigned, icon="user", tone="amber", group=" "),
    ListChip("provisional", N_("Day provisional"), is_provisional, icon="calendar-days", group=" "),
)
TASKS = record_list(
    DutyTask,
    TaskRow,
    permission="duties.view",
    order=(DutyTask.begins, DutyTask.id),
    shown={
        "team": name_shown(DutyTask.team_id, TEAM_TABLE),
        "worker": name_shown(DutyTask.worker_id, WORKER_TABLE),
        "check_list": name_shown(DutyTask.check_list_id, CheckList.__table__),
        "lacks": ListField(who_lacks(DutyTask.worker_id, DutyTask.team_id, DAY_OF_TASK)),
    },
    chips=TASK_CHIPS,
    named=lambda _session, words: DutyTask.what.contains(words, autoescape=True),
    dated=DutyTask.planned,
    by_minute=True,
)
TASKS_OUT = ListOut(name="tasks", title=N_("Tasks"), columns=sheet_columns(TaskRow), records=TASKS)
TASKS_LISTED = Listed(
    page="duties.tasks",
    icon="list-checks",
    row=TaskRow,
    uses=TASK_USES,
    out=TASKS_OUT,
    called=lambda row: f"{row.planned} {row.what}",
    deletes=False,
    words=RegisterWords(
        edit=N_("Who does it"),
        count=lambda count: ngettext("{count} task", "{count} tasks", count),
        look_for=N_("What is done"),
        no_fit=N_("No task fits the filter."),
    ),
)
