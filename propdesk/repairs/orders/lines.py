"""What an order costs: its lines of material and labour, and whether it has been paid."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from propdesk.db.plain_rows import typed_rows
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.records.saving import add, the_record
from propdesk.db.records.uses import RecordUses
from propdesk.db.store import use_case
from propdesk.fees.receipts.service import taken_back
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, Money, round_half_up
from propdesk.kernel.records.fields import Fact, FactKind, declared_errors
from propdesk.kernel.records.refusals import RecordGone
from propdesk.repairs.kinds.service import REPAIR_PRICE
from propdesk.repairs.orders.models import RepairLine, RepairOrder
from propdesk.repairs.orders.rules import DROPPED, OrderState

QUANTITY = 2
"""Decimals of a quantity: half an hour, 1.25 m."""


class OrderIsClosed(UserError):
    """What an order costs is settled when it is closed."""

    message = N_("{no} is closed; what it cost stays as it is. Open it again first.")


class OrderIsPaid(UserError):
    """What was paid is not changed."""

    message = N_("{no} is paid. Take the receipt back first, then change what it cost.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFields:
    """A line of an order as the clerk types it."""

    what: Annotated[str, Fact(N_("What"), stretch=True, weight=500)]
    spec: Annotated[str, Fact(N_("Specification"), width=110)] = ""
    unit: Annotated[str, Fact(N_("Counted in"), width=80)] = ""
    quantity: Annotated[
        int, Fact(N_("Quantity"), FactKind.SCALED, places=QUANTITY, width=80, most=100_000)
    ] = 10**QUANTITY
    price: Annotated[Money, Fact(N_("Price"), width=90)]
    is_labour: Annotated[bool, Fact(N_("Labour"), width=70)] = False


def line_errors(fields: LineFields) -> dict[str, str]:
    """What is wrong with a line, beside its field."""
    found = declared_errors(fields)
    if fields.quantity <= 0:
        found["quantity"] = _("A quantity is above 0.")
    if fields.price < ZERO:
        found["price"] = _("A price cannot be less than zero.")
    return found


def amount_of(quantity: int, price: Money) -> Money:
    """Quantity times price in whole fen, half up."""
    return Money(round_half_up(price.fen * quantity, 10**QUANTITY))


def _derived(_session: Session, fields: LineFields) -> Values:
    return {"amount": amount_of(fields.quantity, fields.price)}


def is_paid(session: Session, order: RepairOrder) -> bool:
    """Whether a receipt that stands has paid the order."""
    paid = order.payment_id
    return paid is not None and taken_back(session, payment_id=paid) is None


def _order(session: Session, order_id: int) -> RepairOrder:
    order = session.get(RepairOrder, order_id)
    if order is None:
        raise RecordGone
    return order


def _saved(session: Session, before: Values, after: Values) -> None:
    order = _order(session, int((after or before)["order_id"]))
    if order.state in (OrderState.CLOSED, *DROPPED):
        raise OrderIsClosed(no=order.no)
    if is_paid(session, order):
        raise OrderIsPaid(no=order.no)


REPAIR_LINE = RecordKind(
    kind="repair_line",
    model=RepairLine,
    fields=LineFields,
    name=lambda _session, line: line.what,
    errors=line_errors,
    tidy=lambda fields: replace(fields, what=" ".join(fields.what.split())),
    derived=_derived,
    saved=_saved,
    view="repairs.view",
    edit="repairs.edit",
)
LINE_USES = RecordUses(REPAIR_LINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow(LineFields):
    """A line as it is shown and printed."""

    id: int
    amount: Annotated[Money, Fact(N_("Amount"), width=100, weight=600)]


@use_case(permission="repairs.view")
def lines_of(session: Session, *, order_id: int) -> tuple[LineRow, ...]:
    """The lines of an order, as they were entered."""
    rows = session.scalars(
        select(RepairLine).where(RepairLine.order_id == order_id).order_by(RepairLine.id)
    )
    return tuple(
        LineRow(
            id=row.id,
            what=row.what,
            spec=row.spec,
            unit=row.unit,
            quantity=row.quantity,
            price=row.price,
            is_labour=row.is_labour,
            amount=row.amount,
        )
        for row in rows
    )


@use_case(permission="repairs.edit", touches=REPAIR_LINE.touches)
def add_line(session: Session, *, order_id: int, fields: LineFields) -> int:
    """Put a line on an order; its id.

    Raises RecordGone, FieldsRefused, OrderIsClosed and OrderIsPaid.
    """
    _order(session, order_id)
    return add(session, REPAIR_LINE, fields, given={"order_id": order_id})


@use_case(permission="repairs.view")
def line_of_price(session: Session, *, price_id: int) -> LineFields:
    """A line as the price list has it, one of it. Raises RecordGone."""
    price = the_record(session, REPAIR_PRICE, price_id)
    return LineFields(
        what=price.name,
        spec=price.spec,
        unit=price.unit,
        price=price.price,
        is_labour=price.is_labour,
    )


@cache  # asked at each move through a list
def _sums() -> Select[bool, Money]:
    query = select(RepairLine.is_labour, func.sum(RepairLine.amount))
    return query.where(RepairLine.order_id == bindparam("order_id")).group_by(RepairLine.is_labour)


def sums_of(session: Session, order_id: int) -> tuple[Money, Money]:
    """What material and labour of an order come to."""
    found = typed_rows(session, _sums(), {"order_id": order_id})
    sums = {bool(labour): amount for labour, amount in found}
    return sums.get(False) or ZERO, sums.get(True) or ZERO
