"""The words of repair orders: how one came in, how pressing it is, and where it stands.

reported → dispatched → accepted → on site → done → verified → called back → closed
paused, sent back (reported again), handed to another (dispatched again), cancelled, joined,
opened again (only what was done)
"""

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord

REPEAT_DAYS = 30
"""A fault of the same kind in the same room within so many days is the same fault again."""


class RepairChannel(Labelled):
    """How a fault came to the office."""

    PHONE = "phone", N_("Phone")
    COUNTER = "counter", N_("At the counter")
    WECHAT = "wechat", N_("WeChat")
    PATROL = "patrol", N_("Found on patrol")
    MOVE_IN = "move_in", N_("Found at hand-over")
    COMPLAINT = "complaint", N_("Out of a complaint")
    CONTACT = "contact", N_("Out of a contact")
    HAZARD = "hazard", N_("Out of a hazard")


class Urgency(Labelled):
    """How pressing a fault is."""

    ORDINARY = "ordinary", N_("Ordinary")
    URGENT = "urgent", N_("Urgent")
    PLANNED = "planned", N_("Planned")


class QuoteAnswer(StateWord):
    """What the household says to a quote."""

    WAITING = "waiting", N_("Not answered"), "amber", "clock"
    AGREED = "agreed", N_("Agreed"), "green", "check"
    DECLINED = "declined", N_("Declined"), "grey", "ban"


class OrderState(StateWord):
    """Where an order is between its report and its end."""

    REPORTED = "reported", N_("To dispatch"), "amber", "circle-dashed"
    DISPATCHED = "dispatched", N_("Dispatched"), "accent", "user-check"
    ACCEPTED = "accepted", N_("Accepted"), "accent", "check"
    ON_SITE = "on_site", N_("On site"), "accent", "wrench"
    PAUSED = "paused", N_("Paused"), "grey", "clock"
    DONE = "done", N_("To verify"), "grey", "clipboard-list"
    VERIFIED = "verified", N_("To call back"), "grey", "phone"
    CALLED_BACK = "called_back", N_("Called back"), "green", "check"
    CLOSED = "closed", N_("Order closed"), "green", "circle-check"
    REOPENED = "reopened", N_("Opened again"), "amber", "rotate-ccw"
    CANCELLED = "cancelled", N_("Cancelled"), "grey", "ban"
    JOINED = "joined", N_("Joined to another"), "grey", "git-merge"


TO_DISPATCH = (OrderState.REPORTED, OrderState.REOPENED)
UNDER_WAY = (OrderState.DISPATCHED, OrderState.ACCEPTED, OrderState.ON_SITE)
AT_WORK = (*TO_DISPATCH, *UNDER_WAY, OrderState.PAUSED)
FINISHED = (OrderState.DONE, OrderState.VERIFIED, OrderState.CALLED_BACK, OrderState.CLOSED)
OPEN = (*AT_WORK, OrderState.DONE, OrderState.VERIFIED)
DROPPED = (OrderState.CANCELLED, OrderState.JOINED)
