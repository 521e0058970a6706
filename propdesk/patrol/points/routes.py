"""The routes: points in their order, and the rounds of a shift."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.listing import told_by
from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind, Unique
from propdesk.db.records.saving import taken
from propdesk.db.store import today
from propdesk.duties.plans.models import Plan
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note, declared_errors
from propdesk.kernel.records.folding import tidy
from propdesk.kernel.records.words import RegisterWords
from propdesk.patrol.points.models import PatrolPoint, PatrolRoute
from propdesk.patrol.points.plan_hours import outside_of
from propdesk.patrol.points.register import GoneOn
from propdesk.patrol.points.rules import (
    TOLERANCE,
    WITHIN,
    PatrolKind,
    shift_of,
    stops_of,
    stops_text,
    times_of,
    window_warnings,
)
from propdesk.system.registers.service import DropDownOf, Register


class RouteTaken(UserError):
    """Two routes of one name."""

    message = N_("A route is called “{name}” already. Choose another name.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteFields:
    """A route as the office enters it."""

    name: Annotated[
        str,
        Fact(
            N_("Route"), placeholder=N_("e.g. Night, south line"), width=180, weight=500, own=True
        ),
    ]
    kind: Annotated[PatrolKind, Fact(N_("Kind"), width=130)] = PatrolKind.SECURITY
    stops: Annotated[
        str,
        Fact(
            N_("Points in order"),
            placeholder="1-10 12 15-18",
            stretch=True,
            free=True,
            hint=N_("Numbers in order; 15@20 is due 20 minutes after the round began."),
        ),
    ]
    shift: Annotated[str, Fact(N_("Shift"), placeholder="22:00-06:00", width=110)]
    starts: Annotated[str, Fact(N_("Rounds begin"), placeholder="22:00 00:00 02:00", width=180)]
    minutes: Annotated[int, Fact(N_("Minutes a round"), least=1, most=720, width=110)]
    tolerance: Annotated[
        int | None,
        Fact(N_("Tolerance, minutes"), most=120, hidden=True, hint=N_("Empty: 10 minutes.")),
    ] = None
    within: Annotated[
        int | None,
        Fact(
            N_("Entered within, hours"),
            least=1,
            most=720,
            hidden=True,
            hint=N_("After the shift; empty: 48. Then a point without entry is missed."),
        ),
    ] = None
    ordered: Annotated[bool, Fact(N_("Order is demanded"), hidden=True)] = False
    wand: Annotated[bool, Fact(N_("Gone with a wand"), head=N_("By wand"), width=120)] = False
    plan_id: Annotated[
        int | None,
        Fact(
            N_("Plan"),
            FactKind.RECORD,
            width=110,
            hint=N_("Its days give the sheets by themselves; empty: sheets are made by hand."),
        ),
    ] = None
    gone_on: GoneOn = None
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRow(RouteFields):
    """A route in the list."""

    id: int
    plan: str


def _tidy_route(fields: RouteFields) -> RouteFields:
    try:
        begin, end = shift_of(fields.shift)
        fields = replace(
            fields,
            stops=stops_text(stops_of(fields.stops)),
            shift=f"{begin:%H:%M}-{end:%H:%M}",
            starts=" ".join(f"{one:%H:%M}" for one in times_of(fields.starts)),
        )
    except UserError:
        pass  # `errors` says it beside the field
    tolerance = TOLERANCE if fields.tolerance is None else fields.tolerance
    within = WITHIN if fields.within is None else fields.within
    return replace(fields, name=tidy(fields.name), tolerance=tolerance, within=within)


def _route_errors(fields: RouteFields) -> dict[str, str]:
    found = declared_errors(fields)
    reads = (("stops", stops_of), ("shift", shift_of), ("starts", times_of))
    for name, read in reads:
        if name not in found:
            try:
                read(getattr(fields, name))
            except UserError as error:
                found[name] = str(error)
    return found


def route_warnings(session: Session, _route_id: int, fields: RouteFields) -> Mapping[str, str]:
    """What a route asks for that cannot be kept, by itself or in the hours of its plan; it may be
    saved."""
    own = window_warnings(fields.stops, fields.shift, fields.starts, fields.minutes)
    plan = session.get(Plan, fields.plan_id) if fields.plan_id is not None else None
    outside = outside_of(plan.windows, fields) if plan is not None else ""
    return {**own, "plan_id": outside} if outside else own


def _judged_route(session: Session, record_id: int, fields: RouteFields) -> dict[str, str]:
    found = taken(session, ROUTE, record_id, fields)
    try:
        numbers = [stop.number for stop in stops_of(fields.stops)]
    except UserError:
        return found
    if unknown := unknown_points(session, numbers):
        told = listed(map(str, unknown))
        found["stops"] = _("No such points now: {numbers}.").format(numbers=told)
    return found


def unknown_points(session: Session, numbers: list[int]) -> list[int]:
    """Those of the numbers that no point has, or one that is gone."""
    there = select(PatrolPoint.number).where(
        among(PatrolPoint.number, numbers),
        (PatrolPoint.gone_on.is_(None)) | (PatrolPoint.gone_on > today(session)),
    )
    known = set(session.scalars(there))
    return [number for number in numbers if number not in known]


ROUTE = RecordKind(
    kind="patrol_route",
    model=PatrolRoute,
    fields=RouteFields,
    name=lambda _session, route: route.name,
    errors=_route_errors,
    tidy=_tidy_route,
    judged=_judged_route,
    unique=(Unique("name", lambda value: RouteTaken(name=value)),),
    view="patrol.view",
    edit="patrol.plan",
)

ROUTES = Register(
    kind=ROUTE,
    row=RouteRow,
    page="patrol.routes",
    tab="patrol",
    place=7,
    title=N_("Routes"),
    icon="route",
    list_name="routes",
    refers=N_("routes"),
    called=lambda row: row.name,
    order=(PatrolRoute.name, PatrolRoute.id),
    shown={"plan": told_by(PatrolRoute.plan_id, Plan.no)},
    chips=(ListChip("gone", N_("Gone"), lambda _session: PatrolRoute.gone_on.is_not(None)),),
    drops=(DropDownOf(PatrolRoute.kind, N_("All kinds")),),
    warnings=route_warnings,
    words=RegisterWords(
        new=N_("New route"),
        edit=N_("Edit route"),
        count=lambda count: ngettext("{count} route", "{count} routes", count),
        look_for=N_("Name of the route"),
        none=N_("No routes yet"),
        why=N_("A route says which points are gone to in which order, and when its rounds begin."),
        first=N_("Enter the first route"),
        how=N_("Its points in order, the shift, and when each round begins."),
    ),
)
