"""Words of public income, and how the sum of a contract is parted. Integers only; no session."""

from datetime import date
from itertools import takewhile

from propdesk.fees.court.rules import MOST_INSTALMENTS, PlannedPart, divided, months_after
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money, round_half_up
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord

EDIT = "fees.public_income"
PERCENT = 2
"""Places of a share: 3000 is 30 %."""


BEGINS = (
    "coalesce((SELECT max(day) FROM public_booking "
    "WHERE kind = 'opening' AND state = 'booked'), '')"
)
"""The day from which lines of the desk count, as SQL."""


class IncomeSource(Labelled):
    """What the owners' common parts are let for."""

    LIFT = "lift", N_("Advertising in lifts")
    ADVERT = "advert", N_("Other advertising")
    STATION = "station", N_("Base station")
    PARKING = "parking", N_("Common parking spaces")
    VENDING = "vending", N_("Vending machines")
    LOCKER = "locker", N_("Parcel lockers")
    VENUE = "venue", N_("Letting of common places")
    OTHER = "other", N_("Other public income")


class PublicCost(Labelled):
    """What the income costs before it is used."""

    TAX = "tax", N_("Taxes")
    UPKEEP = "upkeep", N_("Upkeep of what is let")
    SHARE = "share", N_("Management's share")
    OTHER = "other", N_("Other costs of public income")


class Rhythm(Labelled):
    """How often an instalment falls due."""

    ONCE = "once", N_("In one sum")
    MONTHLY = "monthly", N_("Every month")
    QUARTERLY = "quarterly", N_("Every quarter")
    HALF_YEARLY = "half_yearly", N_("Every half-year")
    YEARLY = "yearly", N_("Every year")


STEP = {
    Rhythm.ONCE: 0,
    Rhythm.MONTHLY: 1,
    Rhythm.QUARTERLY: 3,
    Rhythm.HALF_YEARLY: 6,
    Rhythm.YEARLY: 12,
}
"""Months from one instalment to the next."""


class PublicContractState(StateWord):
    """Whether something is let."""

    RUNNING = "running", N_("Contract runs"), "green", "circle-check"
    ENDED = "ended", N_("Contract has run out"), "grey", "file-text"
    BROKEN = "broken", N_("Contract ended early"), "red", "ban"


class DecisionBy(Labelled):
    """Who decides about the owners' money."""

    ASSEMBLY = "assembly", N_("Owners' assembly")
    COMMITTEE = "committee", N_("Committee of owners")


class DecisionFor(Labelled):
    """What was decided."""

    USE = "use", N_("A sum for a purpose")
    SHARE = "share", N_("A share for the management")


class DecisionState(StateWord):
    """Whether money may still be spent by it."""

    OPEN = "open", N_("Being carried out"), "amber", "clock"
    DONE = "done", N_("Decision carried out"), "green", "circle-check"
    DROPPED = "dropped", N_("Decision withdrawn"), "grey", "ban"


class BookingKind(Labelled):
    """What an entry does: the first two add to the balance, the others take of it."""

    OPENING = "opening", N_("Balance taken over")
    INCOME = "income", N_("Public income")
    COST = "cost", N_("Cost of public income")
    USE = "use", N_("Use by decision")


ADDS = frozenset({BookingKind.OPENING, BookingKind.INCOME})


class BookingState(StateWord):
    """Whether an entry stands."""

    BOOKED = "booked", N_("Entry booked"), "green", "circle-check"
    BACK = "back", N_("Entry taken back"), "red", "undo-2"


class PublicWay(Labelled):
    """By which way the money went. Cash lies in a drawer: it is taken at the desk, and linked."""

    ACCOUNT = "account", N_("Account of public income")
    CHEQUE = "cheque", N_("Cheque of public income")
    DESK = "desk", N_("Through the cash desk")


def due_days(rhythm: Rhythm, first: date, last: date) -> tuple[date, ...]:
    """The due days of a contract: the first, and as many more as lie before its end."""
    step = STEP[rhythm]
    if not step:
        return (first,)
    days = (months_after(first, step * number) for number in range(MOST_INSTALMENTS + 1))
    return (first, *takewhile(lambda day: day <= last, list(days)[1:]))


def instalments(amount: Money, days: tuple[date, ...]) -> tuple[PlannedPart, ...]:
    """The sum in whole fen on these days, the larger parts first; they add up to it."""
    parts = divided(amount, len(days), days[0])
    return tuple(PlannedPart(day, one.amount) for day, one in zip(days, parts, strict=False))


def share_of(income: Money, percent: int) -> Money:
    """What a share of an income comes to at most; half a fen is one."""
    return Money(round_half_up(income.fen * percent, 100 * 10**PERCENT))
