"""What a receipt paid for which line by now, and to which items it can be moved."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from propdesk.db.declarations import PanelLine
from propdesk.db.store import use_case
from propdesk.estate.models import Account, Unit
from propdesk.fees.dues.carried import of_payment_by_now
from propdesk.fees.models import Allocation, Charge, OpenCharge, Payment, PrepaymentEntry, Receipt
from propdesk.fees.periods import short_period
from propdesk.fees.rules import ChargeKind, Nature, PaymentKind
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.i18n import _, listed
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.records.refusals import RecordGone

MOVABLE = (ChargeKind.NORMAL, ChargeKind.DIFFERENCE)
UNFIT = (Nature.DEPOSIT, Nature.LATE_FEE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidOn:
    """A line and what a receipt pays of it by now."""

    charge_id: int
    fee_item_id: int
    account_id: int
    item: str
    period: str
    unit: str
    paid: Money

    @property
    def told(self) -> str:
        """物业费 2026-10 · 1-1-101 · ¥377.02."""
        return " · ".join(
            filter(None, (f"{self.item} {self.period}".strip(), self.unit, f"¥{self.paid}"))
        )


@dataclass(frozen=True, slots=True)
class ItemTo:
    """An item that money can be moved to, and what the payer owes for it."""

    fee_item_id: int
    item: str
    owed: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMove:
    """A move that was posted: from which line to which, what stayed as prepayment, and why."""

    payment_id: int
    no: str
    receipt: str
    day: date
    amount: Money
    source: str
    targets: tuple[tuple[str, Money], ...]
    prepaid: Money
    prepaid_for: str
    reason: str
    payer: str
    unit: str
    stands: bool

    @property
    def to(self) -> str:
        """What it pays instead, with the rest that is prepaid."""
        parts = [name for name, _amount in self.targets]
        if self.prepaid:
            parts.append(_("{item} (prepaid)").format(item=self.prepaid_for))
        return listed(parts)


@use_case(permission="fees.view")
def paid_lines(session: Session, *, no: str) -> tuple[PaidOn, ...]:
    """The lines of which the payment of a receipt pays something by now, and that can be moved."""
    payment_id = select(Receipt.payment_id).where(Receipt.no == no).scalar_subquery()
    found = session.scalar(select(Payment.id).where(Payment.id == payment_id))
    return paid_by(session, found) if found is not None else ()


def paid_by(session: Session, payment_id: int) -> tuple[PaidOn, ...]:
    """As paid_lines, of a payment."""
    query = (
        select(Charge, FeeItem.name, Unit.code, func.sum(Allocation.amount))
        .select_from(Allocation)
        .join(Charge, Charge.id == Allocation.charge_id)
        .join(OpenCharge, OpenCharge.charge_id == Charge.id)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .outerjoin(Unit, Unit.id == Charge.unit_id)
        .where(
            of_payment_by_now(payment_id), OpenCharge.live, OpenCharge.amount > ZERO,
            Charge.kind.in_(MOVABLE), FeeItem.nature.not_in(UNFIT),
        )
        .group_by(Charge.id)
        .order_by(FeeItem.order_no, FeeItem.id, Charge.period_from, Charge.id)
    )  # fmt: skip
    return tuple(
        PaidOn(
            charge_id=charge.id,
            fee_item_id=charge.fee_item_id,
            account_id=charge.account_id,
            item=item,
            period=short_period(charge.period_from, charge.period_to),
            unit=code or "",
            paid=paid,
        )
        for charge, item, code, paid in session.execute(query)
        if paid > ZERO
    )


@use_case(permission="fees.view")
def items_to(session: Session, *, charge_id: int) -> tuple[ItemTo, ...]:
    """The items that what was paid on a line can be for instead; those the payer owes first.

    Raises RecordGone.
    """
    if (charge := session.get(Charge, charge_id)) is None:
        raise RecordGone
    owed: dict[int, Money] = {}
    for line in open_of(session, charge):
        owed[line.fee_item_id] = owed.get(line.fee_item_id, ZERO) + line.amount - line.settled
    items = session.scalars(
        select(FeeItem)
        .where(FeeItem.active, FeeItem.nature.not_in(UNFIT), FeeItem.id != charge.fee_item_id)
        .order_by(FeeItem.order_no, FeeItem.id)
    )
    found = [ItemTo(one.id, one.name, owed.get(one.id, ZERO)) for one in items]
    return tuple(sorted(found, key=lambda one: not one.owed))


def open_of(session: Session, charge: Charge, fee_item_id: int | None = None) -> list[OpenCharge]:
    """What whoever owes a line owes besides, on all accounts, the oldest first."""
    person = session.get_one(Account, charge.account_id).person_id
    query = (
        select(OpenCharge)
        .join(Account, Account.id == OpenCharge.account_id)
        .join(FeeItem, FeeItem.id == OpenCharge.fee_item_id)
        .where(
            Account.person_id == person, OpenCharge.live, OpenCharge.amount > OpenCharge.settled,
            OpenCharge.kind.in_(MOVABLE), FeeItem.nature.not_in(UNFIT),
            OpenCharge.charge_id != charge.id,
        )
        .order_by(OpenCharge.due_day, OpenCharge.unit_id, OpenCharge.charge_id)
    )  # fmt: skip
    if fee_item_id is not None:
        query = query.where(OpenCharge.fee_item_id == fee_item_id)
    return list(session.scalars(query))


@use_case(permission="fees.view")
def item_moves(session: Session, *, receipt_id: int) -> tuple[ItemMove, ...]:
    """The moves of what a receipt paid, the newest first; those taken back too."""
    receipt = session.get(Receipt, receipt_id)
    if receipt is None:
        return ()
    query = select(Payment).where(
        Payment.amends_id == receipt.payment_id, Payment.kind == PaymentKind.MOVE
    )
    moves = session.scalars(query.order_by(Payment.id.desc())).all()
    return tuple(move_told(session, one, receipt.no) for one in moves)


def move_told(session: Session, move: Payment, receipt: str) -> ItemMove:
    """What a move did."""
    query = (
        select(Allocation.amount, FeeItem.name, Charge.period_from, Charge.period_to)
        .join(Charge, Charge.id == Allocation.charge_id)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .where(Allocation.payment_id == move.id)
        .order_by(Allocation.id)
    )
    parts = [
        (f"{item} {short_period(first, last)}".strip(), amount)
        for amount, item, first, last in session.execute(query)
    ]
    kept = session.execute(
        select(PrepaymentEntry.amount, FeeItem.name)
        .join(FeeItem, FeeItem.id == PrepaymentEntry.fee_item_id)
        .where(PrepaymentEntry.payment_id == move.id)
    ).first()
    back = aliased(Payment)
    gone = session.scalar(select(back.id).where(back.reverses_id == move.id))
    unit = session.get(Unit, move.unit_id) if move.unit_id is not None else None
    return ItemMove(
        payment_id=move.id,
        no=move.remark,
        receipt=receipt,
        day=move.booking_day,
        amount=-total(amount for _name, amount in parts if amount < ZERO),
        source=listed(name for name, amount in parts if amount < ZERO),
        targets=tuple(one for one in parts if one[1] > ZERO),
        prepaid=kept[0] if kept else ZERO,
        prepaid_for=kept[1] if kept else "",
        reason=move.reason,
        payer=move.payer,
        unit=unit.code if unit is not None else "",
        stands=gone is None,
    )


@use_case(permission="fees.view")
def moves_in_panel(session: Session, receipt_id: int) -> tuple[PanelLine, ...]:
    """What the panel of a receipt says of the moves that stand."""
    return tuple(
        PanelLine(
            name=one.no,
            detail=_("{source} → {to}, {amount}: {reason}").format(
                source=one.source, to=one.to, amount=one.amount, reason=one.reason
            ),
        )
        for one in item_moves(session, receipt_id=receipt_id)
        if one.stands
    )
