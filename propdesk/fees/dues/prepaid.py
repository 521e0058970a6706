"""Prepayments: what a debtor has, what it covers of the open lines, and drawing on it.

A balance belongs to an account; any line its person owes may be paid from it, nobody else's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.models import PostingRow
from propdesk.db.posting import Posting
from propdesk.estate.models import Account, ParkingSpace, Person
from propdesk.fees.dues.balances import balances_of_people
from propdesk.fees.dues.covering import Balance, Claim, Draw, draw_prepaid, drawn_of_each
from propdesk.fees.models import PrepaymentEntry
from propdesk.fees.rules import PrepaymentKind
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, Money, total

if TYPE_CHECKING:  # the first list asks for balances alone
    from propdesk.fees.dues.household_dues import DueLine

Pot = tuple[int, int | None]
"""One person's accounts of one home: a flat with its parking spaces."""


class PrepaidTooLittle(UserError):
    """More prepayment used than there is."""

    message = N_(
        "Only {available} is prepaid by those who owe the chosen lines, {wanted} cannot be used. "
        "What others have prepaid is moved first."
    )


class Coverage(msgspec.Struct, frozen=True):
    """What the prepayment of a household's debtors covers of some of its lines.

    `balance`: all they have; `covered` of which pays the lines, `by_line` each by charge id.
    """

    balance: Money
    covered: Money
    by_line: Mapping[int, Money]


def balance_of(session: Session, account_id: int, fee_item_id: int | None) -> Money:
    """What an account has prepaid for an item, or (None) for any."""
    query = select(func.sum(PrepaymentEntry.amount)).where(
        PrepaymentEntry.account_id == account_id,
        PrepaymentEntry.fee_item_id.is_not_distinct_from(fee_item_id),
    )
    return session.scalars(query).one() or ZERO


def people_with_balance(session: Session, people: Collection[int]) -> frozenset[int]:
    """Those of these people who have anything prepaid."""
    query = (
        select(Account.person_id)
        .join(PrepaymentEntry, PrepaymentEntry.account_id == Account.id)
        .group_by(Account.person_id, PrepaymentEntry.account_id, PrepaymentEntry.fee_item_id)
        .having(func.sum(PrepaymentEntry.amount) != ZERO)
    )
    return frozenset(people) & frozenset(session.scalars(query))


def payer_name(session: Session, debtors: Iterable[str], keeper: Balance | None) -> str:
    """Who pays when nobody is named: who owes what is settled, and who keeps the rest."""
    names = list(debtors)
    if keeper is not None:
        account = session.get_one(Account, keeper.account_id)
        names.append(session.get_one(Person, account.person_id).name)
    return "、".join(dict.fromkeys(names)) or _("Walk-in")


def draw_for_lines(
    session: Session, lines: Sequence[DueLine], amounts: Sequence[Money], wanted: Money
) -> tuple[tuple[Balance, ...], tuple[Draw, ...]]:
    """What `wanted` of prepayment pays of the amounts of lines, from their own debtors' balances.

    Raises PrepaidTooLittle.
    """
    if not wanted:
        return (), ()
    balances = balances_of_people(session, (line.person_id for line in lines))
    claims = [
        Claim(line.person_id, line.account_id, line.fee_item_id, amount)
        for line, amount in zip(lines, amounts, strict=True)
    ]
    draws = draw_prepaid(claims, balances, wanted)
    drawn = total(draw.amount for draw in draws)
    if drawn < wanted:
        raise PrepaidTooLittle(available=drawn, wanted=wanted)
    return balances, draws


def post_entry(
    post: Posting, payment_id: int, balance: Balance, kind: PrepaymentKind, amount: Money
) -> None:
    """Move the balance of an account by a signed amount."""
    entry = {
        "account_id": balance.account_id,
        "fee_item_id": balance.fee_item_id,
        "payment_id": payment_id,
        "kind": kind,
        "amount": amount,
    }
    post.insert(PrepaymentEntry, [entry])


def post_draws(
    post: Posting, payment_id: int, balances: Sequence[Balance], draws: Sequence[Draw]
) -> None:
    """Take what was drawn from the balances, one entry each."""
    for index in sorted({draw.balance for draw in draws}):
        used = total(draw.amount for draw in draws if draw.balance == index)
        post_entry(post, payment_id, balances[index], PrepaymentKind.OFFSET, -used)


def pots(session: Session, account_ids: Iterable[int]) -> dict[int, Pot]:
    """account → whose it is and of which home."""
    home = func.coalesce(ParkingSpace.home_unit_id, Account.unit_id)
    query = (
        select(Account.id, Account.person_id, home)
        .outerjoin(ParkingSpace, ParkingSpace.unit_id == Account.unit_id)
        .where(among(Account.id, account_ids))
    )
    return {account: (person, where) for account, person, where in session.execute(query)}


def coverage(session: Session, lines: Sequence[DueLine]) -> Coverage:
    """What the debtors of these lines, oldest first, have prepaid for the homes they belong to."""
    return coverages(session, [lines])[0]


def coverages(session: Session, several: Iterable[Sequence[DueLine]]) -> list[Coverage]:
    """As coverage for several papers at once, each by itself."""
    papers = list(several)
    every = [line for lines in papers for line in lines]
    people = balances_of_people(session, (line.person_id for line in every))
    accounts = {one.account_id for one in people} | {line.account_id for line in every}
    pot_of = pots(session, accounts)
    balances: dict[Pot, list[Balance]] = defaultdict(list)
    for one in people:
        pot = pot_of[one.account_id]
        balances[pot].append(structs.replace(one, debtor=pot))
    return [_coverage_of(lines, pot_of, balances) for lines in papers]


def _coverage_of(
    lines: Sequence[DueLine], pot_of: Mapping[int, Pot], balances: Mapping[Pot, Sequence[Balance]]
) -> Coverage:
    homes = dict.fromkeys(pot_of[line.account_id] for line in lines)
    own = [one for home in homes for one in balances.get(home, ())]
    claims = [
        Claim(pot_of[line.account_id], line.account_id, line.fee_item_id, line.open)
        for line in lines
    ]
    each = drawn_of_each(draw_prepaid(claims, own), len(claims))
    by_line = {line.charge_id: amount for line, amount in zip(lines, each, strict=True) if amount}
    balance = total(one.amount for one in own if one.amount > ZERO)
    return Coverage(balance, total(each), by_line)


# What stood for any item on a day; made once, as every list of arrears asks it.
_FREE = (
    select(PrepaymentEntry.account_id, func.sum(PrepaymentEntry.amount))
    .join(PostingRow, PostingRow.seq == PrepaymentEntry.posting_seq)
    .where(PostingRow.day <= bindparam("day"), PrepaymentEntry.fee_item_id.is_(None))
    .group_by(PrepaymentEntry.account_id)
)


def covered_by_account(session: Session, owed: Mapping[int, int], day: date) -> dict[int, Money]:
    """account → what of its debt was prepaid on a day for the same home and person.

    `owed`: account → fen, in the order of who is covered first. What is prepaid for one item only
    is left out: the sum of an account does not say what it owes of the item.
    """
    found = {
        account: amount for account, amount in session.execute(_FREE, {"day": day}) if amount > ZERO
    }
    if not found:
        return {}
    pot_of = pots(session, {*found, *owed})
    balances = [Balance(pot_of[one], one, None, amount) for one, amount in found.items()]
    with_balance = {one.debtor for one in balances}
    claims = [
        Claim(pot_of[one], one, 0, Money(fen))
        for one, fen in owed.items()
        if fen > 0 and pot_of[one] in with_balance
    ]
    covered = drawn_of_each(draw_prepaid(claims, balances), len(claims))
    return {
        claim.account_id: amount for claim, amount in zip(claims, covered, strict=True) if amount
    }
