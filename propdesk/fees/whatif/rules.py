"""Words and values of making up issued bills. No session, no clock."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from propdesk.fees.dues.drafts import DayShare, share_stored
from propdesk.fees.rules import Unbilled
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord
from propdesk.kernel.records.stored_json import compact_json
from propdesk.kernel.scaled import PRICE, read_scaled

MOST_TERM = 10**12


def read_term(text: str) -> int | None:
    """A new price or coefficient in 10^-6 as it is typed; None where it is no number above 0 with
    at most six decimals, or absurd."""
    try:
        found = read_scaled(text, PRICE)
    except ValueError:
        return None
    return found if 0 < found <= MOST_TERM else None


class Prepaid(Labelled):
    """What becomes of a bill that was paid whole before the day of the change (money.md 2)."""

    LOCKED = "locked", N_("They stay as they were paid")
    CHARGED = "charged", N_("More is charged, less is credited")
    CREDITED = "credited", N_("Only less is credited")


class Effect(StateWord):
    """What the run does with a bill."""

    MORE = "more", N_("More to pay"), "amber", "plus"
    LESS = "less", N_("Credited"), "green", "minus"
    STAYS = "stays", N_("Stays as it was paid"), "grey", "lock"
    LEFT_OUT = "left_out", N_("Cannot be computed"), "red", "triangle-alert"


class IssuedLine(NamedTuple):
    """A live bill as it was issued."""

    charge_id: int
    unit_id: int
    unit: str
    account_id: int
    debtor: str
    item_id: int
    item: str
    first: date
    last: date
    due_day: date
    amount: Money
    tariff_id: int
    version_id: int
    share_from: int | None = None
    share_to: int | None = None
    meter_id: int | None = None
    is_cut: bool = False

    @property
    def share(self) -> DayShare:
        """What of each day it is for."""
        return share_stored(self.share_from, self.share_to)


class LeftOut(NamedTuple):
    """Why no fresh bill can be computed."""

    reason: Unbilled
    detail: str

    @property
    def sentence(self) -> str:
        """The reason in the reader's language."""
        words = self.reason.label
        return f"{words} ({self.detail})" if self.detail else words


class Recomputed(NamedTuple):
    """A bill, what was `made_up` of it before, and what it comes to `now` with the explanations.

    `stays`: it was paid before and stays. `left_out`: no fresh bill can be computed.
    """

    line: IssuedLine
    made_up: Money
    now: Money | None
    explanations: Sequence[str]
    left_out: LeftOut | None = None
    stays: bool = False

    @property
    def was(self) -> Money:
        """The bill with what was made up of it."""
        return self.line.amount + self.made_up

    @property
    def difference(self) -> Money:
        """What is to be made up; nothing of what stays or is left out."""
        return ZERO if self.now is None or self.stays else self.now - self.was

    @property
    def effect(self) -> Effect:
        """What the run does with it."""
        if self.left_out is not None:
            return Effect.LEFT_OUT
        if self.stays:
            return Effect.STAYS
        return Effect.MORE if self.difference > ZERO else Effect.LESS

    def with_prepaid(self, way: Prepaid) -> "Recomputed":
        """The same bill, paid before the day."""
        is_more = self.difference > ZERO
        stays = way is Prepaid.LOCKED or (way is Prepaid.CREDITED and is_more)
        return self._replace(stays=stays and self.now is not None)

    @property
    def explanation(self) -> str:
        """What is frozen on the line that makes it up: both amounts, and the fresh explanations."""
        now = self.now or ZERO
        words = {
            "was": self.line.amount.plain, "made_up": self.made_up.plain, "now": now.plain,
            "from": self.line.first.isoformat(), "to": self.line.last.isoformat(),
            "amount": self.difference.plain,
        }  # fmt: skip
        fresh = ",".join(self.explanations)
        return f'{compact_json(words)[:-1]},"fresh":[{fresh}]}}'
