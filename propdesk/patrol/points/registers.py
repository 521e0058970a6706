"""The registers of points, routes and phrases."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind, Unique
from propdesk.db.records.saving import taken
from propdesk.db.store import today
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note, declared_errors
from propdesk.kernel.records.folding import tidy
from propdesk.kernel.records.words import RegisterWords
from propdesk.patrol.points.models import PatrolPhrase, PatrolPoint, PatrolRoute
from propdesk.patrol.points.refusals import CodeTaken, NumberTaken, RouteTaken
from propdesk.patrol.points.rules import (
    TOLERANCE,
    WITHIN,
    PatrolKind,
    PatrolOutcome,
    shift_of,
    stops_of,
    stops_text,
    times_of,
    window_warnings,
)
from propdesk.system.registers.service import DropDownOf, Register

GoneOn = Annotated[
    date | None,
    Fact(N_("Gone since"), width=104, ink="text2", hint=N_("From that day in no new sheet.")),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointFields:
    """A point as the office enters it."""

    number: Annotated[int, Fact(N_("Point"), least=1, most=9999, width=70, weight=500, own=True)]
    name: Annotated[str, Fact(N_("Name"), placeholder=N_("e.g. B1 pump room"), stretch=True)]
    place: Annotated[
        str, Fact(N_("Place"), kept=True, width=130, placeholder=N_("Building or area"))
    ] = ""
    chip: Annotated[
        str,
        Fact(
            N_("Chip of the wand"),
            FactKind.CODE,
            width=140,
            own=True,
            in_place=True,
            hint=N_("As the wand's file writes it; it may be empty."),
        ),
    ] = ""
    kind: Annotated[PatrolKind, Fact(N_("Kind"), width=130, kept=True)] = PatrolKind.SECURITY
    gone_on: GoneOn = None
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRow(PointFields):
    """A point in the list."""

    id: int


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
    wand: Annotated[bool, Fact(N_("Gone with a wand"), width=120)] = False
    gone_on: GoneOn = None
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRow(RouteFields):
    """A route in the list."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseFields:
    """A phrase as the office enters it."""

    code: Annotated[str, Fact(N_("Code"), width=70, weight=500, own=True, placeholder="24")]
    words: Annotated[str, Fact(N_("Phrase"), placeholder=N_("e.g. door not locked"), stretch=True)]
    outcome: Annotated[PatrolOutcome, Fact(N_("Counts as"), width=180, kept=True)] = (
        PatrolOutcome.FINDING
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseRow(PhraseFields):
    """A phrase in the list."""

    id: int


# What is judged


def _tidy_point(fields: PointFields) -> PointFields:
    return replace(fields, name=tidy(fields.name), chip=tidy(fields.chip).upper())


def _judged_point(session: Session, record_id: int, fields: PointFields) -> dict[str, str]:
    found = taken(session, POINT, record_id, fields)
    same = select(PatrolPoint.number).where(
        PatrolPoint.chip == fields.chip, PatrolPoint.id != record_id
    )
    if fields.chip and (other := session.scalar(same)) is not None:
        found["chip"] = _("Point {number} has this chip.").format(number=other)
    was = session.get(PatrolPoint, record_id)
    if was is not None and was.number != fields.number:
        using = [name for name, stops in _routes(session) if _names(stops, was.number)]
        if using:
            words = _("It stands in {routes}; take it out there first.")
            found["number"] = words.format(routes=listed(using))
    return found


def _routes(session: Session) -> list[tuple[str, str]]:
    query = select(PatrolRoute.name, PatrolRoute.stops)
    return [(name, stops) for name, stops in session.execute(query)]


def _names(stops: str, number: int) -> bool:
    return any(one.number == number for one in stops_of(stops))


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


def route_warnings(fields: RouteFields) -> dict[str, str]:
    """What a route asks for that cannot be kept; it may be saved."""
    return window_warnings(fields.stops, fields.shift, fields.starts, fields.minutes)


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


def _phrase_errors(fields: PhraseFields) -> dict[str, str]:
    found = declared_errors(fields)
    if "code" not in found and not (len(fields.code) == 2 and fields.code.isdecimal()):
        found["code"] = _("Two digits, such as 24: they are typed on the number pad.")
    return found


def _judged_phrase(session: Session, record_id: int, fields: PhraseFields) -> dict[str, str]:
    return taken(session, PHRASE, record_id, fields)


POINT = RecordKind(
    kind="patrol_point",
    model=PatrolPoint,
    fields=PointFields,
    name=lambda _session, point: f"{point.number} {point.name}",
    tidy=_tidy_point,
    judged=_judged_point,
    unique=(Unique("number", lambda value: NumberTaken(number=value)),),
    view="patrol.view",
    edit="patrol.plan",
    attachments=True,
)
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
PHRASE = RecordKind(
    kind="patrol_phrase",
    model=PatrolPhrase,
    fields=PhraseFields,
    name=lambda _session, phrase: f"{phrase.code} {phrase.words}",
    errors=_phrase_errors,
    tidy=lambda fields: replace(fields, code=tidy(fields.code), words=tidy(fields.words)),
    judged=_judged_phrase,
    unique=(Unique("code", lambda value: CodeTaken(code=value)),),
    view="patrol.view",
    edit="patrol.plan",
)
_there = PatrolPoint.gone_on.is_(None)
POINTS = Register(
    kind=POINT,
    row=PointRow,
    page="patrol.points",
    tab="patrol",
    place=7,
    title=N_("Points"),
    icon="map-pin",
    list_name="points",
    imports=True,
    refers=N_("patrol points"),
    called=lambda row: f"{row.number} {row.name}",
    order=(PatrolPoint.number, PatrolPoint.id),
    chips=(
        ListChip(
            "no_chip",
            N_("No chip"),
            lambda _session: (PatrolPoint.chip == "") & _there,
            icon="circle-dashed",
        ),
        ListChip("gone", N_("Gone"), lambda _session: ~_there),
    ),
    drops=(
        DropDownOf(PatrolPoint.kind, N_("All kinds")),
        DropDownOf(PatrolPoint.place, N_("All places"), among=PatrolPoint.place != ""),
    ),
    words=RegisterWords(
        new=N_("New point"),
        edit=N_("Edit point"),
        count=lambda count: ngettext("{count} point", "{count} points", count),
        look_for=N_("Name, place, chip"),
        none=N_("No points yet"),
        why=N_("Points are the rows of the sheet that goes round; a chip lets the wand find them."),
        first=N_("Enter the first point"),
        how=N_("A number, what it is called and where it is."),
    ),
)
ROUTES = Register(
    kind=ROUTE,
    row=RouteRow,
    page="patrol.routes",
    tab="patrol",
    place=6,
    title=N_("Routes"),
    icon="route",
    list_name="routes",
    refers=N_("routes"),
    called=lambda row: row.name,
    order=(PatrolRoute.name, PatrolRoute.id),
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
PHRASES = Register(
    kind=PHRASE,
    row=PhraseRow,
    page="patrol.phrases",
    tab="patrol",
    place=8,
    title=N_("Phrases"),
    icon="tags",
    list_name="phrases",
    imports=True,
    deletes=True,
    refers=N_("phrases"),
    called=lambda row: f"{row.code} {row.words}",
    order=(PatrolPhrase.code, PatrolPhrase.id),
    drops=(DropDownOf(PatrolPhrase.outcome, N_("All outcomes")),),
    words=RegisterWords(
        new=N_("New phrase"),
        edit=N_("Edit phrase"),
        count=lambda count: ngettext("{count} phrase", "{count} phrases", count),
        look_for=N_("Code or words"),
        none=N_("No phrases yet"),
        why=N_("A finding is typed by two digits; those used most stand first in the grid."),
        first=N_("Enter the first phrase"),
        how=N_("Two digits, the words, and what it counts as."),
    ),
)
