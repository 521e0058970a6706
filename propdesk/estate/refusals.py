"""What the register refuses, each with the sentence that says why."""

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_


class UnitUnknown(UserError):
    """No unit of that code."""

    message = N_("Unit {code} is not known. Check building and room.")


class UnitAmbiguous(UserError):
    """Several units are called that."""

    message = N_("{code} may be several units: {codes}. Type the building too.")


class UnitExists(UserError):
    """The code is taken."""

    message = N_("Unit {code} exists already.")


class SeveralCalledSo(UserError):
    """A name does not say which of them is meant."""

    message = N_("Several people are called {name}. Put the phone beside the name.")


class PlateExists(UserError):
    """The plate is registered."""

    message = N_("The plate {plate} is registered already.")


class RoleEndsBeforeItBegins(UserError):
    """The dates of a role are the wrong way round."""

    message = N_("The role of {name} begins on {since} and cannot end before that.")


class NoNewOwner(UserError):
    """An owner change names nobody."""

    message = N_("An owner change needs a new owner.")


class OwnerFromThen(UserError):
    """An owner change from a day on which another one takes effect, or before that."""

    message = N_(
        "{name} is entered as the owner from {since} on. If that was a mistake, delete that role "
        "first; else choose a later day."
    )


class NotASpace(UserError):
    """The unit is no parking space."""

    message = N_("{code} is not a parking space.")


class EstateNotEmpty(UserError):
    """The invented estate would mix with real data."""

    message = N_("The estate already has units. Invented data goes into an empty one only.")


class RoleOwes(UserError):
    """Bills or money stand on the account a role leads to."""

    message = N_(
        "{name} cannot be deleted: there are bills or payments of this role. End it on its last "
        "day instead; what is owed stays with it."
    )
