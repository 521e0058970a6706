"""Collection rates, each with its definition (money.md 9); for later periods counts in none."""

from datetime import date, timedelta

import msgspec
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from propdesk.db.store import today
from propdesk.fees.models import Payment
from propdesk.fees.periods import first_of_month, month_number
from propdesk.kernel.money import ZERO, Money


class MonthRate(msgspec.Struct, frozen=True):
    """What was charged for lines that begin in a month, and what has been allocated to them.

    当期收缴率 = allocated, whenever the money came / charged less reductions.
    """

    month: date
    charged: Money
    allocated: Money

    @property
    def hundredths(self) -> int | None:
        """The rate in hundredths of a percent, half up; None when nothing was charged."""
        if self.charged <= ZERO:
            return None
        return (self.allocated.fen * 20_000 + self.charged.fen) // (2 * self.charged.fen)


_RATES = text("""
    SELECT substr(open_charge.period_from, 1, 7) AS month,
        sum(open_charge.amount) - coalesce(sum(let_go.amount), 0),
        sum(open_charge.settled) - coalesce(sum(let_go.amount), 0)
    FROM open_charge
    LEFT JOIN (SELECT charge_id, sum(amount) AS amount FROM reduction GROUP BY charge_id) AS let_go
        ON let_go.charge_id = open_charge.charge_id
    WHERE open_charge.live = 1 AND open_charge.kind <> 'late_fee'
        AND open_charge.period_from >= :first
        AND open_charge.period_from <= :last
    GROUP BY 1
""")


def monthly_rates(session: Session, *, months: int = 12) -> tuple[MonthRate, ...]:
    """The rates of the last `months` months up to this one, oldest first."""
    this = month_number(today(session))
    wanted = [first_of_month(number) for number in range(this - months + 1, this + 1)]
    limits = {"first": wanted[0].isoformat(), "last": f"{wanted[-1]:%Y-%m}-31"}
    found = {row[0]: row for row in session.execute(_RATES, limits)}
    nothing = ("", 0, 0)
    return tuple(
        MonthRate(month, Money(charged), Money(allocated))
        for month in wanted
        for _name, charged, allocated in (found.get(f"{month:%Y-%m}", nothing),)
    )


def daily_money_in(session: Session, *, days: int = 14) -> tuple[tuple[date, Money], ...]:
    """Money taken less money taken back, by booking day, of the last `days` days up to today."""
    day = today(session)
    wanted = [day - timedelta(days=back) for back in range(days - 1, -1, -1)]
    query = (
        select(Payment.booking_day, func.sum(Payment.amount))
        .where(Payment.booking_day >= wanted[0])
        .group_by(Payment.booking_day)
    )
    found = {booked: money for booked, money in session.execute(query)}  # noqa: C416  rows, not tuples
    return tuple((one, found.get(one, ZERO)) for one in wanted)
