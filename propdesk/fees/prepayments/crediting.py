"""Crediting lines below nothing: the line each belongs to is less by it, the rest is prepaid.

A line that is less must not stay open: nobody could pay it. So it is settled when it is posted, by
a move of its own without money: first the line it belongs to, as far as that is open, then
prepayment of its account. Taking the line back takes its move back.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from propdesk.db.posting import Posting, posting
from propdesk.db.store import today
from propdesk.fees.dues.covering import Balance
from propdesk.fees.dues.prepaid import post_entry
from propdesk.fees.models import Allocation, Charge, OpenCharge, Payment
from propdesk.fees.rules import PaymentKind, PrepaymentKind
from propdesk.kernel.money import ZERO, Money


def credit_lines(session: Session, charge_ids: Sequence[int], reason: str) -> None:
    """Settle lines of less than nothing, in a posting of its own after the one that made them."""
    if charge_ids:
        with posting(session, "credit") as post:
            credit_in(session, post, charge_ids, reason)


def credit_in(session: Session, post: Posting, charge_ids: Sequence[int], reason: str) -> list[int]:
    """Settle lines of less than nothing in the posting that made them; the moves, in order."""
    day = today(session)
    moves: list[int] = []
    taken: dict[int, Money] = {}
    for charge_id in charge_ids:
        line = session.get_one(Charge, charge_id)
        credit = -line.amount
        row = {
            "kind": PaymentKind.MOVE, "unit_id": line.unit_id, "payer": "", "value_day": day,
            "booking_day": day, "amount": ZERO, "remark": "", "reason": reason,
        }  # fmt: skip
        (move,) = post.insert(Payment, [row])
        moves.append(move)
        settled = _left_of(session, line.adjusts_id, taken)
        less = min(credit, settled)
        rows = [{"payment_id": move, "charge_id": charge_id, "amount": line.amount}]
        if less > ZERO and line.adjusts_id is not None:
            taken[line.adjusts_id] = taken.get(line.adjusts_id, ZERO) + less
            rows.append({"payment_id": move, "charge_id": line.adjusts_id, "amount": less})
        post.insert(Allocation, rows)
        if credit - less > ZERO:
            keeper = Balance(None, line.account_id, None, ZERO)
            post_entry(post, move, keeper, PrepaymentKind.MOVE, credit - less)
    return moves


def _left_of(session: Session, charge_id: int | None, taken: dict[int, Money]) -> Money:
    """What is open of the line that is less."""
    line = session.get(OpenCharge, charge_id) if charge_id is not None else None
    if line is None or not line.live:
        return ZERO
    return max(ZERO, line.amount - line.settled - taken.get(line.charge_id, ZERO))
