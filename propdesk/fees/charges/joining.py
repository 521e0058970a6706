"""Taking the cut of a bill back: its parts go, a line like the whole comes in their place.

What a part is by now is followed through later cuts that were taken back themselves.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.posting import Posting, posting
from propdesk.db.store import use_case
from propdesk.estate.models import Unit
from propdesk.fees.billing.service import LineUnknown, WhyMissing
from propdesk.fees.charges.cutting import TOUCHES, line_like, move_row, settle_by
from propdesk.fees.dues.carried import CUT, Settled, cut_move, settled_of
from propdesk.fees.dues.covering import Balance
from propdesk.fees.dues.prepaid import balance_of, post_entry
from propdesk.fees.models import Allocation, Charge, OpenCharge, Payment, PrepaymentEntry, Receipt
from propdesk.fees.receipts.service import reversal_of
from propdesk.fees.rules import ChargeKind, PrepaymentKind
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, listed
from propdesk.kernel.money import ZERO, Money


class BillNotCut(UserError):
    """It is no part of a bill that was cut."""

    message = N_("This charge is not part of a split bill.")


class PartTouched(UserError):
    """Something happened to a part since."""

    message = N_(
        "A part of this bill was paid, taken back or split again since. Take that back first; "
        "nothing was changed."
    )


class PartPaid(PartTouched):
    """Somebody paid on a part since: the receipts are named."""

    message = N_(
        "A part of this bill was paid since ({numbers}). Take that back first; nothing was changed."
    )


class SurplusUsed(UserError):
    """The prepayment that came of the cut is no longer there; what used it is named."""

    message = N_(
        "{amount} of this bill became prepayment of the old owner, and only {left} is left. "
        "Take back first what used it."
    )


class SurplusOffset(SurplusUsed):
    """Papers with numbers used it."""

    message = N_(
        "{amount} of this bill became prepayment of the old owner, and only {left} is left. "
        "Take back first what used it: {numbers}."
    )


@dataclass(frozen=True, slots=True)
class _CutBill:
    """A bill that was cut: as it was, its parts with the lines they are by now, and the move that
    took along what was paid."""

    whole: Charge
    parts: tuple[tuple[Charge, Charge], ...]
    move: Payment | None


@use_case(permission="fees.view")
def join_preview(session: Session, *, charge_id: int) -> Money:
    """The amount of the bill that join_bill would make whole; nothing is written. Raises as it."""
    bill = _cut_bill(session, charge_id)
    _refuse_used(session, bill)
    return bill.whole.amount


@use_case(permission="fees.correct", touches=TOUCHES)
def join_bill(session: Session, *, charge_id: int, reason: str) -> Money:
    """Take the cut of a bill back, given one of its parts: it is whole again, paid as it was.

    The amount of the whole. Raises LineUnknown, WhyMissing, BillNotCut, PartTouched, SurplusUsed.
    """
    if not reason.strip():
        raise WhyMissing
    bill = _cut_bill(session, charge_id)
    _refuse_used(session, bill)
    with posting(session, "owner_change") as post:
        _join(session, post, bill, reason.strip())
    subject = ("charge", bill.whole.id, session.get_one(Unit, bill.whole.unit_id).code)
    after = {"reason": reason.strip(), "amount": bill.whole.amount}
    audit.record(session, "charge.join", subject, None, after)
    return bill.whole.amount


def _whole_of(session: Session, part: Charge) -> Charge | None:
    if part.reason != CUT or part.kind is not ChargeKind.NORMAL:
        return None
    back = session.scalars(
        select(Charge).where(
            Charge.posting_seq == part.posting_seq,
            Charge.kind == ChargeKind.REVERSAL,
            Charge.unit_id == part.unit_id,
            Charge.fee_item_id == part.fee_item_id,
            Charge.meter_id.is_not_distinct_from(part.meter_id),
            Charge.share_from.is_not_distinct_from(part.share_from),
            _around(part),
        )
    ).first()
    return None if back is None else session.get_one(Charge, back.reverses_id)


def _around(part: Charge) -> ColumnElement[bool]:
    if part.period_from is None or part.period_to is None:
        return Charge.period_from.is_(None)
    return (Charge.period_from <= part.period_from) & (Charge.period_to >= part.period_to)


def _within(whole: Charge) -> ColumnElement[bool]:
    if whole.period_from is None or whole.period_to is None:
        return Charge.period_from.is_(None)
    return (Charge.period_from >= whole.period_from) & (Charge.period_to <= whole.period_to)


def _cut_bill(session: Session, charge_id: int) -> _CutBill:
    part = session.get(Charge, charge_id)
    if part is None:
        raise LineUnknown
    whole = _whole_of(session, part)
    if whole is None:
        raise BillNotCut
    parts = tuple((one, standing_line(session, one)) for one in _parts(session, part, whole))
    return _CutBill(whole, parts, cut_move(session, whole.id))


def standing_parts(session: Session, *, charge_ids: Collection[int]) -> set[int]:
    """The lines by now of the cuts to which these parts belong."""
    bills = (_cut_bill(session, one) for one in charge_ids)
    return {now.id for bill in bills for _part, now in bill.parts}


def _parts(session: Session, posted: Charge, whole: Charge) -> Sequence[Charge]:
    """The lines of the days of a whole that were posted with a line."""
    return session.scalars(
        select(Charge)
        .where(
            Charge.posting_seq == posted.posting_seq,
            Charge.kind == ChargeKind.NORMAL,
            Charge.unit_id == whole.unit_id,
            Charge.fee_item_id == whole.fee_item_id,
            Charge.meter_id.is_not_distinct_from(whole.meter_id),
            Charge.share_from.is_not_distinct_from(whole.share_from),
            _within(whole),
        )
        .order_by(Charge.id)
    ).all()


def standing_line(session: Session, line: Charge) -> Charge:
    """What a line is by now: itself, or the one in its place after a cut that was taken back."""
    if session.get_one(OpenCharge, line.id).live:
        return line
    reversal = select(Charge).where(Charge.kind == ChargeKind.REVERSAL)
    cut = session.scalars(reversal.where(Charge.reverses_id == line.id)).first()
    if cut is None or cut.reason != CUT:
        return line
    part = standing_line(session, _parts(session, cut, line)[0])
    joined = session.scalars(reversal.where(Charge.reverses_id == part.id)).first()
    again = _parts(session, joined, line) if joined is not None else ()
    whole = [one for one in again if one.period_from == line.period_from]
    if not whole or whole[0].period_to != line.period_to:
        return line
    return standing_line(session, whole[0])


def _refuse_used(session: Session, bill: _CutBill) -> None:
    for part, now in bill.parts:
        there = session.get_one(OpenCharge, now.id)
        moved = settled_of(session, part.id, by=bill.move.id) if bill.move else Settled()
        if there.live and there.settled != moved.whole:
            paid = Allocation.charge_id == now.id
            if numbers := _papers(session, Receipt.payment_id == Allocation.payment_id, paid):
                raise PartPaid(numbers=numbers)
        if not there.live or there.settled != moved.whole:
            raise PartTouched
    for entry in _entries(session, bill.move):
        left = balance_of(session, entry.account_id, entry.fee_item_id)
        if left < entry.amount:
            used = (
                PrepaymentEntry.account_id == entry.account_id,
                PrepaymentEntry.id > entry.id,
                PrepaymentEntry.amount < ZERO,
            )
            numbers = _papers(session, Receipt.payment_id == PrepaymentEntry.payment_id, *used)
            refusal = SurplusOffset if numbers else SurplusUsed
            raise refusal(amount=entry.amount, left=left, numbers=numbers)


def _papers(session: Session, *joined: ColumnElement[bool]) -> str:
    """The numbers of the papers, not taken back, of the payments of these rows."""
    back = select(Payment.reverses_id).where(Payment.reverses_id.is_not(None))
    own = select(Payment.id).where(Payment.id.not_in(back), Payment.reverses_id.is_(None))
    query = select(Receipt.no).where(Receipt.payment_id.in_(own), *joined).order_by(Receipt.id)
    return listed(dict.fromkeys(session.scalars(query)))


def _entries(session: Session, move: Payment | None) -> Sequence[PrepaymentEntry]:
    if move is None:
        return ()
    of_move = select(PrepaymentEntry).where(PrepaymentEntry.payment_id == move.id)
    return session.scalars(of_move.order_by(PrepaymentEntry.id)).all()


def _join(session: Session, post: Posting, bill: _CutBill, reason: str) -> None:
    """Free the parts, put a line like the first one in their place, settle it as it was."""
    back = None
    if bill.move is not None:
        row = move_row(session, bill.whole, reason) | {"reverses_id": bill.move.id}
        (back,) = post.insert(Payment, [row])
        for part, now in bill.parts:
            settle_by(post, back, now.id, settled_of(session, part.id, by=bill.move.id).negative)
        for entry in _entries(session, bill.move):
            keeper = Balance(None, entry.account_id, entry.fee_item_id, ZERO)
            post_entry(post, back, keeper, PrepaymentKind.REVERSAL, -entry.amount)
    post.insert(Charge, [reversal_of(now, reason) for _part, now in bill.parts])
    whole = bill.whole
    same = ("amount", "explanation", "period_from", "period_to", "account_id")
    again = line_like(whole) | {name: getattr(whole, name) for name in same} | {"reason": reason}
    (charge_id,) = post.insert(Charge, [again])
    if bill.move is not None and back is not None:
        settle_by(post, back, charge_id, settled_of(session, whole.id, by=bill.move.id).negative)
