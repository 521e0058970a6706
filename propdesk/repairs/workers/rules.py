"""The words of workers: whose people they are, whether they work here, why they are away."""

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord


class Employer(Labelled):
    """Whose people a worker belongs to."""

    OWN = "own", N_("Our own")
    FIRM = "firm", N_("Outside firm")


class WorkerState(StateWord):
    """Whether somebody can be sent to new work."""

    ACTIVE = "active", N_("Works here"), "green", "user-check"
    LEFT = "left", N_("Has left"), "grey", "log-out"


class AbsentFor(Labelled):
    """Why a worker is away for some days."""

    LEAVE = "leave", N_("On leave")
    ILL = "ill", N_("Ill")
    COURSE = "course", N_("On a course")
    LENT = "lent", N_("Works elsewhere")
    OTHER = "other", N_("Another reason")
