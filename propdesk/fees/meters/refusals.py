"""Why a meter or a reading is not saved."""

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_


class SeveralMeters(UserError):
    """A room has more than one meter."""

    message = N_("{name} has several meters: {numbers}. Type the number of one of them.")


class ReadingBilled(UserError):
    """A bill holds a reading."""

    message = N_(
        "The bill of {first} – {last} for meter {number} was computed with this reading. Take that "
        "bill back first."
    )
