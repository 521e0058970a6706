"""Why something of a visit is not entered."""

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_


class VisitHeld(UserError):
    """Somebody else is at the visit."""

    message = N_(
        "{name} is at the visit of {unit} since {since}. F7 there puts it by; after {until} "
        "anybody may go on with it."
    )


class VisitOver(UserError):
    """Something is entered into a visit that does not go on."""

    message = N_("{no} is {state}: nothing is entered into its visit. Begin the visit again first.")


class VisitNotHeld(UserError):
    """A visit is taken over that nobody else is at."""

    message = N_("Nobody else is at this visit. Simply go on with it.")


class ItemUnknown(UserError):
    """A row that the visit has not."""

    message = N_("This visit has no item {row}. Look at the list again.")


class DefectGoesOn(UserError):
    """The mark that made a defect is changed while that is put right."""

    message = N_("{no} is {state} already. Close it on the page of defects; its mark stays.")


class MarkedSince(UserError):
    """A mark is taken back that is not the newest one any more."""

    message = N_(
        "“{what}” was marked anew since: {mark}. Mark it as it is to be, with 1, 2, 3 or Backspace."
    )


class NothingFailed(UserError):
    """Words for a defect of an item that passed."""

    message = N_("“{what}” is not marked as not passed. Press 2 first, then say what is wrong.")


class ReadingUnreadable(UserError):
    """A reading that is no number."""

    message = N_(
        "“{text}” is no reading. Type the figures of the meter, at most three behind the point; "
        "- says that there is no such meter."
    )
