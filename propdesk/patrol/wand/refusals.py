"""Why a wand's file is not brought in."""

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_


class NoPointsYet(UserError):
    """Nothing a stamp could mean."""

    message = N_("No points are entered yet. Enter them with their chips, or import their list.")


class WandOfAnotherEstate(UserError):
    """A file that knows none of our points."""

    message = N_(
        "None of the {count} points in {name} is set up here: {some}. It seems to be of another "
        "estate."
    )


class WandEmpty(UserError):
    """A file without a stamp."""

    message = N_("{name} has no stamp that can be read.")


class WandTakenBack(UserError):
    """A file is taken back twice."""

    message = N_("{name} was taken back already.")
