"""The words of keys and cards: what they are, where each is, what it is lent for."""

import re
from datetime import datetime, time, timedelta

from propdesk.kernel.clock import moment_of, wall_time
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord


class Medium(Labelled):
    """What a kind of pieces is: a card has a number that the door system knows."""

    KEY = "key", N_("Key")
    CARD = "card", N_("Access card")
    REMOTE = "remote", N_("Remote control")


class KeyState(StateWord):
    """Where a piece is: in exactly one place at any time."""

    STOCK = "stock", N_("In the cupboard"), "grey", "archive-restore"
    ISSUED = "issued", N_("Issued"), "green", "user-check"
    LENT = "lent", N_("Lent"), "amber", "hand-coins"
    CUSTODY = "custody", N_("In custody"), "accent", "shield-check"
    LOST = "lost", N_("Lost"), "red", "triangle-alert"
    CANCELLED = "cancelled", N_("Deactivated"), "grey", "ban"


class LoanReason(Labelled):
    """What a key is lent for."""

    VIEWING = "viewing", N_("Inspection or viewing")
    REPAIR = "repair", N_("Repair work")
    METERS = "meters", N_("Meter reading")
    CLEANING = "cleaning", N_("Cleaning work")
    WORKS = "works", N_("Renovation works")
    EMERGENCY = "emergency", N_("Emergency entry")
    OTHER = "other", N_("Other")


class EntryState(StateWord):
    """Where an entry in need stands: who goes in comes out, and the owner is told."""

    INSIDE = "inside", N_("Somebody is inside"), "red", "door-open"
    TO_TELL = "to_tell", N_("Owner to be told"), "amber", "phone"
    TOLD = "told", N_("Owner told"), "green", "circle-check"


# Somebody is written down as the one who has it, or whose it is.
HELD = (KeyState.ISSUED, KeyState.LENT, KeyState.CUSTODY)
# It hangs in the cupboard of the office.
HERE = (KeyState.STOCK, KeyState.CUSTODY)
# Out of the house.
OUT = (KeyState.ISSUED, KeyState.LENT)
# A lent key is back on the same day, by this hour; lent later, by the end of the day.
BACK_BY = time(18, 0)
_TAIL = re.compile(r"-\d{1,2}$")


def tag_of(code: str) -> str:
    """The tag on which a piece hangs: pieces 1047-1 and 1047-2 hang on 1047."""
    return _TAIL.sub("", code)


def back_by(moment: datetime) -> datetime:
    """Until when a key that is lent at this moment is back: the same day."""
    wall = wall_time(moment).replace(tzinfo=None)
    evening = datetime.combine(wall.date(), BACK_BY)
    if wall >= evening - timedelta(hours=1):
        evening = datetime.combine(wall.date(), time(23, 59))
    return moment_of(evening)
