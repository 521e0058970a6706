"""The money of a household at a glance: what became of the bills of each account of a unit."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.declarations import PanelLine
from propdesk.db.store import today
from propdesk.estate.models import Account, Person
from propdesk.fees.models import Allocation, Charge, Payment, Reduction
from propdesk.fees.rules import Nature
from propdesk.fees.statements.story import (
    STORY,
    word_of_line,
    word_of_payment,
    word_of_reduction,
)
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.i18n import _, listed
from propdesk.kernel.money import ZERO, Money, total


def money_of_unit(session: Session, unit_id: int) -> list[PanelLine]:
    """A line for each account with bills, those of today's payers first: charged, adjusted, paid,
    offset, waived, written off, and what is open of it. No deposits."""
    moves: dict[int, dict[str, Money]] = defaultdict(lambda: dict.fromkeys(STORY, ZERO))
    for account_id, word, amount in _moved(session, unit_id):
        moves[account_id][word] += amount
    day = today(session)
    query = (
        select(Account.id, Account.closed, Person.name)
        .join(Person, Person.id == Account.person_id)
        .where(Account.id.in_(moves))
    )
    accounts = [
        (closed is not None and closed < day, account_id, name)
        for account_id, closed, name in session.execute(query)
    ]
    return [
        PanelLine(
            name=_("{name}, former owner").format(name=name) if former else name,
            detail=_told(moves[account_id]),
            amount=total(moves[account_id].values()),
        )
        for former, account_id, name in sorted(accounts)
    ]


def _told(moves: dict[str, Money]) -> str:
    """What there was of it, as it is called; what settled bills without its sign."""
    return listed(
        f"{_(title)} {moves[word] if word in _AS_THEY_ARE else -moves[word]}"
        for word, title in STORY.items()
        if moves[word]
    )


_AS_THEY_ARE = frozenset({"charged", "adjusted", "back"})


def _moved(session: Session, unit_id: int) -> Iterator[tuple[int, str, Money]]:
    """Account, word of STORY, and by how much what is open of the bills of the unit changed."""
    ours = (Charge.unit_id == unit_id, FeeItem.nature != Nature.DEPOSIT)
    lines = (
        select(Charge.account_id, Charge.kind, func.sum(Charge.amount))
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .where(*ours)
        .group_by(Charge.account_id, Charge.kind)
    )
    for account_id, line, amount in session.execute(lines):
        yield account_id, word_of_line(line), amount
    settled = (
        select(Charge.account_id, Payment.kind, func.sum(Allocation.amount))
        .join(Payment, Payment.id == Allocation.payment_id)
        .join(Charge, Charge.id == Allocation.charge_id)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .where(*ours)
        .group_by(Charge.account_id, Payment.kind)
    )
    for account_id, payment, amount in session.execute(settled):
        yield account_id, word_of_payment(payment), -amount
    let_go = (
        select(Charge.account_id, Reduction.kind, func.sum(Reduction.amount))
        .join(Charge, Charge.id == Reduction.charge_id)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .where(*ours)
        .group_by(Charge.account_id, Reduction.kind)
    )
    for account_id, reduction, amount in session.execute(let_go):
        yield account_id, word_of_reduction(reduction), -amount
