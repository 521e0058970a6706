"""The words of waivers, write-offs and adjustments of a charge: kinds and states."""

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord

DECIDE_DAYS = 3  # where nobody says until when it is decided


class CorrectionKind(Labelled):
    """What becomes of a charge. What is charged less or more, or put with somebody else, is a
    linked line; a waiver and a write-off settle without money. A late fee is no line before it is
    waived: it becomes one, and that one is let go."""

    WAIVER = "waiver", N_("Waiver")
    WRITE_OFF = "write_off", N_("Write-off")
    LESS = "less", N_("Charge less")
    MORE = "more", N_("Charge more")
    MOVE = "move", N_("Put with somebody else")
    LATE_FEE = "late_fee", N_("Waive the late fee")


REDUCES = (CorrectionKind.WAIVER, CorrectionKind.WRITE_OFF)
WAIVES = (CorrectionKind.WAIVER, CorrectionKind.LATE_FEE)
LETS_GO = (*REDUCES, CorrectionKind.LATE_FEE)


class CorrectionState(StateWord):
    """Where a correction is between its request and the books."""

    ASKED = "asked", N_("To be approved"), "amber", "clock"
    DONE = "done", N_("In the books"), "green", "circle-check"
    REFUSED = "refused", N_("Not approved"), "grey", "ban"
    TAKEN_BACK = "taken_back", N_("Correction taken back"), "grey", "undo-2"
