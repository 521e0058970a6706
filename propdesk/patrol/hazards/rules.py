"""The words of hazards: how grave, of what kind, where from, where they stand."""

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord


class Grade(Labelled):
    """How grave a hazard is: a major one needs shutdown or time, or lies beyond our power."""

    GENERAL = "general", N_("General")
    MAJOR = "major", N_("Major")


class HazardKind(Labelled):
    """What is in danger of what."""

    FIRE = "fire", N_("Fire")
    POWER = "power", N_("Electricity")
    GAS = "gas", N_("Gas")
    LIFT = "lift", N_("Lift")
    BUILDING = "building", N_("Building structure")
    ROAD = "road", N_("Grounds")
    WATER = "water", N_("Water, drains")
    OTHER = "other", N_("Other")


class Source(Labelled):
    """How a hazard came to the office."""

    HAND = "hand", N_("Seen by staff")
    PATROL = "patrol", N_("Patrol")
    REPAIR = "repair", N_("Repair")
    COMPLAINT = "complaint", N_("Complaint")
    INSPECTION = "inspection", N_("Inspection")


class HazardState(StateWord):
    """Where a hazard is between being found and its end."""

    REPORTED = "reported", N_("To assign"), "amber", "triangle-alert"
    ASSIGNED = "assigned", N_("Assigned"), "accent", "user-check"
    AUTHORITY = "authority", N_("Authority told"), "red", "landmark"
    RECTIFYING = "rectifying", N_("Rectifying"), "accent", "wrench"
    RECHECK = "recheck", N_("To re-check"), "amber", "clipboard-list"
    FAILED = "failed", N_("Not passed"), "red", "rotate-ccw"
    ASKED = "asked", N_("Deferral to approve"), "amber", "hourglass"
    DEFERRED = "deferred", N_("Deferred"), "grey", "calendar"
    CLOSED = "closed", N_("Passed and closed"), "green", "circle-check"
    NONE = "none", N_("No hazard"), "grey", "ban"


# Still dangerous.
OPEN = tuple(each for each in HazardState if each not in (HazardState.CLOSED, HazardState.NONE))
# Those whose day is watched: who waits for a look or a permission has lines of his own on Today.
RUNNING = tuple(each for each in OPEN if each not in (HazardState.RECHECK, HazardState.ASKED))
# Somebody has it in hand.
WITH_SOMEBODY = (
    HazardState.ASSIGNED,
    HazardState.AUTHORITY,
    HazardState.RECTIFYING,
    HazardState.FAILED,
    HazardState.DEFERRED,
)
# Where a major hazard comes only once the authority was told.
NEEDS_REPORT = (
    HazardState.RECTIFYING,
    HazardState.RECHECK,
    HazardState.ASKED,
    HazardState.CLOSED,
)
# How many days a hazard has when nobody says otherwise.
RECTIFY_DAYS = {Grade.GENERAL: 7, Grade.MAJOR: 3}
# Within so many days a hazard of the same place is said to come again.
AGAIN_DAYS = 365
# The ages that the list tells apart, in days.
YOUNG, OLD = 7, 30
