"""What a billing run makes of meters: a line for each stretch between two readings not billed yet.

A stretch is cut where a version begins or who pays changes, its quantity by days; parts are
cumulative, so that they add up to the whole. What lies between the same two readings is the same
line whenever it is billed. Readings after the window wait for their run.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from msgspec import structs
from sqlalchemy.orm import Session

from propdesk.fees.amounts.cycles import month_day
from propdesk.fees.amounts.due_days import due_days
from propdesk.fees.amounts.usage import (
    PriceStep,
    StepBase,
    UsagePrice,
    plain,
    read_steps,
    step_span,
    steps_for,
)
from propdesk.fees.billing.choosing import Task
from propdesk.fees.billing.payers import PartLeft, Payer, Payers, paid_by, parts_left
from propdesk.fees.dues.drafts import DayShare, DraftLine, UnbilledUnit, others_of
from propdesk.fees.meters.service import Bill, BilledMeter, Used, meters_billed_as
from propdesk.fees.periods import DueDays, Period, month_number
from propdesk.fees.rules import ROUNDING_FEN, ChargeKind, Unbilled
from propdesk.fees.tariffs.service import VersionRow
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.money import MOST, Money
from propdesk.kernel.records.stored_json import compact_json
from propdesk.kernel.scaled import PRICE, SHARE, format_scaled

JANUARY = (1, 1)


class _Part(NamedTuple):
    """Days of a stretch that one version prices and one payer owes, or has his share of."""

    version: VersionRow
    payer: Payer
    first: date
    last: date
    share: DayShare


def bill_usage(
    session: Session, window: Period, tasks: Sequence[Task]
) -> tuple[list[DraftLine], list[UnbilledUnit], dict[int, BilledMeter]]:
    """The lines of meters up to the end of the window, which units get none, why, and the meters
    by their id."""
    meters = meters_billed_as(
        session, [task.unit.id for task in tasks], {task.tariff.item.id for task in tasks}
    )
    days = [one.first for several in meters.values() for meter in several for one in meter.used]
    first = min([window.first, *days])
    payers = Payers(session, [task.unit.id for task in tasks], first, window.last)
    dues = due_days(session)
    lines: list[DraftLine] = []
    unbilled: list[UnbilledUnit] = []
    for task in tasks:
        hung = meters.get((task.unit.id, task.tariff.item.id), ())
        own = [meter for meter in hung if not meter.by_card]
        account = task.own.account_id if task.own is not None else None
        owe = payers.of(task.unit.id, account, item_id=task.tariff.item.id)
        made = [line for meter in own for line in _of_meter(task, meter, window, owe, dues)]
        lines += (one for one in made if isinstance(one, DraftLine))
        unbilled += (one for one in made if isinstance(one, UnbilledUnit))
        if not own:
            reason = Unbilled.BY_CARD if hung else Unbilled.NO_METER
            unbilled.append(_without(task, reason))
        elif not any(window.first <= one.last <= window.last for m in own for one in m.used):
            unbilled.append(_without(task, Unbilled.NO_READING))
    return lines, unbilled, {one.id: one for several in meters.values() for one in several}


def _without(task: Task, reason: Unbilled, detail: str = "") -> UnbilledUnit:
    unit, tariff = task.unit, task.tariff
    return UnbilledUnit(unit.id, unit.code, reason, tariff.item.name, detail, tariff.id)


def _of_meter(
    task: Task, meter: BilledMeter, window: Period, owe: Sequence[Payer], dues: DueDays
) -> Iterator[DraftLine | UnbilledUnit]:
    for used in meter.used:
        if used.last > window.last:
            continue
        start, end = _charged(task)
        days = max(used.first, start), min(used.last, end)
        parts, unowed = parts_left(*days, meter.billed, owe)
        if not parts and not unowed:
            continue
        if not used.quantity:
            if window.first <= used.last:
                told = f"{used.first} – {used.last}"
                yield _without(task, Unbilled.NOTHING_USED, told)
            continue
        for begin, end in _priced(task.tariff.versions, unowed):
            yield _without(task, Unbilled.NO_PAYER, f"{begin} – {end}")
        yield from _lines(task, meter, used, parts, dues)


def _charged(task: Task) -> tuple[date, date]:
    """The days on which the unit is charged by the tariff."""
    start, end = task.unit.start, date.max
    if task.own is not None:
        start, end = max(start, task.own.start or start), task.own.end or end
    return start, end


def _lines(
    task: Task,
    meter: BilledMeter,
    used: Used,
    parts: Sequence[PartLeft],
    dues: DueDays,
) -> Iterator[DraftLine | UnbilledUnit]:
    versions = task.tariff.versions
    for one in parts:
        days = one.first, one.last
        if not versions or versions[0].fields.effective_from > days[0]:
            yield _without(task, Unbilled.NO_VERSION, f"{days[0]} – {days[1]}")
        for version, last in _in_force(versions, days):
            first = max(days[0], version.fields.effective_from)
            part = _Part(version, one.payer, first, last, one.share)
            yield from _line(task, meter, used, part, dues)


def _priced(
    versions: Sequence[VersionRow], spans: Iterable[tuple[date, date]]
) -> Iterator[tuple[date, date]]:
    """Those of these days that a version prices."""
    for days in spans:
        for version, last in _in_force(versions, days):
            yield max(days[0], version.fields.effective_from), last


def _in_force(
    versions: Sequence[VersionRow], days: tuple[date, date]
) -> Iterator[tuple[VersionRow, date]]:
    """The versions that price days of a stretch, each with its last day."""
    for version, following in zip(versions, (*versions[1:], None), strict=True):
        last = days[1]
        if following is not None:
            last = min(last, following.fields.effective_from - ONE_DAY)
        if version.fields.effective_from <= last and last >= days[0]:
            yield version, last


def _line(
    task: Task, meter: BilledMeter, used: Used, part: _Part, dues: DueDays
) -> Iterator[DraftLine | UnbilledUnit]:
    fields = part.version.fields
    price, before = _price(task, meter, used, part.version)
    whole = max(used.first, fields.effective_from)  # where the line of this version begins
    begin, end = (before + _share(used, day) for day in (part.first - ONE_DAY, part.last))
    base = before + _share(used, whole - ONE_DAY)
    amount = Money(price.rounded(base, end) - price.rounded(base, begin))
    if amount.fen > MOST.fen:
        yield _without(task, Unbilled.TOO_MUCH, str(amount))
    whole_amount, agreed = amount, part.payer.agreed
    amount, paid = paid_by(part.payer, part.share, whole_amount)
    if not 0 < amount.fen <= whole_amount.fen <= MOST.fen:
        return
    words = _words(task, meter, used, part) | sum_words(price, before, begin, end)
    if base != begin:
        upto, earlier = (Money(price.rounded(base, one)).plain for one in (end, begin))
        words |= {"upto": upto, "before": earlier}
    unit, item = task.unit, task.tariff.item
    yield DraftLine(
        kind=ChargeKind.NORMAL,
        unit_id=unit.id,
        unit_code=unit.code,
        fee_item_id=item.id,
        item=item.name,
        tariff_id=task.tariff.id,
        tariff_version_id=part.version.id,
        account_id=part.payer.account,
        day=part.first,
        period_from=part.first,
        period_to=part.last,
        due_day=dues.of(fields, used.last, used.last),
        amount=amount,
        explanation=compact_json(words | paid | {"amount": amount.plain}),
        meter_id=meter.id,
        share=part.share,
        payer=agreed.who if agreed is not None else "",
    )


def _share(used: Used, day: date) -> Fraction:
    """What of a stretch was used up to the end of a day, if each day used the same."""
    return Fraction(used.quantity * ((day - used.first).days + 1), used.days)


def _price(
    task: Task, meter: BilledMeter, used: Used, version: VersionRow
) -> tuple[UsagePrice, Fraction]:
    """What the meter pays by a version, and what of its steps was used before the stretch."""
    months = month_number(used.last) - month_number(used.first - ONE_DAY)
    price = usage_price(task, version, persons=meter.persons, months=max(1, months))
    since = steps_since(task, version, used.last)
    counted = (one.quantity for one in meter.used if since and since <= one.last < used.first)
    return price, Fraction(sum(counted))


def usage_anew(
    task: Task, meter: BilledMeter, bill: Bill, dues: DueDays
) -> list[DraftLine | UnbilledUnit]:
    """The lines that what a meter counted on days of which a bill holds a share would have now."""
    around = (
        Bill(date.min, bill.first - ONE_DAY),
        *(Bill(bill.first, bill.last, one) for one in others_of(bill.share)),
        Bill(bill.last + ONE_DAY, date.max),
    )
    alone = structs.replace(meter, billed=around)
    return list(_of_meter(task, alone, Period(date.min, date.max), task.payers, dues))


def usage_cost(
    task: Task, meter: BilledMeter, version: VersionRow, days: tuple[date, date]
) -> tuple[int, int]:
    """What the stretches that end on these days are in all, and what they would come to in fen by
    one version, each rounded as its bill is."""
    quantity = fen = 0
    for used in meter.used:
        if days[0] <= used.last <= days[1]:
            price, before = _price(task, meter, used, version)
            quantity += used.quantity
            fen += price.rounded(before, before + used.quantity)
    return quantity, fen


def usage_price(task: Task, version: VersionRow, *, persons: int, months: int = 1) -> UsagePrice:
    """What a meter of so many people pays by a version for a stretch of so many months."""
    fields = version.fields
    own = task.own.price if task.own is not None else None
    steps: tuple[PriceStep, ...] = ()
    times, more = 1, 0
    if own is None and fields.steps:
        steps = read_steps(fields.steps)
        times = months if fields.steps_of is StepBase.MONTH else 1
        if fields.step_persons:
            more = max(0, persons - fields.step_persons) * fields.step_extra * times
    return UsagePrice(
        steps=steps_for(fields.price if own is None else own, steps, times, more),
        share=fields.coefficient,
        unit=ROUNDING_FEN[fields.rounding],
    )


def steps_since(task: Task, version: VersionRow, day: date) -> date | None:
    """The first day whose quantities count into the steps of a day; None without steps."""
    fields = version.fields
    if not fields.steps or (task.own is not None and task.own.price is not None):
        return None
    return step_span(fields.steps_of, _begins(fields.steps_begin), day)


def _begins(text: str) -> tuple[int, int]:
    return month_day(text) if text else JANUARY


def _words(task: Task, meter: BilledMeter, used: Used, part: _Part) -> dict[str, object]:
    fields, own = part.version.fields, task.own.price if task.own is not None else None
    return {
        "formula": task.tariff.formula.value, "item": task.tariff.item.name,
        "tariff": task.tariff.name, "version": part.version.id,
        "since": fields.effective_from.isoformat(), "own_price": own is not None,
        "coefficient": format_scaled(fields.coefficient, SHARE).replace(",", ""),
        "rounding": fields.rounding.value, "parts": [], "meter": meter.no,
        "multiplier": plain(meter.multiplier), "used": plain(used.quantity),
        "dials": [[plain(one.before), plain(one.after), one.rolled] for one in used.pieces],
        "from": part.first.isoformat(), "to": part.last.isoformat(),
        "days": (part.last - part.first).days + 1, "of_days": used.days,
    }  # fmt: skip


def sum_words(
    price: UsagePrice, before: Fraction, begin: Fraction, end: Fraction
) -> dict[str, object]:
    """What falls into which price, and what that comes to before it is rounded."""
    exact = price.fen(begin, end)
    shown = exact.numerator * 10**4 // exact.denominator  # digits as they are, … for the rest
    text = format_scaled(shown, 6, decimals=2)
    return {
        "quantity": plain(end - begin), "used_before": plain(before),
        "steps": [
            [plain(quantity), format_scaled(each, PRICE, decimals=2).replace(",", "")]
            for quantity, each in price.parts(begin, end)
        ],
        "exact": text if Fraction(shown, 10**4) == exact else f"{text}…",
    }  # fmt: skip
