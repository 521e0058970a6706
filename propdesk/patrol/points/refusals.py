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
