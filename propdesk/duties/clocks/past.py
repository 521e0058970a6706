"""The deadlines of records that were made with their past: begun, held up, kept or missed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from propdesk.db.numbering import free_id
from propdesk.db.past.lives import Lived
from propdesk.duties.clocks.declaring import ClockRule
from propdesk.duties.clocks.following import moment_in
from propdesk.duties.clocks.models import ClockPause, Timer
from propdesk.duties.clocks.rules import Limit
from propdesk.duties.hours.rules import Pause, TimeBasis, WorkCalendar, due_at
from propdesk.duties.hours.service import work_calendar
from propdesk.kernel.clock import wall_time

Stretch = tuple[datetime, datetime | None, str]


def keep_deadlines(
    session: Session, kind: str, rules: Sequence[ClockRule], lived: Sequence[Lived]
) -> int:
    """Write the deadlines of these records as they would stand had each save kept them; how many.
    None of them was ever opened again."""
    calendar, number = work_calendar(session), free_id(session, "clock")
    timers: list[dict[str, Any]] = []
    pauses: list[dict[str, Any]] = []
    for one in lived:
        for rule in rules:
            limit, began = rule.limit(session, one.row), moment_in(one.row[rule.begins])
            if limit is None or began is None:
                continue
            held = _pauses(rule, one)
            over = (*rule.done, *rule.dropped)
            stop = next((step for step in one.laps if step.to in over), None)
            timers.append(
                {
                    "id": number,
                    "subject_kind": kind,
                    "subject_id": one.id,
                    "name": rule.name,
                    "turn": 1,
                    "began": began,
                    "minutes": limit.minutes,
                    "basis": limit.basis,
                    "warn": limit.last_minutes,
                    **_reckoned(calendar, began, limit, [(at, end) for at, end, _state in held]),
                    "stopped_at": _own_end(rule, one) or (stop and stop.at),
                    "dropped": stop is not None and stop.to in rule.dropped,
                }
            )
            pauses += [_pause(number, one, *stretch) for stretch in held]
            number += 1
    for model, rows in ((Timer, timers), (ClockPause, pauses)):
        if rows:
            # Else the rows are cut where other columns are empty, a statement each.
            session.execute(insert(model), rows, execution_options={"render_nulls": True})
    return len(timers)


def _own_end(rule: ClockRule, one: Lived) -> datetime | None:
    return moment_in(one.row[rule.ends]) if rule.ends else None


def _reckoned(
    calendar: WorkCalendar, began: datetime, limit: Limit, held: list[Pause]
) -> dict[str, Any]:
    due = due_at(calendar, limit.basis, began, limit.minutes, held)
    unknown = calendar.is_provisional(wall_time(began).date(), wall_time(due or began).date())
    return {
        "due_at": due,
        "warn_at": due_at(calendar, limit.basis, began, limit.minutes - limit.last_minutes, held),
        "provisional": limit.basis is TimeBasis.OFFICE and unknown,
    }


def _pauses(rule: ClockRule, one: Lived) -> list[Stretch]:
    ends = [*(step.at for step in one.laps[1:]), None]
    return [
        (step.at, end, step.to)
        for step, end in zip(one.laps, ends, strict=True)
        if step.to in rule.paused
    ]


def _pause(
    number: int, one: Lived, began: datetime, ended: datetime | None, state: str
) -> dict[str, Any]:
    until = one.row["wait_until"]
    return {
        "clock_id": number,
        "state": state,
        "began": began,
        "ended": ended,
        "why": one.row["wait_why"],
        "waits_for": one.row["waits_for"] or "",
        "until": date.fromisoformat(until) if until else wall_time(began).date(),
    }
