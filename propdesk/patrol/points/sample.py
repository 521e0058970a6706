"""Points, routes and phrases of the sample estate."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import use_case
from propdesk.kernel.i18n import N_, _
from propdesk.patrol.points.register import (
    PHRASE,
    PHRASES,
    POINT,
    POINTS,
    PhraseFields,
    PointFields,
)
from propdesk.patrol.points.routes import ROUTE, ROUTES, RouteFields
from propdesk.patrol.points.rules import PatrolKind, PatrolOutcome

_K, _O = PatrolKind, PatrolOutcome
_GROUNDS = N_("Grounds")
_POINTS = (
    (N_("South gate"), _GROUNDS, _K.SECURITY), (N_("South barrier"), _GROUNDS, _K.SECURITY),
    (N_("Hall of building 1"), N_("Building 1"), _K.SECURITY),
    (N_("Fire box of building 1"), N_("Building 1"), _K.SECURITY),
    (N_("Hall of building 2"), N_("Building 2"), _K.SECURITY),
    (N_("Fire box of building 2"), N_("Building 2"), _K.SECURITY),
    (N_("Playground"), _GROUNDS, _K.SECURITY), (N_("East wall"), _GROUNDS, _K.SECURITY),
    (N_("East side gate"), _GROUNDS, _K.SECURITY), (N_("Rubbish room"), _GROUNDS, _K.SECURITY),
    (N_("Garage ramp"), N_("Garage"), _K.SECURITY),
    (N_("Charging place"), N_("Garage"), _K.SECURITY),
    (N_("Switch room"), N_("Garage"), _K.EQUIPMENT), (N_("Pump room"), N_("Garage"), _K.EQUIPMENT),
    (N_("Sump"), N_("Garage"), _K.EQUIPMENT), (N_("Fire pump"), N_("Garage"), _K.EQUIPMENT),
    (N_("Lift machine room 1"), N_("Building 1"), _K.EQUIPMENT),
    (N_("Lift machine room 2"), N_("Building 2"), _K.EQUIPMENT),
    (N_("Roof door of building 1"), N_("Building 1"), _K.ROOFS),
    (N_("Roof door of building 2"), N_("Building 2"), _K.ROOFS),
    (N_("Water tank on building 1"), N_("Building 1"), _K.ROOFS),
    (N_("Lightning rod on building 2"), N_("Building 2"), _K.ROOFS),
)  # fmt: skip
_LOOKS = {
    _K.SECURITY: N_("hydrant, lights, doors, people"),
    _K.EQUIPMENT: N_("readings, sound, leaks, extinguisher"),
    _K.ROOFS: N_("lock, railing, gutter"),
}
_PHRASES = (
    (21, N_("Extinguisher without pressure"), _O.FINDING),
    (23, N_("Fire door open"), _O.PUT_RIGHT),
    (24, N_("Hydrant pressure low"), _O.FINDING),
    (31, N_("Door not locked, locked it"), _O.PUT_RIGHT),
    (41, N_("Water comes in"), _O.FINDING),
    (44, N_("Pump noisy"), _O.FINDING),
    (51, N_("Way blocked by goods"), _O.FINDING),
    (52, N_("E-bike inside"), _O.PUT_RIGHT),
    (62, N_("Light out"), _O.FINDING),
    (90, N_("Point not reached"), _O.NOT_REACHED),
)
_ROUTES = (
    RouteFields(
        name=N_("Night, around the estate"), shift="22:00-06:00",
        stops="1@0 2@4 3@9 4@13 5@18 6@22 7@28 8@33 9@38 10@43 11@49 12@54",
        starts="22:30 02:30", minutes=60,
    ),
    RouteFields(
        name=N_("Equipment rooms"), kind=_K.EQUIPMENT, shift="08:00-18:00", starts="09:00 15:00",
        stops="13@0 14@8 15@14 16@20 17@30 18@40", minutes=60,
    ),
    RouteFields(
        name=N_("Roofs, every Wednesday"), kind=_K.ROOFS, stops="19-22", shift="08:00-18:00",
        starts="10:00", minutes=90,
    ),
    RouteFields(
        name=N_("Garage with the wand"), stops="10-12", shift="18:00-22:00", starts="18:30 20:30",
        minutes=40, wand=True,
    ),
)  # fmt: skip


@use_case(permission="patrol.plan", touches=(*POINT.touches, *PHRASE.touches, *ROUTE.touches))
def sample_points(session: Session, *, year: SampleYear) -> Mapping[str, int]:  # noqa: ARG001  the same in each
    """Enter them."""
    for number, (name, place, kind) in enumerate(_POINTS, 1):
        fields = PointFields(
            number=number,
            name=_(name),
            place=_(place),
            chip=f"{number:08d}",
            kind=kind,
            looks_at=_(_LOOKS[kind]),
        )
        POINTS.uses.add(session, fields=fields)
    for code, words, outcome in _PHRASES:
        PHRASES.uses.add(session, fields=PhraseFields(code=code, words=_(words), outcome=outcome))
    for route in _ROUTES:
        ROUTES.uses.add(session, fields=replace(route, name=_(route.name)))
    return {
        "patrol_point": len(_POINTS),
        "patrol_phrase": len(_PHRASES),
        "patrol_route": len(_ROUTES),
    }
