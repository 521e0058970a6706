"""What plans and tasks tell the program."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Export, MenuAction, Module, Page, Permission, Role

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.records.kinds import RecordKind
    from propdesk.db.store import Store
    from propdesk.kernel.due import Due
    from propdesk.kernel.records.fields import Fact
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


def _plans() -> Register[Any, Any, Any]:
    from propdesk.duties.plans.register import PLANS

    return PLANS


def _records() -> Iterable[RecordKind[Any, Any]]:
    from propdesk.duties.plans.register import TASK

    return (TASK,)


def _tasks(desk: Desk) -> QWidget:
    from propdesk.duties.plans.view import TasksPage

    return TasksPage(desk)


def _write_tasks(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.duties.plans.listing import TASKS_OUT

    return TASKS_OUT.write(store, path, extent=extent)


def _due(session: Session) -> Iterable[Due]:
    from propdesk.duties.plans.due import due

    return due(session)


def _calendar_changed(session: Session) -> None:
    from propdesk.duties.plans.making import calendar_changed

    calendar_changed(session)


def _each_day(store: Store) -> None:
    from propdesk.duties.plans.making import (
        make_tasks,
        move_with_holidays,
        tasks_are_behind,
        tasks_await_holidays,
    )

    if store.read(tasks_await_holidays):
        store.write(move_with_holidays)
    if store.read(tasks_are_behind):
        store.write(make_tasks)


def _sample() -> SampleMaker:
    from propdesk.duties.plans.sample import sample_plans

    return sample_plans


def _plan_field(desk: Desk, fact: Fact) -> Field:
    from propdesk.duties.plans.dialogs import plan_field

    return plan_field(desk, fact)


def _office_calendar(desk: Desk) -> object:
    from propdesk.duties.plans.dialogs import offer_office_calendar

    return offer_office_calendar(desk)


MODULE = Module(
    name="duties.plans",
    sample=_sample,
    registers=(_plans,),
    records=_records,
    due=_due,
    calendar_changed=_calendar_changed,
    each_day=_each_day,
    menu_actions=(
        MenuAction(
            menu="system",
            title=N_("Office calendar"),
            icon="calendar-days",
            run=_office_calendar,
            place=14,
        ),
    ),
    record_fields={"duty_plan": _plan_field},
    pages=(
        Page(
            id="duties.tasks",
            tab="patrol",
            title=N_("Tasks"),
            icon="list-checks",
            build=_tasks,
            permission="duties.view",
            place=30,
            shows={"duty_task": "record_id"},
        ),
    ),
    exports=(Export("tasks", N_("Tasks"), _write_tasks),),
    permissions=(
        Permission("duties.do", N_("Enter what was done of a task"), (Role.CLERK, Role.SUPERVISOR)),
    ),
    audit_words=AuditWords(
        kinds={"duty_task": N_("Tasks")},
        silent=frozenset({"start", "on_day", "provisional", "told", "missed_at"}),
    ),
    refers={"duty_task": N_("tasks"), "plan_reach": N_("how far plans are made out")},
)
