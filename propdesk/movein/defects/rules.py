"""The words of defects: when one was found, where it stands, what the developer answers.

found → with the repair (its order is at work) → to re-check (its order is done) → closed;
not passed (the order is opened again), settled by credit, no defect
"""

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord


class Stage(Labelled):
    """When a defect was found."""

    BEFORE = "before", N_("Before the hand-over")
    AT = "at", N_("At the hand-over")
    AFTER = "after", N_("After the hand-over")
    ROUND = "round", N_("On a round")


class Seen(Labelled):
    """Whether a defect was on the list of the unit before."""

    NEW = "new", N_("Newly found")
    BEFORE = "before", N_("Seen before")


class DefectState(StateWord):
    """Where a defect is between being found and its end."""

    FOUND = "found", N_("To pass on"), "amber", "triangle-alert"
    ORDERED = "ordered", N_("With the repair"), "accent", "wrench"
    RECHECK = "recheck", N_("To re-check"), "amber", "clipboard-list"
    FAILED = "failed", N_("Not passed"), "red", "rotate-ccw"
    CREDITED = "credited", N_("Settled by credit"), "green", "hand-coins"
    CLOSED = "closed", N_("Passed and closed"), "green", "circle-check"
    NONE = "none", N_("No defect"), "grey", "ban"


class DeveloperAnswer(Labelled):
    """What the developer says to a leftover problem."""

    MENDS = "mends", N_("Will mend it")
    PAYS = "pays", N_("Offers a credit")
    ASKS = "asks", N_("Wants to look at it")
    REFUSES = "refuses", N_("Refuses")


class CreditUse(Labelled):
    """What became of a credit."""

    AGREED = "agreed", N_("Agreed, not paid yet")
    PAID = "paid", N_("Paid to the owner")
    SET_OFF = "set_off", N_("Set against fees")
    DECLINED = "declined", N_("Declined by the owner")


# Somebody still has to do something about it.
OPEN = (DefectState.FOUND, DefectState.ORDERED, DefectState.RECHECK, DefectState.FAILED)
# Those whose day is watched: one that waits for a look has a line of its own on Today.
RUNNING = (DefectState.FOUND, DefectState.ORDERED, DefectState.FAILED)
# How many days a defect has when nobody says otherwise, within how many the developer answers, and
# within how many after the work somebody looks again.
MEND_DAYS, ANSWER_DAYS, RECHECK_DAYS = 7, 7, 3
