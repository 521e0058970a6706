"""Words of agreements and court cases; how a sum is divided into instalments. No session."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from propdesk.kernel.days import read_day
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord

MOST_INSTALMENTS = 60


class PlanUnreadable(UserError):
    """A line of a plan that is no day and amount."""

    message = N_("Line {line}: “{text}” is no instalment. Type a day and an amount: 2026-12-31 500")


class PlanNotInOrder(UserError):
    """A day that is not after the one before."""

    message = N_("Line {line}: {day} is not after the instalment before it.")


class PlanNothing(UserError):
    """An instalment of nothing."""

    message = N_("Line {line}: an instalment is above 0.00.")


class PlanDoesNotAddUp(UserError):
    """The instalments come to another sum."""

    message = N_(
        "The instalments come to {found}, the sum is {sum}: {difference} too much or less."
    )


class AgreementState(StateWord):
    """How an agreement stands."""

    DRAFT = "draft", N_("written, not signed"), "grey", "file-text"
    SIGNED = "signed", N_("signed, is being paid"), "accent", "clock"
    KEPT = "kept", N_("paid as agreed"), "green", "circle-check"
    BROKEN = "broken", N_("broken off"), "red", "triangle-alert"
    ENDED = "ended", N_("ended early"), "grey", "ban"


class SuitWay(Labelled):
    """Before whom a debt is brought."""

    COURT = "court", N_("Lawsuit")
    ORDER = "order", N_("Order to pay")
    MEDIATION = "mediation", N_("People's mediation")
    ARBITRATION = "arbitration", N_("Arbitration")


class SuitState(StateWord):
    """How a case stands."""

    PREPARING = "preparing", N_("case in preparation"), "grey", "file-text"
    FILED = "filed", N_("filed, not judged yet"), "accent", "landmark"
    MEDIATION = "mediation", N_("in mediation"), "amber", "message-circle"
    JUDGED = "judged", N_("judged"), "accent", "circle-check"
    ENFORCING = "enforcing", N_("being enforced"), "amber", "clock"
    SETTLED = "settled", N_("paid or agreed"), "green", "circle-check"
    WITHDRAWN = "withdrawn", N_("withdrawn"), "grey", "undo-2"


BEFORE_COURT = (SuitState.FILED, SuitState.MEDIATION, SuitState.JUDGED, SuitState.ENFORCING)
"""A case that was filed and is not over."""
OPEN_CASES = (SuitState.PREPARING, *BEFORE_COURT)


class LimitationFrom(Labelled):
    """From which day the limitation of a debt is counted."""

    LINE = "line", N_("The due day of each line")
    LAST = "last", N_("The last due day of the fee item")


class PlannedPart(NamedTuple):
    """An instalment: until when, how much."""

    day: date
    amount: Money


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of a shorter month."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def divided(amount: Money, times: int, first: date) -> tuple[PlannedPart, ...]:
    """The sum in so many monthly parts, whole fen, the larger ones first; they add up.

    Of less fen than months there are as many parts as fen.
    """
    parts = max(1, min(times, amount.fen))
    each, rest = divmod(amount.fen, parts)
    return tuple(
        PlannedPart(months_after(first, number), Money(each + (number < rest)))
        for number in range(parts)
    )


def plan_text(plan: Sequence[PlannedPart]) -> str:
    """A plan as it is typed, an instalment a line."""
    return "\n".join(f"{one.day} {one.amount.plain}" for one in plan)


def read_plan(text: str, near: date) -> tuple[PlannedPart, ...]:
    """Read a plan as it is typed; a day without a year is of the year of `near`.

    Raises PlanUnreadable, PlanNotInOrder, PlanNothing.
    """
    found: list[PlannedPart] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        day, _gap, amount = re.sub(r"[\s:：;；、\t]+", " ", line.strip()).rpartition(" ")
        try:
            part = PlannedPart(read_day(day, near), Money.parse(amount))
        except UserError as error:
            raise PlanUnreadable(line=number, text=line.strip()) from error
        if part.amount <= ZERO:
            raise PlanNothing(line=number)
        if found and part.day <= found[-1].day:
            raise PlanNotInOrder(line=number, day=part.day)
        found.append(part)
    return tuple(found)


def refuse_sum(plan: Sequence[PlannedPart], amount: Money) -> None:
    """Raise PlanDoesNotAddUp where a plan comes to another sum."""
    found = total(part.amount for part in plan)
    if found != amount:
        raise PlanDoesNotAddUp(found=found, sum=amount, difference=found - amount)


class InstalmentPaid(NamedTuple):
    """An instalment with what of it is paid: the oldest is paid first."""

    day: date
    amount: Money
    paid: Money

    @property
    def left(self) -> Money:
        """What of it is open."""
        return self.amount - self.paid


def paid_of(plan: Sequence[PlannedPart], paid: Money) -> tuple[InstalmentPaid, ...]:
    """How far what was paid reaches, the oldest instalment first."""
    ends = list(accumulate(part.amount.fen for part in plan))
    return tuple(
        InstalmentPaid(part.day, part.amount,
                 Money(max(0, min(part.amount.fen, paid.fen - (end - part.amount.fen)))))
        for part, end in zip(plan, ends, strict=True)
    )  # fmt: skip


def overdue_of(plan: Sequence[PlannedPart], paid: Money, day: date) -> Money:
    """What of a plan should have been paid before a day, and was not."""
    return total(one.left for one in paid_of(plan, paid) if one.day < day)
