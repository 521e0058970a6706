"""What contracts, decisions, receipts and the beginning of the ledger say against an entry."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.posting import refuse_closed
from propdesk.db.store import today
from propdesk.fees.models import Payment, Receipt
from propdesk.fees.public_income.booking_fields import PublicBookingFields
from propdesk.fees.public_income.models import PublicBooking, PublicContract, PublicDecision
from propdesk.fees.public_income.money import (
    begun_on,
    came_by_contract,
    came_since,
    linked_of,
    paid_at_desk,
    spent_of,
)
from propdesk.fees.public_income.rules import (
    BookingKind,
    BookingState,
    DecisionFor,
    DecisionState,
    PublicCost,
    PublicWay,
    share_of,
)
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO

_K = BookingKind


def booking_errors(
    session: Session, booking_id: int, fields: PublicBookingFields
) -> Mapping[str, str]:
    """What is wrong with a new entry, beside its field; one that is posted was judged before."""
    if booking_id:
        return {}
    found = _of_day(session, fields)
    if fields.contract_id is not None:
        found |= _of_contract(session, fields)
    if fields.kind is _K.USE or fields.cost is PublicCost.SHARE or fields.decision_id is not None:
        found |= _of_decision(session, fields)
    if fields.way is PublicWay.DESK:
        found |= _of_receipt(session, fields)
    return found


def _of_day(session: Session, fields: PublicBookingFields) -> dict[str, str]:
    if fields.day > today(session):
        return {"day": _("This day is still to come.")}
    begun = begun_on(session)
    if fields.kind is _K.OPENING:
        refuse_closed(session, fields.day)
    else:
        if begun is not None and fields.day < begun:
            told = _("The ledger begins on {day} with the balance that was taken over.")
            return {"day": told.format(day=begun)}
        return {}
    if begun is not None:
        told = _("The ledger begins on {day} already. Take that entry back first.")
        return {"kind": told.format(day=begun)}
    stands = PublicBooking.state == BookingState.BOOKED
    first = session.scalar(select(func.min(PublicBooking.day)).where(stands))
    if first is not None and first < fields.day:
        told = _("There are entries from {day} on: the balance is taken over before them.")
        return {"day": told.format(day=first)}
    return {}


def _of_contract(session: Session, fields: PublicBookingFields) -> dict[str, str]:
    if fields.kind is not _K.INCOME:
        return {}
    one = session.get_one(PublicContract, fields.contract_id)
    if fields.source not in (None, one.source):
        told = _("By contract {no} it is “{source}”. Leave this empty.")
        return {"source": told.format(no=one.no, source=one.source.label)}
    left = (one.amount or ZERO) - came_by_contract(session, one.id)
    if fields.amount > left:
        told = _("Only {left} of {no} is still to come.")
        return {"amount": told.format(left=left, no=one.no)}
    return {}


def _of_decision(session: Session, fields: PublicBookingFields) -> dict[str, str]:
    wanted = DecisionFor.USE if fields.kind is _K.USE else DecisionFor.SHARE
    if fields.kind is _K.COST and fields.cost is not PublicCost.SHARE:
        return {"decision_id": _("Only uses and the management's share need a decision.")}
    one = session.get(PublicDecision, fields.decision_id) if fields.decision_id else None
    if one is None:
        return {"decision_id": _("Choose the decision of the owners that grants it.")}
    if one.purpose is not wanted:
        told = _("{no} grants “{granted}”. Choose another decision.")
        return {"decision_id": told.format(no=one.no, granted=one.purpose.label)}
    if one.state is not DecisionState.OPEN:
        told = _("{no} is “{state}”: nothing more is spent by it.")
        return {"decision_id": told.format(no=one.no, state=one.state.label)}
    if fields.day < one.day:
        told = _("{no} was decided on {day}: nothing is spent before.")
        return {"day": told.format(no=one.no, day=one.day)}
    granted = one.amount or share_of(came_since(session, one.day), one.percent or 0)
    left = granted - spent_of(session, one.id)
    if fields.amount > left:
        told = _("{no} grants {granted}, {left} of it is left. No more is spent by it.")
        return {"amount": told.format(no=one.no, granted=granted, left=left)}
    return {}


def _of_receipt(session: Session, fields: PublicBookingFields) -> dict[str, str]:
    receipt = session.scalar(select(Receipt).where(Receipt.no == fields.receipt_no))
    if receipt is None:
        told = _("There is no receipt {no}. Take the money at the cash desk first.")
        return {"receipt_no": told.format(no=fields.receipt_no)}
    back = select(Payment.id).where(Payment.reverses_id == receipt.payment_id)
    own = session.get_one(Payment, receipt.payment_id)
    if own.reverses_id is not None or session.scalar(back) is not None:
        told = _("{no} was taken back. Choose a receipt that stands.")
        return {"receipt_no": told.format(no=receipt.no)}
    left = paid_at_desk(session, receipt) - linked_of(session, receipt)
    if fields.amount > left:
        told = _("{no} has {left} of public income that no entry says yet.")
        return {"amount": told.format(no=receipt.no, left=left)}
    return {}
