"""What waits in the money: for the list on Today."""

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.store import today
from propdesk.fees.models import IS_OPEN, BillingRun, Charge, OpenCharge
from propdesk.fees.periods import Period, parse_period, period_at
from propdesk.fees.shifts.unclosed import unclosed_shifts
from propdesk.fees.tariff_models import Tariff
from propdesk.kernel.clock import wall_time
from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import _, listed
from propdesk.kernel.money import Money

LONG_OVERDUE_DAYS = 90


def due_fees(session: Session) -> tuple[Due, ...]:
    """Sessions left open, accounts overdue, and a month that is not billed."""
    found = (_sessions(session), _unbilled_month(session), _overdue(session))
    return tuple(line for line in found if line is not None)


def _sessions(session: Session) -> Due | None:
    day = today(session)
    old = [one for one in unclosed_shifts(session) if wall_time(one[2]).date() < day]
    if not old:
        return None
    return Due(
        group=DueGroup.MONEY,
        icon="lock-open",
        title=_("Cashier sessions not closed"),
        count=len(old),
        page_id="fees.closing",
        place=_("Closing"),
        detail=listed(dict.fromkeys(name for _id, name, _at in old)),
        oldest=wall_time(old[0][2]).date(),
    )


def _unbilled_month(session: Session) -> Due | None:
    """A month in which a period of a tariff begins, and no run has billed one.

    What a household paid ahead is no bill of the others, and a run taken back is none at all.
    """
    day = today(session)
    month = period_at(day, 1)
    lengths = select(Tariff.period_months).where(Tariff.active, Tariff.period_months > 0).distinct()
    if not any(period_at(day, months).first == month.first for months in session.scalars(lengths)):
        return None
    if _is_billed(session, month):
        return None
    return Due(
        group=DueGroup.MONEY,
        icon="receipt-text",
        title=_("This month is not billed yet"),
        count=1,
        page_id="fees.charges",
        place=_("Charges"),
        detail=f"{day:%Y-%m}",
        oldest=month.first,
        context={"draft": True},
    )


def _is_billed(session: Session, month: Period) -> bool:
    """Whether a line of a run that begins in the month is left; lines are read of its runs only."""
    rows = session.execute(select(BillingRun.id, BillingRun.period))
    windows = {run_id: parse_period(period) for run_id, period in rows}
    runs = [one for one, window in windows.items() if window.first <= month.first <= window.last]
    line = (
        select(Charge.id)
        .join(OpenCharge, OpenCharge.charge_id == Charge.id)
        .where(
            among(Charge.run_id, runs),
            Charge.period_from.between(month.first, month.last),
            OpenCharge.live,
        )
        .limit(1)
    )
    return session.scalar(line) is not None


def _overdue(session: Session) -> Due | None:
    """Who owes, and how many of them for long: one line, for it is one list."""
    count, money, oldest = _owing(session, 0)
    if not count:
        return None
    amount = _("{amount} yuan").format(amount=money)
    long = _owing(session, LONG_OVERDUE_DAYS)[0]
    if long:
        words = _("{amount}, {count} of them for more than {days} days")
        amount = words.format(amount=amount, count=long, days=LONG_OVERDUE_DAYS)
    return Due(
        group=DueGroup.MONEY,
        icon="hand-coins",
        title=_("Accounts overdue"),
        count=count,
        page_id="fees.arrears",
        place=_("Arrears"),
        detail=amount,
        oldest=oldest,
    )


def _owing(session: Session, days: int) -> tuple[int, Money, date | None]:
    """How many accounts owe for more than so many days, how much, and since when."""
    since = today(session) - timedelta(days=days)
    query = select(
        func.count(OpenCharge.account_id.distinct()),
        func.sum(OpenCharge.amount - OpenCharge.settled),
        func.min(OpenCharge.due_day),
    ).where(IS_OPEN, OpenCharge.due_day < since)
    count, money, oldest = session.execute(query).one()
    return count, money if isinstance(money, Money) else Money(int(money or 0)), oldest
