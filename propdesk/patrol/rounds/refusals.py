"""Why a sheet is not made, not entered or not corrected so."""

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_


class SheetUnknown(UserError):
    """A number no sheet has."""

    message = N_("No sheet has the number {no}. Look at the number printed on it.")


class NothingEntered(UserError):
    """A sheet without a time and without a finding."""

    message = N_("Nothing is entered: type when a round began, or what was found.")


class TimeUnreadable(UserError):
    """The beginning of a round."""

    message = N_("“{text}” is no time. Type four digits: 2204.")


class TimeOutside(UserError):
    """A time far from its shift."""

    message = N_("{time} does not lie in the shift {shift}. Look at the sheet again.")


class TimeAhead(UserError):
    """A time that has not come yet."""

    message = N_("{time} has not come yet. Look at the sheet and at the clock of this PC.")


class RoundsMixed(UserError):
    """A round before the one before it."""

    message = N_("Round {number} began before the one before it. Look at the sheet again.")


class PhraseUnknown(UserError):
    """Two digits that mean nothing."""

    message = N_("No phrase has the code {code}. F4 shows all of them.")


class WorkerMissing(UserError):
    """Nobody went round."""

    message = N_("Type who went round: the code or the name.")


class RouteUnknown(UserError):
    """A route that is not there any more."""

    message = N_("This route is not there any more. Choose another one.")


class PointsUnknown(UserError):
    """A route through points nobody has entered, or that are gone."""

    message = N_("No such points now: {numbers}. Enter them, or take them out of the route.")
