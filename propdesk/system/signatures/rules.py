"""Which steps want a second person, how a signature stands, and who may give it."""

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord


class LoneStep(Labelled):
    """What was done alone."""

    MONTH = "month", N_("Month opened again")
    RED = "red", N_("Receipt red after the close")
    IDENTITY = "identity", N_("List with full numbers")


class SignatureState(StateWord):
    """Waiting, signed, or refused until it is said what became of it."""

    WAITS = "waits", N_("To be signed"), "red", "pen-line"
    SIGNED = "signed", N_("Signed"), "green", "circle-check"
    REFUSED = "refused", N_("Not agreed to"), "red", "triangle-alert"
    SETTLED = "settled", N_("Dealt with"), "grey", "check"


OPEN = (SignatureState.WAITS, SignatureState.REFUSED)
# Whoever signs a step must have the right to what was done, beside that to sign at all.
NEEDS = {
    LoneStep.MONTH: "fees.month_reopen",
    LoneStep.RED: "fees.red",
    LoneStep.IDENTITY: "estate.reveal",
}
