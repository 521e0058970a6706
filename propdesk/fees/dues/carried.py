"""What is settled of a line, and where it went when the line was cut at an owner change.

A cut frees its line by a move and settles the two parts by the same move; taking the cut back is
the counter-move, which settles a line like the first one. A payment of the first line finds it so.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.estate.models import Unit
from propdesk.fees.models import Allocation, Charge, OpenCharge, Payment, Reduction
from propdesk.fees.rules import ChargeKind, PaymentKind, ReductionKind
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO, Money, total

CUT = "owner_change"
"""The reason of lines that were cut, and of their parts."""


class BillCut(UserError):
    """What was paid is no longer on the line it paid."""

    message = N_(
        "{item} of {code} ({period}) was split at an owner change after it was paid. Take the "
        "split back first: F7 on one of its parts under Charges."
    )


@dataclass(frozen=True, slots=True)
class Settled:
    """What settles a line: money, and what the office let go, by kind."""

    money: Money = ZERO
    reductions: tuple[tuple[ReductionKind, Money], ...] = ()

    @property
    def negative(self) -> "Settled":
        """What takes it back."""
        return Settled(-self.money, tuple((kind, -amount) for kind, amount in self.reductions))

    @property
    def whole(self) -> Money:
        """All of it."""
        return self.money + total(amount for _kind, amount in self.reductions)

    def up_to(self, most: Money) -> tuple["Settled", "Settled"]:
        """At most so much of it, and the rest. What was let go stays with whom it was let go."""
        first, rest = [], []
        for kind, amount in self.reductions:
            part = min(amount, most)
            most -= part
            first.append((kind, part))
            rest.append((kind, amount - part))
        money = min(self.money, most)
        return Settled(money, tuple(first)), Settled(self.money - money, tuple(rest))


def settled_of(session: Session, charge_id: int, *, by: int | None = None) -> Settled:
    """What settles a line, all of it or what one payment did."""
    money = select(func.sum(Allocation.amount)).where(Allocation.charge_id == charge_id)
    let_go = (
        select(Reduction.kind, func.sum(Reduction.amount))
        .where(Reduction.charge_id == charge_id)
        .group_by(Reduction.kind)
        .order_by(Reduction.kind)
    )
    if by is not None:
        money = money.where(Allocation.payment_id == by)
        let_go = let_go.where(Reduction.payment_id == by)
    found = tuple((kind, amount) for kind, amount in session.execute(let_go) if amount)
    return Settled(session.scalar(money) or ZERO, found)


def of_payment_by_now(payment_id: int) -> ColumnElement[bool]:
    """Whether an allocation is of a payment, of a move of its money to another item, or of what
    takes such a move back: together what the payment pays by now."""
    moves = select(Payment.id).where(
        Payment.amends_id == payment_id, Payment.kind == PaymentKind.MOVE
    )
    backs = select(Payment.id).where(Payment.reverses_id.in_(moves))
    return or_(
        Allocation.payment_id == payment_id,
        Allocation.payment_id.in_(moves),
        Allocation.payment_id.in_(backs),
    )


def cut_move(session: Session, charge_id: int) -> Payment | None:
    """The move by which a line that was paid was freed to be cut."""
    back = select(Charge.posting_seq).where(Charge.reverses_id == charge_id)
    allocated = select(Allocation.payment_id).where(Allocation.charge_id == charge_id)
    reduced = select(Reduction.payment_id).where(Reduction.charge_id == charge_id)
    return session.scalars(
        select(Payment).where(
            Payment.kind == PaymentKind.MOVE,
            Payment.posting_seq == back.scalar_subquery(),
            Payment.id.in_(allocated) | Payment.id.in_(reduced),
        )
    ).one_or_none()


def present_lines(session: Session, charge_ids: Collection[int]) -> dict[int, int]:
    """Of these lines those that were cut: line → the one it became when the cut was taken back.

    Raises BillCut for a line that is still cut.
    """
    gone = select(OpenCharge.charge_id).where(among(OpenCharge.charge_id, charge_ids))
    found = {}
    for charge_id in session.scalars(gone.where(~OpenCharge.live)):
        found[charge_id] = charge_id
        while not session.get_one(OpenCharge, found[charge_id]).live:
            found[charge_id] = _joined_again(session, found[charge_id])
    return found


def _joined_again(session: Session, charge_id: int) -> int:
    move = cut_move(session, charge_id)
    back = move and session.scalar(select(Payment).where(Payment.reverses_id == move.id))
    charge = session.get_one(Charge, charge_id)
    if back is None:
        first, last = charge.period_from, charge.period_to
        raise BillCut(
            item=session.get_one(FeeItem, charge.fee_item_id).name,
            code=session.get_one(Unit, charge.unit_id).code if charge.unit_id else "",
            period=f"{first} – {last}" if first else charge.due_day,
        )
    return session.scalars(
        select(Charge.id).where(
            Charge.posting_seq == back.posting_seq,
            Charge.kind == ChargeKind.NORMAL,
            Charge.unit_id == charge.unit_id,
            Charge.fee_item_id == charge.fee_item_id,
            Charge.meter_id.is_not_distinct_from(charge.meter_id),
            Charge.share_from.is_not_distinct_from(charge.share_from),
            # the end of an offer takes the months of one item back together
            Charge.period_from.is_not_distinct_from(charge.period_from),
        )
    ).one()


def with_origins(session: Session, charge_id: int) -> set[int]:
    """A line and those it came of by cuts and their taking back, where something was paid."""
    found: set[int] = set()
    more = {charge_id}
    while more:
        found |= more
        moves = (
            select(Allocation.payment_id)
            .join(Payment, Payment.id == Allocation.payment_id)
            .where(
                Payment.kind == PaymentKind.MOVE,
                among(Allocation.charge_id, more),
                Allocation.amount > ZERO,
            )
        )
        freed = select(Allocation.charge_id).where(
            Allocation.payment_id.in_(moves), Allocation.amount < ZERO
        )
        more = set(session.scalars(freed)) - found
    return found
