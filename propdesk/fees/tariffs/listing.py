"""The lists of tariffs and of fee items."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.listing import ListField, RecordList, columns_as_fields
from propdesk.db.store import today
from propdesk.fees.models import FeeItem, ReceiptGroup, Tariff, TariffScope, TariffVersion
from propdesk.fees.tariffs.tariffs import ItemFields, ItemRow, TariffRow, tariff_rows
from propdesk.kernel.records.fields import values_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedItem(ItemRow):
    """A fee item in the list, with the name of its receipt group."""

    group: str


def _tariff_rows(session: Session, ids: Sequence[int]) -> Iterator[TariffRow]:
    yield from tariff_rows(
        session, session.scalars(select(Tariff).where(among(Tariff.id, ids))).all()
    )


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
        "item": ListField(order=FeeItem.order_no),
        "name": ListField(Tariff.name),
        "formula": ListField(Tariff.formula),
        "price": ListField(order=price),
        "period": ListField(order=Tariff.period_months),
        "applies": ListField(order=first_scope),
        "state": ListField(order=~Tariff.active),
    }


def _tariff_chips(_session: Session) -> dict[str, dict[str, ColumnElement[bool]]]:
    stopped = ~Tariff.active
    return {"state": {"active": ~stopped, "stopped": stopped, "all": Tariff.id > 0}}


def _tariff_named(_session: Session, words: str) -> ColumnElement[bool]:
    return or_(Tariff.name.icontains(words), FeeItem.name.icontains(words))


TARIFFS = RecordList(
    permission="fees.view",
    key=Tariff.id,
    rows_of=_tariff_rows,
    order=(FeeItem.order_no, FeeItem.id, Tariff.id),
    fields=_tariff_fields,
    chips=_tariff_chips,
    named=_tariff_named,
    joined=_with_item,
)


def _item_rows(session: Session, ids: Sequence[int]) -> Iterator[ListedItem]:
    query = select(FeeItem, ReceiptGroup.name).join(
        ReceiptGroup, ReceiptGroup.id == FeeItem.receipt_group_id
    )
    for item, group in session.execute(query.where(among(FeeItem.id, ids))):
        yield ListedItem(id=item.id, group=group, **values_of(ItemFields, item))


def _item_fields(_session: Session) -> dict[str, ListField]:
    group = (
        select(ReceiptGroup.name)
        .where(ReceiptGroup.id == FeeItem.receipt_group_id)
        .scalar_subquery()
    )
    return {
        **columns_as_fields(FeeItem, ItemFields),
        "group": ListField(group),
        "state": ListField(order=~FeeItem.active),
    }


def _item_named(_session: Session, words: str) -> ColumnElement[bool]:
    return or_(FeeItem.name.icontains(words), FeeItem.code.icontains(words))


ITEMS = RecordList(
    permission="fees.view",
    key=FeeItem.id,
    rows_of=_item_rows,
    order=(FeeItem.order_no, FeeItem.id),
    fields=_item_fields,
    named=_item_named,
)
