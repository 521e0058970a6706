"""What plans offer other parts of the office."""

from propdesk.duties.plans.absences import is_absent as is_absent, is_away as is_away
from propdesk.duties.plans.planned import (
    ToldOfTask as ToldOfTask,
    days_asked as days_asked,
    days_planned as days_planned,
    settle_task as settle_task,
    tasks_of as tasks_of,
)
from propdesk.duties.plans.register import (
    PLAN as PLAN,
    TASK as TASK,
    PlanFields as PlanFields,
)
