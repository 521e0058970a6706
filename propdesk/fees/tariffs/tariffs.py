"""Fee items, receipt groups and tariffs as rows: what is charged for, how much, from which day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.store import use_case
from propdesk.estate.rules import AreaBasis, UnitKind
from propdesk.fees.amounts.cycles import Cycle, cycle_of, later_seasons
from propdesk.fees.amounts.own_formula import LONGEST
from propdesk.fees.amounts.spans import ONE
from propdesk.fees.amounts.usage import (
    StepBase,
    StepExtra,
    StepPersons,
    Steps,
    StepsBegin,
    StepsOf,
)
from propdesk.fees.papers.rules import RECEIPT_PAPERS
from propdesk.fees.rules import (
    DUE_IN,
    PERIOD_NAMES,
    PERIODIC,
    YEAR_BEGINS,
    DueFrom,
    Formula,
    Nature,
    Proration,
    Rounding,
    ScopeKind,
)
from propdesk.fees.tariff_models import FeeItem, ReceiptGroup, Tariff, TariffScope, TariffVersion
from propdesk.fees.tariffs.rules import Terms
from propdesk.fees.tax_rates import ItemTaxRate, PrepaidUntaxed, TaxRate
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.paper.sizes import PAPERS
from propdesk.kernel.records.fields import Fact, FactKind, values_of
from propdesk.kernel.scaled import PRICE, SHARE

FIRST_PAPER = "241x140"
HIGHEST_PRICE = HIGHEST_QUANTITY = 10**6 * 10**6


class NoPrice(UserError):
    """A tariff without a version in force."""

    message = N_(
        "The tariff “{name}” has no price on {day}. Add a version from that day or before."
    )


class TariffUnknown(UserError):
    """No tariff of that id."""

    message = N_("This tariff is not known.")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFields:
    """What is typed of a receipt group: which company receives, in which number series."""

    name: Annotated[str, Fact(N_("Group name"), width=150, weight=500)]
    company: Annotated[
        str,
        Fact(N_("Receiving company"), hint=N_("It stands at the top of receipts."), stretch=True),
    ] = ""
    series: Annotated[
        str, Fact(N_("Number series"), FactKind.CODE, own=True, placeholder=N_("e.g. SJ"))
    ]
    paper: Annotated[
        str,
        Fact(N_("Paper"), labels={name: PAPERS[name].title for name in RECEIPT_PAPERS}, width=190),
    ] = FIRST_PAPER


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow(GroupFields):
    """A receipt group as listed."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFields:
    """What is typed of a fee item. Receipt group 0 is the first, place 0 the next one."""

    name: Annotated[str, Fact(N_("Item name"), own=True, stretch=True, weight=500)]
    code: Annotated[
        str, Fact(N_("Code"), FactKind.CODE, own=True, placeholder=N_("e.g. WY"), width=80)
    ]
    nature: Annotated[Nature, Fact(N_("Whose money"), width=150)] = Nature.OWN_INCOME
    receipt_group_id: Annotated[int, Fact(N_("Receipt group"), FactKind.RECORD, width=112)] = 0
    order_no: Annotated[
        int,
        Fact(
            N_("Place"),
            own=True,
            in_place=True,
            width=62,
            hint=N_("Items stand in this order on bills."),
        ),
    ] = 0
    tax_code: Annotated[str, Fact(N_("Tax code"), in_place=True, ink="text2")] = ""
    tax_rate: ItemTaxRate = TaxRate.UNSAID
    prepaid_untaxed: PrepaidUntaxed = False
    account_code: Annotated[str, Fact(N_("Account code"), in_place=True, ink="text2")] = ""
    active: Annotated[bool, Fact(N_("In use"))] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow(ItemFields):
    """A fee item as listed."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionFields:
    """What is typed of a tariff version; price and coefficient in 10^-6."""

    effective_from: Annotated[date, Fact(N_("Valid from"))]
    price: Annotated[
        int,
        Fact(
            N_("Price (yuan)"),
            FactKind.SCALED,
            places=PRICE,
            hint=N_(
                "By area: per m² and month, or season. Fixed: per period. Counter: per piece or m²."
            ),
        ),
    ]
    area_basis: Annotated[
        AreaBasis | None,
        Fact(
            N_("Area"),
            hint=N_("Empty: as set for each unit; for counter charges: not by area."),
        ),
    ] = None
    expression: Annotated[
        str,
        Fact(
            N_("Formula of a month"),
            placeholder=N_("e.g. built × price + max(0, floor - 1) × 2"),
            hint=N_(
                "Names: built, inner, measured, area, price, quantity, coefficient, floor; "
                "min and max."
            ),
            longest=LONGEST,
        ),
    ] = ""
    coefficient: Annotated[
        int,
        Fact(N_("Coefficient"), FactKind.SCALED, places=SHARE, hint=N_("1 changes nothing.")),
    ] = ONE
    extra: Annotated[Money, Fact(N_("Plus a month"))] = ZERO
    proration: Annotated[Proration, Fact(N_("Part months"))] = Proration.ACTUAL_DAYS
    first_month: Annotated[
        Proration | None,
        Fact(
            N_("First month"),
            hint=N_("How the month is charged in which a unit begins. Empty: as part months."),
        ),
    ] = None
    rounding: Annotated[Rounding, Fact(N_("Rounded"))] = Rounding.FEN
    season_first: Annotated[
        str,
        Fact(
            N_("Season now from"),
            placeholder="11-15",
            hint=N_("For seasons that begin after this version. Empty: as the tariff says."),
        ),
    ] = ""
    season_last: Annotated[str, Fact(N_("Season now to"), placeholder="03-15")] = ""
    base_share: Annotated[
        int,
        Fact(
            N_("Share while stopped (%)"),
            FactKind.SCALED,
            places=SHARE - 2,
            hint=N_("What a unit that is reported stopped still pays of the price."),
        ),
    ] = 0
    steps: Steps = ""
    steps_of: StepsOf = StepBase.YEAR
    steps_begin: StepsBegin = ""
    step_persons: StepPersons = 0
    step_extra: StepExtra = 0
    due_from: Annotated[DueFrom, Fact(N_("Due counted from"))] = DueFrom.PERIOD
    due_months: Annotated[int, Fact(N_("Due in"), labels=DUE_IN)] = 0
    due_day: Annotated[
        int, Fact(N_("Due on day"), most=31, hint=N_("0 is the last day of the month."))
    ] = 0
    due_days: Annotated[
        int, Fact(N_("Due after (days)"), most=365, hint=N_("From the day of the bill on."))
    ] = 0
    due_working_day: Annotated[bool, Fact(N_("Move on to the next working day"))] = False


@dataclass(frozen=True, slots=True)
class Applies:
    """To what a tariff applies: units of these kinds in these buildings (empty = all), and units.

    With nothing named at all it applies to no unit.
    """

    kinds: tuple[UnitKind, ...] = ()
    buildings: tuple[int, ...] = ()
    units: tuple[int, ...] = ()

    def rank(self, unit_id: int, kind: UnitKind, building_id: int) -> int:
        """How closely it fits a unit: 3 by itself, 2 by building, 1 by kind, 0 not at all."""
        if unit_id in self.units:
            return 3
        if not (self.kinds or self.buildings):
            return 0
        if (self.kinds and kind not in self.kinds) or (
            self.buildings and building_id not in self.buildings
        ):
            return 0
        return 2 if self.buildings else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffFields:
    """What is typed of a tariff: its item, name, formula, period and scope; whether it is used."""

    fee_item_id: Annotated[
        int, Fact(N_("Fee item"), FactKind.RECORD, width=118, weight=500, free=True)
    ]
    name: Annotated[
        str,
        Fact(
            N_("Tariff name"),
            own=True,
            placeholder=N_("e.g. Property fee, high-rise"),
            stretch=True,
            weight=500,
        ),
    ]
    formula: Annotated[Formula, Fact(N_("Formula"), width=112, ink="text2")]
    period_months: Annotated[
        int, Fact(N_("One bill for a"), labels=PERIOD_NAMES, width=104, ink="text2")
    ] = 1
    year_begins: Annotated[
        int,
        Fact(
            N_("A year begins in"),
            labels=YEAR_BEGINS,
            hidden=True,
            hint=N_("Quarters and half-years follow it."),
        ),
    ] = 1
    season_from: Annotated[
        str,
        Fact(N_("Season from"), hidden=True, placeholder="11-15", hint=N_("month-day, e.g. 11-15")),
    ] = ""
    season_to: Annotated[
        str,
        Fact(N_("Season to"), hidden=True, placeholder="03-15", hint=N_("month-day, e.g. 03-15")),
    ] = ""
    applies: Annotated[
        Applies, Fact(N_("Applies to"), FactKind.SEVERAL, in_list=False, in_sheet=False)
    ] = Applies()
    active: Annotated[bool, Fact(N_("In use"), in_form=False)] = True


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version as stored."""

    id: int
    fields: VersionFields


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffRow(TariffFields):
    """A tariff with its versions, oldest first."""

    id: int
    item: ItemRow
    versions: tuple[VersionRow, ...]

    def version_on(self, day: date) -> VersionRow | None:
        """The version in force on a day."""
        return next((v for v in reversed(self.versions) if v.fields.effective_from <= day), None)

    @property
    def is_periodic(self) -> bool:
        """Whether it is billed again for each period."""
        return self.formula in PERIODIC

    def cycle(self, start: date = date.min) -> Cycle | None:
        """How its periods follow one another for a unit charged from `start` on.

        None when they follow the day of each unit and that of this one is not known.
        """
        return cycle_of(self, start, later_seasons(one.fields for one in self.versions))

    def terms(self, version: VersionRow) -> Terms:
        """A version as the values amounts are computed from."""
        fields = version.fields
        return Terms(
            version_id=version.id,
            item=self.item.name,
            tariff=self.name,
            formula=self.formula,
            period_months=self.period_months,
            effective_from=fields.effective_from,
            price=fields.price,
            area_basis=fields.area_basis,
            coefficient=fields.coefficient,
            extra=0 if self.formula is Formula.SEASON else fields.extra.fen,
            rounding=fields.rounding,
            proration=fields.proration,
            expression=fields.expression,
        )


@use_case(permission="fees.view")
def receipt_groups(session: Session) -> tuple[GroupRow, ...]:
    """Every receipt group."""
    rows = session.scalars(select(ReceiptGroup).order_by(ReceiptGroup.id))
    return tuple(GroupRow(id=row.id, **values_of(GroupFields, row)) for row in rows)


@use_case(permission="fees.view")
def fee_items(session: Session, *, active_only: bool = False) -> tuple[ItemRow, ...]:
    """The fee items in their order."""
    wanted = select(FeeItem).order_by(FeeItem.order_no, FeeItem.id)
    if active_only:
        wanted = wanted.where(FeeItem.active)
    return tuple(ItemRow(id=r.id, **values_of(ItemFields, r)) for r in session.scalars(wanted))


@use_case(permission="fees.view")
def tariffs(session: Session, *, active_only: bool = False) -> tuple[TariffRow, ...]:
    """The tariffs with versions and scopes, in the order of their items. Four statements."""
    query = select(Tariff).join(FeeItem, FeeItem.id == Tariff.fee_item_id)
    if active_only:
        query = query.where(Tariff.active)
    found = session.scalars(query.order_by(FeeItem.order_no, FeeItem.id, Tariff.id))
    return tuple(tariff_rows(session, found.all()))


def tariff_rows(session: Session, found: Sequence[Tariff]) -> Iterator[TariffRow]:
    """These tariffs with their versions and scopes."""
    items = {item.id: item for item in fee_items(session)}
    ids = [row.id for row in found]
    versions: dict[int, list[VersionRow]] = {}
    of_these = select(TariffVersion).where(among(TariffVersion.tariff_id, ids))
    for version in session.scalars(of_these.order_by(TariffVersion.effective_from)):
        row = VersionRow(version.id, VersionFields(**values_of(VersionFields, version)))
        versions.setdefault(version.tariff_id, []).append(row)
    applies = applies_to(session, ids)
    for tariff in found:
        yield TariffRow(
            **values_of(TariffFields, tariff),
            id=tariff.id,
            item=items[tariff.fee_item_id],
            applies=applies.get(tariff.id, Applies()),
            versions=tuple(versions.get(tariff.id, ())),
        )


@use_case(permission="fees.view")
def tariff(session: Session, *, tariff_id: int) -> TariffRow:
    """One tariff. Raises TariffUnknown."""
    return next(tariff_rows(session, [stored_tariff(session, tariff_id)]))


def stored_tariff(session: Session, tariff_id: int) -> Tariff:
    """A tariff as it is stored. Raises TariffUnknown."""
    if (found := session.get(Tariff, tariff_id)) is None:
        raise TariffUnknown
    return found


def applies_to(session: Session, ids: Sequence[int]) -> dict[int, Applies]:
    """tariff id → to what it applies; those that apply to nothing are missing."""
    named: dict[int, dict[ScopeKind, list[str]]] = {}
    wanted = select(TariffScope).where(among(TariffScope.tariff_id, ids))
    for row in session.scalars(wanted.order_by(TariffScope.id)):
        named.setdefault(row.tariff_id, {}).setdefault(row.kind, []).append(row.value)
    return {
        tariff_id: Applies(
            tuple(UnitKind(value) for value in scope.get(ScopeKind.UNIT_KIND, ())),
            tuple(int(value) for value in scope.get(ScopeKind.BUILDING, ())),
            tuple(int(value) for value in scope.get(ScopeKind.UNIT, ())),
        )
        for tariff_id, scope in named.items()
    }
