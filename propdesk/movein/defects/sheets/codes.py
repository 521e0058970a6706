"""The digits of an inspection sheet: the places of a unit, and what is wrong there.

They are printed on the sheet; a defect is typed by two of them.
"""

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled


class PlaceDigit(Labelled):
    """A place of a unit, by its digit."""

    LIVING = "1", N_("living room")
    MAIN = "2", N_("main bedroom")
    SECOND = "3", N_("second bedroom")
    STUDY = "4", N_("study")
    KITCHEN = "5", N_("kitchen")
    BATHROOM = "6", N_("bathroom")
    OTHER_BATHROOM = "7", N_("second bathroom")
    BALCONY = "8", N_("balcony")
    HALL = "9", N_("entrance hall")
    OUTSIDE = "0", N_("outside the door")


class ProblemDigit(Labelled):
    """What is wrong, by its digit."""

    CRACKED = "1", N_("cracked")
    HOLLOW = "2", N_("sounds hollow")
    LEAKS = "3", N_("leaks")
    BROKEN = "4", N_("scratched or broken")
    STIFF = "5", N_("does not open or close well")
    MISSING = "6", N_("missing")
    STAINED = "7", N_("stained")
    UNEVEN = "8", N_("uneven")
    DEAD = "9", N_("no power or water")
    OTHER = "0", N_("something else")


# The code of the usual kind of fault that mends it; the others are judged by who reads them.
KIND_OF = {
    ProblemDigit.CRACKED: "06",
    ProblemDigit.HOLLOW: "06",
    ProblemDigit.LEAKS: "02",
    ProblemDigit.STIFF: "05",
    ProblemDigit.STAINED: "06",
    ProblemDigit.UNEVEN: "06",
}
