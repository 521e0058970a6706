"""Why a point, a route or a phrase is not saved so."""

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_


class NumberTaken(UserError):
    """Two points of one number."""

    message = N_("Point {number} is there already. Choose another number.")


class RouteTaken(UserError):
    """Two routes of one name."""

    message = N_("A route is called “{name}” already. Choose another name.")


class CodeTaken(UserError):
    """Two phrases of one code."""

    message = N_("Code {code} has a phrase already. Choose another one.")


class RouteUnknown(UserError):
    """A route that is not there any more."""

    message = N_("This route is not there any more. Choose another one.")


class PointsUnknown(UserError):
    """A route through points nobody has entered, or that are gone."""

    message = N_("No such points now: {numbers}. Enter them, or take them out of the route.")
