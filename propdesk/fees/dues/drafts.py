"""The rows a billing run works with: lines not yet posted, units without a line, scopes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import NamedTuple

import msgspec

from propdesk.estate.rules import AreaBasis, UnitKind
from propdesk.fees.dues.outliers import Outlier
from propdesk.fees.periods import Period
from propdesk.fees.rules import ChargeKind, DraftDifference, Unbilled
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.stored_json import compact_json, from_json
from propdesk.kernel.scaled import SHARE

Spans = tuple[tuple[date, date], ...]


class DayShare(NamedTuple):
    """What of each day somebody pays, of 10^6: from `begin` up to `end`."""

    begin: int
    end: int

    def is_in(self, other: "DayShare") -> bool:
        """Whether it lies within another."""
        return other.begin <= self.begin and self.end <= other.end


WHOLE = DayShare(0, 10**SHARE)


class CardSold(msgspec.Struct, frozen=True):
    """What is bought onto a card: how much (10^-3), which card, by which token of the machine."""

    quantity: int
    card_no: str
    token: str


class DraftLine(msgspec.Struct, frozen=True):
    """A line not yet posted. A struct, because a run makes a hundred thousand of them.

    `account_id` None: the account of whoever owes on `day` is opened when the line is posted.
    `deposit_id`: the deposit it collects. `meter_id`: the meter whose usage it bills, or which it
    sells by `card`. `adjusts_id`: the line it belongs to. `share`: what of each day it is for;
    `payer`: who pays it as agreed, in place of whoever would.
    """

    kind: ChargeKind
    unit_id: int | None
    unit_code: str
    fee_item_id: int
    item: str
    tariff_id: int
    tariff_version_id: int
    account_id: int | None
    day: date
    period_from: date | None
    period_to: date | None
    due_day: date
    amount: Money
    explanation: str
    deposit_id: int | None = None
    meter_id: int | None = None
    adjusts_id: int | None = None
    share: DayShare = WHOLE
    payer: str = ""
    card: CardSold | None = None


@dataclass(frozen=True, slots=True)
class RunScope:
    """What part of the estate a run is for; empty = all of it. `bill`: the number of the shared
    bill, or the former books, whose lines it made. `difference`: it made up bills."""

    buildings: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    items: tuple[int, ...] = ()
    bill: str = ""
    difference: bool = False


def scope_text(scope: RunScope) -> str:
    """A scope as it is stored with its run."""
    return compact_json({key: ids for key, ids in asdict(scope).items() if ids})


def scope_of(stored: str) -> RunScope:
    """A stored scope."""
    return from_json(RunScope, stored)


@dataclass(frozen=True, slots=True)
class UnbilledUnit:
    """A unit that gets no line, at all or of one item, and why."""

    unit_id: int
    unit_code: str
    reason: Unbilled
    item: str = ""
    detail: str = ""
    tariff_id: int | None = None

    @property
    def sentence(self) -> str:
        """The reason in the reader's language."""
        words = self.reason.label
        return f"{words} ({self.detail})" if self.detail else words

    @property
    def way(self) -> str:
        """What to do about it, in the reader's language."""
        return _(self.reason.way)


class Covered(NamedTuple):
    """A live line that is there already."""

    first: date
    last: date
    amount: Money
    share: DayShare = WHOLE


def share_stored(begin: int | None, end: int | None) -> DayShare:
    """The share of a line as it is stored: the whole of a line that says none."""
    return WHOLE if begin is None or end is None else DayShare(begin, end)


def others_of(share: DayShare) -> tuple[DayShare, ...]:
    """What of a day a share leaves."""
    before, after = DayShare(WHOLE.begin, share.begin), DayShare(share.end, WHOLE.end)
    return tuple(one for one in (before, after) if one.begin < one.end)


class UnitFacts(NamedTuple):
    """What billing needs to know of a unit."""

    id: int
    code: str
    kind: UnitKind
    building_id: int
    built_area: int | None
    inner_area: int | None
    area_basis: AreaBasis
    charge_start: date | None
    handover_date: date | None
    area_group: str
    group_area: int | None
    measured_area: int | None = None
    floor: str = ""

    @property
    def start(self) -> date:
        """The first day charged: the agreed one, else the hand-over; unknown = always."""
        return self.charge_start or self.handover_date or date.min


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceRow:
    """What a run would change for one unit and item against the period before; `told` of what a
    meter counted, in the reader's language."""

    kind: DraftDifference
    unit_id: int
    unit_code: str
    item: str
    before: Money | None
    after: Money | None
    outlier: Outlier | None = None
    told: str = ""

    @property
    def sentence(self) -> str:
        """What is to be seen, in the reader's language."""
        return self.outlier.sentence if self.outlier else self.told or self.kind.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What publishing would do: lines to make, lines that are there, units without, differences.

    `owners`: unit → who owns it, of the units that are named. `kinds`: how many units of each kind
    get lines. `notes` and `offset`: what prepayment will pay of it and of older lines at once.
    """

    period: Period
    scope: RunScope
    lines: tuple[DraftLine, ...]
    existing: int
    unbilled: tuple[UnbilledUnit, ...]
    differences: tuple[DifferenceRow, ...]
    owners: Mapping[int, str] = field(default_factory=dict)
    kinds: Mapping[UnitKind, int] = field(default_factory=dict)
    notes: int = 0
    offset: Money = ZERO

    @property
    def outliers(self) -> tuple[DifferenceRow, ...]:
        """The amounts that stand out, the farthest first."""
        return tuple(row for row in self.differences if row.kind is DraftDifference.OUTLIER)

    @property
    def total(self) -> Money:
        """The sum of the lines to make."""
        return Money(sum(line.amount.fen for line in self.lines))
