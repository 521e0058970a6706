"""The month report of visits and calls: made, content, promises kept in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import today, use_case
from propdesk.estate.models import Unit
from propdesk.estate.service import titles_of_buildings
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.reports.measures import Measure
from propdesk.kernel.reports.report import Breakdown, Counting, Report, always, with_count
from propdesk.service.visits.models import Visit
from propdesk.service.visits.rules import MADE, VisitContent, VisitState, VisitWay
from propdesk.service.visits.visits import SEE, VISIT_CLOCKS

KEPT_TARGET, CONTENT_TARGET = 1000, 900  # per mille; KPI of the office: satisfaction 90 %


class VisitFact(msgspec.Struct, frozen=True, kw_only=True):
    """A visit whose planned day is over, or that was made. `kept_late` is None while its promise
    is open, and where none was given."""

    id: int
    day: date
    building: str
    visitor: str
    way: VisitWay
    state: VisitState
    content: VisitContent | None
    has_promise: bool
    is_promise_due: bool
    kept_late: bool | None

    @property
    def is_made(self) -> bool:
        """Whether somebody was met."""
        return self.state in MADE


@use_case(permission=SEE)
def visit_facts(
    session: Session,
    *,
    basis: str = "planned",  # noqa: ARG001  visits are counted by one
    first: date,
    last: date,
) -> Sequence[VisitFact]:
    """The visits of these days that were not cancelled, those still ahead left out."""
    day = today(session)
    query = (
        select(
            Visit.id, Visit.made_on, Visit.planned, Unit.building_id, Visit.visitor, Visit.way,
            Visit.state, Visit.content, Visit.promise_by, VISIT_CLOCKS.was_late("promise"),
        )
        .join(Unit, Unit.id == Visit.unit_id)
        .where(Visit.state != VisitState.CANCELLED)
    )  # fmt: skip
    buildings, found = titles_of_buildings(session), []
    for one, made, planned, building, visitor, way, state, content, by, late in session.execute(
        query
    ):
        counted = made or planned
        if first <= counted <= last and (made is not None or counted < day):
            found.append(
                VisitFact(
                    id=one,
                    day=counted,
                    building=buildings[building],
                    visitor=visitor,
                    way=way,
                    state=state,
                    content=content,
                    has_promise=by is not None,
                    is_promise_due=_is_due(by, late, day),
                    kept_late=late,
                )
            )
    return found


def _is_due(by: date | None, late: bool | None, day: date) -> bool:
    """Whether a promise counts: it was kept, or its day is over."""
    return by is not None and (late is not None or by < day)


def _notes(facts: Sequence[VisitFact]) -> list[str]:
    """How what stands in no rate counts."""
    told = [
        _(
            "By the day of the visit, or the day it was planned for. Content: A of A, B and C. "
            "Kept: by the day promised; a promise that is open and not yet due counts in no rate."
        )
    ]
    ahead = sum(fact.has_promise and not fact.is_promise_due for fact in facts)
    if ahead:
        words = ngettext("{count} promise not yet due", "{count} promises not yet due", ahead)
        told.append(words.format(count=ahead))
    return told


VISITS_REPORT: Report[VisitFact] = Report(
    name="visits",
    title=N_("Visit statistics"),
    read=visit_facts,
    bases=(("planned", N_("Day of the visit")),),
    measures=(
        Measure(name="planned", title=N_("Visits"), counts=lambda _fact: True),
        Measure(
            name="made",
            title=N_("Somebody met"),
            counts=lambda fact: fact.is_made,
            out_of=lambda _fact: True,
            kind="rate",
            parts=(N_("met or reached"), N_("visits due")),
        ),
        Measure(
            name="content",
            title=N_("Satisfied"),
            counts=lambda fact: fact.content is VisitContent.SATISFIED,
            out_of=lambda fact: fact.content is not None,
            kind="rate",
            target=CONTENT_TARGET,
            parts=(N_("satisfied"), N_("asked")),
        ),
        Measure(
            name="kept",
            title=N_("Promises kept in time"),
            counts=lambda fact: fact.is_promise_due and fact.kept_late is False,
            out_of=lambda fact: fact.is_promise_due,
            kind="rate",
            target=KEPT_TARGET,
            parts=(N_("kept in time"), N_("promises due")),
        ),
        Measure(name="calls", title=N_("Calls"), counts=lambda fact: fact.way is VisitWay.CALL),
        Measure(
            name="not_met",
            title=N_("Nobody met"),
            counts=lambda fact: fact.state is VisitState.NOT_MET,
        ),
        Measure(
            name="open",
            title=N_("Visits overdue"),
            counts=lambda fact: fact.state is VisitState.PLANNED,
            is_trouble=True,
        ),
    ),
    cards=("made", "content", "kept"),
    columns=("planned", "made", "content", "kept", "calls", "not_met", "open"),
    trends=("made", "content", "kept"),
    breakdowns=(
        Breakdown(
            name="building",
            title=N_("By building"),
            head=N_("Building"),
            of=lambda fact: fact.building,
        ),
        Breakdown(
            name="visitor",
            title=N_("By visitor"),
            head=N_("Visitor"),
            of=lambda fact: fact.visitor,
            nobody=N_("Nobody named"),
        ),
    ),
    bars="building",
    notes=_notes,
    counting=Counting(
        overdue=with_count(
            N_("{count} past their day and not made: due, and nobody met;"),
            lambda fact: fact.state is VisitState.PLANNED,
        ),
        cancelled=always(N_("cancelled ones: not counted;")),
        merged=always(N_("two visits to one household are two;")),
        reopened=always(N_("one that is tried again counts once, by its last day.")),
    ),
    opens="service.visits",
    count=lambda count: ngettext("{count} visit", "{count} visits", count).format(
        count=f"{count:,}"
    ),
)
