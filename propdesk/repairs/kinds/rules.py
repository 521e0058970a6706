"""The words of kinds of faults, and the list an office begins with."""

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled

DAY = 8 * 60  # minutes of working hours
SMALL = 2 * 24 * 60  # a small repair is done within two days, holidays or not
# The builder looks at a part under warranty within 24 hours, and mends it within 72.
WARRANTY_LOOK, WARRANTY_FINISH = 24 * 60, 72 * 60
RESTART = 24 * 60  # minutes in which somebody is sent again where a household was not satisfied


class WorkClass(Labelled):
    """Who answers for a repair, and who pays."""

    ORDINARY = "ordinary", N_("Ordinary")
    WARRANTY = "warranty", N_("Warranty")
    PUBLIC = "public", N_("Public area")
    PAID = "paid", N_("Paid service")


HEATING_AND_COOLING = N_("Heating and cooling")  # under warranty for two seasons of each
# Code, name in the words of whoever enters the first repair, class, months under warranty, and the
# minutes until it is to be finished when it is ordinary: of working hours, of `SMALL` ones round
# the clock. Figures of the field; the office changes them.
USUAL: tuple[tuple[str, str, WorkClass, int, int], ...] = (
    ("01", N_("Water and drains"), WorkClass.ORDINARY, 24, SMALL),
    ("02", N_("Leaks"), WorkClass.WARRANTY, 60, 3 * DAY),
    ("03", N_("Power and lights"), WorkClass.ORDINARY, 24, SMALL),
    ("04", N_("Door phones and access"), WorkClass.PUBLIC, 24, 2 * DAY),
    ("05", N_("Doors and windows"), WorkClass.ORDINARY, 24, 3 * DAY),
    ("06", N_("Walls and floors"), WorkClass.WARRANTY, 24, 5 * DAY),
    ("07", HEATING_AND_COOLING, WorkClass.ORDINARY, 24, SMALL),
    ("08", N_("Lifts"), WorkClass.PUBLIC, 0, DAY),
    ("09", N_("Fire equipment"), WorkClass.PUBLIC, 0, DAY),
    ("10", N_("Public lighting"), WorkClass.PUBLIC, 0, 2 * DAY),
    ("11", N_("Roads and greens"), WorkClass.PUBLIC, 0, 5 * DAY),
    ("12", N_("Paid work at home"), WorkClass.PAID, 0, 3 * DAY),
)
