"""What the cash desk makes itself: months paid ahead, counter charges; and how far each is paid."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from propdesk.db.store import today, use_case
from propdesk.estate.models import Account, PayerStretch, Unit
from propdesk.estate.rules import PayerKind
from propdesk.estate.service import UnitUnknown
from propdesk.fees.amounts.spans import ONCE as WITHOUT_PERIOD, ONE
from propdesk.fees.billing.drafting import draft_lines
from propdesk.fees.billing.payers import Payers
from propdesk.fees.dues.charged_units import area_of, units_of
from propdesk.fees.dues.drafts import DraftLine, RunScope
from propdesk.fees.models import OpenCharge
from propdesk.fees.periods import Period, first_of_month, last_of_month, month_number
from propdesk.fees.rules import ChargeKind, Formula
from propdesk.fees.tariffs.rules import charge_amount
from propdesk.fees.tariffs.service import NoPrice, TariffRow, tariff, tariffs
from propdesk.kernel.days import ONE_DAY, check_year
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money, check_amount
from propdesk.kernel.records.refusals import FieldsRefused


@dataclass(frozen=True, slots=True)
class NextDue:
    """The next open line of an item: its due day, and what is still open of it."""

    due_day: date
    period_from: date | None
    period_to: date | None
    open: Money


@use_case(permission="fees.view")
def lines_until(
    session: Session,
    *,
    unit_id: int,
    until: date,
    items: Sequence[int] = (),
    ends: Mapping[int, date] | None = None,
) -> tuple[DraftLine, ...]:
    """The lines missing until a unit is billed up to a day, by the versions in force, oldest first.

    From the first day after what is billed, else from this month. A period that has begun is
    billed whole. Lines of 0.00 are left to the run. `ends`: as if these stops ended from a day on.
    Raises YearOutOfRange.
    """
    check_year(until.year)
    this_month = first_of_month(month_number(today(session)))
    billed = _billed_to(session, unit_id)
    begin = min([this_month, *(last + ONE_DAY for last in billed.values())])
    if until < begin:
        return ()
    window = Period(first_of_month(month_number(begin)), last_of_month(month_number(until)))
    scope = RunScope(units=(unit_id,), items=tuple(items))
    drafted = draft_lines(session, window, scope, lambda _done, _total: None, ends=ends)

    def is_ahead(line: DraftLine) -> bool:
        last = billed.get(line.fee_item_id)
        return (
            line.meter_id is None
            and not line.payer  # whose bills somebody else pays, a run makes
            and line.amount > ZERO
            and line.day >= min(this_month, last or this_month)
        )

    return tuple(sorted(filter(is_ahead, drafted.lines), key=lambda line: (line.due_day, line.day)))


def lines_of_months(
    session: Session, *, unit_ids: Sequence[int], first: date, months: int
) -> tuple[DraftLine, ...]:
    """The lines that are missing of units in so many months from the first of one, by the versions
    in force, but for those that somebody else pays as agreed; nothing is written.

    Raises YearOutOfRange.
    """
    if not unit_ids or months < 1:
        return ()
    last = last_of_month(month_number(first) + months - 1)
    check_year(last.year)
    scope = RunScope(units=tuple(unit_ids))
    window = Period(first_of_month(month_number(first)), last)
    drafted = draft_lines(session, window, scope, lambda _done, _total: None)
    return tuple(line for line in drafted.lines if line.meter_id is None and not line.payer)


@use_case(permission="fees.view")
def ends_before(
    session: Session, *, unit_ids: Sequence[int], until: date, lines: Sequence[DraftLine]
) -> tuple[tuple[str, date], ...]:
    """Which units are not billed up to a day with these lines either: code and the last day."""
    ends: dict[int, date] = {}
    for unit_id in unit_ids:
        days = [*_billed_to(session, unit_id).values()]
        days += [one.period_to for one in lines if one.unit_id == unit_id and one.period_to]
        if days and max(days) < until:
            ends[unit_id] = max(days)
    query = select(Unit.id, Unit.code).where(Unit.id.in_(ends)).order_by(Unit.order_key)
    return tuple((code, ends[unit_id]) for unit_id, code in session.execute(query))


def _billed_to(session: Session, unit_id: int) -> dict[int, date]:
    """Item → the last day billed."""
    rows = session.execute(
        select(OpenCharge.fee_item_id, func.max(OpenCharge.period_to))
        .where(OpenCharge.unit_id == unit_id, OpenCharge.live, OpenCharge.kind == ChargeKind.NORMAL)
        .group_by(OpenCharge.fee_item_id)
    )
    return {item_id: last for item_id, last in rows if last is not None}


@use_case(permission="fees.view")
def counter_tariffs(session: Session) -> tuple[TariffRow, ...]:
    """The tariffs that can be added at the desk."""
    desk = (Formula.COUNTER, Formula.ONE_OFF)
    return tuple(row for row in tariffs(session, active_only=True) if row.formula in desk)


@use_case(permission="fees.view")
def counter_line(
    session: Session,
    *,
    tariff_id: int,
    unit_id: int | None = None,
    quantity: int = ONE,
    account_id: int | None = None,
    price: int | None = None,
) -> DraftLine:
    """A charge added at the desk: quantity (10^-6) x price, or the unit's area x price; due today.

    A payer without a unit needs `account_id`. Raises NoPrice, UnitUnknown, FieldsRefused,
    AmountTooLarge.
    """
    day = today(session)
    row = tariff(session, tariff_id=tariff_id)
    if (version := row.version_on(day)) is None:
        raise NoPrice(name=row.name, day=day)
    if quantity <= 0:
        raise FieldsRefused({"quantity": _("A quantity is above 0.")})
    terms = row.terms(version)
    area, which, code = None, None, ""
    if unit_id is not None:
        if not (found := units_of(session, RunScope(units=(unit_id,)))):
            raise UnitUnknown(code=unit_id)
        area, which = area_of(found[0], version.fields.area_basis)
        code = found[0].code
        owes, account = Payers(session, [unit_id], day, day).account(unit_id, day)
        account_id = account_id or (account if owes else None)
    if terms.needs_area and not area:
        raise FieldsRefused({"unit_id": _("The area of unit {code} is missing.").format(code=code)})
    amount, explanation = charge_amount(
        terms, WITHOUT_PERIOD, area=area, quantity=quantity, price=price, area_basis=which
    )
    return DraftLine(
        kind=ChargeKind.COUNTER, unit_id=unit_id, unit_code=code, fee_item_id=row.item.id,
        item=row.item.name, tariff_id=row.id, tariff_version_id=version.id, account_id=account_id,
        day=day, period_from=None, period_to=None, due_day=day, amount=check_amount(amount),
        explanation=explanation,
    )  # fmt: skip


def paid_to(session: Session, unit_ids: Sequence[int]) -> dict[tuple[int, int], date]:
    """(unit, item) → 已交至: the last day up to which lines are settled without a gap.

    Lines of closed accounts (former owners) do not count; nothing settled gives no entry. What
    somebody else pays as agreed is no gap, and no day that the household has paid.
    """
    others = _paid_by_others(session, unit_ids)
    rows = session.execute(
        select(
            OpenCharge.unit_id, OpenCharge.fee_item_id, OpenCharge.account_id,
            OpenCharge.period_from, OpenCharge.period_to,
            OpenCharge.settled == OpenCharge.amount,
        )
        .join(Account, Account.id == OpenCharge.account_id)
        .where(
            OpenCharge.unit_id.in_(unit_ids), OpenCharge.live,
            or_(
                Account.closed.is_(None), Account.closed >= today(session),
                Account.id.in_({account for _unit, account in others}),
            ),
            OpenCharge.kind == ChargeKind.NORMAL, OpenCharge.period_from.is_not(None),
        )
        .order_by(
            OpenCharge.unit_id, OpenCharge.fee_item_id, OpenCharge.period_from,
            OpenCharge.settled == OpenCharge.amount,
        )
    )  # fmt: skip
    return _settled_to(rows, others)


def _settled_to(
    rows: Iterable[Any], others: Collection[tuple[int | None, int]]
) -> dict[tuple[int, int], date]:
    """The last day up to which lines in the order of their days are settled without a gap."""
    found: dict[tuple[int, int], date] = {}
    reached: dict[tuple[int, int], date] = {}
    ended: set[tuple[int, int]] = set()
    for unit_id, item_id, account_id, first, last, settled in rows:
        key, others_line = (unit_id or 0, item_id), (unit_id, account_id) in others
        before = reached.get(key)
        if first is None or last is None:
            continue
        follows = before is None or first <= before + ONE_DAY  # several may share a day
        if not follows or not (settled or others_line):
            ended.add(key)
        if key in ended:
            continue
        reached[key] = last
        if not others_line:
            found[key] = last
    return found


def _paid_by_others(session: Session, unit_ids: Sequence[int]) -> set[tuple[int | None, int]]:
    """The accounts on which somebody pays for these units as agreed, who does not live there."""
    agreed = select(PayerStretch.unit_id, PayerStretch.account_id).where(
        PayerStretch.unit_id.in_(unit_ids),
        PayerStretch.payer != PayerKind.TENANT,
        PayerStretch.account_id.is_not(None),
    )
    return {(unit_id, account) for unit_id, account in session.execute(agreed) if account}


def next_due(session: Session, unit_ids: Sequence[int]) -> dict[tuple[int, int], NextDue]:
    """(unit, item) → the open line that is due first."""
    rows = session.execute(
        select(
            OpenCharge.unit_id, OpenCharge.fee_item_id, OpenCharge.due_day, OpenCharge.period_from,
            OpenCharge.period_to, OpenCharge.amount, OpenCharge.settled,
        )
        .where(
            OpenCharge.unit_id.in_(unit_ids), OpenCharge.live,
            OpenCharge.settled != OpenCharge.amount,
        )
        .order_by(OpenCharge.due_day, OpenCharge.charge_id)
    )  # fmt: skip
    found: dict[tuple[int, int], NextDue] = {}
    for unit_id, item_id, due, first, last, amount, settled in rows:
        found.setdefault((unit_id or 0, item_id), NextDue(due, first, last, amount - settled))
    return found
