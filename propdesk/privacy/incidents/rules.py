"""The words of data incidents, and until when whom they are told."""

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord

# 个人信息保护法 § 57: at once. An office counts in hours: four until the authority has it, three
# days until the people have.
REPORT_MINUTES, TELL_MINUTES = 4 * 60, 72 * 60


class IncidentKind(Labelled):
    """What happened to the data."""

    LEAKED = "leaked", N_("Leaked")
    CHANGED = "changed", N_("Tampered with")
    LOST = "lost", N_("Data lost")
    MISUSED = "misused", N_("Used without a right")


class IncidentState(StateWord):
    """How far an incident is dealt with."""

    FOUND = "found", N_("Incident found"), "red", "siren"
    CONTAINED = "contained", N_("Measures taken, to report"), "amber", "shield-check"
    REPORTED = "reported", N_("Reported, people to tell"), "amber", "mail"
    TOLD = "told", N_("People told"), "accent", "phone"
    CLOSED = "closed", N_("Incident closed"), "green", "circle-check"


OPEN = (
    IncidentState.FOUND,
    IncidentState.CONTAINED,
    IncidentState.REPORTED,
    IncidentState.TOLD,
)
