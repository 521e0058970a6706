"""What goes with a site from its permit to its end: passes of workers, patrols by plan."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db.records.kinds import Values
from propdesk.db.records.saving import add, change, seen
from propdesk.db.records.undoing import delete
from propdesk.db.store import today
from propdesk.duties.plans.models import DutyTask
from propdesk.duties.plans.rules import Every
from propdesk.duties.plans.service import PLAN, PlanFields
from propdesk.estate.models import Unit
from propdesk.kernel.i18n import _
from propdesk.movein.renovation.models import Renovation, WorkerPass, approved
from propdesk.movein.renovation.passes import WORKER_PASS, PassFields
from propdesk.movein.renovation.rules import ON_SITE, PassState, workers_of
from propdesk.system.settings.service import estate_settings

MOST_TOLD = 60  # characters of the works in the name of a task


def keep_patrols(session: Session, row: Values) -> None:
    """Begin the patrols of a site with its permit, end them when nobody works there any more, go on
    with them when somebody does again."""
    on_site = row["state"] in ON_SITE
    plan_id = session.scalar(select(Renovation.plan_id).where(Renovation.id == row["id"]))
    if plan_id is None:
        every = estate_settings(session).works_patrol_days
        if on_site and every:
            _begin(session, row, every)
        return
    known = seen(session, PLAN, plan_id)
    what = _what(session, row) if on_site else known.what
    ends = None if on_site else known.until or max(known.begins, today(session))
    if (known.until, known.what) != (ends, what):
        change(session, PLAN, plan_id, replace(known, until=ends, what=what))


def _begin(session: Session, row: Values, every: int) -> None:
    fields = PlanFields(
        what=_what(session, row), step=every, every=Every.DAYS, begins=today(session)
    )
    _put_plan(session, row["id"], add(session, PLAN, fields))


def drop_patrols(session: Session, renovation_id: int) -> None:
    """Take the plan away again: the permit is undone."""
    plan_id = session.scalar(select(Renovation.plan_id).where(Renovation.id == renovation_id))
    if plan_id is not None:
        _put_plan(session, renovation_id, None)
        delete(session, PLAN, plan_id)


def _put_plan(session: Session, renovation_id: int, plan_id: int | None) -> None:
    here = update(Renovation).where(Renovation.id == renovation_id)
    session.execute(here.values(plan_id=plan_id))
    session.expire_all()


def _what(session: Session, row: Values) -> str:
    """Where to look, and what is approved there."""
    unit = session.get_one(Unit, row["unit_id"])
    query = select(approved("content")).select_from(Renovation).where(Renovation.id == row["id"])
    content = " ".join((session.scalar(query) or row["content"]).split())
    told = _("Renovation site {unit}, {no}: approved are {content}")
    short = content if len(content) <= MOST_TOLD else f"{content[:MOST_TOLD]}…"
    return told.format(unit=unit.code, no=row["no"], content=short)


def site_of_task(session: Session, task_id: int) -> int | None:
    """The renovation that a task of a patrol looks at; None for any other task."""
    query = select(Renovation.id).join(DutyTask, DutyTask.plan_id == Renovation.plan_id)
    return session.scalar(query.where(DutyTask.id == task_id))


def make_passes(session: Session, row: Values) -> None:
    """Make a pass for each worker of the application, until the permit ends."""
    until = date.fromisoformat(row["ends_on"])
    for worker, trade in workers_of(row["workers"]):
        fields = PassFields(renovation_id=row["id"], worker=worker, trade=trade, until=until)
        add(session, WORKER_PASS, fields)


def drop_passes(session: Session, renovation_id: int) -> None:
    """Take the passes away again: the permit is undone."""
    mine = select(WorkerPass.id).where(WorkerPass.renovation_id == renovation_id)
    for pass_id in session.scalars(mine.order_by(WorkerPass.id.desc())).all():
        delete(session, WORKER_PASS, pass_id)


def prolong_passes(session: Session, renovation_id: int, was: str, until: str) -> None:
    """Let the passes that ran as long as the permit run as long as it does now."""
    mine = select(WorkerPass.id).where(
        WorkerPass.renovation_id == renovation_id,
        WorkerPass.state == PassState.OUT,
        WorkerPass.until == date.fromisoformat(was),
    )
    for pass_id in session.scalars(mine).all():
        now = seen(session, WORKER_PASS, pass_id)
        change(session, WORKER_PASS, pass_id, replace(now, until=date.fromisoformat(until)))
