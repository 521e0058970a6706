"""The report of hazards: put right in time, passed at once, open for how long."""

import sys
from collections.abc import Callable, Sequence
from datetime import date

import msgspec
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from propdesk.db.models import StateMove
from propdesk.db.store import today, use_case
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.reports.measures import Measure
from propdesk.kernel.reports.report import (
    Breakdown,
    Counting,
    Report,
    always,
    month_after,
    month_end,
    with_count,
)
from propdesk.patrol.hazards.models import Hazard
from propdesk.patrol.hazards.rules import OLD, OPEN, YOUNG, Grade, HazardState
from propdesk.patrol.hazards.service import put_right_by

_SAFE = (HazardState.RECHECK, HazardState.CLOSED)


class HazardFact(msgspec.Struct, frozen=True, kw_only=True):
    """A hazard as the report counts it. `in_time`: whether it was put right by its day, None while
    that has not come; `passed`: whether its first check was good, None before one. `days`: for how
    long it is open, None when it is not. `stands`: it is counted because it was open on `day`, the
    last of a month."""

    id: int
    day: date
    grade: str
    kind: str
    source: str
    responsible: str
    days: int | None
    stands: bool = False
    is_open: bool
    is_major: bool
    is_none: bool
    in_time: bool | None
    passed: bool | None


@use_case(permission="patrol.see_hazards")
def hazard_facts(session: Session, *, basis: str, first: date, last: date) -> Sequence[HazardFact]:
    """The hazards found, or closed, between two days, as they stand today; or those that were open
    on the last day of each month, or today in the one that runs."""
    if basis == "standing":
        return _standing(session, first, last)
    within: list[ColumnElement[bool]] = [Hazard.found.between(first, last)]
    if basis == "closed":
        within = [Hazard.checked_on.between(first, last), Hazard.state == HazardState.CLOSED]
    failed = _that_failed(session)
    day = today(session)
    rows = session.execute(_with_name().where(*within).order_by(Hazard.id))
    return [
        _fact(
            one,
            who,
            one.checked_on or one.found if basis == "closed" else one.found,
            day,
            is_open=one.state in OPEN,
            passed=_passed(one, failed),
        )
        for one, who in rows
    ]


def _standing(session: Session, first: date, last: date) -> list[HazardFact]:
    """Each hazard once for every month at whose end it was open, as old as it was then."""
    running, day = today(session), first
    rows = session.execute(_with_name().order_by(Hazard.id)).all()
    facts = []
    while day <= min(last, running):
        end = min(month_end(day), running)
        facts += [
            msgspec.structs.replace(
                _fact(one, who, end, end, is_open=True),
                stands=True,
                in_time=False if one.due and one.due < end else None,
            )
            for one, who in rows
            if was_open(one, end)
        ]
        day = month_after(day.replace(day=1), 1)
    return facts


def was_open(one: Hazard, day: date) -> bool:
    """Whether it was a hazard known and not closed at the end of a day."""
    if one.found > day or one.state is HazardState.NONE:
        return False
    return one.state is not HazardState.CLOSED or one.checked_on is None or one.checked_on > day


def _with_name() -> Select[Hazard, str]:
    return select(Hazard, put_right_by())


def _passed(one: Hazard, failed: set[int]) -> bool | None:
    return one.id not in failed if one.id in failed or one.checked_on is not None else None


def _that_failed(session: Session) -> set[int]:
    """Those of which a check was not passed."""
    moved = select(StateMove.subject_id).where(
        StateMove.subject_kind == "hazard", StateMove.to_state == HazardState.FAILED
    )
    return set(session.scalars(moved))


def _fact(
    one: Hazard,
    who: str,
    counted: date,
    day: date,
    *,
    is_open: bool,
    passed: bool | None = None,
) -> HazardFact:
    """A hazard that is counted on one day, as old as it is on another."""
    return HazardFact(
        id=one.id,
        day=counted,
        grade=one.grade.label,
        kind=one.kind.label,
        source=one.source.label,
        responsible=who,
        days=(day - one.found).days if is_open else None,
        is_open=is_open,
        is_major=one.grade is Grade.MAJOR,
        is_none=one.state is HazardState.NONE,
        in_time=_in_time(one, day),
        passed=passed,
    )


def _is_aged(least: int, most: int) -> Callable[[HazardFact], bool]:
    return lambda one: one.days is not None and least <= one.days <= most


_AGES = {
    "young": (N_("Up to 7 days"), _is_aged(0, YOUNG)),
    "middle": (N_("8 to 30 days"), _is_aged(YOUNG + 1, OLD)),
    "old": (N_("Over 30 days"), _is_aged(OLD + 1, sys.maxsize)),
}


def _age(one: HazardFact) -> str:
    """For how long it has been open; "" for what is not."""
    return next((_(words) for words, holds in _AGES.values() if holds(one)), "")


def _in_time(one: Hazard, day: date) -> bool | None:
    """Whether it was put right by its day; one put off by permission has the day it was given."""
    if one.due is None:
        return None
    if one.state in _SAFE and one.done_on is not None:
        return one.done_on <= one.due
    return False if one.due < day else None


def _notes(facts: Sequence[HazardFact]) -> list[str]:
    """How what stands in no rate counts."""
    waits = sum(one.in_time is None and not one.is_none for one in facts)
    return [
        _("In time = put right by its day ÷ (put right + past its day and open);"),
        _("{count} not yet due: left out;").format(count=waits),
        _("one put off by permission has the day that was given."),
    ]


HAZARD_REPORT: Report[HazardFact] = Report(
    name="hazards",
    title=N_("Hazard report"),
    read=hazard_facts,
    bases=(
        ("found", N_("By day of finding")),
        ("closed", N_("By day of closing")),
        ("standing", N_("Open at month's end")),
    ),
    measures=(
        Measure(name="all", title=N_("Hazards"), counts=lambda _one: True),
        Measure(name="major", title=N_("Major"), counts=lambda one: one.is_major),
        Measure(name="closed", title=N_("Passed and closed"), counts=lambda one: not one.is_open),
        Measure(name="open", title=N_("Not closed"), counts=lambda one: one.is_open),
        *(
            Measure(name=name, title=words, counts=holds, is_trouble=name == "old")
            for name, (words, holds) in _AGES.items()
        ),
        Measure(
            name="past", title=N_("Past its day"),
            counts=lambda one: one.is_open and one.in_time is False,
            is_trouble=True,
        ),
        Measure(
            name="in_time", title=N_("Kept in time %"),
            counts=lambda one: bool(one.in_time),
            out_of=lambda one: one.in_time is not None and not one.stands,
            kind="rate", target=980,
            parts=(N_("kept in time"), N_("fell due")),
        ),
        Measure(
            name="passed", title=N_("Passed at once %"),
            counts=lambda one: bool(one.passed),
            out_of=lambda one: one.passed is not None, kind="rate", target=950,
            parts=(N_("passed at once"), N_("checked")),
        ),
        Measure(
            name="closed_rate", title=N_("Passed and closed %"),
            counts=lambda one: not one.is_open,
            out_of=lambda one: not one.stands,
            kind="rate", parts=(N_("passed and closed"), N_("found")),
        ),
    ),
    cards=("in_time", "passed", "closed_rate"),
    columns=("all", "major", "closed", "open", "past", "in_time", "passed"),
    trends=("in_time", "passed", "closed_rate"),
    breakdowns=(
        Breakdown(name="kind", title=N_("By kind"), head=N_("Kind"), of=lambda one: one.kind),
        Breakdown(
            name="age", title=N_("By how long it is open"), head=N_("Open for"),
            of=_age, nobody=N_("Passed and closed"),
        ),
        Breakdown(
            name="grade", title=N_("By grade and how long it is open"), head=N_("Grade"),
            of=lambda one: one.grade,
            columns=("all", "open", "young", "middle", "old", "past"),
        ),
        Breakdown(
            name="responsible", title=N_("By who puts it right"), head=N_("Responsible"),
            of=lambda one: one.responsible, nobody=N_("Not assigned"),
        ),
        Breakdown(
            name="source", title=N_("By source"), head=N_("Source"), of=lambda one: one.source
        ),
    ),
    bars="kind",
    notes=_notes,
    counting=Counting(
        overdue=with_count(
            N_("{count} past their day and open: not in time;"),
            lambda one: one.is_open and one.in_time is False,
        ),
        cancelled=with_count(
            N_("{count} that were no hazard: not counted;"), lambda one: one.is_none
        ),
        merged=always(N_("the same place again is a hazard of its own;")),
        reopened=always(N_("one that a check did not pass is one hazard, not passed at once.")),
    ),
    opens="patrol.hazards",
    page="patrol.hazards_month",
    count=lambda count: ngettext("{count} hazard", "{count} hazards", count).format(count=count),
    holds=lambda one: not one.is_none,
)  # fmt: skip
