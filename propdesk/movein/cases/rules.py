"""The words of a move-in case: how far it is, how a notice went, why nobody took over."""

from datetime import date, timedelta

from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord


class CaseState(StateWord):
    """How far the hand-over of a unit is."""

    TO_NOTIFY = "to_notify", N_("To notify"), "amber", "mail"
    NOTIFIED = "notified", N_("Notified"), "accent", "bell"
    IN_PROGRESS = "in_progress", N_("In progress"), "accent", "user-check"
    DEFECTS = "defects", N_("Defects open"), "amber", "triangle-alert"
    HANDED = "handed_over", N_("Handed over"), "green", "key-round"
    DEEMED = "deemed", N_("Deemed delivered"), "green", "scroll-text"
    POSTPONED = "postponed", N_("Postponed"), "grey", "hourglass"
    REFUSED = "refused", N_("Take-over refused"), "red", "ban"
    FILED = "filed", N_("Filed"), "grey", "folder"
    CANCELLED = "cancelled", N_("Cancelled"), "grey", "x"


# Where a unit has no open case any more, and may have another.
OVER = (CaseState.FILED, CaseState.CANCELLED)
# Where somebody is still to come and take over.
WAITING = (CaseState.TO_NOTIFY, CaseState.NOTIFIED, CaseState.POSTPONED, CaseState.REFUSED)
# Where somebody is at the desk, or what he found is put right.
AT_WORK = (CaseState.IN_PROGRESS, CaseState.DEFECTS)
# Where a unit has been delivered.
DELIVERED = (CaseState.HANDED, CaseState.DEEMED, CaseState.FILED)


PROOF_DAYS = 7  # in which a notice should have come to its proof


class NoticeWay(Labelled):
    """How a notice went out."""

    POST = "post", N_("Registered letter")
    HAND = "hand", N_("Handed over, signed for")
    MESSAGE = "message", N_("Text message")
    NEWSPAPER = "newspaper", N_("Notice in a newspaper")


class PostponeReason(Labelled):
    """Why somebody takes over later."""

    AWAY = "away", N_("Away")
    PAPERS = "papers", N_("Papers missing")
    MONEY = "money", N_("Payment not arranged")
    REPAIR = "repair", N_("Wants repairs first")
    UNREACHED = "unreached", N_("Cannot be reached")
    OTHER = "other", N_("Another reason")


class RefusalKind(Labelled):
    """What a refusal to take over rests on; it says who pays from the day that the notice fixed."""

    CONDITION = "condition", N_("A condition of delivery is missing")
    DEFECT = "defect", N_("Defect")
    OWN = "own", N_("The owner's own reason")
    UNDECIDED = "undecided", N_("Undecided")


# Of all others the developer is the payer, until somebody decides otherwise.
OWNER_PAYS = (RefusalKind.OWN,)


class ChargeFirst(Labelled):
    """From when a unit is charged that is handed over (money.md 2); parts of a month are charged
    as the tariff says, half months too."""

    THAT_DAY = "that_day", N_("The day of the hand-over")
    DAY_AFTER = "day_after", N_("The day after")
    NEXT_MONTH = "next_month", N_("The first of the next month")


def first_charged(rule: ChargeFirst, day: date) -> date:
    """The first day charged of a unit that is handed over on a day."""
    if rule is ChargeFirst.THAT_DAY:
        return day
    if rule is ChargeFirst.DAY_AFTER:
        return day + ONE_DAY
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def gift_ends(first: date, months: int) -> date:
    """The last day of so many months from a day on: three from 31 October end on 30 January."""
    from dateutil.relativedelta import relativedelta  # no start needs it

    after: date = first + relativedelta(months=months)
    return after - ONE_DAY


def deemed_day(delivered_on: date, fixed_on: date | None, days: int) -> date:
    """The day on which a unit counts as delivered: so many days after its notice arrived, and not
    before the day that the notice fixed."""
    return max(delivered_on + timedelta(days=days), fixed_on or delivered_on)
