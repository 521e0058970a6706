"""What other terms of what meters count would come to: the usage of twelve months that were read,
at the terms as they are and at the new ones. No forecast: the same usage, another price."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from propdesk.db.store import today
from propdesk.fees.billing.service import Payers, TariffChoice, Task, Without, usage_cost
from propdesk.fees.dues.drafts import UnitFacts
from propdesk.fees.meters.service import BilledMeter, meters_billed_as
from propdesk.fees.periods import Period, first_of_month, last_of_month, month_number
from propdesk.fees.rules import Unbilled
from propdesk.fees.tariffs.service import TariffRow, VersionRow
from propdesk.fees.whatif.rules import LeftOut
from propdesk.kernel.money import MOST, Money
from propdesk.kernel.progress import Progress

MONTHS = 12


class UsageEffect(NamedTuple):
    """What one unit used (10^-3), and what that comes to now and then."""

    quantity: int
    now: Money
    then: Money


class BothTerms(NamedTuple):
    """A tariff, the version of it that holds, and the one that is supposed."""

    tariff: TariffRow
    now: VersionRow
    then: VersionRow


def by_usage(
    session: Session,
    terms: BothTerms,
    same_item: Sequence[TariffRow],
    units: Sequence[UnitFacts],
    until: date | None,
    watch: Progress,
) -> tuple[Period, Mapping[int, UsageEffect | LeftOut]]:
    """Which months were taken, and unit → what their usage comes to, or why there is none.

    `until`: the last of the months; None: that of the newest reading.
    """
    meters = meters_billed_as(session, [one.id for one in units], {terms.tariff.item.id})
    months = _months(until or _newest(session, meters))
    payers = Payers(session, [one.id for one in units], months.first, months.last)
    choice = TariffChoice(session, months, list(same_item), units, payers)
    found: dict[int, UsageEffect | LeftOut] = {}
    for done, unit in enumerate(units):
        if done % 500 == 0:
            watch.step(done, len(units))
        for candidates in choice.tariffs_of(unit):
            if candidates[0].id == terms.tariff.id:
                task = choice.look(unit, candidates, ())
                hung = meters.get((unit.id, terms.tariff.item.id), ())
                found[unit.id] = (
                    LeftOut(task.reason, task.detail)
                    if isinstance(task, Without)
                    else _effect(task, terms, hung, months)
                )
    watch.step(len(units), len(units))
    return months, found


def _newest(session: Session, meters: Mapping[tuple[int, int], Sequence[BilledMeter]]) -> date:
    """The last day that is read of these meters; without any today."""
    days = [one.last for some in meters.values() for meter in some for one in meter.used]
    return max(days, default=today(session))


def _months(last: date) -> Period:
    number = month_number(last)
    return Period(first_of_month(number - MONTHS + 1), last_of_month(number))


def _effect(
    task: Task, terms: BothTerms, hung: Sequence[BilledMeter], months: Period
) -> UsageEffect | LeftOut:
    """What a unit used in the months, at both terms."""
    own = [meter for meter in hung if not meter.by_card]
    if not own:
        return LeftOut(Unbilled.BY_CARD if hung else Unbilled.NO_METER, "")
    days = months.first, months.last
    if not any(days[0] <= one.last <= days[1] for meter in own for one in meter.used):
        return LeftOut(Unbilled.NO_READING, f"{days[0]} – {days[1]}")
    now = [usage_cost(task, meter, terms.now, days) for meter in own]
    changed = replace(task, tariff=terms.tariff)
    then = [usage_cost(changed, meter, terms.then, days) for meter in own]
    fen = sum(each for _quantity, each in now), sum(each for _quantity, each in then)
    if max(fen) > MOST.fen:
        return LeftOut(Unbilled.TOO_MUCH, str(Money(max(fen))))
    return UsageEffect(sum(quantity for quantity, _fen in now), Money(fen[0]), Money(fen[1]))
