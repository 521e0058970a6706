"""What plans offer other parts of the office."""

from propdesk.duties.plans.absences import is_absent as is_absent, is_away as is_away
from propdesk.duties.plans.planned import (
    asks_for as asks_for,
    days_planned as days_planned,
    settle_tasks as settle_tasks,
)
from propdesk.duties.plans.register import TASK as TASK
