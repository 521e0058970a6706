"""The report of defects: by place, kind, firm and building; mended in time, passed at once."""

from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from propdesk.db.models import StateMove
from propdesk.db.store import today, use_case
from propdesk.estate.models import Unit
from propdesk.estate.service import titles_of_buildings
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.reports.measures import Measure
from propdesk.kernel.reports.report import Breakdown, Counting, Report, always, with_count
from propdesk.movein.defects.models import Defect
from propdesk.movein.defects.rules import OPEN, DefectState
from propdesk.repairs.builders.models import Builder
from propdesk.repairs.kinds.models import FaultKind

_DONE = (DefectState.RECHECK, DefectState.CLOSED)


class DefectFact(msgspec.Struct, frozen=True, kw_only=True):
    """A defect as the report counts it. `in_time`: whether it was mended by its day, None while
    that has not come and of one that a `credit` of so many fen settled; `passed`: whether its
    first check was good, None before one."""

    id: int
    day: date
    place: str
    kind: str
    builder: str
    building: str
    stage: str
    is_open: bool
    is_credited: bool
    is_none: bool
    is_answered: bool
    in_time: bool | None
    passed: bool | None
    credit: int


@use_case(permission="movein.view")
def defect_facts(session: Session, *, basis: str, first: date, last: date) -> Sequence[DefectFact]:
    """The defects found, or closed, between two days, as they stand today."""
    within: list[ColumnElement[bool]] = [Defect.found_on.between(first, last)]
    if basis == "closed":
        within = [Defect.checked_on.between(first, last), Defect.state == DefectState.CLOSED]
    moved = select(StateMove.subject_id).where(
        StateMove.subject_kind == "defect", StateMove.to_state == DefectState.FAILED
    )
    buildings = titles_of_buildings(session)
    failed, now = set(session.scalars(moved)), today(session)
    query = (
        select(Defect, FaultKind.name, Builder.name, Unit.building_id)
        .outerjoin(FaultKind, FaultKind.id == Defect.fault_kind_id)
        .outerjoin(Builder, Builder.id == Defect.builder_id)
        .outerjoin(Unit, Unit.id == Defect.unit_id)
        .where(*within)
        .order_by(Defect.id)
    )
    return [
        DefectFact(
            id=one.id,
            day=one.checked_on or one.found_on if basis == "closed" else one.found_on,
            place=one.place,
            kind=kind or "",
            builder=builder or "",
            building=buildings.get(building or 0, ""),
            stage=one.stage.label,
            is_open=one.state in OPEN,
            is_credited=one.state is DefectState.CREDITED,
            is_none=one.state is DefectState.NONE,
            is_answered=one.answer is not None,
            in_time=_in_time(one, now),
            passed=one.id not in failed if one.id in failed or one.checked_on else None,
            credit=one.credit.fen if one.credit and one.state is DefectState.CREDITED else 0,
        )
        for one, kind, builder, building in session.execute(query)
    ]


def _in_time(one: Defect, day: date) -> bool | None:
    """Whether it was mended by its day."""
    if one.due is None or one.state is DefectState.CREDITED:
        return None
    if one.state in _DONE and one.done_on is not None:
        return one.done_on <= one.due
    return False if one.due < day else None


def _notes(facts: Sequence[DefectFact]) -> list[str]:
    """How what stands in no rate counts."""
    waits = sum(one.in_time is None and not one.is_none and not one.is_credited for one in facts)
    credited = sum(one.is_credited for one in facts)
    return [
        _("In time = mended by its day ÷ (mended + past its day and open);"),
        _("{count} not yet due: left out;").format(count=waits),
        _("{count} settled by credit: closed, in no rate.").format(count=credited),
    ]


DEFECT_REPORT: Report[DefectFact] = Report(
    name="defects",
    title=N_("Defect report"),
    read=defect_facts,
    bases=(("found", N_("By day of finding")), ("closed", N_("By day of closing"))),
    measures=(
        Measure(name="all", title=N_("Defects"), counts=lambda _one: True),
        Measure(name="closed", title=N_("Closed or credited"), counts=lambda one: not one.is_open),
        Measure(name="open", title=N_("Not closed"), counts=lambda one: one.is_open),
        Measure(
            name="past", title=N_("Past its day"),
            counts=lambda one: one.is_open and one.in_time is False, is_trouble=True,
        ),
        Measure(
            name="in_time", title=N_("Mended in time %"), counts=lambda one: bool(one.in_time),
            out_of=lambda one: one.in_time is not None, kind="rate", target=950,
            parts=(N_("mended in time"), N_("fell due")),
        ),
        Measure(
            name="passed", title=N_("Passed at once %"), counts=lambda one: bool(one.passed),
            out_of=lambda one: one.passed is not None, kind="rate", target=950,
            parts=(N_("passed at once"), N_("checked")),
        ),
        Measure(
            name="answered", title=N_("Developer answered"), counts=lambda one: one.is_answered
        ),
        Measure(name="credited", title=N_("By credit"), counts=lambda one: one.is_credited),
        Measure(
            name="credit", title=N_("Credit"), counts=lambda one: one.credit != 0,
            adds=lambda one: one.credit, kind="money",
        ),
        Measure(
            name="closed_rate", title=N_("Closed or credited %"),
            counts=lambda one: not one.is_open,
            out_of=lambda _one: True, kind="rate", parts=(N_("closed or credited"), N_("found")),
        ),
    ),
    cards=("in_time", "passed", "closed_rate"),
    columns=(
        *("all", "closed", "open", "past", "in_time", "passed"),
        *("answered", "credited", "credit"),
    ),
    trends=("in_time", "passed", "closed_rate"),
    breakdowns=(
        Breakdown(
            name="place", title=N_("By place"), head=N_("Where it is"), of=lambda one: one.place
        ),
        Breakdown(
            name="kind", title=N_("By kind"), head=N_("Kind"), of=lambda one: one.kind,
            nobody=N_("Without kind"),
        ),
        Breakdown(
            name="builder", title=N_("By warranty firm"), head=N_("Warranty firm"),
            of=lambda one: one.builder, nobody=N_("No firm named"),
        ),
        Breakdown(
            name="building", title=N_("By building"), head=N_("Building"),
            of=lambda one: one.building, nobody=N_("Public area"), in_order=True,
        ),
        Breakdown(
            name="stage", title=N_("By when it was found"), head=N_("Found when"),
            of=lambda one: one.stage,
        ),
    ),
    bars="place",
    notes=_notes,
    counting=Counting(
        overdue=with_count(
            N_("{count} past their day and open: not in time;"),
            lambda one: one.is_open and one.in_time is False,
        ),
        cancelled=with_count(N_("{count} that were no defect: not counted;"),
                             lambda one: one.is_none),
        merged=always(N_("defects whose repairs were joined count one each;")),
        reopened=always(N_("one that a check did not pass is one defect, not passed at once.")),
    ),
    opens="movein.defects",
    page="movein.defects_month",
    count=lambda count: ngettext("{count} defect", "{count} defects", count).format(count=count),
    holds=lambda one: not one.is_none,
)  # fmt: skip
