"""What a billing run would make: the missing lines of a window of months, and who gets none, why.

Reads everything in a dozen statements, then computes; nothing is written.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from propdesk.estate.rules import AreaBasis
from propdesk.fees.amounts.cycles import Cycle
from propdesk.fees.amounts.spans import ONE
from propdesk.fees.billing.choosing import TariffChoice, Task, Without
from propdesk.fees.billing.metered import bill_usage
from propdesk.fees.billing.payers import Payers, paid_by
from propdesk.fees.billing.stretches import BilledStretch, joined
from propdesk.fees.dues.charged_units import area_of, measures_of, units_of
from propdesk.fees.dues.drafts import (
    Covered,
    DraftLine,
    RunScope,
    Spans,
    UnbilledUnit,
    UnitFacts,
    share_stored,
)
from propdesk.fees.meters.service import BilledMeter
from propdesk.fees.models import OpenCharge
from propdesk.fees.periods import Period, period_before
from propdesk.fees.rules import ChargeKind, Formula, Unbilled
from propdesk.fees.stops.service import LessOf, less_days
from propdesk.fees.tariffs.rules import (
    MonthlyPrice,
    basis_by_formula,
    basis_of,
    ending,
    part_of,
)
from propdesk.fees.tariffs.service import TariffRow, tariffs
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.money import MOST, Money
from propdesk.kernel.records.stored_json import compact_json

Coverage = dict[tuple[int, int], list[Covered]]
_Key = tuple[int, int | None, AreaBasis, int, int | None]
_Known = dict[tuple[int, int, int], tuple[Money, str]]  # weight before, weight, whole → amount
Watch = Callable[[int, int], None]


@dataclass(slots=True, kw_only=True)
class Drafted:
    """What came out: lines in unit order, units without, and what was there before."""

    lines: list[DraftLine] = field(default_factory=list)
    unbilled: list[UnbilledUnit] = field(default_factory=list)
    coverage: Coverage = field(default_factory=dict)
    existing: int = 0
    partly: set[tuple[int, int]] = field(default_factory=set)
    split: set[tuple[int, int]] = field(default_factory=set)  # who owes changes within a period
    seasonal: set[tuple[int, int]] = field(default_factory=set)  # nothing is billed in between
    by_usage: set[tuple[int, int]] = field(default_factory=set)  # meters say how much
    meters: dict[int, BilledMeter] = field(default_factory=dict)  # those that were looked at
    tariffs: dict[tuple[int, int], int] = field(default_factory=dict)  # which one bills it


def draft_lines(
    session: Session,
    window: Period,
    scope: RunScope,
    watch: Watch,
    *,
    ends: Mapping[int, date] | None = None,
) -> Drafted:
    """The lines missing in a window of whole months. `watch(done, total)` counts units. `ends`: as
    if these stops ended, see `less_days`."""
    units = units_of(session, scope)
    active = [
        t for t in tariffs(session, active_only=True)
        if t.formula is not Formula.COUNTER and (not scope.items or t.item.id in scope.items)
    ]  # fmt: skip
    drafted = Drafted(coverage=_coverage(session, window, scope, active))
    less = less_days(session, _reach(window, active).first, ends)
    tasks = _tasks(session, window, units, active, drafted, less)
    _compute(tasks, drafted, watch)
    metered = [task for task in tasks if task.tariff.formula is Formula.METERED]
    order = {unit.id: place for place, unit in enumerate(units)}
    if metered:
        lines, unbilled, drafted.meters = bill_usage(session, window, metered)
        drafted.lines = sorted((*drafted.lines, *lines), key=lambda one: order[one.unit_id or 0])
        drafted.unbilled += unbilled
    drafted.unbilled.sort(key=lambda row: order[row.unit_id])
    return drafted


def _coverage(
    session: Session, window: Period, scope: RunScope, active: Sequence[TariffRow]
) -> Coverage:
    """The live normal lines that reach into the periods the tariffs bill, by unit and item."""
    wanted = select(
        OpenCharge.unit_id, OpenCharge.fee_item_id, OpenCharge.period_from, OpenCharge.period_to,
        OpenCharge.amount, OpenCharge.share_from, OpenCharge.share_to,
    ).where(
        OpenCharge.live, OpenCharge.kind == ChargeKind.NORMAL, or_(*_reaches(window, active)),
    )  # fmt: skip
    if scope.units:
        wanted = wanted.where(OpenCharge.unit_id.in_(scope.units))
    found: Coverage = {}
    for unit_id, item_id, period_from, period_to, amount, *share in session.execute(wanted):
        if unit_id is not None and period_from is not None and period_to is not None:
            covered = Covered(period_from, period_to, amount, share_stored(*share))
            found.setdefault((unit_id, item_id), []).append(covered)
    return found


def _reach(window: Period, active: Sequence[TariffRow]) -> Period:
    """The days of all the periods that reach into the window."""
    found = [_reach_of(window, row) for row in active if row.is_periodic]
    month = Period(window.first, window.last)
    return Period(
        min(one.first for one in (month, *found)), max(one.last for one in (month, *found))
    )


def _reach_of(window: Period, row: TariffRow) -> Period:
    """The days of one tariff's periods that reach into the window, of every unit."""
    if (cycle := row.cycle()) is None:
        after = Cycle(row.period_months).at(window.last).last
        return Period(period_before(window, row.period_months).first, after + 366 * ONE_DAY)
    return Period(
        min(window.first, cycle.at(window.first).first),
        max(window.last, cycle.at(window.last).last),
    )


def _reaches(window: Period, active: Sequence[TariffRow]) -> list[ColumnElement[bool]]:
    """Per reach of periods: the items billed so, and lines that overlap such periods."""
    items: dict[Period, set[int]] = {}
    for row in active:
        if row.is_periodic:
            items.setdefault(_reach_of(window, row), set()).add(row.item.id)
    return [false()] + [
        and_(
            OpenCharge.fee_item_id.in_(sorted(several)),
            OpenCharge.period_from <= reach.last,
            OpenCharge.period_to >= reach.first,
        )
        for reach, several in sorted(items.items(), key=lambda one: one[0].first)
    ]


def _tasks(
    session: Session,
    window: Period,
    units: Sequence[UnitFacts],
    active: Sequence[TariffRow],
    drafted: Drafted,
    less: LessOf,
) -> list[Task]:
    reach = _reach(window, active)
    payers = Payers(session, [unit.id for unit in units], reach.first, reach.last)
    choice = TariffChoice(session, window, active, units, payers)
    choice.less = less
    tasks: list[Task] = []
    for unit in units:
        candidates = choice.tariffs_of(unit)
        if not candidates:
            drafted.unbilled.append(UnbilledUnit(unit.id, unit.code, Unbilled.NO_TARIFF))
        for tariffs_of_item in candidates:
            item = tariffs_of_item[0].item
            covered = drafted.coverage.get((unit.id, item.id), ())
            found = choice.look(unit, tariffs_of_item, covered)
            inside = sum(window.first <= one.first <= window.last for one in covered)
            drafted.existing += inside
            if isinstance(found, Without):
                tariff_id = tariffs_of_item[0].id
                drafted.unbilled.append(
                    UnbilledUnit(
                        unit.id, unit.code, found.reason, item.name, found.detail, tariff_id
                    )
                )
                continue
            tasks.append(found)
            drafted.tariffs[unit.id, item.id] = found.tariff.id
            if found.tariff.formula is Formula.METERED:
                drafted.by_usage.add((unit.id, item.id))
            if found.tariff.formula is Formula.SEASON:
                drafted.seasonal.add((unit.id, item.id))
            if found.pieces and inside:
                drafted.partly.add((unit.id, item.id))
    return tasks


class Amounts:
    """Amounts and explanations; units of one size share what is the same for them."""

    def __init__(self) -> None:
        self._known: dict[_Key, tuple[MonthlyPrice, _Known]] = {}
        self._task: Task | None = None
        self._version = 0
        self._basis: MonthlyPrice
        self._by_weight: _Known

    def of(self, task: Task, piece: BilledStretch) -> tuple[Money, str]:
        """The amount of a piece, or of its payer's share of it, and its frozen explanation."""
        if task is not self._task or piece.version.id != self._version:
            self._task, self._version = task, piece.version.id
            self._basis, self._by_weight = self._shared(task, piece)
        span = piece.span
        key = piece.before, span.weight, span.whole
        found = self._by_weight.get(key)
        if found is None:
            found = self._by_weight[key] = part_of(self._basis, *key)
        words = f"{self._basis.head},{span.words}{found[1]}"
        if not task.agreed:
            return found[0], words
        amount, paid = paid_by(task.payer_of(piece), piece.share, found[0])
        told = f",{compact_json(paid)[1:-1]}" if paid else ""
        return amount, f"{words.removesuffix(ending(found[0]))}{told}{ending(amount)}"

    def _shared(self, task: Task, piece: BilledStretch) -> tuple[MonthlyPrice, _Known]:
        own = task.own
        area, which = area_of(task.unit, piece.version.fields.area_basis)
        quantity = (own.quantity if own is not None else None) or ONE
        price = own.price if own is not None else None
        if piece.terms.formula is Formula.OWN:
            measures = measures_of(task.unit, piece.version.fields.area_basis)
            return basis_by_formula(piece.terms, measures, quantity=quantity, price=price), {}
        key = piece.version.id, area, which, quantity, price
        if key not in self._known:
            basis = basis_of(
                piece.terms, area=area, quantity=quantity, price=price, area_basis=which
            )
            self._known[key] = basis, {}
        return self._known[key]


def _compute(tasks: Sequence[Task], drafted: Drafted, watch: Watch) -> None:
    amounts = Amounts()
    for done, task in enumerate(tasks):
        if done % 500 == 0:
            watch(done, len(tasks))
        unit, item = task.unit, task.tariff.item
        single = task.payers[0] if len(task.payers) == 1 else None
        nothing: list[tuple[date, date]] = []
        absurd: Money | None = None
        for piece in task.pieces:
            amount, explanation = amounts.of(task, piece)
            if amount.fen > MOST.fen:
                absurd = absurd or amount
                continue
            span, payer = piece.span, single or task.payer_of(piece)
            if not amount.fen:
                nothing.append((span.first or piece.day, span.last or piece.day))
                continue
            drafted.lines.append(
                DraftLine(
                    ChargeKind.NORMAL, unit.id, unit.code, item.id, item.name, task.tariff.id,
                    piece.version.id, payer.account if payer else None, piece.day, span.first,
                    span.last, piece.due, amount, explanation, share=piece.share,
                    payer=payer.agreed.who if payer and payer.agreed else "",
                )
            )  # fmt: skip
        if absurd is not None:
            drafted.unbilled.append(
                UnbilledUnit(
                    unit.id, unit.code, Unbilled.TOO_MUCH, item.name, str(absurd), task.tariff.id
                )
            )
        _tell(drafted, task, Unbilled.NO_PAYER, task.unowed)
        _tell(drafted, task, Unbilled.NOTHING_DUE, joined(nothing))
        if len(task.payers) > 1 and task.pieces:
            _mark_split(drafted, task)
    watch(len(tasks), len(tasks))


def _tell(drafted: Drafted, task: Task, reason: Unbilled, spans: Spans) -> None:
    """List the days that get no line of an item."""
    unit, tariff = task.unit, task.tariff
    for first, last in spans:
        days = str(first) if first == last else f"{first} – {last}"
        drafted.unbilled.append(
            UnbilledUnit(unit.id, unit.code, reason, tariff.item.name, days, tariff.id)
        )


def _mark_split(drafted: Drafted, task: Task) -> None:
    """Note a task whose lines are cut where who owes begins or ends."""
    borders = {one.first for one in task.payers[1:]} | {one.last for one in task.payers[:-1]}
    if any({piece.span.first, piece.span.last} & borders for piece in task.pieces):
        drafted.split.add((task.unit.id, task.tariff.item.id))
