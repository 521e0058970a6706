"""What points, routes and phrases tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Permission, Role

if TYPE_CHECKING:
    from propdesk.system.registers.service import Register


def _points() -> Register[Any, Any, Any]:
    from propdesk.patrol.points.registers import POINTS

    return POINTS


def _routes() -> Register[Any, Any, Any]:
    from propdesk.patrol.points.registers import ROUTES

    return ROUTES


def _phrases() -> Register[Any, Any, Any]:
    from propdesk.patrol.points.registers import PHRASES

    return PHRASES


MODULE = Module(
    name="patrol.points",
    registers=(_routes, _points, _phrases),
    permissions=(
        Permission("patrol.view", N_("See patrols"), tuple(Role), never=()),
        Permission("patrol.enter", N_("Enter patrols"), (Role.CLERK, Role.SUPERVISOR)),
        Permission("patrol.plan", N_("Plan patrols: points, routes, phrases"), (Role.SUPERVISOR,)),
    ),
)
