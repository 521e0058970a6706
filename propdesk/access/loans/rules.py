"""The words of what is kept for somebody: kinds, states, how long it waits."""

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord


class ItemKind(Labelled):
    """How a thing came to the desk."""

    PARCEL = "parcel", N_("Parcel")
    FOUND = "found", N_("Found thing")
    LEFT = "left", N_("Left for somebody")


class ItemState(StateWord):
    """Where a thing is between its arrival and its end."""

    KEPT = "kept", N_("Kept"), "grey", "archive-restore"
    TOLD = "told", N_("Told"), "accent", "phone"
    HANDED = "handed", N_("Handed out"), "green", "circle-check"
    DISPOSED = "disposed", N_("Disposed of"), "grey", "ban"


HERE = (ItemState.KEPT, ItemState.TOLD)
# How long a thing waits when nobody says otherwise.
KEEP_DAYS = {ItemKind.PARCEL: 7, ItemKind.FOUND: 30, ItemKind.LEFT: 30}
