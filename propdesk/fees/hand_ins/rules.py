"""Where the cash of a session is between its close and the bank."""

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord

HAND_IN_DAYS = 1  # after the close, where nobody says until when


class HandInState(StateWord):
    """With the cashier, or cleared: at the bank, or with somebody who signed for it."""

    WAITS = "waits", N_("To be handed in"), "amber", "clock"
    DEPOSITED = "deposited", N_("At the bank"), "green", "circle-check"
    RECEIVED = "received", N_("Received"), "green", "user"


class GateTurn(Labelled):
    """Which turn of the gate took the cash."""

    EARLY = "early", N_("Early turn")
    MIDDLE = "middle", N_("Middle turn")
    NIGHT = "night", N_("Night turn")
