"""What points, routes and phrases tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import (
    AuditWords,
    Export,
    Module,
    Page,
    Permission,
    Role,
    SearchGroup,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.records.kinds import RecordKind
    from propdesk.db.store import Store
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _points() -> Register[Any, Any, Any]:
    from propdesk.patrol.points.register import POINTS

    return POINTS


def _phrases() -> Register[Any, Any, Any]:
    from propdesk.patrol.points.register import PHRASES

    return PHRASES


def _points_page(desk: Desk) -> QWidget:
    from propdesk.patrol.points.view import PointsPage

    return PointsPage(desk)


def _routes(desk: Desk) -> QWidget:
    from propdesk.patrol.points.view import routes_page

    return routes_page(desk)


def _write_routes(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.patrol.points.routes import ROUTES

    return ROUTES.out.write(store, path, extent=extent)


def _records() -> Iterable[RecordKind[Any, Any]]:
    from propdesk.patrol.points.routes import ROUTE

    return (ROUTE,)


def _sample() -> SampleMaker:
    from propdesk.patrol.points.sample import sample_points

    return sample_points


def _plan_warnings(session: Session, plan_id: int, fields: Any) -> Mapping[str, str]:  # noqa: ANN401  of a plan
    from propdesk.patrol.points.plan_hours import plan_warnings

    return plan_warnings(session, plan_id, fields)


MODULE = Module(
    name="patrol.points",
    warns={"duty_plan": _plan_warnings},
    sample=_sample,
    registers=(_points, _phrases),
    built={"patrol.points": _points_page},
    pages=(
        Page(
            id="patrol.routes",
            tab="patrol",
            title=N_("Routes"),
            icon="route",
            build=_routes,
            permission="patrol.view",
            place=7,
            drawer="set_up",
            shows={"patrol_route": "record_id"},
        ),
    ),
    exports=(Export("routes", N_("Routes"), _write_routes),),
    search=(SearchGroup("patrol_route", N_("Routes"), "route", "patrol.view"),),
    records=_records,
    refers={"patrol_route": N_("routes")},
    counted={"patrol_route": N_("Routes")},
    audit_words=AuditWords(kinds={"patrol_route": N_("Routes")}),
    permissions=(
        Permission("patrol.view", N_("See patrols"), tuple(Role), never=()),
        Permission("patrol.enter", N_("Enter patrols"), (Role.CLERK, Role.SUPERVISOR)),
        Permission("patrol.plan", N_("Plan patrols: points, routes, phrases"), (Role.SUPERVISOR,)),
    ),
)
