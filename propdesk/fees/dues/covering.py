"""Which prepayment pays which line. Pure; amounts are Money."""

from collections import defaultdict
from collections.abc import Hashable, Sequence

import msgspec

from propdesk.kernel.money import ZERO, Money, total


class Claim(msgspec.Struct, frozen=True):
    """What is open of a line, and whose it is to pay: only balances of the same debtor may."""

    debtor: Hashable
    account_id: int
    fee_item_id: int
    amount: Money


class Balance(msgspec.Struct, frozen=True):
    """What an account of a debtor has paid in advance, for one item or (None) for any."""

    debtor: Hashable
    account_id: int
    fee_item_id: int | None
    amount: Money


class Draw(msgspec.Struct, frozen=True):
    """What one balance pays of one line; indexes into what was given."""

    claim: int
    balance: int
    amount: Money


def draw_prepaid(
    claims: Sequence[Claim], balances: Sequence[Balance], most: Money | None = None
) -> tuple[Draw, ...]:
    """Pay the claims in the order given, at most `most` of them, from their debtors' balances.

    Of several balances that for the line's own item is used first, then that of its own account.
    """
    left = [balance.amount for balance in balances]
    of_debtor: dict[Hashable, list[int]] = defaultdict(list)
    for index, balance in enumerate(balances):
        of_debtor[balance.debtor].append(index)
    to_draw = total(claim.amount for claim in claims) if most is None else most
    draws = []
    for place, claim in enumerate(claims):
        open_amount = min(claim.amount, to_draw)
        for index in _usable(claim, balances, of_debtor.get(claim.debtor, [])):
            amount = min(open_amount, left[index])
            if amount > ZERO:
                draws.append(Draw(place, index, amount))
                left[index] -= amount
                open_amount -= amount
                to_draw -= amount
    return tuple(draws)


def _usable(claim: Claim, balances: Sequence[Balance], own: Sequence[int]) -> list[int]:
    def rank(index: int) -> tuple[bool, bool, int]:
        one = balances[index]
        return one.fee_item_id is None, one.account_id != claim.account_id, index

    items = (None, claim.fee_item_id)
    return sorted((index for index in own if balances[index].fee_item_id in items), key=rank)


def drawn_of_each(draws: Sequence[Draw], claims: int) -> list[Money]:
    """What is drawn for each of so many claims."""
    found = [ZERO] * claims
    for draw in draws:
        found[draw.claim] += draw.amount
    return found
