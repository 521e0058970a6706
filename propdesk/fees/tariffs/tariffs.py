"""Fee items, receipt groups and tariffs as rows: what is charged for, how much, from which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.estate.rules import AreaBasis, UnitKind
from propdesk.fees.models import (
    FeeItem,
    ReceiptGroup,
    Tariff,
    TariffScope,
    TariffVersion,
    UnitTariff,
)
from propdesk.fees.rules import Formula, Nature, Proration, Rounding, ScopeKind
from propdesk.fees.tariffs.computing import ONE, Terms
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import Fact, FactKind, values_of

FIRST_PAPER = "241x140"


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

    name: Annotated[str, Fact(N_("Group name"))]
    company: Annotated[
        str, Fact(N_("Receiving company"), hint=N_("It stands at the top of receipts."))
    ] = ""
    series: Annotated[str, Fact(N_("Number series"), FactKind.CODE, placeholder=N_("e.g. SJ"))]
    paper: Annotated[str, Fact(N_("Paper"))] = FIRST_PAPER


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow(GroupFields):
    """A receipt group as listed."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFields:
    """What is typed of a fee item. Receipt group 0 is the first, place 0 the next one."""

    name: Annotated[str, Fact(N_("Item name"))]
    code: Annotated[str, Fact(N_("Code"), FactKind.CODE, placeholder=N_("e.g. WY"))]
    nature: Annotated[Nature, Fact(N_("Whose money"))] = Nature.OWN_INCOME
    receipt_group_id: Annotated[int, Fact(N_("Receipt group"), FactKind.RECORD)] = 0
    order_no: Annotated[int, Fact(N_("Place"), hint=N_("Items stand in this order on bills."))] = 0
    tax_code: Annotated[str, Fact(N_("Tax code"))] = ""
    account_code: Annotated[str, Fact(N_("Account code"))] = ""
    active: Annotated[bool, Fact(N_("In use"))] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow(ItemFields):
    """A fee item as listed."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionFields:
    """What is typed of a tariff version; price and coefficient in 10^-6."""

    effective_from: date
    price: int
    area_basis: AreaBasis | None = None
    coefficient: int = ONE
    extra: Money = ZERO
    rounding: Rounding = Rounding.FEN
    proration: Proration = Proration.ACTUAL_DAYS
    due_months: int = 0
    due_day: int = 0
    due_working_day: bool = False


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


@dataclass(frozen=True, slots=True)
class TariffFields:
    """What is typed of a tariff: its item, name, formula, period and scope."""

    fee_item_id: int
    name: str
    formula: Formula
    period_months: int = 1
    applies: Applies = Applies()


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version as stored."""

    id: int
    fields: VersionFields


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffRow:
    """A tariff with its versions, oldest first."""

    id: int
    item: ItemRow
    name: str
    formula: Formula
    period_months: int
    active: bool
    applies: Applies
    versions: tuple[VersionRow, ...]

    def version_on(self, day: date) -> VersionRow | None:
        """The version in force on a day."""
        return next((v for v in reversed(self.versions) if v.fields.effective_from <= day), None)

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
            extra=fields.extra.fen,
            rounding=fields.rounding,
            proration=fields.proration,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTerms:
    """Where one unit differs from a tariff; empty values follow the tariff."""

    unit_id: int
    tariff_id: int
    price: int | None = None
    quantity: int | None = None
    start: date | None = None
    end: date | None = None
    account_id: int | None = None
    excluded: bool = False


def receipt_groups(session: Session) -> tuple[GroupRow, ...]:
    """Every receipt group."""
    rows = session.scalars(select(ReceiptGroup).order_by(ReceiptGroup.id))
    return tuple(
        GroupRow(id=r.id, name=r.name, company=r.company, series=r.series, paper=r.paper)
        for r in rows
    )


def fee_items(session: Session, *, active_only: bool = False) -> tuple[ItemRow, ...]:
    """The fee items in their order."""
    wanted = select(FeeItem).order_by(FeeItem.order_no, FeeItem.id)
    if active_only:
        wanted = wanted.where(FeeItem.active)
    return tuple(_item_row(row) for row in session.scalars(wanted))


def _item_row(row: FeeItem) -> ItemRow:
    return ItemRow(id=row.id, **values_of(ItemFields, row))


def tariffs(session: Session, *, active_only: bool = False) -> tuple[TariffRow, ...]:
    """The tariffs with versions and scopes, in the order of their items. Four statements."""
    items = {item.id: item for item in fee_items(session)}
    versions: dict[int, list[VersionRow]] = {}
    for row in session.scalars(select(TariffVersion).order_by(TariffVersion.effective_from)):
        versions.setdefault(row.tariff_id, []).append(VersionRow(row.id, version_fields(row)))
    scopes: dict[int, list[TariffScope]] = {}
    for scope in session.scalars(select(TariffScope).order_by(TariffScope.id)):
        scopes.setdefault(scope.tariff_id, []).append(scope)
    found = [
        TariffRow(
            id=row.id,
            item=items[row.fee_item_id],
            name=row.name,
            formula=row.formula,
            period_months=row.period_months,
            active=row.active,
            applies=_applies(scopes.get(row.id, [])),
            versions=tuple(versions.get(row.id, ())),
        )
        for row in session.scalars(select(Tariff))
        if row.active or not active_only
    ]
    return tuple(sorted(found, key=lambda t: (t.item.order_no, t.item.id, t.id)))


def tariff(session: Session, *, tariff_id: int) -> TariffRow:
    """One tariff. Raises TariffUnknown."""
    found = next((row for row in tariffs(session) if row.id == tariff_id), None)
    if found is None:
        raise TariffUnknown
    return found


def version_fields(row: TariffVersion) -> VersionFields:
    """A stored version as its fields."""
    return VersionFields(
        effective_from=row.effective_from,
        price=row.price,
        area_basis=row.area_basis,
        coefficient=row.coefficient,
        extra=row.extra,
        rounding=row.rounding,
        proration=row.proration,
        due_months=row.due_months,
        due_day=row.due_day,
        due_working_day=row.due_working_day,
    )


def _applies(rows: Sequence[TariffScope]) -> Applies:
    def named(kind: ScopeKind) -> list[str]:
        return [row.value for row in rows if row.kind is kind]

    return Applies(
        tuple(UnitKind(value) for value in named(ScopeKind.UNIT_KIND)),
        tuple(int(value) for value in named(ScopeKind.BUILDING)),
        tuple(int(value) for value in named(ScopeKind.UNIT)),
    )


def unit_terms(
    session: Session, *, tariff_id: int | None = None, unit_ids: Sequence[int] | None = None
) -> tuple[UnitTerms, ...]:
    """Where units differ from tariffs, of one tariff or some units if given."""
    wanted = select(UnitTariff).order_by(UnitTariff.tariff_id, UnitTariff.unit_id)
    if tariff_id is not None:
        wanted = wanted.where(UnitTariff.tariff_id == tariff_id)
    if unit_ids is not None:
        wanted = wanted.where(among(UnitTariff.unit_id, unit_ids))
    return tuple(
        UnitTerms(
            unit_id=r.unit_id,
            tariff_id=r.tariff_id,
            price=r.price,
            quantity=r.quantity,
            start=r.start,
            end=r.end,
            account_id=r.account_id,
            excluded=r.excluded,
        )
        for r in session.scalars(wanted)
    )
