"""Tables of what is charged and how: receipt groups, fee items, tariffs, what units agreed."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.estate.rules import AreaBasis
from propdesk.fees.amounts.usage import StepBase
from propdesk.fees.rules import DueFrom, Formula, Nature, Proration, Rounding, ScopeKind
from propdesk.fees.tax_rates import TaxRate
from propdesk.kernel.money import Money


class ReceiptGroup(Base):
    """Who receives the money of some fee items: company, number series, paper."""

    __tablename__ = "receipt_group"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    name: Mapped[str]
    company: Mapped[str]
    series: Mapped[str] = mapped_column(unique=True)  # SJ → SJ2026-000001
    paper: Mapped[str] = mapped_column(default="241x140")


class FeeItem(Base):
    """What is charged for: 物业费, 车位管理费 …"""

    __tablename__ = "fee_item"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    nature: Mapped[Nature] = mapped_column(word(Nature, "nature"))
    receipt_group_id: Mapped[int] = mapped_column(
        ForeignKey("receipt_group.id", ondelete="RESTRICT")
    )
    order_no: Mapped[int] = mapped_column(default=0)
    tax_code: Mapped[str] = mapped_column(default="")
    account_code: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
    tax_rate: Mapped[TaxRate] = mapped_column(
        word(TaxRate, "tax_rate"), default=TaxRate.UNSAID, server_default=text("'unsaid'")
    )
    prepaid_untaxed: Mapped[bool] = mapped_column(default=False, server_default=text("0"))


class Tariff(Base):
    """How an item is computed, per 1, 3, 6 or 12 months; 0 = one-off or counter.

    A season (12) is one bill from the month and day `season_from` to `season_to`.
    """

    __tablename__ = "tariff"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    fee_item_id: Mapped[int] = mapped_column(ForeignKey("fee_item.id", ondelete="RESTRICT"))
    name: Mapped[str] = mapped_column(unique=True)
    formula: Mapped[Formula] = mapped_column(word(Formula, "formula"))
    period_months: Mapped[int] = mapped_column(default=1)
    active: Mapped[bool] = mapped_column(default=True)
    year_begins: Mapped[int] = mapped_column(
        default=1, server_default=text("1")
    )  # 1-12, 0 = each unit's own day
    season_from: Mapped[str] = mapped_column(default="", server_default="")  # 11-15
    season_to: Mapped[str] = mapped_column(default="", server_default="")


class TariffVersion(Base):
    """A tariff from a day on. Price in 10^-6 yuan, coefficient in 10^-6.

    The due day is day `due_day` (0 = the last) of the month `due_months` after the period's first
    or last (negative: before it), or `due_days` after the day of the bill (`due_from`), moved to
    the next working day if wanted. `base_share` (10^-6): what is charged of days that are stopped.
    `first_month`: how the month is charged in which a unit begins, None: as every part of a month.
    """

    __tablename__ = "tariff_version"
    __table_args__ = (
        UniqueConstraint("tariff_id", "effective_from"),
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint("due_day BETWEEN 0 AND 31", name="due_day"),
        IDS_ONCE,
    )

    id: Mapped[Key]
    tariff_id: Mapped[int] = mapped_column(ForeignKey("tariff.id", ondelete="RESTRICT"))
    effective_from: Mapped[date]
    price: Mapped[int]
    area_basis: Mapped[AreaBasis | None] = mapped_column(word(AreaBasis, "area_basis"))
    coefficient: Mapped[int] = mapped_column(default=1_000_000)
    extra: Mapped[Money] = mapped_column(default=Money(0))  # added to each month
    rounding: Mapped[Rounding] = mapped_column(word(Rounding, "rounding"), default=Rounding.FEN)
    proration: Mapped[Proration] = mapped_column(
        word(Proration, "proration"), default=Proration.ACTUAL_DAYS
    )
    due_months: Mapped[int] = mapped_column(default=0)
    due_day: Mapped[int] = mapped_column(default=0)
    due_working_day: Mapped[bool] = mapped_column(default=False)
    due_from: Mapped[DueFrom] = mapped_column(
        word(DueFrom, "due_from"), default=DueFrom.PERIOD, server_default="period"
    )
    due_days: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    base_share: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    expression: Mapped[str] = mapped_column(default="", server_default="")  # of an own formula
    steps: Mapped[str] = mapped_column(default="", server_default="")
    steps_of: Mapped[StepBase] = mapped_column(
        word(StepBase, "steps_of"), default=StepBase.YEAR, server_default="year"
    )
    steps_begin: Mapped[str] = mapped_column(default="", server_default="")
    step_persons: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    step_extra: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    season_first: Mapped[str] = mapped_column(default="", server_default="")  # "": the tariff's
    season_last: Mapped[str] = mapped_column(default="", server_default="")
    first_month: Mapped[Proration | None] = mapped_column(word(Proration, "first_month"))


class TariffScope(Base):
    """To what a tariff applies: each row one kind of unit, one building or one unit (by id)."""

    __tablename__ = "tariff_scope"
    __table_args__ = (UniqueConstraint("tariff_id", "kind", "value"),)

    id: Mapped[Key]
    tariff_id: Mapped[int] = mapped_column(ForeignKey("tariff.id", ondelete="RESTRICT"))
    kind: Mapped[ScopeKind] = mapped_column(word(ScopeKind, "kind"))
    value: Mapped[str]


class UnitTariff(Base):
    """Where one unit differs: own price, quantity (10^-6), start, end, payer, or no bill."""

    __tablename__ = "unit_tariff"
    __table_args__ = (UniqueConstraint("unit_id", "tariff_id"), IDS_ONCE)

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"))
    tariff_id: Mapped[int] = mapped_column(ForeignKey("tariff.id", ondelete="RESTRICT"))
    price: Mapped[int | None]
    quantity: Mapped[int | None]
    start: Mapped[date | None]
    end: Mapped[date | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    excluded: Mapped[bool] = mapped_column(default=False)
