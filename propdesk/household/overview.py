"""Everything of one unit on one page: figures, people, what is open, what happened."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.estate.accounts.service import accounts_of_unit
from propdesk.estate.models import Unit
from propdesk.fees.billing.service import paid_to
from propdesk.fees.dues.service import household_dues
from propdesk.fees.late.service import late_of_accounts
from propdesk.fees.models import Payment
from propdesk.fees.rules import Nature, PaymentKind
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.money import ZERO, Money, total


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The five figures of a household, from the database.

    `overdue`, `current`: open lines due before today, and from today on. `paid_day`: 已交至 of the
    property fee of this unit. `year_paid` is money taken this year with its receipts.
    `former`: what former owners still owe for this unit; it is in none of the other figures, nor is
    `late_fee`, what has accrued till today on charges of those who are no former owners.
    """

    overdue: Money
    overdue_lines: int
    oldest_due: date | None
    current: Money
    current_lines: int
    next_due: date | None
    paid_day: date | None
    paid_item: str
    prepaid: Money
    year_paid: Money
    year_receipts: int
    former: Money
    late_fee: Money = ZERO


@use_case(permission="estate.view")
def figures(session: Session, *, unit_id: int) -> Figures:
    """The figures of the household of a unit; raises UnitUnknown."""
    desk = household_dues(session, unit_id=unit_id)
    rows = accounts_of_unit(session, unit_id=unit_id)
    former_ids = {row.id for row in rows if row.closed is not None and row.closed < desk.day}
    own_ids = [one for one in desk.account_ids if one not in former_ids]
    own = [line for line in desk.lines if line.account_id not in former_ids]
    late = [line for line in own if line.due_day < desk.day]
    ahead = [line for line in own if line.due_day >= desk.day]
    paid_day, paid_item = _paid_to(session, unit_id)
    year_paid, receipts = _paid_this_year(session, unit_id, desk.day.year)
    return Figures(
        overdue=total(line.open for line in late),
        overdue_lines=len(late),
        oldest_due=min((line.due_day for line in late), default=None),
        current=total(line.open for line in ahead),
        current_lines=len(ahead),
        next_due=min((line.due_day for line in ahead), default=None),
        paid_day=paid_day,
        paid_item=paid_item,
        prepaid=desk.prepaid_total,
        year_paid=year_paid,
        year_receipts=receipts,
        former=total(line.open for line in desk.lines if line.account_id in former_ids),
        late_fee=total(late_of_accounts(session, own_ids, desk.day).values()),
    )


def _paid_to(session: Session, unit_id: int) -> tuple[date | None, str]:
    """How far the item is paid that matters most: own income, first in order."""
    found = paid_to(session, [unit_id])
    items = session.execute(
        select(FeeItem.id, FeeItem.name, FeeItem.nature).order_by(FeeItem.order_no, FeeItem.id)
    ).all()
    for own_income in (True, False):
        for item_id, name, nature in items:
            day = found.get((unit_id, item_id))
            if day is not None and (nature is Nature.OWN_INCOME) == own_income:
                return day, name
    return None, next((name for _id, name, nature in items if nature is Nature.OWN_INCOME), "")


def _paid_this_year(session: Session, unit_id: int, year: int) -> tuple[Money, int]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    money, payments = session.execute(
        select(func.sum(Payment.amount), func.count()).where(
            Payment.unit_id == unit_id,
            Payment.kind == PaymentKind.PAYMENT,
            Payment.value_day >= first,
            Payment.value_day <= last,
            Payment.id.not_in(select(Payment.reverses_id).where(Payment.reverses_id.is_not(None))),
        )
    ).one()
    return money or ZERO, payments


@use_case(permission="estate.view")
def neighbours(session: Session, *, unit_id: int) -> tuple[int | None, int | None]:
    """The units before and after this one in the order of the estate."""
    key = select(Unit.order_key).where(Unit.id == unit_id).scalar_subquery()
    before = select(Unit.id).where(Unit.order_key < key).order_by(Unit.order_key.desc()).limit(1)
    after = select(Unit.id).where(Unit.order_key > key).order_by(Unit.order_key).limit(1)
    return session.execute(before).scalar(), session.execute(after).scalar()
