"""What waits in the money: for the list on Today."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.models import PostingRow
from propdesk.db.posting import closed_until
from propdesk.db.store import today
from propdesk.estate.models import Unit
from propdesk.fees.amounts.cycles import cycle_of, later_seasons, periods_beginning
from propdesk.fees.models import IS_OPEN, BillingRun, Charge, OpenCharge
from propdesk.fees.periods import (
    Period,
    first_of_month,
    last_of_month,
    month_number,
    parse_period,
    period_at,
)
from propdesk.fees.rules import PERIODIC, ScopeKind
from propdesk.fees.shifts.unclosed import unclosed_shifts
from propdesk.fees.tariff_models import FeeItem, Tariff, TariffScope, TariffVersion
from propdesk.kernel.clock import wall_time
from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import _, listed
from propdesk.kernel.money import Money
from propdesk.system.settings.service import estate_settings

LONG_OVERDUE_DAYS = 90


def due_fees(session: Session) -> tuple[Due, ...]:
    """Sessions left open, accounts overdue, and months that are not billed or not closed."""
    found = (
        _sessions(session), _unbilled_month(session), _overdue(session), _unclosed_months(session),
    )  # fmt: skip
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


def _unclosed_months(session: Session) -> Due | None:
    """Months over for longer than the estate says; of one that never closed any, the last one."""
    days = estate_settings(session).month_close_days
    first = select(PostingRow.day).order_by(PostingRow.seq).limit(1)
    until = closed_until(session)
    begun = until + timedelta(days=1) if until else session.scalar(first)
    if not days or begun is None:
        return None
    last = month_number(today(session) - timedelta(days=days)) - 1
    waiting = range(month_number(begun) if until else max(month_number(begun), last), last + 1)
    if not waiting:
        return None
    return Due(
        group=DueGroup.MONEY,
        icon="calendar",
        title=_("Months not closed"),
        count=len(waiting),
        page_id="fees.months",
        place=_("Month close"),
        detail=listed(f"{first_of_month(number):%Y-%m}" for number in waiting[:3]),
        oldest=last_of_month(waiting[0]),
        is_overdue=True,
    )


def _unbilled_month(session: Session) -> Due | None:
    """A month in which periods of fee items begin that no run has billed: all of them, or which.

    What a household paid ahead is no bill of the others, and a run taken back is none at all.
    """
    day = today(session)
    begun, waiting = _items_of_month(session, month := period_at(day, 1))
    if not waiting:
        return None
    whole = len(begun) == len(waiting)
    return Due(
        group=DueGroup.MONEY,
        icon="receipt-text",
        title=_("This month is not billed yet") if whole else _("Fee items not billed this month"),
        count=1 if whole else len(waiting),
        page_id="fees.charges",
        place=_("Charges"),
        detail=f"{day:%Y-%m} · {listed(waiting)}",
        oldest=month.first,
        context={"draft": True},
    )


def _items_of_month(session: Session, month: Period) -> tuple[list[str], list[str]]:
    """The names of the fee items of which a period begins in a month, in their order, and of those
    among them of which no line of a run is left."""
    tariffs = session.scalars(
        select(Tariff)
        .join(TariffVersion, TariffVersion.tariff_id == Tariff.id)
        .where(
            Tariff.active,
            Tariff.formula.in_(PERIODIC),
            TariffVersion.effective_from <= month.last,
        )
        .distinct()
    )
    begun = {one.fee_item_id for one in tariffs if _begins(session, month, one)}
    names = select(FeeItem.id, FeeItem.name).where(among(FeeItem.id, begun))
    items = session.execute(names.order_by(FeeItem.order_no, FeeItem.id)).all()
    runs = [*_runs(session, month)]
    waiting = [name for item_id, name in items if not _is_billed(session, month, runs, item_id)]
    return [name for _id, name in items], waiting


def _begins(session: Session, month: Period, tariff: Tariff) -> bool:
    """Whether a period of a tariff begins in the month for a unit it applies to."""
    applies = _applies(session, tariff.id)
    moved = (
        select(TariffVersion)
        .where(TariffVersion.tariff_id == tariff.id, TariffVersion.season_first != "")
        .order_by(TariffVersion.effective_from)
    )
    if (cycle := cycle_of(tariff, later=later_seasons(session.scalars(moved)))) is not None:
        begins = any(periods_beginning(month, cycle))
        return begins and session.scalar(select(Unit.id).where(applies).limit(1)) is not None
    begin = func.coalesce(Unit.charge_start, Unit.handover_date)
    days = session.scalars(
        select(begin).where(applies, begin.is_not(None), begin <= month.last).distinct()
    )
    cycles = {cycle for day in days if (cycle := cycle_of(tariff, day)) is not None}
    return any(True for cycle in cycles for _one in periods_beginning(month, cycle))


def _applies(session: Session, tariff_id: int) -> ColumnElement[bool]:
    """The units a tariff applies to."""
    scopes = session.execute(
        select(TariffScope.kind, TariffScope.value).where(TariffScope.tariff_id == tariff_id)
    )
    named: dict[ScopeKind, list[str]] = {}
    for kind, value in scopes:
        named.setdefault(kind, []).append(value)
    kinds, buildings = named.get(ScopeKind.UNIT_KIND, []), named.get(ScopeKind.BUILDING, [])
    single = Unit.id.in_([int(one) for one in named.get(ScopeKind.UNIT, [])])
    if not (kinds or buildings):
        return single
    of_kinds = Unit.kind.in_(kinds) if kinds else true()
    inside = Unit.building_id.in_([int(one) for one in buildings]) if buildings else true()
    return or_(and_(of_kinds, inside), single)


def _runs(session: Session, month: Period) -> Iterable[int]:
    for run_id, period in session.execute(select(BillingRun.id, BillingRun.period)):
        window = parse_period(period)
        if window.first <= month.first <= window.last:
            yield run_id


def _is_billed(session: Session, month: Period, runs: list[int], item_id: int) -> bool:
    """Whether a line of an item that a run made for the month is left."""
    line = (
        select(Charge.id)
        .join(OpenCharge, OpenCharge.charge_id == Charge.id)
        .where(
            among(Charge.run_id, runs),
            Charge.fee_item_id == item_id,
            Charge.period_from.between(month.first, month.last),
            Charge.tariff_version_id.is_not(None),  # shares of a supplier's bill are no month
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
