"""Which tariff of each item bills a unit, and which of its days are still to be billed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.estate.rules import UnitKind
from propdesk.fees.amounts.cycles import Cycle
from propdesk.fees.amounts.due_days import due_days
from propdesk.fees.amounts.own_formula import FormulaFails, FormulaWrong
from propdesk.fees.amounts.spans import ONE, LessDays
from propdesk.fees.billing.earlier import EarlierRuns
from propdesk.fees.billing.payers import Payer, Payers, shares_of
from propdesk.fees.billing.stretches import (
    BilledStretch,
    Findings,
    How,
    one_off_pieces,
    regular_pieces,
)
from propdesk.fees.dues.charged_units import area_of, is_shared, measures_of, units_of
from propdesk.fees.dues.drafts import (
    WHOLE,
    Covered,
    DayShare,
    RunScope,
    Spans,
    UnitFacts,
    share_stored,
)
from propdesk.fees.models import Charge, OpenCharge
from propdesk.fees.periods import Period
from propdesk.fees.rules import Formula, Unbilled
from propdesk.fees.tariffs.rules import basis_by_formula
from propdesk.fees.tariffs.service import TariffRow, UnitTerms, tariffs, unit_terms
from propdesk.kernel.i18n import listed
from propdesk.kernel.money import ZERO

_Key = tuple[int, date, date, Spans, Spans, bool, Cycle, tuple[LessDays, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """The pieces of one unit by one tariff. `agreed`: something was agreed of who pays them."""

    unit: UnitFacts
    tariff: TariffRow
    own: UnitTerms | None
    pieces: tuple[BilledStretch, ...]
    payers: tuple[Payer, ...]
    unowed: Spans = ()
    agreed: bool = False

    def payer_of(self, piece: BilledStretch) -> Payer | None:
        """Who pays a piece."""
        return next((one for one in self.payers if _pays(one, piece)), None)


def _pays(payer: Payer, piece: BilledStretch) -> bool:
    return payer.first <= piece.day <= payer.last and piece.share.is_in(payer.share)


@dataclass(frozen=True, slots=True)
class Without:
    """Why there are none."""

    reason: Unbilled
    detail: str = ""


class TariffChoice:
    """Which tariff of each item fits a unit best, and which pieces it bills."""

    def __init__(
        self,
        session: Session,
        window: Period,
        active: Sequence[TariffRow],
        units: Sequence[UnitFacts],
        payers: Payers,
    ) -> None:
        self.window, self._payers = window, payers
        self.active = active
        known = {tariff.id for tariff in active}
        rows = unit_terms(session, unit_ids=[unit.id for unit in units])
        self.terms = {(t.unit_id, t.tariff_id): t for t in rows if t.tariff_id in known}
        self.named = {unit for tariff in active for unit in tariff.applies.units}
        self.named |= {unit for unit, _tariff in self.terms}
        self.billed_once = _billed_once(session, active)
        self._earlier = EarlierRuns(session, window, active)
        self._dues = due_days(session)
        self.less: dict[tuple[int, int], tuple[LessDays, ...]] = {}  # of a unit and an item
        self._cycles = {tariff.id: tariff.cycle() for tariff in active if tariff.is_periodic}
        self._by_place: dict[tuple[UnitKind, int], list[list[TariffRow]]] = {}
        self._pieces: dict[_Key, Findings] = {}
        self._first_of_group: dict[str, str] = {}
        for unit in units:
            if unit.area_group:
                self._first_of_group.setdefault(unit.area_group, unit.code)

    def tariffs_of(self, unit: UnitFacts) -> list[list[TariffRow]]:
        """Per item the tariffs that fit closest; more than one is a conflict."""
        if unit.id in self.named:
            return self._fitting(unit)
        place = unit.kind, unit.building_id
        if place not in self._by_place:
            self._by_place[place] = self._fitting(unit)
        return self._by_place[place]

    def _fitting(self, unit: UnitFacts) -> list[list[TariffRow]]:
        best: dict[int, tuple[int, list[TariffRow]]] = {}
        for tariff in self.active:
            rank = tariff.applies.rank(unit.id, unit.kind, unit.building_id)
            own = self.terms.get((unit.id, tariff.id))
            if own is not None and not own.excluded:
                rank = 3  # what was agreed for the unit applies to it
            top, rows = best.get(tariff.item.id, (0, []))
            if rank > top:
                best[tariff.item.id] = (rank, [tariff])
            elif rank == top and rank:
                rows.append(tariff)
        return [self._without_excluded(unit, rows) for _rank, rows in best.values()]

    def _without_excluded(self, unit: UnitFacts, rows: list[TariffRow]) -> list[TariffRow]:
        left = [row for row in rows if not self._is_excluded(unit, row)]
        return left or rows[:1]

    def _is_excluded(self, unit: UnitFacts, tariff: TariffRow) -> bool:
        own = self.terms.get((unit.id, tariff.id))
        return own is not None and own.excluded

    def look(
        self, unit: UnitFacts, candidates: Sequence[TariffRow], covered: Sequence[Covered]
    ) -> Task | Without:
        """The pieces a unit is billed by these tariffs of one item, or why there are none."""
        tariff = candidates[0]
        if len(candidates) > 1:
            return Without(Unbilled.TWO_TARIFFS, listed(row.name for row in candidates))
        if self._is_excluded(unit, tariff):
            return Without(Unbilled.EXCLUDED)
        own = self.terms.get((unit.id, tariff.id))
        account = own.account_id if own is not None else None
        payers = self._payers.of(unit.id, account, item_id=tariff.item.id)
        shares = [*(one.share for one in payers), *(one.share for one in covered)]
        by_shares = any(one != WHOLE for one in shares)
        look = self._of_shares if by_shares else self._findings
        found = look(unit, tariff, own, covered, payers)
        if found.reason is not None:
            return Without(found.reason, found.detail)
        agreed = by_shares or any(one.agreed for one in payers)
        task = Task(
            unit=unit, tariff=tariff, own=own, pieces=found.pieces, payers=payers,
            unowed=found.unowed, agreed=agreed,
        )  # fmt: skip
        return self._what_is_missing(task) or task

    def _of_shares(
        self,
        unit: UnitFacts,
        tariff: TariffRow,
        own: UnitTerms | None,
        covered: Sequence[Covered],
        payers: Sequence[Payer],
    ) -> Findings:
        """The pieces of each share of a day; what one payer has of the same days is one piece."""
        found: list[tuple[Payer, BilledStretch]] = []
        unowed: set[tuple[date, date]] = set()
        none: list[Findings] = []
        shares = shares_of((one.share for one in payers), (one.share for one in covered))
        for share in shares:
            mine = [one for one in payers if share.is_in(one.share)]
            there = [one for one in covered if share.is_in(one.share)]
            one = self._findings(unit, tariff, own, there, mine, share)
            none += [one] if one.reason is not None else []
            unowed |= set(one.unowed)
            for piece in one.pieces:
                part = piece._replace(share=share)
                _join(found, next(one for one in mine if _pays(one, part)), part)
        if len(none) == len(shares):
            return none[0]
        found.sort(key=lambda one: (one[1].day, one[1].share))
        return Findings(tuple(piece for _payer, piece in found), unowed=tuple(sorted(unowed)))

    def _findings(
        self,
        unit: UnitFacts,
        tariff: TariffRow,
        own: UnitTerms | None,
        covered: Sequence[Covered],
        payers: Sequence[Payer],
        share: DayShare = WHOLE,
    ) -> Findings:
        owed = tuple((payer.first, payer.last) for payer in payers)
        start = unit.start
        if own is not None and own.start is not None:
            start = max(start, own.start)
        end = (own.end if own is not None else None) or date.max
        if tariff.formula is Formula.METERED:
            return Findings()  # its readings say what is billed
        if tariff.formula is Formula.ONE_OFF:
            once = self.billed_once.get(unit.id, set())
            billed = {version for version, there in once if share.is_in(there)}
            return one_off_pieces(self.window, tariff, start, end, billed, owed, dues=self._dues)
        cycle = self._cycles[tariff.id] or tariff.cycle(start)
        if cycle is None:
            return Findings(reason=Unbilled.NO_HAND_OVER)
        around = cycle.at(self.window.first).first
        if start <= min(around, self.window.first):
            start = date.min  # so that all who started long ago share one answer
        spans = tuple((one.first, one.last) for one in covered)
        earlier = self._earlier.billed(tariff, unit, around)
        less = self.less.get((unit.id, tariff.item.id), ())
        key = tariff.id, start, end, spans, owed, earlier, cycle, less
        if key not in self._pieces:
            how = How(cycle, less, self._dues)
            self._pieces[key] = regular_pieces(
                self.window, tariff, start, end, spans, owed, billed_earlier=earlier, how=how
            )
        return self._pieces[key]

    def _what_is_missing(self, task: Task) -> Without | None:
        own_price = task.own.price if task.own is not None else None
        for piece in {piece.version.id: piece for piece in task.pieces}.values():
            fields = piece.version.fields
            if piece.terms.formula is Formula.OWN:
                if sentence := _formula_fails(task, piece):
                    return Without(Unbilled.FORMULA_FAILS, sentence)
                continue
            if own_price is None and fields.price == 0 and fields.extra == ZERO:
                return Without(Unbilled.NO_PRICE)
            unit = task.unit
            if piece.terms.needs_area and area_of(unit, fields.area_basis)[0] is None:
                return Without(Unbilled.NO_AREA)
            first = self._first_of_group.get(unit.area_group, unit.code)
            if piece.terms.needs_area and is_shared(unit) and first != unit.code:
                return Without(Unbilled.SHARED_AREA, first)
        return None


def task_of_meter(session: Session, unit_id: int, item_id: int, day: date) -> Task | Without:
    """By which tariff what a meter of a unit counts is paid on a day, and by whom."""
    units = units_of(session, RunScope(units=(unit_id,)))
    active = [
        row for row in tariffs(session, active_only=True)
        if row.item.id == item_id and row.formula is Formula.METERED
    ]  # fmt: skip
    window = Period(day, day)
    payers = Payers(session, [unit_id], day, day)
    choice = TariffChoice(session, window, active, units, payers)
    fitting = choice.tariffs_of(units[0]) if units else []
    return choice.look(units[0], fitting[0], ()) if fitting else Without(Unbilled.NO_TARIFF)


def _formula_fails(task: Task, piece: BilledStretch) -> str:
    """Why the formula of a version gives no amount for a unit; empty when it does."""
    own, basis = task.own, piece.version.fields.area_basis
    try:
        basis_by_formula(
            piece.terms,
            measures_of(task.unit, basis),
            quantity=(own.quantity if own is not None else None) or ONE,
            price=own.price if own is not None else None,
        )
    except (FormulaWrong, FormulaFails) as error:
        return str(error.values["why"])
    return ""


def _join(found: list[tuple[Payer, BilledStretch]], payer: Payer, piece: BilledStretch) -> None:
    """Add a piece: to the same days of the same payer where its share follows theirs."""
    for place, (whose, other) in enumerate(found):
        follows = other.share.end == piece.share.begin
        if whose is payer and follows and other._replace(share=piece.share) == piece:
            share = DayShare(other.share.begin, piece.share.end)
            found[place] = payer, other._replace(share=share)
            return
    found.append((payer, piece))


def _billed_once(
    session: Session, active: Sequence[TariffRow]
) -> dict[int, set[tuple[int, DayShare]]]:
    """unit id → versions of one-off tariffs it has live lines of, and what share of each."""
    versions = [v.id for t in active if t.formula is Formula.ONE_OFF for v in t.versions]
    found: dict[int, set[tuple[int, DayShare]]] = defaultdict(set)
    if versions:
        rows = session.execute(
            select(Charge.unit_id, Charge.tariff_version_id, Charge.share_from, Charge.share_to)
            .join(OpenCharge, OpenCharge.charge_id == Charge.id)
            .where(Charge.tariff_version_id.in_(versions), OpenCharge.live)
        )
        for unit_id, version_id, begin, end in rows:
            found[unit_id or 0].add((version_id or 0, share_stored(begin, end)))
    return found
