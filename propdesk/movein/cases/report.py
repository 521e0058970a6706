"""The statistics of hand-overs: handed over against the plan, what is open and why, refusals."""

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
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.rules import DELIVERED, CaseState, RefusalKind

HANDED_TARGET = 950  # per mille of what was planned


class CaseFact(msgspec.Struct, frozen=True, kw_only=True):
    """A case of a month: by the day of its plan, or by the day it was handed over."""

    id: int
    day: date
    planned: date | None
    handed: date | None
    building: str
    batch: str
    state: CaseState
    why: str
    refusal: RefusalKind | None
    no_shows: int
    is_past: bool

    @property
    def is_handed(self) -> bool:
        """Whether the unit was delivered, deemed or taken over."""
        return self.state in DELIVERED

    @property
    def is_on_time(self) -> bool:
        """Whether it was delivered by the day of the plan."""
        days = (self.planned, self.handed)
        return self.is_handed and None not in days and self.handed <= self.planned  # type: ignore[operator]


@use_case(permission="movein.view")
def case_facts(
    session: Session, *, basis: str = "planned", first: date, last: date
) -> Sequence[CaseFact]:
    """The cases whose day by the basis lies in these days, cancelled ones left out."""
    day, buildings = today(session), titles_of_buildings(session)
    by = MoveInCase.handed_on if basis == "handed" else MoveInCase.planned_on
    query = (
        select(MoveInCase, Unit.building_id)
        .join(Unit, Unit.id == MoveInCase.unit_id)
        .where(by.between(first, last), MoveInCase.state != CaseState.CANCELLED)
        .order_by(by, MoveInCase.id)
    )
    return [
        CaseFact(
            id=one.id,
            day=getattr(one, by.key),
            planned=one.planned_on,
            handed=one.handed_on,
            building=buildings[building_id],
            batch=one.batch,
            state=one.state,
            why=_why(one),
            refusal=one.refusal,
            no_shows=one.no_shows,
            is_past=one.planned_on is not None and one.planned_on < day,
        )
        for one, building_id in session.execute(query)
    ]


def _why(one: MoveInCase) -> str:
    """Why a unit is not delivered yet; '' of one that is."""
    if one.state in DELIVERED:
        return ""
    if one.state is CaseState.POSTPONED and one.postponed_why:
        return f"{one.state.label}: {one.postponed_why.label}"
    if one.state is CaseState.REFUSED and one.refusal:
        return f"{one.state.label}: {one.refusal.label}"
    return one.state.label


def _notes(_facts: Sequence[CaseFact]) -> list[str]:
    """How what stands in the rates is counted."""
    return [
        _(
            "Handed over: taken over, deemed delivered or filed. On time: by the day of the plan. "
            "A case without a day of the plan is counted by the day of the hand-over alone."
        )
    ]


HAND_OVER_REPORT: Report[CaseFact] = Report(
    name="hand_overs",
    title=N_("Hand-over statistics"),
    read=case_facts,
    bases=(("planned", N_("Day of the plan")), ("handed", N_("Day of the hand-over"))),
    measures=(
        Measure(name="planned", title=N_("Units planned"), counts=lambda _fact: True),
        Measure(
            name="handed",
            title=N_("Units handed over"),
            counts=lambda fact: fact.is_handed,
            out_of=lambda _fact: True,
            kind="rate",
            target=HANDED_TARGET,
            parts=(N_("handed over"), N_("planned")),
        ),
        Measure(
            name="on_time",
            title=N_("By the day of the plan"),
            counts=lambda fact: fact.is_on_time,
            out_of=lambda fact: fact.is_handed and fact.planned is not None,
            kind="rate",
            parts=(N_("by the day of the plan"), N_("handed over")),
        ),
        Measure(
            name="deemed",
            title=N_("Deemed delivered"),
            counts=lambda fact: fact.state is CaseState.DEEMED,
        ),
        Measure(
            name="refused",
            title=N_("Refusals"),
            counts=lambda fact: fact.refusal is not None,
        ),
        Measure(
            name="not_kept",
            title=N_("Appointments not kept"),
            counts=lambda fact: fact.no_shows > 0,
        ),
        Measure(
            name="open",
            title=N_("Past the plan"),
            counts=lambda fact: not fact.is_handed and fact.is_past,
            is_trouble=True,
        ),
    ),
    cards=("handed", "on_time"),
    columns=("planned", "handed", "on_time", "deemed", "refused", "not_kept", "open"),
    trends=("handed", "on_time"),
    breakdowns=(
        Breakdown(
            name="building",
            title=N_("By building"),
            head=N_("Building"),
            of=lambda fact: fact.building,
        ),
        Breakdown(
            name="day",
            title=N_("By day"),
            head=N_("Day"),
            of=lambda fact: f"{fact.day:%m-%d}",
            in_order=True,
            columns=("planned", "handed", "deemed", "open"),
        ),
        Breakdown(
            name="why",
            title=N_("Why not handed over"),
            head=N_("Reason"),
            of=lambda fact: fact.why,
            nobody=N_("Handed over"),
            columns=("planned", "open"),
        ),
        Breakdown(
            name="refusal",
            title=N_("By kind of refusal"),
            head=N_("Kind of refusal"),
            of=lambda fact: fact.refusal.label if fact.refusal else "",
            nobody=N_("No refusal"),
            columns=("planned", "handed", "open"),
        ),
    ),
    bars="building",
    notes=_notes,
    counting=Counting(
        overdue=with_count(
            N_("{count} past the day of their plan and not handed over: planned, and not handed;"),
            lambda fact: not fact.is_handed and fact.is_past,
        ),
        cancelled=always(N_("cancelled cases: not counted;")),
        merged=always(N_("a unit has one case;")),
        reopened=always(N_("one that was postponed or refused counts as it stands today.")),
    ),
    opens="movein.cases",
    count=lambda count: ngettext("{count} unit", "{count} units", count).format(count=f"{count:,}"),
)
