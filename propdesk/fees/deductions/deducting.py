"""What a deduction checks and posts: a charge of its nature, settled by the deposit.

Damage above what is held leaves the rest of its charge open: a new claim. What pays fees settles
open lines of the payer, the oldest first. Only this is income, by the nature of the lines. A wrong
one is taken back by counter-entries, with the reason; what was posted stays.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db.posting import Posting, posting
from propdesk.db.records.kinds import Values
from propdesk.db.states import why_moved
from propdesk.db.store import today
from propdesk.estate.models import Account
from propdesk.fees.deposits.models import Deposit, DepositDeduction
from propdesk.fees.deposits.rules import (
    ENTRY_OF,
    DeductionKind,
    DeductionState,
)
from propdesk.fees.deposits.service import post_moved, sums_of
from propdesk.fees.dues.household_dues import DueLine, open_lines
from propdesk.fees.models import Allocation, Charge, DepositEntry, OpenCharge, Payment, Receipt
from propdesk.fees.receipts.service import post_counter_payments, reversal_of
from propdesk.fees.rules import ChargeKind, PaymentKind
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, Money, total


class StillObjects(UserError):
    """The days to object are not over."""

    message = N_("{no}: the payer may object until {day}. Deduct after that, or when he agreed.")


class NothingLeft(UserError):
    """Nothing is left of the deposit."""

    message = N_("{no}: nothing is left of the deposit that is not asked back.")


class OwesTooLittle(UserError):
    """The payer owes less than is to be offset."""

    message = N_("{payer} owes {owed}; {amount} cannot be set against it.")


class ClaimSettled(UserError):
    """What the payer owed beyond the deposit was paid or waived since."""

    message = N_(
        "{no}: {more} of the damage beyond the deposit was settled by {by}. Take that back first."
    )


def deduction_moved(session: Session, before: Values, after: Values) -> None:
    """Post a deduction that is done now, or the counter-entries of one that is taken back.

    Raises StillObjects, NothingLeft, OwesTooLittle, ClaimSettled, BillCut.
    """
    if not before or not after or before["state"] == after["state"]:
        return
    one = session.get_one(DepositDeduction, after["id"])
    if one.state is DeductionState.DONE:
        _deduct(session, one, before)
    elif one.state is DeductionState.TAKEN_BACK:
        _take_back(session, one)


def _deduct(session: Session, one: DepositDeduction, before: Values) -> None:
    until, day = one.objects_until, today(session)
    told_only = before["state"] == DeductionState.TOLD
    if told_only and one.agreed_on is None and until is not None and day <= until:
        raise StillObjects(no=one.no, day=until)
    deposit = session.get_one(Deposit, one.deposit_id)
    sums = sums_of(session, deposit.id)  # what this one announced counts no longer
    amount = min(one.amount, sums.held - sums.asked)
    if amount <= ZERO:
        raise NothingLeft(no=one.no)
    _post(session, one, deposit, amount, day)
    if one.rest_by is not None:
        rest = update(Deposit).where(Deposit.id == deposit.id)
        session.execute(rest.values(refund_by=one.rest_by))
        session.expire(deposit)


def _post(
    session: Session, one: DepositDeduction, deposit: Deposit, amount: Money, day: date
) -> None:
    charge_id = None
    with posting(session, "deposit_deduction") as post:
        if one.kind is DeductionKind.FEES:
            shares = _oldest_first(_owed(session, deposit), amount, deposit)
        else:
            charge_id = _charge(post, one, deposit, day)
            shares = [(charge_id, amount)]
        payment_id = _settle(post, deposit, shares, one.no, day)
        more = {"deduction_id": one.id, "payment_id": payment_id}
        post_moved(
            session, post, deposit.id, ENTRY_OF[one.kind], -amount, reason=one.clause, more=more
        )
    done = update(DepositDeduction).where(DepositDeduction.id == one.id)
    session.execute(done.values(deducted=amount, done_on=day, charge_id=charge_id))
    session.expire(one)


def _charge(post: Posting, one: DepositDeduction, deposit: Deposit, day: date) -> int:
    """The line of the whole damage, on the payer's account."""
    row = {
        "kind": ChargeKind.COUNTER,
        "unit_id": deposit.unit_id,
        "account_id": deposit.account_id,
        "fee_item_id": one.income_item_id,
        "due_day": day,
        "amount": one.amount,
        "advance": False,
        "explanation": "",
        "reason": f"{one.no} {one.clause}".strip(),
    }
    return post.insert(Charge, [row])[0]


def _owed(session: Session, deposit: Deposit) -> Sequence[DueLine]:
    person = session.get_one(Account, deposit.account_id).person_id
    accounts = session.scalars(select(Account.id).where(Account.person_id == person)).all()
    return open_lines(session, account_ids=accounts)


def _oldest_first(
    lines: Sequence[DueLine], amount: Money, deposit: Deposit
) -> list[tuple[int, Money]]:
    owed = total(line.open for line in lines)
    if owed < amount:
        raise OwesTooLittle(payer=deposit.payer, owed=owed, amount=amount)
    shares, left = [], amount
    for line in lines:
        part = min(left, line.open)
        if part > ZERO:
            shares.append((line.charge_id, part))
            left -= part
    return shares


def _settle(
    post: Posting,
    deposit: Deposit,
    shares: Sequence[tuple[int, Money]],
    no: str,
    day: date,
) -> int:
    """An entry without money that settles lines; the deposit's own entry balances it."""
    payment = {
        "kind": PaymentKind.OFFSET,
        "unit_id": deposit.unit_id,
        "payer": deposit.payer,
        "value_day": day,
        "booking_day": day,
        "amount": ZERO,
        "remark": f"{deposit.no} {no}",
        "reason": "",
    }
    (payment_id,) = post.insert(Payment, [payment])
    post.insert(
        Allocation,
        [
            {"payment_id": payment_id, "charge_id": charge_id, "amount": part}
            for charge_id, part in shares
        ],
    )
    return payment_id


def _take_back(session: Session, one: DepositDeduction) -> None:
    """The deposit is held again, the lines it settled are open again, the damage is not charged."""
    entry = session.scalars(
        select(DepositEntry).where(
            DepositEntry.deduction_id == one.id, DepositEntry.reverses_id.is_(None)
        )
    ).one()
    why = why_moved(session, "deposit_deduction", one.id)
    settled = session.get_one(Payment, entry.payment_id)
    _refuse_settled(session, one)
    with posting(session, "deposit_deduction") as post:
        (back,), _red = post_counter_payments(session, post, [settled], PaymentKind.VOID, why)
        if one.charge_id is not None:
            post.insert(Charge, [reversal_of(session.get_one(Charge, one.charge_id), why)])
        more = {"deduction_id": one.id, "payment_id": back, "reverses_id": entry.id}
        post_moved(session, post, one.deposit_id, entry.kind, -entry.amount, reason=why, more=more)
    undone = update(DepositDeduction).where(DepositDeduction.id == one.id)
    session.execute(undone.values(deducted=ZERO))
    session.expire(one)


def _refuse_settled(session: Session, one: DepositDeduction) -> None:
    """Raise ClaimSettled when more than the deposit settles the line of the damage by now."""
    line = session.get(OpenCharge, one.charge_id or 0)
    more = line.settled - (one.deducted or ZERO) if line is not None else ZERO
    if more:
        query = select(Receipt.no).join(Allocation, Allocation.payment_id == Receipt.payment_id)
        paid = query.where(Allocation.charge_id == one.charge_id, Allocation.amount > ZERO)
        receipt = session.scalars(paid.order_by(Receipt.id.desc())).first()
        raise ClaimSettled(no=one.no, more=more, by=receipt or _("a waiver"))
