"""Why a sheet of visits is not made, not found or not entered so."""

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_


class NothingToVisit(UserError):
    """None of the visits that were chosen is still to be made."""

    message = N_("None of these visits is still to be made. Choose some that are planned.")


class VisitSheetTooLong(UserError):
    """More rows than two digits name."""

    message = N_("{count} visits are too many for one sheet, at most {most}. Choose fewer of them.")


class VisitSheetUnknown(UserError):
    """A number no sheet has."""

    message = N_("No visit sheet has the number {no}. Look at the number printed on it.")


class VisitRowUnknown(UserError):
    """A row that the sheet does not have."""

    message = N_("“{row}” is no row of this sheet. It has the rows 1 to {last}.")


class VisitRowEntered(UserError):
    """A visit that was entered elsewhere, or is off."""

    message = N_("Row {row} is “{state}” already. It is changed in the list of visits.")


class MarkUnknown(UserError):
    """A digit that means nothing."""

    message = N_("“{mark}” is none of the marks 1 to 5. Look at the boxes of the sheet.")


class PromiseWithoutDay(UserError):
    """A promise that nobody could be reminded of."""

    message = N_("Type by which day row {row} was promised something.")


class RowRefused(UserError):
    """What is wrong with one row; nothing of the sheet is saved."""

    message = N_("Row {row}: {reason}")


class NothingTyped(UserError):
    """A sheet that is saved with nothing on it."""

    message = N_("Nothing is typed: name the rows, or press * when all the others were met.")
