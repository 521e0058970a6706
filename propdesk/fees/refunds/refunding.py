"""What a refund checks and posts: never more than is left, never approved by who pays it."""

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from propdesk.db.posting import posting
from propdesk.db.records.kinds import Values
from propdesk.db.states import why_moved
from propdesk.db.store import acting, today
from propdesk.fees.deposits.models import DepositRefund
from propdesk.fees.deposits.rules import PayWay, RefundState
from propdesk.fees.deposits.service import entry_of_refund, post_moved
from propdesk.fees.refunds.facts import facts_now
from propdesk.fees.rules import EntryKind, Method
from propdesk.fees.shifts.service import drawer_cash, float_left, shift_for_payment
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.system.models import User
from propdesk.system.settings.service import estate_settings

_METHODS = {PayWay.CASH: Method.CASH, PayWay.TRANSFER: Method.TRANSFER}


class OwnRequestApproved(UserError):
    """Whoever asks does not approve."""

    message = N_("You entered {no} yourself. Somebody else approves it.")


class ApproverPays(UserError):
    """Whoever approves does not pay."""

    message = N_("You approved {no} yourself. Somebody else pays it out.")


class DrawerTooEmpty(UserError):
    """Cash goes out of a drawer that has less."""

    message = N_(
        "{drawer} is in your drawer, {amount} is to be paid out. Pay it by transfer, or take money "
        "in first."
    )


class TakingsStay(UserError):
    """Nothing is paid out of takings where the estate says so."""

    message = N_(
        "{amount} would be paid out of takings; of the float {left} is left. Pay it by transfer, "
        "or begin the session with a larger float."
    )


class AccountMissing(UserError):
    """A transfer needs an account."""

    message = N_("{no}: enter bank and account number of the payee, or pay in cash.")


class NotSigned(UserError):
    """Money goes back on the payer's signature."""

    message = N_(
        "{no}: the payer has not signed the request. Type the day under “Signed by the payer on”."
    )


class RefundNotInBooks(UserError):
    """What is not in the books does not come back."""

    message = N_("{no} came back, but its entry is not in the books any more.")


def refund_moved(session: Session, before: Values, after: Values) -> None:
    """What follows when a request is made or moved: who did it, and the money in the books.

    Raises OwnRequestApproved, NotSigned, ApproverPays, DrawerTooEmpty, AccountMissing,
    DepositTooLittle.
    """
    if not after:
        return
    refund = session.get_one(DepositRefund, after["id"])
    user = acting(session).user_id
    if not before:
        _note(session, refund, asked_by=user)
    elif before["state"] == after["state"]:
        return
    elif after["state"] == RefundState.APPROVED:
        _approve(session, refund, user)
    elif after["state"] == RefundState.PAID:
        if refund.approved_by == user and _has_others(session):
            raise ApproverPays(no=refund.no)
        _pay(session, refund)
    elif after["state"] == RefundState.RETURNED:
        _take_back(session, refund)
    elif before["state"] == RefundState.RETURNED and after["state"] == RefundState.ASKED:
        _note(session, refund, asked_by=user, approved_by=0, approver="", paid_on=None)


def _approve(session: Session, refund: DepositRefund, user: int) -> None:
    if refund.asked_by == user and _has_others(session):
        raise OwnRequestApproved(no=refund.no)
    if refund.signed_on is None:
        raise NotSigned(no=refund.no)
    _note(session, refund, approved_by=user)


def _note(session: Session, refund: DepositRefund, **values: object) -> None:
    session.execute(update(DepositRefund).where(DepositRefund.id == refund.id).values(values))
    session.expire(refund)


def _has_others(session: Session) -> bool:
    """Whether more than one person works with the program: alone, the name on the paper counts."""
    return (session.scalar(select(func.count()).where(User.active)) or 0) > 1


def _pay(session: Session, refund: DepositRefund) -> None:
    way = refund.way or PayWay.TRANSFER
    if way is PayWay.TRANSFER and not refund.account_no:
        raise AccountMissing(no=refund.no)
    if way is PayWay.CASH and (drawer := drawer_cash(session)) < refund.amount:
        raise DrawerTooEmpty(drawer=drawer, amount=refund.amount)
    if way is PayWay.CASH and estate_settings(session).takings_stay:
        left = float_left(session)
        if left < refund.amount:
            raise TakingsStay(left=left, amount=refund.amount)
    more = {
        "refund_id": refund.id,
        "session_id": shift_for_payment(session),
        "method": _METHODS[way],
        "facts": facts_now(session, refund, way, today(session)).to_json(),
    }
    with posting(session, "deposit_refund") as post:
        post_moved(
            session, post, refund.deposit_id, EntryKind.REFUNDED, -refund.amount,
            reason=refund.why, more=more,
        )  # fmt: skip


def _take_back(session: Session, refund: DepositRefund) -> None:
    """The money is held again: in the session of whoever notes that it came back."""
    paid = entry_of_refund(session, refund.id)
    if paid is None:
        raise RefundNotInBooks(no=refund.no)
    opened = shift_for_payment(session)
    more = {
        "refund_id": refund.id,
        "session_id": opened,
        "method": paid.method,
        "reverses_id": paid.id,
    }
    with posting(session, "deposit_refund") as post:
        post_moved(
            session, post, refund.deposit_id, EntryKind.REFUNDED, -paid.amount,
            reason=why_moved(session, "deposit_refund", refund.id), more=more,
        )  # fmt: skip
