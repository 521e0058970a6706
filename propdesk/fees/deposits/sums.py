"""How much of a deposit is held and how it stands, as expressions over the posted rows.

held = taken by its payment + what came in - deducted - offset - refunded - forfeited - moved out.
What is asked back or announced to be deducted is pending: refundable = held - pending.
"""

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, case, func, literal_column, or_, select, type_coerce
from sqlalchemy.orm import Session

from propdesk.db.declarations import PanelLine
from propdesk.db.tables import word
from propdesk.fees.deposits.models import Deposit, DepositDeduction, DepositRefund
from propdesk.fees.deposits.rules import ANNOUNCED, WAITING, DepositState, Holder, Origin
from propdesk.fees.models import Allocation, DepositEntry
from propdesk.fees.rules import EntryKind
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money

Fen = ColumnElement[Any]


def _or_nothing(query: Any) -> Fen:  # noqa: ANN401  a select of one sum
    return func.coalesce(query.scalar_subquery(), literal_column("0"))


def moved(*kinds: EntryKind) -> Fen:
    """What entries of these kinds, or all, moved of a deposit; out is below 0."""
    query = select(func.sum(DepositEntry.amount)).where(DepositEntry.deposit_id == Deposit.id)
    if kinds:
        query = query.where(or_(*(DepositEntry.kind == one for one in kinds)))
    return _or_nothing(query.correlate(Deposit))


def _pending(model: type[DepositRefund | DepositDeduction], states: Any) -> Fen:  # noqa: ANN401
    query = select(func.sum(model.amount)).where(
        model.deposit_id == Deposit.id, or_(*(model.state == one for one in states))
    )
    return _or_nothing(query.correlate(Deposit))


TAKEN: Fen = _or_nothing(
    select(func.sum(Allocation.amount))
    .where(Allocation.charge_id == Deposit.charge_id)
    .correlate(Deposit)
)
HELD: Fen = TAKEN + moved()
IS_HELD: ColumnElement[bool] = literal_column("0") < HELD
DEDUCTED: Fen = -moved(EntryKind.DEDUCTED, EntryKind.OFFSET, EntryKind.FORFEITED)
REFUNDED: Fen = -moved(EntryKind.REFUNDED)
ASKED: Fen = _pending(DepositRefund, WAITING)
ANNOUNCED_SUM: Fen = _pending(DepositDeduction, ANNOUNCED)
_nothing: Fen = literal_column("0")
_last = (
    select(DepositEntry.kind)
    .where(DepositEntry.deposit_id == Deposit.id, DepositEntry.kind != EntryKind.IN)
    .order_by(DepositEntry.id.desc())
    .limit(1)
    .correlate(Deposit)
    .scalar_subquery()
)
_ended = case(
    (_last == EntryKind.REFUNDED, DepositState.REFUNDED.value),
    (_last == EntryKind.FORFEITED, DepositState.FORFEITED.value),
    (_last == EntryKind.OUT, DepositState.TRANSFERRED.value),
    (_last.is_not(None), DepositState.USED.value),
    (and_(Deposit.by_desk, Deposit.charge_id.is_not(None)), DepositState.VOID.value),
    (Deposit.comes == Origin.BROUGHT, DepositState.TAKEN_BACK.value),
    else_=DepositState.TO_COLLECT.value,
)
STANDS: Fen = type_coerce(
    case(
        (and_(_nothing < HELD, _nothing < ASKED), DepositState.TO_REFUND.value),
        (and_(_nothing < HELD, _nothing < DEDUCTED), DepositState.PARTLY.value),
        (_nothing < HELD, DepositState.HELD.value),
        else_=_ended,
    ),
    word(DepositState, "stands", checked=False),
)


class DepositSums(msgspec.Struct, frozen=True):
    """The sums of a deposit in hand: what was taken, is held, is asked back, is to be deducted."""

    taken: Money
    held: Money
    asked: Money
    announced: Money

    @property
    def refundable(self) -> Money:
        """What may still be asked back or deducted."""
        return max(ZERO, self.held - self.asked - self.announced)


def sums_of(session: Session, deposit_id: int) -> DepositSums:
    """The sums of a deposit as they stand in this transaction."""
    query = select(TAKEN, HELD, ASKED, ANNOUNCED_SUM).where(Deposit.id == deposit_id)
    return DepositSums(*(_money(each) for each in session.execute(query).one()))


def _money(value: Money | int) -> Money:
    return value if isinstance(value, Money) else Money(int(value))


def is_posted(session: Session, deposit_id: int) -> bool:
    """Whether money ever moved for it."""
    entry = select(DepositEntry.id).where(DepositEntry.deposit_id == deposit_id).limit(1)
    return session.scalar(entry) is not None or sums_of(session, deposit_id).taken != ZERO


_THERE = (
    DepositState.TO_COLLECT,
    DepositState.HELD,
    DepositState.PARTLY,
    DepositState.TO_REFUND,
)


def deposits_of_unit(session: Session, unit_id: int) -> list[PanelLine]:
    """The deposits of a unit that are held or to be collected; only what is held has an amount."""
    query = (
        select(Deposit, HELD, STANDS, FeeItem.name)
        .join(FeeItem, FeeItem.id == Deposit.fee_item_id)
        .where(Deposit.unit_id == unit_id, STANDS.in_(_THERE))
        .order_by(Deposit.id)
    )
    return [
        PanelLine(
            name=item,
            detail=" · ".join(filter(None, (one.no, one.payer, _elsewhere(one)))),
            amount=_money(held) or None,
            state=(state.label, state.tone, state.icon),
            record=("deposit", one.id),
        )
        for one, held, state, item in session.execute(query)
    ]


def _elsewhere(one: Deposit) -> str:
    if one.holder is Holder.OURS:
        return ""
    return _("held by {holder}").format(holder=one.holder.label)
