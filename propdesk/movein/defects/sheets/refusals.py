"""Why an inspection sheet is not found or not entered so."""

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_


class InspectionUnknown(UserError):
    """A number no sheet has."""

    message = N_("No inspection sheet has the number {no}. Look at the number printed on it.")


class InspectionEntered(UserError):
    """A sheet is entered a second time."""

    message = N_("{no} was entered on {day} already. What is new goes into the list of defects.")


class PlaceUnknown(UserError):
    """A digit that is no place of the sheet."""

    message = N_("“{digit}” is no place. Look at the digits at the head of the sheet.")


class ProblemUnknown(UserError):
    """A digit that is no problem of the sheet."""

    message = N_("“{digit}” is no problem. Look at the digits at the head of the sheet.")


class ProblemUnsaid(UserError):
    """Something else, without a word of what."""

    message = N_("0 is something else: say in a few words what is wrong.")


class NotToCheck(UserError):
    """A row of the sheet that waits for no re-check."""

    message = N_("Row {row} is not to be re-checked. Only what was mended is passed or not.")


class CheckMarkUnknown(UserError):
    """A digit that means neither."""

    message = N_("“{mark}” means nothing here: 1 passed, 2 not passed.")


class NothingInspected(UserError):
    """A sheet that is saved with nothing on it."""

    message = N_("Nothing is typed. Press * when nothing else is wrong in the unit.")


class InspectedRowRefused(UserError):
    """What is wrong with one row; nothing of the sheet is saved."""

    message = N_("{row}: {reason}")
