"""The lists of tariffs, of fee items and of receipt groups, and what a row of each says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import ColumnElement, String, func, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from propdesk.db.among import among
from propdesk.db.listing import ListField, RecordList, columns_as_fields, told_by
from propdesk.db.records.chips import STATE, ListChip, all_of, found_by
from propdesk.db.records.record_lists import record_list
from propdesk.db.store import today, use_case
from propdesk.estate.models import Building
from propdesk.fees.amounts.spans import ONE
from propdesk.fees.amounts.usage import read_steps
from propdesk.fees.papers.facts import PublishedFee
from propdesk.fees.rules import PERIOD_NAMES, DueFrom, Formula, Nature
from propdesk.fees.tariff_models import FeeItem, ReceiptGroup, Tariff, TariffScope, TariffVersion
from propdesk.fees.tariffs.tariffs import (
    Applies,
    GroupRow,
    ItemRow,
    TariffFields,
    TariffRow,
    VersionFields,
    tariff_rows,
    tariffs,
)
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.kernel.records.fields import Fact, values_of
from propdesk.kernel.scaled import PRICE, SHARE, format_scaled


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTariff(TariffRow):
    """A tariff in the list, its price and scope in words."""

    fee_item: str
    price: Annotated[str, Fact(N_("Price today"), after="formula", width=152, weight=600)]
    scope: Annotated[str, Fact(N_("Applies to"), after="period_months", width=150, free=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedItem(ItemRow):
    """A fee item in the list, with the name of its receipt group."""

    receipt_group: str


def _chips(active: InstrumentedAttribute[bool], *, begins: str) -> tuple[ListChip, ...]:
    stopped, used = ~active, begins == "active"
    return (
        ListChip("active", N_("In use"), lambda _session: ~stopped, group=STATE, checked=used),
        ListChip("stopped", N_("Stopped"), lambda _session: stopped, icon="ban", group=STATE),
        all_of(group=STATE, checked=begins == "all"),
    )


# Tariffs


def price_text(row: TariffRow, fields: VersionFields) -> str:
    """1.50 per m² a month, as it stands in the list."""
    price = format_scaled(fields.price, PRICE, decimals=2)
    if row.formula is Formula.AREA:
        return _("{price} per m² a month").format(price=price)
    if row.formula is Formula.OWN:
        return _("by its formula")
    if row.formula is Formula.SEASON:
        return _("{price} per m² a season").format(price=price)
    if row.formula is Formula.FIXED:
        return {
            1: _("{price} a month"), 3: _("{price} a quarter"),
            6: _("{price} a half-year"), 12: _("{price} a year"),
        }[row.period_months].format(price=price)  # fmt: skip
    if row.formula is Formula.COUNTER and fields.area_basis is not None:
        return _("{price} per m²").format(price=price)
    if row.formula is Formula.COUNTER:
        return _("{price} apiece").format(price=price)
    if row.formula is Formula.METERED:
        steps = (format_scaled(one.price, PRICE, decimals=2) for one in read_steps(fields.steps))
        return _("{price} by usage").format(price=" / ".join((price, *steps)))
    return _("{price} once").format(price=price)


def due_text(fields: VersionFields) -> str:
    """When its bills are due, in words."""
    day = _("the last day") if fields.due_day == 0 else _("day {day}").format(day=fields.due_day)
    months = {
        -1: _("{day} of the month before"),
        0: _("{day} of the first month"),
        1: _("{day} of the month after the first"),
    }
    if fields.due_from is DueFrom.NOTICE:
        words = ngettext(
            "{count} day after the bill", "{count} days after the bill", fields.due_days
        ).format(count=fields.due_days)
    elif fields.due_from is DueFrom.PERIOD_END:
        words = _("{day}, {count} months from the last").format(day=day, count=fields.due_months)
    else:
        words = months.get(fields.due_months, _("{day}, {count} months from the first"))
        words = words.format(day=day, count=fields.due_months)
    return (
        _("{rule}, or the next working day").format(rule=words) if fields.due_working_day else words
    )


def _scope_text(session: Session, applies: Applies) -> str:
    parts = [kind.label for kind in applies.kinds]
    if applies.buildings:
        named = select(Building.code).where(among(Building.id, applies.buildings))
        codes = listed(session.scalars(named.order_by(Building.order_key)))
        parts.append(_("buildings {codes}").format(codes=codes))
    if applies.units:
        units = ngettext("{count} unit", "{count} units", len(applies.units))
        parts.append(units.format(count=len(applies.units)))
    return listed(parts) or _("added at the desk")


def _tariff_rows(session: Session, ids: Sequence[int]) -> Iterator[ListedTariff]:
    found = session.scalars(select(Tariff).where(among(Tariff.id, ids))).all()
    for row in tariff_rows(session, found):
        version = row.version_on(today(session))
        yield ListedTariff(
            **values_of(TariffFields, row),
            id=row.id,
            item=row.item,
            versions=row.versions,
            fee_item=row.item.name,
            price=price_text(row, version.fields) if version else _("not yet in force"),
            scope=_scope_text(session, row.applies),
        )


@use_case(permission="fees.view")
def listed_tariffs(session: Session) -> tuple[ListedTariff, ...]:
    """Every tariff with a version, those out of use too, in the order of their items."""
    ids = _with_item(select(Tariff.id)).order_by(FeeItem.order_no, FeeItem.id, Tariff.id)
    found = {row.id: row for row in _tariff_rows(session, [*session.scalars(ids)])}
    return tuple(found[key] for key in session.scalars(ids) if found[key].versions)


@use_case(permission="fees.view")
def published_fees(session: Session) -> tuple[PublishedFee, ...]:
    """What is charged by tariffs in use, for the notice board: today's prices, and those to come.

    Counter charges too, by the piece; deposits are no fees.
    """
    day = today(session)
    companies = {one.id: one.company for one in session.scalars(select(ReceiptGroup))}
    return tuple(
        PublishedFee(
            item=row.item.name,
            tariff=row.name,
            price=_published_price(row, version.fields),
            scope=_scope_text(session, row.applies),
            period=period_text(row, version.fields),
            due=due_text(version.fields) if row.formula is not Formula.COUNTER else "",
            since=version.fields.effective_from,
            company=companies[row.item.receipt_group_id],
        )
        for row in tariffs(session, active_only=True)
        if row.item.nature is not Nature.DEPOSIT
        for version in row.versions
        if version == row.version_on(day) or version.fields.effective_from > day
    )


def _published_price(row: TariffRow, fields: VersionFields) -> str:
    """The price with all it takes to work an amount out."""
    if row.formula is Formula.OWN:
        price = format_scaled(fields.price, PRICE, decimals=2)
        return _("{expression}; price {price}").format(expression=fields.expression, price=price)
    words = [price_text(row, fields)]
    if fields.coefficient != ONE:
        words.append(f"× {format_scaled(fields.coefficient, SHARE)}")
    if fields.extra and row.formula is not Formula.SEASON:
        words.append(_("plus {amount} a month").format(amount=fields.extra))
    return " ".join(words)


def period_text(row: TariffRow, fields: VersionFields) -> str:
    """For what one bill is: a month, a season from day to day."""
    if row.formula is Formula.SEASON:
        first, last = fields.season_first or row.season_from, fields.season_last or row.season_to
        return _("{first} to {last}").format(first=first, last=last)
    return _(PERIOD_NAMES[row.period_months])


def _with_item(query: Any) -> Any:  # noqa: ANN401  selects of any row
    return query.join(FeeItem, FeeItem.id == Tariff.fee_item_id)


def _tariff_fields(session: Session) -> dict[str, ListField]:
    price = (
        select(TariffVersion.price)
        .where(
            TariffVersion.tariff_id == Tariff.id,
            TariffVersion.effective_from <= today(session),
        )
        .order_by(TariffVersion.effective_from.desc())
        .limit(1)
        .scalar_subquery()
    )
    scope = type_coerce(TariffScope.kind, String) + TariffScope.value
    first_scope = (
        select(func.min(scope)).where(TariffScope.tariff_id == Tariff.id).scalar_subquery()
    )
    return {
        **columns_as_fields(Tariff, TariffFields),
        "fee_item": ListField(FeeItem.name, FeeItem.order_no),
        "price": ListField(order=price),
        "scope": ListField(order=first_scope),
    }


def _tariff_named(_session: Session, words: str) -> ColumnElement[bool]:
    return or_(Tariff.name.icontains(words), FeeItem.name.icontains(words))


TARIFF_CHIPS = _chips(Tariff.active, begins="active")
TARIFFS = RecordList(
    permission="fees.view",
    key=Tariff.id,
    rows_of=_tariff_rows,
    order=(FeeItem.order_no, FeeItem.id, Tariff.id),
    fields=_tariff_fields,
    chips=found_by(TARIFF_CHIPS),
    named=_tariff_named,
    joined=_with_item,
)


# Fee items and receipt groups


def _item_named(_session: Session, words: str) -> ColumnElement[bool]:
    return or_(FeeItem.name.icontains(words), FeeItem.code.icontains(words))


ITEM_CHIPS = _chips(FeeItem.active, begins="all")
ITEMS = record_list(
    FeeItem,
    ListedItem,
    permission="fees.view",
    order=(FeeItem.order_no, FeeItem.id),
    shown={"receipt_group": told_by(FeeItem.receipt_group_id, ReceiptGroup.name)},
    chips=ITEM_CHIPS,
    named=_item_named,
)


def _group_named(_session: Session, words: str) -> ColumnElement[bool]:
    return or_(
        *(one.icontains(words) for one in (ReceiptGroup.name, ReceiptGroup.company)),
        ReceiptGroup.series == words.upper(),
    )


GROUPS = record_list(
    ReceiptGroup,
    GroupRow,
    permission="fees.view",
    order=(ReceiptGroup.id,),
    named=_group_named,
)
