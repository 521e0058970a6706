"""The difference view of a draft: what is new, gone or changed against the period before."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.estate.models import Unit
from propdesk.fees.amounts.cycles import periods_beginning
from propdesk.fees.billing.drafting import Drafted
from propdesk.fees.dues.drafts import DifferenceRow, DraftLine, RunScope
from propdesk.fees.dues.outliers import Outlier, Rate, days_of, outlier, peers_of, rate_of
from propdesk.fees.meters.service import BilledMeter, Doubt, doubt_of, limits_of, shown
from propdesk.fees.models import OpenCharge
from propdesk.fees.periods import Period, period_before
from propdesk.fees.rules import ChargeKind, DraftDifference, Formula
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tariffs.service import TariffRow, tariffs
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money, total

_Key = tuple[int, int]


class _Before(NamedTuple):
    amount: Money
    first: date
    last: date

    @property
    def rate(self) -> Rate:
        return rate_of(self.amount, days_of(self.first, self.last))


@dataclass(slots=True)
class _Now:
    unit_code: str
    item: str
    amount: Money
    first: date | None  # None: asked once
    days: int
    created: bool = True

    @property
    def rate(self) -> Rate:
        return rate_of(self.amount, self.days)


def differences(
    session: Session, window: Period, scope: RunScope, drafted: Drafted, percent: int
) -> list[DifferenceRow]:
    """Compare per unit and item with the period before: as long as the window or the tariff's own.

    A change of up to `percent` of the amount before is not listed. What stands out comes first.
    What a meter counted is compared by its usage, as prices, steps and days differ each time.
    """
    now = _now(window, drafted)
    before = _before(session, window, scope)
    found: list[DifferenceRow] = []
    for key, line in now.items():
        found += _look(key, line, before.get(key), drafted, percent)
    gone = {key: old for key, old in before.items() if key not in now and old.last < window.first}
    metered = list(_metered(session, drafted))
    doubtful = [row for row in metered if row.kind is DraftDifference.OUTLIER]
    usual = [row for row in metered if row.kind is not DraftDifference.OUTLIER]
    amounts = _outliers(now, before, drafted)
    return [*amounts, *doubtful, *usual, *found, *_agreed(drafted), *_gone(session, gone)]


def _agreed(drafted: Drafted) -> Iterator[DifferenceRow]:
    """The lines that somebody pays as agreed, each with who."""
    for line in drafted.lines:
        if line.payer:
            days = f": {line.period_from} – {line.period_to}" if line.period_from else ""
            yield DifferenceRow(
                kind=DraftDifference.PAYER,
                unit_id=line.unit_id or 0,
                unit_code=line.unit_code,
                item=line.item,
                before=None,
                after=line.amount,
                told=f"{line.payer}{days}",
            )


def _metered(session: Session, drafted: Drafted) -> Iterator[DifferenceRow]:
    """For each stretch of a meter that is billed its usage beside the last, and again what of it
    stands out; the parts of a stretch are one."""
    limits = limits_of(session)
    stretches: dict[_Key, list[DraftLine]] = {}
    for line in drafted.lines:
        if line.meter_id is not None and line.period_from is not None:
            place = _place(drafted.meters[line.meter_id], line.period_from)
            stretches.setdefault((line.meter_id, place), []).append(line)
    amounts = {key: total(line.amount for line in lines) for key, lines in stretches.items()}
    before = _billed_before(session, drafted, amounts)
    for (meter_id, place), lines in stretches.items():
        meter, one = drafted.meters[meter_id], lines[0]
        doubt = doubt_of(meter.used[place], meter.used[:place], limits)
        row = DifferenceRow(
            kind=DraftDifference.USAGE,
            unit_id=one.unit_id or 0,
            unit_code=one.unit_code,
            item=one.item,
            before=before.get((meter_id, place - 1)),
            after=amounts[meter_id, place],
            told=_usage_told(meter, place, doubt),
        )
        yield row
        if doubt is not None:
            yield replace(row, kind=DraftDifference.OUTLIER)


def _place(meter: BilledMeter, day: date) -> int:
    """Which stretch of a meter a day is in."""
    return bisect_left(meter.used, day, key=lambda one: one.last)


def _billed_before(
    session: Session, drafted: Drafted, amounts: Mapping[_Key, Money]
) -> dict[_Key, Money]:
    """What the stretches before these cost, by meter and place: billed already, or drafted."""
    first = min(
        (drafted.meters[one].used[place - 1].first for one, place in amounts if place),
        default=date.max,
    )
    query = select(OpenCharge.meter_id, OpenCharge.period_from, OpenCharge.amount).where(
        among(OpenCharge.meter_id, {meter_id for meter_id, _place in amounts}),
        OpenCharge.live, OpenCharge.kind == ChargeKind.NORMAL, OpenCharge.period_from >= first,
    )  # fmt: skip
    found = dict(amounts)
    for meter_id, day, amount in session.execute(query) if amounts else ():
        if meter_id is not None and day is not None:
            key = meter_id, _place(drafted.meters[meter_id], day)
            found[key] = found.get(key, ZERO) + amount
    return found


def _usage_told(meter: BilledMeter, place: int, doubt: Doubt | None) -> str:
    """What a meter counted, beside what it counted before."""
    one, last = meter.used[place], meter.used[place - 1] if place else None
    words = _("{meter}: {quantity} in {days} days")
    if last is not None:
        words = _("{meter}: {quantity} in {days} days, before it {last} in {last_days}")
    told = words.format(
        meter=meter.no, quantity=shown(one.quantity), days=one.days,
        last=shown(last.quantity) if last else "", last_days=last.days if last else 0,
    )  # fmt: skip
    return told if doubt is None else f"{doubt.label} · {told}"


def _outliers(
    now: Mapping[_Key, _Now], before: Mapping[_Key, _Before], drafted: Drafted
) -> list[DifferenceRow]:
    """The amounts to make that stand out, the farthest first; lines there already are equals."""
    rates: dict[int | None, list[Rate]] = {}
    for key, line in now.items():
        if key not in drafted.by_usage:
            rates.setdefault(drafted.tariffs.get(key), []).append(line.rate)
    peers = {tariff: peers_of(several) for tariff, several in rates.items() if tariff is not None}
    found: list[tuple[Outlier, DifferenceRow]] = []
    for key, line in now.items():
        old = before.get(key)
        beside = peers.get(drafted.tariffs.get(key, 0))
        seen = outlier(line.rate, before=old.rate if old else None, peers=beside)
        if line.created and seen is not None and key not in drafted.by_usage:
            amount = old.amount if old is not None else None
            row = DifferenceRow(
                kind=DraftDifference.OUTLIER,
                unit_id=key[0],
                unit_code=line.unit_code,
                item=line.item,
                before=amount,
                after=line.amount,
                outlier=seen,
            )
            found.append((seen, row))
    found.sort(key=lambda one: one[0].distance, reverse=True)
    return [row for _seen, row in found]


def _now(window: Period, drafted: Drafted) -> dict[_Key, _Now]:
    found: dict[_Key, _Now] = {}
    for line in drafted.lines:
        if line.unit_id is None:
            continue
        key, days = (line.unit_id, line.fee_item_id), days_of(line.period_from, line.period_to)
        days = 0 if line.share.begin else days  # of several who share a day it is one
        if key in found:
            found[key].amount += line.amount
            found[key].days += days
        else:
            found[key] = _Now(line.unit_code, line.item, line.amount, line.period_from, days)
    for key, covered in drafted.coverage.items():
        for one in covered:
            if not window.first <= one.first <= window.last:
                continue
            days = 0 if one.share.begin else days_of(one.first, one.last)
            if key in found:
                found[key].amount += one.amount
                found[key].days += days
            else:
                found[key] = _Now("", "", one.amount, one.first, days, created=False)
    return found


def _before(session: Session, window: Period, scope: RunScope) -> dict[_Key, _Before]:
    """What each unit was billed per item, in windows as long as the item's longest tariff."""
    lengths: dict[int, set[int]] = {}
    for tariff in tariffs(session):
        if begins_in(window, tariff) and (not scope.items or tariff.item.id in scope.items):
            months = max(window.months, tariff.period_months)
            lengths.setdefault(tariff.item.id, set()).add(months)
    found: dict[_Key, _Before] = {}
    for months in {max(several) for several in lengths.values()}:
        items = [item for item, several in lengths.items() if max(several) == months]
        earlier = period_before(window, months)
        wanted = (
            select(
                OpenCharge.unit_id, OpenCharge.fee_item_id, func.sum(OpenCharge.amount),
                func.min(OpenCharge.period_from), func.max(OpenCharge.period_to),
            )
            .where(
                OpenCharge.live, OpenCharge.kind == ChargeKind.NORMAL,
                OpenCharge.fee_item_id.in_(items),
                OpenCharge.period_from.between(earlier.first, earlier.last),
            )
            .group_by(OpenCharge.unit_id, OpenCharge.fee_item_id)
        )  # fmt: skip
        if scope.units:
            wanted = wanted.where(OpenCharge.unit_id.in_(scope.units))
        if scope.buildings:
            inside = select(Unit.id).where(Unit.building_id.in_(scope.buildings))
            wanted = wanted.where(OpenCharge.unit_id.in_(inside))
        for unit_id, item_id, amount, first, last in session.execute(wanted):
            if unit_id is not None and first is not None and last is not None:
                found[unit_id, item_id] = _Before(amount, first, last)
    return found


def begins_in(window: Period, tariff: TariffRow) -> bool:
    """Whether a tariff's periods may begin in the window; those of a season most often do not."""
    if not tariff.is_periodic:
        return False
    cycle = tariff.cycle() if tariff.formula is Formula.SEASON else None
    return cycle is None or any(periods_beginning(window, cycle))


def _look(
    key: _Key, line: _Now, old: _Before | None, drafted: Drafted, percent: int
) -> Iterator[DifferenceRow]:
    if not line.created or line.first is None or key in drafted.by_usage:
        return  # what a meter counted differs each time: its readings say what stands out

    def row(kind: DraftDifference) -> DifferenceRow:
        amount = old.amount if old is not None else None
        return DifferenceRow(
            kind=kind,
            unit_id=key[0],
            unit_code=line.unit_code,
            item=line.item,
            before=amount,
            after=line.amount,
        )

    if key in drafted.split:
        yield row(DraftDifference.SPLIT)
    if key in drafted.partly:
        yield row(DraftDifference.OVERLAP)
    if old is None:
        yield row(DraftDifference.NEW)
        return
    if abs(line.amount.fen - old.amount.fen) * 100 > percent * abs(old.amount.fen):
        yield row(DraftDifference.CHANGED)
    if old.last + ONE_DAY < line.first and key not in drafted.seasonal:
        yield row(DraftDifference.GAP)


def _gone(session: Session, gone: Mapping[_Key, _Before]) -> list[DifferenceRow]:
    if not gone:
        return []
    units = {row.id: row.code for row in session.execute(select(Unit.id, Unit.code))}
    items = {row.id: row.name for row in session.execute(select(FeeItem.id, FeeItem.name))}
    return [
        DifferenceRow(
            kind=DraftDifference.GONE,
            unit_id=unit_id,
            unit_code=units[unit_id],
            item=items[item_id],
            before=old.amount,
            after=None,
        )
        for (unit_id, item_id), old in gone.items()
    ]
