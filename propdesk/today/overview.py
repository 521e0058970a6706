"""Today at a glance: figures, what is due, charts and the office calendar, read in one go."""

import calendar
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.declarations import declarations
from propdesk.db.store import today, use_case
from propdesk.fees.arrears.service import MonthRate, arrears, daily_money_in, monthly_rates
from propdesk.fees.models import Payment, PaymentPart, PrepaymentEntry
from propdesk.fees.rules import Method, PaymentKind
from propdesk.kernel.due import Due, DueGroup, each_once
from propdesk.kernel.money import ZERO, Money
from propdesk.system.settings.service import CalendarEntry, calendar_title, estate_settings

CALENDAR_LINES = 4
MOST_LINES = 20
LONG_OVERDUE = 3  # buckets from 91 days on


class OfficeDate(msgspec.Struct, frozen=True):
    """One line of the office calendar: the day it falls on next, and what is done then."""

    day: date
    title: str


class TakenBackToday(msgspec.Struct, frozen=True):
    """How many payments were voided today, how many red receipts were issued, for how much."""

    voids: int
    reds: int
    red: Money


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """All that the page shows. `collected` and `cash` are net; `payments` is without the void
    ones. `debtors` counts accounts that owe overdue money. `more` kinds wait beside the lines of
    `due`, `overdue` is how many things are past their time by tab."""

    day: date
    collected: Money
    cash: Money
    payments: int
    taken_back: TakenBackToday
    rates: tuple[MonthRate, ...]
    last_year: MonthRate
    owed: Money
    debtors: int
    long_debtors: int
    prepaid: Money
    prepaid_accounts: int
    due: tuple[Due, ...]
    more: int
    overdue: Mapping[str, int]
    money_in: tuple[tuple[date, Money], ...]
    calendar: tuple[OfficeDate, ...]


@use_case(permission="")
def overview(session: Session) -> Overview:
    """Read everything for the page of today; the subjects declare the lines of the list."""
    day = today(session)
    collected, cash, payments = _collected(session, day)
    owing = arrears(session)
    rates = monthly_rates(session, months=13)
    prepaid, accounts = _prepaid(session)
    overdue = [row for row in owing.accounts if row.overdue > ZERO]
    lines = due_lines(session)
    shown = most_pressing(lines, day)
    return Overview(
        day=day,
        collected=collected,
        cash=cash,
        payments=payments,
        taken_back=_taken_back(session, day),
        rates=rates[1:],
        last_year=rates[0],
        owed=Money(sum(row.overdue.fen for row in overdue)),
        debtors=len(overdue),
        long_debtors=sum(any(row.buckets[LONG_OVERDUE:]) for row in overdue),
        prepaid=prepaid,
        prepaid_accounts=accounts,
        due=shown,
        more=len(lines) - len(shown),
        overdue=overdue_by_tab(session, lines),
        money_in=daily_money_in(session),
        calendar=office_dates(estate_settings(session).calendar, day),
    )


def _collected(session: Session, day: date) -> tuple[Money, Money, int]:
    void = select(Payment.reverses_id).where(Payment.kind == PaymentKind.VOID)
    count = session.scalars(
        select(func.count()).where(
            Payment.booking_day == day,
            Payment.kind == PaymentKind.PAYMENT,
            Payment.id.not_in(void),
        )
    ).one()
    money = session.scalars(
        select(func.sum(Payment.amount)).where(Payment.booking_day == day)
    ).one()
    cash = session.scalars(
        select(func.sum(PaymentPart.amount))
        .join(Payment, Payment.id == PaymentPart.payment_id)
        .where(Payment.booking_day == day, PaymentPart.method == Method.CASH)
    ).one()
    return money or ZERO, cash or ZERO, count


def _taken_back(session: Session, day: date) -> TakenBackToday:
    query = (
        select(Payment.kind, func.count(), func.sum(Payment.amount))
        .where(Payment.booking_day == day, Payment.reverses_id.is_not(None))
        .group_by(Payment.kind)
    )
    found = {kind: (count, money) for kind, count, money in session.execute(query)}
    voids, _voided = found.get(PaymentKind.VOID, (0, ZERO))
    reds, red = found.get(PaymentKind.RED, (0, ZERO))
    return TakenBackToday(voids, reds, red)


def _prepaid(session: Session) -> tuple[Money, int]:
    balances = (
        select(func.sum(PrepaymentEntry.amount).label("amount"))
        .group_by(PrepaymentEntry.account_id)
        .having(func.sum(PrepaymentEntry.amount) != ZERO)
        .subquery()
    )
    money, accounts = session.execute(
        select(func.sum(balances.c.amount), func.count()).select_from(balances)
    ).one()
    return money or ZERO, accounts


def due_lines(session: Session) -> tuple[Due, ...]:
    """All that waits, in the order of the groups; no record stands in two lines of its kind."""
    order = list(DueGroup)
    lines = [line for due in declarations(session).due for line in due(session) if line.count]
    return each_once(sorted(lines, key=lambda line: order.index(line.group)))


def most_pressing(lines: Sequence[Due], day: date, most: int = MOST_LINES) -> tuple[Due, ...]:
    """Those that one page holds, in their order: what is overdue and what waits longest stays."""

    def place(line: Due) -> tuple[bool, int]:
        waited = (day - (line.oldest or line.until or day)).days
        return not line.is_overdue, -waited

    kept = sorted(lines, key=place)[:most]
    return tuple(line for line in lines if line in kept)


def overdue_by_tab(session: Session, lines: Sequence[Due]) -> Mapping[str, int]:
    """How many things are past their time, by the tab of the page that shows them."""
    tabs, found = declarations(session).tabs, Counter[str]()
    for line in lines:
        if line.is_overdue and line.page_id in tabs:
            found[tabs[line.page_id]] += line.count
    return found


def office_dates(entries: Sequence[CalendarEntry], day: date) -> tuple[OfficeDate, ...]:
    """The next dates of the office calendar from `day` on, nearest first."""
    dates = [OfficeDate(_next(entry, day), calendar_title(entry)) for entry in entries]
    return tuple(sorted(dates, key=lambda one: one.day)[:CALENDAR_LINES])


def _next(entry: CalendarEntry, day: date) -> date:
    for ahead in range(25):
        number = day.year * 12 + day.month - 1 + ahead
        year, month = divmod(number, 12)
        last = calendar.monthrange(year, month + 1)[1]
        found = date(year, month + 1, min(entry.day or last, last))
        if found >= day and (not entry.months or month + 1 in entry.months):
            return found
    return day
