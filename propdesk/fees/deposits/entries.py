"""Posting what moves a deposit; each is checked against what is held in the same transaction."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.posting import Posting, open_day, posting
from propdesk.db.store import today
from propdesk.fees.deposits.models import Deposit
from propdesk.fees.deposits.sums import sums_of
from propdesk.fees.models import DepositEntry
from propdesk.fees.rules import EntryKind
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO, Money


class DepositTooLittle(UserError):
    """More leaves a deposit than is held of it."""

    message = N_("{no}: {held} is held, {amount} cannot leave it.")


def post_moved(
    session: Session,
    post: Posting,
    deposit_id: int,
    kind: EntryKind,
    amount: Money,
    *,
    day: date | None = None,
    reason: str = "",
    more: Mapping[str, object] | None = None,
) -> int:
    """Post a move of a deposit (+ in, - out); its id. Raises DepositTooLittle."""
    held = sums_of(session, deposit_id).held
    if held + amount < ZERO:
        no = session.get_one(Deposit, deposit_id).no
        raise DepositTooLittle(no=no, held=held, amount=-amount)
    row = {
        "deposit_id": deposit_id,
        "kind": kind,
        "amount": amount,
        "day": day or today(session),
        "reason": reason,
    }
    return post.insert(DepositEntry, [{**row, **(more or {})}])[0]


def post_brought(session: Session, deposit_id: int, amount: Money, day: date | None) -> None:
    """Post what former books say was held, or the difference to what they were thought to say.

    It counts from its day, but from today where that lies in a closed month: its figures stay.
    """
    booked = None if day is None else open_day(session, day, today(session))
    with posting(session, "deposit") as post:
        post_moved(session, post, deposit_id, EntryKind.IN, amount, day=booked)


def sum_brought(session: Session, deposit_id: int) -> Money:
    """What came in for a deposit by entries, less what of it was taken back."""
    query = select(func.sum(DepositEntry.amount)).where(
        DepositEntry.deposit_id == deposit_id, DepositEntry.kind == EntryKind.IN
    )
    found = session.scalar(query)
    return found if isinstance(found, Money) else Money(found or 0)


def brought_and_unused(session: Session, deposit_id: int) -> bool:
    """Whether all that former books brought is held, and nobody asks for any of it."""
    sums = sums_of(session, deposit_id)
    return sums.held == sums.refundable == sum_brought(session, deposit_id)


def bring_back(session: Session, deposit_id: int, why: str) -> None:
    """Take what former books brought, and is unused, out of our books again."""
    with posting(session, "deposit") as post:
        held = sum_brought(session, deposit_id)
        post_moved(session, post, deposit_id, EntryKind.IN, ZERO - held, reason=why)


def payment_brought(session: Session, deposit_id: int) -> int | None:
    """The payment without money that made prepayment a deposit; None where none did."""
    query = select(DepositEntry.payment_id).where(
        DepositEntry.deposit_id == deposit_id,
        DepositEntry.kind == EntryKind.IN,
        DepositEntry.payment_id.is_not(None),
    )
    return session.scalars(query.order_by(DepositEntry.id)).first()


def entry_of_refund(session: Session, refund_id: int) -> DepositEntry | None:
    """The entry by which a refund was paid last and that did not come back."""
    back = select(DepositEntry.reverses_id).where(DepositEntry.reverses_id.is_not(None))
    query = (
        select(DepositEntry)
        .where(
            DepositEntry.refund_id == refund_id,
            DepositEntry.reverses_id.is_(None),
            DepositEntry.id.not_in(back),
        )
        .order_by(DepositEntry.id.desc())
    )
    return session.scalars(query).first()
