"""The words of a visit: its steps, how an item stands, which meters are read, for how long it is
somebody's.

A visit has no state of its own: its case has. What is missing is computed from what was entered,
never kept.
"""

from datetime import timedelta

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.movein.cases.rules import WAITING, CaseState

READING = 3  # places of a reading: 10^-3 m³ or kWh
# For so long after the last entry a visit is somebody's; after that another may go on with it.
HELD = timedelta(minutes=10)
# Where a visit goes on: what is missing is still brought after the hand-over, until it is filed.
GOES_ON = (CaseState.IN_PROGRESS, CaseState.DEFECTS, CaseState.HANDED, CaseState.DEEMED)
# From these the first gesture of a visit moves its case.
BEGINS_FROM = WAITING


class Mark(Labelled):
    """How an item stands; '' is not looked at yet."""

    OPEN = "", N_("Not looked at")
    PASSED = "passed", N_("In order")
    FAILED = "failed", N_("Not in order")
    ABSENT = "absent", N_("Not there at all")


class MeterKind(Labelled):
    """What a meter counts."""

    WATER = "water", N_("Water meter")
    POWER = "power", N_("Electricity meter")
    GAS = "gas", N_("Gas meter")


class VisitStep(Labelled):
    """The steps of a visit, in their usual order."""

    PAPERS = "papers", N_("Identity and papers")
    CHARGES = "charges", N_("Charges and deposits")
    ROOMS = "rooms", N_("Joint inspection")
    SIGN = "sign", N_("Papers signed")
    KEYS = "keys", N_("Keys and cards")
    UTILITIES = "utilities", N_("Water, power, gas")
    FILE = "file", N_("Filing")


def steps_in_order(*, inspect_first: bool) -> tuple[VisitStep, ...]:
    """The steps as the estate goes through them: where it inspects before paying, the charges come
    after the inspection (movein.md 1)."""
    steps = list(VisitStep)
    if inspect_first:
        steps.remove(VisitStep.CHARGES)
        steps.insert(steps.index(VisitStep.ROOMS) + 1, VisitStep.CHARGES)
    return tuple(steps)
