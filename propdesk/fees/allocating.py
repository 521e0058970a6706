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


@dataclass(frozen=True, slots=True)
class Share:
    """What one line gets: allocated from the payment, and let go by rounding off."""

    line: int  # index into the lines given
    allocated: Money
    reduced: Money = ZERO


def allocate(
    lines: Sequence[Money], money: Money, rounded_off: Money = ZERO
) -> tuple[tuple[Share, ...], Money]:
    """Settle lines in the order given (the caller puts the oldest first).

    `lines` are the open amounts, all positive. Returns the shares and what is left over for a
    prepayment. The rounding off is taken from the last lines. Raises RoundedOffButOpen when
    money + rounding off does not reach the lines' total.
    """
    due = total(lines)
    if rounded_off and money + rounded_off < due:
        raise RoundedOffButOpen(amount=rounded_off, open=due - money - rounded_off)
    reduced = _from_the_end(lines, min(rounded_off, due))
    shares = []
    for index, open_amount in enumerate(lines):
        allocated = min(open_amount - reduced[index], money)
        money -= allocated
        if allocated or reduced[index]:
            shares.append(Share(index, allocated, reduced[index]))
    return tuple(shares), money


def _from_the_end(lines: Sequence[Money], amount: Money) -> list[Money]:
    taken = [ZERO] * len(lines)
    for index in reversed(range(len(lines))):
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
