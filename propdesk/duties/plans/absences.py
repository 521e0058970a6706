"""Who is there on a day: nobody who is away or has left is counted on for what is to be done."""

from typing import Any

from sqlalchemy import (
    Case,
    ColumnElement,
    SQLColumnExpression,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
)

from propdesk.db.tables import word
from propdesk.duties.plans.models import ABSENCE_TABLE, WORKER_TABLE, DutyTask
from propdesk.duties.plans.rules import HAS_LEFT, WhoLacks

Column = SQLColumnExpression[Any]


def is_absent(worker_id: Column, day: Column) -> ColumnElement[bool]:
    """The condition that the worker of a column is absent on a day."""
    absent = ABSENCE_TABLE.c
    return exists(
        select(absent.worker_id).where(
            absent.worker_id == worker_id,
            absent.begins <= day,
            or_(absent.until.is_(None), absent.until >= day),
        )
    )


def has_left(worker_id: Column) -> ColumnElement[bool]:
    """The condition that the worker of a column does not work here any more."""
    left = WORKER_TABLE.c.state == HAS_LEFT
    return exists(select(WORKER_TABLE.c.id).where(WORKER_TABLE.c.id == worker_id, left))


def is_away(worker_id: Column, day: Column) -> ColumnElement[bool]:
    """The condition that the worker of a column is absent on a day, or has left for good."""
    return or_(is_absent(worker_id, day), has_left(worker_id))


def who_lacks(worker_id: Column, team_id: Column, day: Column) -> Case[WhoLacks | None]:
    """Why nobody does something on a day, as a column; NULL where somebody does."""
    nobody = and_(worker_id.is_(None), team_id.is_(None))
    told = case(
        (nobody, literal(WhoLacks.NOBODY.value)),
        (has_left(worker_id), literal(WhoLacks.LEFT.value)),
        (is_absent(worker_id, day), literal(WhoLacks.ABSENT.value)),
    )
    return type_coerce(told, word(WhoLacks, "who_lacks", checked=False))  # type: ignore[return-value]  # its type alone is another


DAY_OF_TASK = func.coalesce(DutyTask.on_day, DutyTask.planned)
"""The day on which a task is really done, holidays heeded; the hours after midnight of a night
shift belong to its evening. Those of before have the day of the plan alone."""


def is_nobodys() -> ColumnElement[bool]:
    """The condition that nobody is to do a task, or somebody who is away then or has left."""
    nobody = and_(DutyTask.team_id.is_(None), DutyTask.worker_id.is_(None))
    return or_(nobody, is_away(DutyTask.worker_id, DAY_OF_TASK))
