"""The report of hazards: put right in time, passed at once, open for how long."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from propdesk.db.models import StateMove
from propdesk.db.store import today, use_case
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.reports.measures import Measure
from propdesk.kernel.reports.report import Breakdown, Report
from propdesk.patrol.hazards.models import Hazard
from propdesk.patrol.hazards.rules import OLD, OPEN, YOUNG, Grade, HazardState

_SAFE = (HazardState.RECHECK, HazardState.CLOSED)


class HazardFact(msgspec.Struct, frozen=True, kw_only=True):
    """A hazard as the report counts it. `in_time`: whether it was put right by its day, None while
    that has not come; `passed`: whether its first check was good, None before one."""

    id: int
    day: date
    grade: str
    kind: str
    source: str
    responsible: str
    age: str
    is_open: bool
    is_major: bool
    is_none: bool
    in_time: bool | None
    passed: bool | None


@use_case(permission="patrol.see_hazards")
def hazard_facts(session: Session, *, basis: str, first: date, last: date) -> Sequence[HazardFact]:
    """The hazards found, or closed, between two days, as they stand today."""
    within: list[ColumnElement[bool]] = [Hazard.found.between(first, last)]
    if basis == "closed":
        within = [Hazard.checked_on.between(first, last), Hazard.state == HazardState.CLOSED]
    failed = _that_failed(session)
    day = today(session)
    rows = session.scalars(select(Hazard).where(*within).order_by(Hazard.id))
    return [
        _fact(one, one.checked_on or one.found if basis == "closed" else one.found, failed, day)
        for one in rows
    ]


def _that_failed(session: Session) -> set[int]:
    """Those of which a check was not passed."""
    moved = select(StateMove.subject_id).where(
        StateMove.subject_kind == "hazard", StateMove.to_state == HazardState.FAILED
    )
    return set(session.scalars(moved))


def _fact(one: Hazard, counted: date, failed: set[int], day: date) -> HazardFact:
    return HazardFact(
        id=one.id,
        day=counted,
        grade=one.grade.label,
        kind=one.kind.label,
        source=one.source.label,
        responsible=one.responsible,
        age=_age(one, day),
        is_open=one.state in OPEN,
        is_major=one.grade is Grade.MAJOR,
        is_none=one.state is HazardState.NONE,
        in_time=_in_time(one, day),
        passed=one.id not in failed if one.id in failed or one.checked_on is not None else None,
    )


def _age(one: Hazard, day: date) -> str:
    """For how long it has been open; "" for what is not."""
    if one.state not in OPEN:
        return ""
    days = (day - one.found).days
    if days <= YOUNG:
        return _("Up to 7 days")
    return _("8 to 30 days") if days <= OLD else _("Over 30 days")


def _in_time(one: Hazard, day: date) -> bool | None:
    """Whether it was put right by its day; one put off by permission has the day it was given."""
    if one.due is None:
        return None
    if one.state in _SAFE and one.done_on is not None:
        return one.done_on <= one.due
    return False if one.due < day else None


def _notes(facts: Sequence[HazardFact]) -> list[str]:
    """How what stands in no rate counts."""
    none = sum(one.is_none for one in facts)
    waits = sum(one.in_time is None and not one.is_none for one in facts)
    return [
        _("In time = put right by its day ÷ (put right + past its day and open);"),
        _("{count} not yet due: left out;").format(count=waits),
        _("{count} that were no hazard: not counted;").format(count=none),
        _("one put off by permission has the day that was given."),
    ]


def _measure(name: str, title: str, of: Any, **more: Any) -> Measure[HazardFact]:  # noqa: ANN401  the fields of a measure
    return Measure(name=name, title=title, counts=of, **more)


HAZARD_REPORT: Report[HazardFact] = Report(
    name="hazards",
    title=N_("Month report of hazards"),
    read=hazard_facts,
    bases=(("found", N_("By the day it was found")), ("closed", N_("By the day it was closed"))),
    measures=(
        _measure("all", N_("Hazards"), lambda _one: True),
        _measure("major", N_("Major"), lambda one: one.is_major),
        _measure("closed", N_("Closed by now"), lambda one: not one.is_open),
        _measure("open", N_("Not closed"), lambda one: one.is_open),
        _measure(
            "past", N_("Past its day"), lambda one: one.is_open and one.in_time is False,
            is_trouble=True,
        ),
        _measure(
            "in_time", N_("Kept in time %"), lambda one: bool(one.in_time),
            out_of=lambda one: one.in_time is not None, kind="rate", target=980,
            parts=(N_("kept in time"), N_("fell due")),
        ),
        _measure(
            "passed", N_("Passed at once %"), lambda one: bool(one.passed),
            out_of=lambda one: one.passed is not None, kind="rate", target=950,
            parts=(N_("passed at once"), N_("checked")),
        ),
        _measure(
            "closed_rate", N_("Closed %"), lambda one: not one.is_open,
            out_of=lambda _one: True, kind="rate", parts=(N_("closed by now"), N_("found")),
        ),
    ),
    cards=("in_time", "passed", "closed_rate"),
    columns=("all", "major", "closed", "open", "past", "in_time", "passed"),
    trends=("in_time", "passed", "closed_rate"),
    breakdowns=(
        Breakdown(name="kind", title=N_("By kind"), head=N_("Kind"), of=lambda one: one.kind),
        Breakdown(
            name="age", title=N_("By how long it is open"), head=N_("Open for"),
            of=lambda one: one.age, nobody=N_("Closed by now"),
        ),
        Breakdown(name="grade", title=N_("By grade"), head=N_("Grade"), of=lambda one: one.grade),
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
    opens="patrol.hazards",
    page="patrol.hazards_month",
    count=lambda count: ngettext("{count} hazard", "{count} hazards", count).format(count=count),
    holds=lambda one: not one.is_none,
)  # fmt: skip
