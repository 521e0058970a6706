"""Whether the hours of a plan hold the rounds of the routes that are gone by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sqlalchemy import select

from propdesk.duties.plans.rules import WindowsUnreadable, read_windows
from propdesk.kernel.i18n import _
from propdesk.patrol.points.models import PatrolRoute
from propdesk.patrol.points.rules import rounds_outside

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session


class HasWindows(Protocol):
    """A plan as it is typed."""

    @property
    def windows(self) -> str: ...


class HasRounds(Protocol):
    """A route as it is typed, or as it is kept."""

    @property
    def stops(self) -> str: ...
    @property
    def shift(self) -> str: ...
    @property
    def starts(self) -> str: ...
    @property
    def minutes(self) -> int: ...


def plan_warnings(session: Session, plan_id: int, fields: HasWindows) -> Mapping[str, str]:
    """What the hours of a plan cannot hold of the routes that are gone by it."""
    own = PatrolRoute.plan_id == plan_id, PatrolRoute.gone_on.is_(None)
    for route in session.scalars(select(PatrolRoute).where(*own).order_by(PatrolRoute.name)):
        if outside := outside_of(fields.windows, route):
            return {"windows": _("Route “{name}”: {why}").format(name=route.name, why=outside)}
    return {}


def outside_of(windows: str, route: HasRounds) -> str:
    """Why the hours of a plan cannot hold a route; nothing while they are unreadable."""
    try:
        spans = read_windows(windows or "")
    except WindowsUnreadable:
        return ""
    return rounds_outside(spans, route.stops, route.shift, route.starts, route.minutes)
