"""What a patrol finds on a site: a violation, linked with the task that found it."""

from datetime import timedelta

from sqlalchemy.orm import Session

from propdesk.db.attachments.linking import LINK_TABLES, link
from propdesk.db.records.saving import add, the_record
from propdesk.db.store import acting, today, use_case
from propdesk.duties.plans.service import TASK
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.links import LinkWord
from propdesk.movein.renovation.models import Renovation
from propdesk.movein.renovation.sites import site_of_task
from propdesk.movein.renovation.violations import RENOVATION_VIOLATION, ViolationFields

DAYS_TO_CORRECT = 3


class NoSite(UserError):
    """A task that looks at no renovation."""

    message = N_("This task looks at no renovation.")


@use_case(permission="movein.view")
def violation_begun(session: Session, *, task_id: int) -> ViolationFields:
    """What is known of a violation that a patrol found. Raises NoSite."""
    renovation_id = site_of_task(session, task_id)
    if renovation_id is None:
        raise NoSite
    task, day = the_record(session, TASK, task_id), today(session)
    return ViolationFields(
        renovation_id=renovation_id,
        what="",
        clause=session.get_one(Renovation, renovation_id).rules,
        found_on=day,
        found_by=task.done_by or acting(session).name,
        correct_by=day + timedelta(days=DAYS_TO_CORRECT),
    )


@use_case(permission="movein.edit", touches=(*RENOVATION_VIOLATION.touches, *LINK_TABLES))
def violation_of_task(session: Session, *, task_id: int, fields: ViolationFields) -> int:
    """Enter a violation that a patrol found; its id. Raises RecordGone."""
    the_record(session, TASK, task_id)
    made = add(session, RENOVATION_VIOLATION, fields)
    link(session, (TASK.kind, task_id), (RENOVATION_VIOLATION.kind, made), LinkWord.BECAME)
    return made
