"""Which line a payment settles, and how receipts share its methods. Pure; amounts are Money."""

from collections.abc import Sequence
from dataclasses import dataclass

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO, Money, total


class TooMuchRoundedOff(UserError):
    """抹零 waives the jiao or fen of a total only."""

    message = N_("{amount} cannot be rounded off: at most {ceiling} per payment is allowed.")


class RoundedOffButOpen(UserError):
    """抹零 settles; it makes no sense on a partial payment."""

    message = N_(
        "{amount} is rounded off, but the payment leaves {open} open. "
        "Take the whole amount, or take the rounding off back."
    )


class RoundedOffNeedlessly(UserError):
    """抹零 lets go of what is not paid, never of what is."""

    message = N_(
        "{amount} is rounded off, but the money pays {left} more than the rest. "
        "Take the rounding off back."
    )


@dataclass(frozen=True, slots=True)
class Share:
    """What one line gets: allocated from the payment, and let go by rounding off."""

    line: int  # index into the lines given
    allocated: Money
    reduced: Money = ZERO


def allocate(
    lines: Sequence[Money],
    money: Money,
    rounded_off: Money = ZERO,
    drawn: Sequence[Money] | None = None,
) -> tuple[tuple[Share, ...], Money]:
    """Settle lines in the order given (the caller puts the oldest first).

    `lines` are the open amounts, all positive; `drawn` what prepayment pays of each, at most what
    rounding off leaves of it. Returns the shares and what is left over of the money for a
    prepayment. Raises RoundedOffButOpen when all together does not reach the lines' total,
    RoundedOffNeedlessly when it goes beyond.
    """
    due, prepaid = total(lines), drawn or [ZERO] * len(lines)
    if rounded_off and money + total(prepaid) + rounded_off < due:
        raise RoundedOffButOpen(amount=rounded_off, open=due - money - total(prepaid) - rounded_off)
    shares = []
    for index, reduced in enumerate(rounded_shares(lines, rounded_off)):
        paid = min(lines[index] - reduced - prepaid[index], money)
        money -= paid
        if paid or prepaid[index] or reduced:
            shares.append(Share(index, paid + prepaid[index], reduced))
    if rounded_off and money:
        raise RoundedOffNeedlessly(amount=rounded_off, left=money)
    return tuple(shares), money


def rounded_shares(lines: Sequence[Money], amount: Money) -> list[Money]:
    """What rounding off lets go of each line: it is taken from the last ones."""
    taken = [ZERO] * len(lines)
    for index in reversed(range(len(lines))):
        if not amount:
            break
        taken[index] = min(lines[index], amount)
        amount -= taken[index]
    return taken


def split_methods(
    parts: Sequence[tuple[str, Money]], amounts: Sequence[Money]
) -> tuple[tuple[tuple[str, Money], ...], ...]:
    """Share the (method, amount) parts of a payment out to its receipts, in order.

    Both sides add up to the same sum, else ValueError; each receipt gets what makes its amount.
    """
    if total(amount for _method, amount in parts) != total(amounts):
        raise ValueError("parts and receipts do not add up to the same")
    waiting = list(parts)
    shared = []
    for wanted in amounts:
        own = []
        missing = wanted
        while missing:
            method, available = waiting.pop(0)
            taken = min(available, missing)
            missing -= taken
            own.append((method, taken))
            if taken < available:
                waiting.insert(0, (method, available - taken))
        shared.append(tuple(own))
    return tuple(shared)
