"""The plans of the sample estate, with the tasks a year of them gave."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db.declarations import record_kind
from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.records.saving import add
from propdesk.db.store import now, use_case
from propdesk.duties.checklists.service import (
    ANSWER_TABLES,
    BEGIN_TABLES,
    answer_sheet,
    begin_sheet,
)
from propdesk.duties.plans.doing import TASK_USES
from propdesk.duties.plans.making import make_tasks
from propdesk.duties.plans.models import DutyTask
from propdesk.duties.plans.register import PLAN, PLANS, TASK, PlanFields
from propdesk.duties.plans.rules import Every, HolidayChoice, TaskState
from propdesk.kernel.i18n import N_, _

SHEETS = 8
# What, every how many of what, further fields.
_PLANS: tuple[tuple[str, int, Every, dict[str, object]], ...] = (
    (N_("Look through pump and switch rooms"), 1, Every.DAYS,
     {"windows": "08:00-10:00, 20:00-22:00", "tolerance": 10, "lead": 3}),
    (N_("Run the fire pumps"), 1, Every.WEEKS, {"weekdays": "5", "windows": "09:00-11:00"}),
    (N_("Clean the garage"), 1, Every.WEEKS, {"weekdays": "1, 3"}),
    (N_("Put up the fees of the month"), 1, Every.MONTHS,
     {"month_days": "5", "holidays": HolidayChoice.MOVE, "lead": 31}),
    (N_("Check extinguishers"), 1, Every.MONTHS, {"month_days": "20"}),
    (N_("Empty the septic tank"), 6, Every.MONTHS, {"lead": 60}),
    (N_("Clean the water tanks"), 6, Every.MONTHS, {"lead": 60}),
    (N_("Have the lightning rods tested"), 1, Every.YEARS, {"lead": 90}),
    (N_("Walk round the vacant flats"), 2, Every.WEEKS, {"weekdays": "4"}),
)  # fmt: skip
# The plan whose tasks are answered by it, its name, its items, what is answered as a rule.
_LISTS: tuple[tuple[int, str, str, tuple[str, ...]], ...] = (
    (1, N_("Run of a fire pump"),
     N_("Pump starts by itself\nPressure, MPa: 0.4-0.8\nOil: good/fair/!bad\nValves open"),
     ("1", "0.62", "1", "1")),
    (4, N_("Extinguishers of a floor"),
     N_("Seal unbroken\nNeedle in the green\nHung in its place"), ("1", "1", "1")),
)  # fmt: skip
_PEOPLE = (N_("Master Xu"), N_("Master Luo"), N_("Captain Zhou"))


@use_case(
    permission="duties.edit",
    touches=(*PLAN.touches, *TASK.touches, "check_list", *BEGIN_TABLES, *ANSWER_TABLES),
)
def sample_plans(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Enter the plans a year ago, let the time pass, and do most of what they gave."""
    begins = year.days[0]
    with standing_at(session, year.at(begins, 8)):
        lists = {plan: _list(session, _(name), _(items)) for plan, name, items, _said in _LISTS}
        for number, (what, step, every, more) in enumerate(_PLANS):
            fields = PlanFields(
                what=_(what), step=step, every=every, begins=begins,
                check_list_id=lists.get(number), **more,  # type: ignore[arg-type]  # its fields
            )  # fmt: skip
            PLANS.uses.add(session, fields=fields)
    make_tasks(session)
    tasks = session.execute(
        select(DutyTask.id, DutyTask.begins, DutyTask.ends, DutyTask.tolerance)
        .where(DutyTask.ends < year.now)
        .order_by(DutyTask.begins, DutyTask.id)
    ).all()
    done = [_done(year, *task) for task in tasks if year.dice.random() < 0.97]
    if past := [one for one in done if one["done_at"] < year.now]:
        session.execute(update(DutyTask), past)
    spared = session.scalars(
        select(DutyTask.id).where(DutyTask.state == TaskState.OPEN, DutyTask.ends < year.now)
    ).first()
    if spared is not None:
        why = _("The tank was emptied after the flood")
        TASK_USES.move(session, record_id=spared, to=TaskState.NOT_NEEDED, why=why)
    sheets = sum(_answer(session, lists[plan], said) for plan, _name, _items, said in _LISTS)
    return {
        "duty_plan": len(_PLANS),
        "duty_task": len(tasks),
        "check_list": len(lists),
        "check_sheet": sheets,
    }


def _list(session: Session, name: str, items: str) -> int:
    kind = record_kind(session, "check_list")
    return add(session, kind, kind.fields(name=name, items=items))


def _answer(session: Session, list_id: int, said: Sequence[str]) -> int:
    """Answer the list for its tasks of the last months, the last one half, one with a finding; how
    many sheets."""
    own = (DutyTask.check_list_id == list_id, DutyTask.done_at.is_not(None))
    query = select(DutyTask.id, DutyTask.done_at).where(*own)
    newest = session.execute(query.order_by(DutyTask.begins.desc()).limit(SHEETS)).all()
    for number, (task, done_at) in enumerate(newest):
        with standing_at(session, done_at or now(session)):
            worker = _(_PEOPLE[number % len(_PEOPLE)])
            sheet = begin_sheet(
                session, kind=TASK.kind, record_id=task, list_id=list_id, worker=worker
            )
            typed = {row: (text, "") for row, text in enumerate(said, 1)}
            if number == 0:
                del typed[len(said)]
            elif number == 1:
                typed[1] = ("2", _("Put right at once"))
            answer_sheet(session, sheet_id=sheet, typed=typed, worker=worker, finish=number > 0)
    return len(newest)


def _done(
    year: SampleYear, task_id: int, begins: datetime, ends: datetime, tolerance: int
) -> dict[str, Any]:
    """When a task was done: within its time as a rule, a little late now and then."""
    span = max(int((ends - begins).total_seconds() // 60), 2)
    at = begins + timedelta(minutes=year.dice.randrange(1, span))
    if year.dice.random() < 0.04:
        at = ends + timedelta(minutes=tolerance + year.dice.randrange(5, 120))
    person = _(year.dice.choice(_PEOPLE))
    return {"id": task_id, "state": TaskState.DONE, "done_at": at, "done_by": person}
