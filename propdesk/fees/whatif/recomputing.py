"""What issued bills would come to by the terms and areas that stand in the books now.

Each bill from a day on is drafted anew for its own days by the very code that makes bills; what it
differs by from the bill, with what was made up before, is what is still to be made up. So a second
run of the same change finds nothing. Bills of days that a fresh bill would not have (stopped since)
come to less. Pure reading: nothing is written.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.estate.models import Account, Person, Unit
from propdesk.fees.amounts.due_days import due_days
from propdesk.fees.billing.service import Amounts, Payers, TariffChoice, Without, usage_anew
from propdesk.fees.charges.service import CUT_OF
from propdesk.fees.dues.charged_units import units_of
from propdesk.fees.dues.drafts import (
    Covered,
    DraftLine,
    RunScope,
    UnbilledUnit,
    UnitFacts,
    others_of,
)
from propdesk.fees.meters.service import Bill, BilledMeter, meters_billed_as
from propdesk.fees.models import Allocation, Charge, OpenCharge, Payment, Reduction
from propdesk.fees.periods import DueDays, Period, period_at
from propdesk.fees.rules import SUPPOSABLE, ChargeKind, Unbilled
from propdesk.fees.stops.service import less_days
from propdesk.fees.tariff_models import FeeItem, TariffVersion
from propdesk.fees.tariffs.service import TariffRow, tariffs
from propdesk.fees.whatif.rules import IssuedLine, LeftOut, Prepaid, Recomputed
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.money import MOST, ZERO, Money, total
from propdesk.kernel.progress import Progress


class Asked(msgspec.Struct, frozen=True):
    """Which bills: those with days on or after `since`, of a part of the estate; what becomes of
    those that were paid before that day."""

    since: date
    scope: RunScope = RunScope()
    prepaid: Prepaid = Prepaid.CHARGED


def recompute(session: Session, asked: Asked, progress: Progress) -> list[Recomputed]:
    """Every bill that comes to another amount now, in unit order, and those left out with why."""
    units = {unit.id: unit for unit in units_of(session, asked.scope)}
    known = {row.id: row for row in tariffs(session) if row.formula in SUPPOSABLE}
    lines = list(_issued(session, asked, units))
    made_up, meters = _made_up(session, lines), _Meters(_meters(session, lines), due_days(session))
    paid = _paid_before(session, asked.since)
    amounts = Amounts()
    found: list[Recomputed] = []
    by_month = _by_month(lines)
    done = 0
    for month, some in by_month.items():
        progress.step(done, len(lines))
        choice = _choice(session, month, known.values(), units, some)
        for line in some:
            done += 1
            if done % 500 == 0:
                progress.step(done, len(lines))
            told = _fresh(line, choice, amounts, known, units, meters)
            one = None if told is None else _judged(line, made_up[line.charge_id], told)
            if one is not None:
                is_prepaid = paid.get(line.charge_id, ZERO) >= line.amount > ZERO
                found.append(one.with_prepaid(asked.prepaid) if is_prepaid else one)
    progress.step(len(lines), len(lines))
    places = {unit_id: place for place, unit_id in enumerate(units)}
    found.sort(key=lambda one: (places[one.line.unit_id], one.line.first, one.line.charge_id))
    return found


def _issued(session: Session, asked: Asked, units: Mapping[int, UnitFacts]) -> Iterator[IssuedLine]:
    """The live bills with days on or after the day, by what a tariff gives."""
    query = (
        select(
            OpenCharge.charge_id, OpenCharge.unit_id, Unit.code, OpenCharge.account_id,
            Person.name, OpenCharge.fee_item_id, FeeItem.name, OpenCharge.period_from,
            OpenCharge.period_to, OpenCharge.due_day, OpenCharge.amount, TariffVersion.tariff_id,
            Charge.tariff_version_id, Charge.share_from, Charge.share_to,
            OpenCharge.meter_id,
            Charge.explanation.contains(f'"{CUT_OF}"'),
        )
        .join(Charge, Charge.id == OpenCharge.charge_id)
        .join(TariffVersion, TariffVersion.id == Charge.tariff_version_id)
        .join(FeeItem, FeeItem.id == OpenCharge.fee_item_id)
        .join(Unit, Unit.id == OpenCharge.unit_id)
        .join(Account, Account.id == OpenCharge.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(
            OpenCharge.live, OpenCharge.kind == ChargeKind.NORMAL,
            OpenCharge.period_to >= asked.since,
        )
        .order_by(OpenCharge.charge_id)
    )  # fmt: skip
    if asked.scope.items:
        query = query.where(OpenCharge.fee_item_id.in_(asked.scope.items))
    for row in session.execute(query):
        line = IssuedLine._make(row)
        if line.unit_id in units:
            yield line


def _meters(session: Session, lines: Sequence[IssuedLine]) -> dict[int, BilledMeter]:
    """The meters of those lines that bill what one counted, by id."""
    counted = [line for line in lines if line.meter_id is not None]
    if not counted:
        return {}
    units = {line.unit_id for line in counted}
    found = meters_billed_as(session, units, {line.item_id for line in counted})
    return {meter.id: meter for some in found.values() for meter in some}


def _by_month(lines: Iterable[IssuedLine]) -> dict[Period, list[IssuedLine]]:
    found: dict[Period, list[IssuedLine]] = defaultdict(list)
    for line in lines:
        found[period_at(line.first, 1)].append(line)
    return dict(sorted(found.items(), key=lambda one: one[0].first))


def _choice(
    session: Session,
    month: Period,
    known: Iterable[TariffRow],
    units: Mapping[int, UnitFacts],
    lines: Sequence[IssuedLine],
) -> TariffChoice:
    """What drafts the bills that begin in a month."""
    last = max(line.last for line in lines)
    here = [units[one] for one in dict.fromkeys(line.unit_id for line in lines)]
    payers = Payers(session, [unit.id for unit in here], month.first, last)
    choice = TariffChoice(session, month, list(known), here, payers)
    choice.less = less_days(session, date.min)
    return choice


class _Meters(NamedTuple):
    """The meters of bills, and how their due days are counted."""

    by_id: Mapping[int, BilledMeter]
    dues: DueDays


_Fresh = list[tuple[Money, str]] | LeftOut
"""What a bill would be now: amounts with their explanations, or why there is none."""


def _fresh(
    line: IssuedLine,
    choice: TariffChoice,
    amounts: Amounts,
    known: Mapping[int, TariffRow],
    units: Mapping[int, UnitFacts],
    meters: _Meters,
) -> _Fresh | None:
    """A bill as it would be made now; None where no such bill is looked at."""
    tariff = known.get(line.tariff_id)
    if tariff is None:
        return None
    around = (
        Covered(date.min, line.first - ONE_DAY, ZERO),
        Covered(line.last + ONE_DAY, date.max, ZERO),
        *(Covered(line.first, line.last, ZERO, one) for one in others_of(line.share)),
    )
    found = choice.look(units[line.unit_id], [tariff], around)
    if isinstance(found, Without):
        return LeftOut(found.reason, found.detail)
    if line.meter_id is None:
        return [amounts.of(found, piece) for piece in found.pieces]
    if (meter := meters.by_id.get(line.meter_id)) is None:
        return None
    made = usage_anew(found, meter, Bill(line.first, line.last, line.share), meters.dues)
    for one in made:
        if isinstance(one, UnbilledUnit):
            return LeftOut(one.reason, one.detail)
        if line.is_cut:  # by money, where steps price what was used first and last otherwise
            same = one.tariff_version_id == line.version_id
            return None if same else LeftOut(Unbilled.CUT_USAGE, "")
    return [(one.amount, one.explanation) for one in made if isinstance(one, DraftLine)]


def _judged(line: IssuedLine, made_up: Money, told: _Fresh) -> Recomputed | None:
    """A bill with what it comes to now; None where nothing is to be made up."""
    if isinstance(told, LeftOut):
        return Recomputed(line, made_up, None, (), told)
    now = total(amount for amount, _words in told)
    off = abs(now.fen - (line.amount + made_up).fen)
    if off <= line.is_cut:  # a cut bill is a part of a rounded sum: the fen is of the rounding
        return None
    if now > MOST:
        return Recomputed(line, made_up, None, (), LeftOut(Unbilled.TOO_MUCH, str(now)))
    return Recomputed(line, made_up, now, tuple(words for _amount, words in told))


def _made_up(session: Session, lines: Sequence[IssuedLine]) -> dict[int, Money]:
    """bill → what earlier runs made up of it: by itself, or of the bill it was cut from, whose days
    it lies in; of one account first."""
    found: dict[int, Money] = defaultdict(lambda: ZERO)
    live = {line.charge_id: line for line in lines}
    by_place: dict[tuple[int, int], list[IssuedLine]] = defaultdict(list)
    for line in lines:
        by_place[line.unit_id, line.item_id].append(line)
    query = select(
        Charge.adjusts_id, Charge.unit_id, Charge.fee_item_id, Charge.account_id,
        Charge.period_from, Charge.period_to, Charge.amount,
    ).join(OpenCharge, OpenCharge.charge_id == Charge.id).where(
        OpenCharge.live, Charge.kind == ChargeKind.DIFFERENCE, Charge.adjusts_id.is_not(None),
        Charge.run_id.is_not(None),
    )  # fmt: skip
    for adjusts, unit_id, item_id, account_id, first, last, amount in session.execute(query):
        if adjusts in live:
            found[adjusts] += amount
            continue
        parts = [
            line
            for line in by_place.get((unit_id or 0, item_id), ())
            if first and last and line.first <= last and line.last >= first
        ]
        parts.sort(key=lambda line: line.account_id != account_id)
        if parts:
            found[parts[0].charge_id] += amount
    return found


def _paid_before(session: Session, day: date) -> dict[int, Money]:
    """bill → what of it was paid or let go by a value day before a day."""
    found: dict[int, Money] = defaultdict(lambda: ZERO)
    paid = (
        select(Allocation.charge_id, func.sum(Allocation.amount))
        .join(Payment, Payment.id == Allocation.payment_id)
        .join(OpenCharge, OpenCharge.charge_id == Allocation.charge_id)
        .where(Payment.value_day < day, OpenCharge.period_to >= day)
        .group_by(Allocation.charge_id)
    )
    let_go = (
        select(Reduction.charge_id, func.sum(Reduction.amount))
        .join(OpenCharge, OpenCharge.charge_id == Reduction.charge_id)
        .where(OpenCharge.period_to >= day)
        .group_by(Reduction.charge_id)
    )
    for query in (paid, let_go):
        for charge_id, amount in session.execute(query):
            found[charge_id] += amount
    return found
