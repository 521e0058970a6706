"""A deposit that passes to another payer or holder: out of one, into a new one, nothing is paid."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.posting import posting
from propdesk.db.records import saving
from propdesk.db.records.saving import the_record
from propdesk.db.store import today, use_case
from propdesk.estate.notation.service import Phone, UnitId
from propdesk.fees.deposits.entries import post_moved
from propdesk.fees.deposits.models import Deposit
from propdesk.fees.deposits.register import DEPOSIT, DepositFields
from propdesk.fees.deposits.rules import Holder, Origin
from propdesk.fees.deposits.sums import sums_of
from propdesk.fees.models import Allocation, Receipt
from propdesk.fees.rules import EntryKind
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.fields import Fact
from propdesk.kernel.records.refusals import FieldsRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOn:
    """To whom a deposit passes; the former payer's consent is on paper."""

    unit_id: UnitId = None
    payer: Annotated[str, Fact(N_("New payer"))]
    phone: Phone = ""
    holder: Annotated[Holder, Fact(N_("Held by"))] = Holder.OURS
    consent_on: Annotated[date, Fact(N_("Both signed on"), today=True)]
    why: Annotated[str, Fact(N_("Reason"))]


class SpokenFor(UserError):
    """A deposit that is asked back does not pass on."""

    message = N_("{no}: {pending} of it is asked back or to be deducted. Settle that first.")


class NothingHeld(UserError):
    """Nothing is held."""

    message = N_("{no}: nothing is held of it.")


def receipt_of(session: Session, one: Deposit) -> str:
    """The number of the receipt that was given for a deposit."""
    if one.receipt_no or one.charge_id is None:
        return one.receipt_no
    query = (
        select(Receipt.no)
        .join(Allocation, Allocation.payment_id == Receipt.payment_id)
        .where(Allocation.charge_id == one.charge_id)
        .order_by(Receipt.id)
    )
    return session.scalars(query).first() or ""


@use_case(permission="fees.deposit_approve", touches=DEPOSIT.touches)
def hand_on(session: Session, *, deposit_id: int, fields: PassedOn) -> int:
    """Let all that is held of a deposit pass to another payer or holder; the id of the new one.

    Raises NothingHeld, SpokenFor, FieldsRefused.
    """
    one = the_record(session, DEPOSIT, deposit_id)
    sums = sums_of(session, deposit_id)
    if not sums.held:
        raise NothingHeld(no=one.no)
    if pending := sums.asked + sums.announced:
        raise SpokenFor(no=one.no, pending=pending)
    new = DepositFields(
        fee_item_id=one.fee_item_id,
        unit_id=fields.unit_id,
        payer=fields.payer,
        phone=fields.phone,
        amount=sums.held,
        about=one.about,
        comes=Origin.BROUGHT,
        holder=fields.holder,
        since=one.since or today(session),
        receipt_no=receipt_of(session, one),
        refund_by=one.refund_by,
    )
    if (fields.payer, fields.holder, fields.unit_id) == (one.payer, one.holder, one.unit_id):
        raise FieldsRefused({"payer": _("This is who has it already.")})
    new_id = saving.add(session, DEPOSIT, new, given={"from_id": deposit_id})
    with posting(session, "deposit_move") as post:
        reason = f"{fields.why} ({fields.consent_on})"
        post_moved(session, post, deposit_id, EntryKind.OUT, -sums.held, reason=reason)
        post_moved(session, post, new_id, EntryKind.IN, sums.held, reason=reason)
    no = session.get_one(Deposit, new_id).no
    told = {"no": no, "amount": sums.held, "why": fields.why}
    record(session, "deposit.hand_on", ("deposit", deposit_id, one.no), after=told)
    return new_id
