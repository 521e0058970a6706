"""What of an entry is posted, and its counter-entry when it is taken back."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.posting import open_day, posting
from propdesk.db.store import today
from propdesk.fees.models import Receipt
from propdesk.fees.public_income.models import PublicBooking, PublicIncomeEntry
from propdesk.fees.public_income.money import lowest_from
from propdesk.fees.public_income.rules import ADDS, PublicWay
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO


class BalanceTooSmall(UserError):
    """More than there is."""

    message = N_(
        "The balance of public income would be {balance} on {day}. No more is spent than there is."
    )


def post_entry(session: Session, one: PublicBooking) -> None:
    """Post it. Raises BalanceTooSmall."""
    receipt = None
    if one.way is PublicWay.DESK:
        receipt = session.scalar(select(Receipt.id).where(Receipt.no == one.receipt_no))
    day = open_day(session, one.day, today(session))
    row = {
        "booking_id": one.id, "kind": one.kind, "receipt_id": receipt, "day": day,
        "amount": one.amount if one.kind in ADDS else -one.amount, "reason": one.what,
    }  # fmt: skip
    with posting(session, "public_income") as post:
        post.insert(PublicIncomeEntry, [row])
    if one.kind not in ADDS:
        refuse_below(session, day)


def post_back(session: Session, one: PublicBooking) -> None:
    """Post its counter-entry, today. Raises BalanceTooSmall."""
    own = PublicIncomeEntry.booking_id == one.id
    first = session.scalars(
        select(PublicIncomeEntry).where(own, PublicIncomeEntry.reverses_id.is_(None))
    ).one()
    row = {
        "booking_id": one.id, "kind": first.kind, "receipt_id": first.receipt_id,
        "amount": -first.amount, "reverses_id": first.id, "day": today(session),
        "reason": one.back_why,
    }  # fmt: skip
    with posting(session, "public_income_back") as post:
        post.insert(PublicIncomeEntry, [row])
    if one.kind in ADDS and first.receipt_id is None:
        refuse_below(session, today(session))


def refuse_below(session: Session, day: date) -> None:
    """Raise BalanceTooSmall where less than nothing would be there from a day on."""
    lowest = lowest_from(session, day)
    if lowest is not None and lowest[1] < ZERO:
        raise BalanceTooSmall(balance=lowest[1], day=lowest[0])
