"""The register of deliveries (催缴签收册): who brought a letter when, and what proves it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.numbering import document_no
from propdesk.db.store import acting, now, today, use_case
from propdesk.fees.dunning.contacts import the_contact
from propdesk.fees.dunning.models import DunContact, DunDelivery
from propdesk.fees.dunning.owing import debtor_of
from propdesk.fees.dunning.register import DUN_CONTACT
from propdesk.fees.dunning.rules import DUNS, LETTER_SERIES, VIEWS, DunDelivered
from propdesk.fees.dunning.standing import delivery_stands, stands
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money

_NUMBER = re.compile(r"(?:[A-Z]{2})?(?:(\d{4})-)?0*(\d{1,6})")


class LetterUnknown(UserError):
    """No letter has this number."""

    beside = "number"
    message = N_("No letter has the number {typed}. Type it as it stands on its head, or the end.")


class DeliveryBefore(UserError):
    """A letter is not delivered before it is written, nor tomorrow."""

    beside = "day"
    message = N_("{no} was written on {written}: it was delivered between that day and today.")


class ProofMissing(UserError):
    """What proves a delivery is written down."""

    beside = "proof"
    message = N_("Say what proves it: who signed, the witness, or the number of the mail.")


class AlreadySigned(UserError):
    """The same is not entered twice."""

    beside = "number"
    message = N_("{no} is entered already: {how} on {day}. Take that back first if it is wrong.")


class NothingToTakeBack(UserError):
    """It was taken back before."""

    message = N_("This delivery was taken back before.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryEntry:
    """What is typed of a letter that came back from its round."""

    number: str
    day: date
    how: DunDelivered
    brought_by: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredRow:
    """A delivery in the list of the sitting, or of a letter."""

    id: int
    contact_id: int
    no: str
    name: str
    unit: str
    owed: Money
    day: date
    how: DunDelivered
    brought_by: str
    proof: str


@use_case(permission=VIEWS)
def letter_of_number(session: Session, *, typed: str) -> int:
    """The letter of a number as it is typed: whole, or its end alone in this year.

    Raises LetterUnknown.
    """
    found = _NUMBER.fullmatch(typed.strip().upper())
    if found is None:
        raise LetterUnknown(typed=typed)
    year = int(found[1] or today(session).year)
    tried = [document_no(LETTER_SERIES, year, int(found[2]))]
    if not found[1]:  # in January most letters that come back are of last year
        tried.append(document_no(LETTER_SERIES, year - 1, int(found[2])))
    for no in tried:
        query = select(DunContact.id).where(DunContact.no == no, stands())
        if (contact_id := session.scalar(query)) is not None:
            return contact_id
    raise LetterUnknown(typed=typed)


@use_case(permission=DUNS, touches=("dun_delivery", "audit"))
def enter_delivery(session: Session, *, entry: DeliveryEntry) -> DeliveredRow:
    """Enter how a letter reached its debtor.

    Raises LetterUnknown, DeliveryBefore, ProofMissing, AlreadySigned.
    """
    contact = session.get_one(DunContact, letter_of_number(session, typed=entry.number))
    if not contact.day <= entry.day <= today(session):
        raise DeliveryBefore(no=contact.no, written=contact.day)
    if entry.how is not DunDelivered.RETURNED and not entry.proof.strip():
        raise ProofMissing
    for other in deliveries_of(session, contact_id=contact.id):
        if (other.how, other.day) == (entry.how, entry.day):
            raise AlreadySigned(no=contact.no, how=other.how.label, day=other.day)
    made = DunDelivery(
        contact_id=contact.id,
        day=entry.day,
        how=entry.how,
        brought_by=entry.brought_by.strip() or acting(session).name,
        proof=entry.proof.strip(),
        note="",
        at=now(session),
        user_name=acting(session).name,
        reason="",
    )
    session.add(made)
    session.flush()
    told = {"how": made.how, "day": made.day, "brought_by": made.brought_by, "proof": made.proof}
    audit.record(session, "dun_contact.deliver", _subject(session, contact), after=told)
    return _row(session, made, contact)


def _subject(session: Session, contact: DunContact) -> tuple[str, int, str]:
    return DUN_CONTACT.kind, contact.id, DUN_CONTACT.name(session, contact)


@use_case(permission=DUNS, touches=("dun_delivery", "audit"))
def take_delivery_back(session: Session, *, delivery_id: int, reason: str) -> None:
    """Take a delivery back that was typed by mistake. Raises NothingToTakeBack."""
    before = session.scalar(
        select(DunDelivery).where(DunDelivery.id == delivery_id, delivery_stands())
    )
    if before is None:
        raise NothingToTakeBack
    contact = session.get_one(DunContact, before.contact_id)
    session.add(
        DunDelivery(
            contact_id=contact.id, day=today(session), how=before.how, brought_by="", proof="",
            note="", at=now(session), user_name=acting(session).name, reverses_id=before.id,
            reason=reason,
        )
    )  # fmt: skip
    session.flush()
    told = {"how": before.how, "day": before.day, "reason": reason}
    audit.record(session, "dun_contact.undeliver", _subject(session, contact), after=told)


def deliveries_of(session: Session, *, contact_id: int) -> Sequence[DeliveredRow]:
    """How a letter went, the oldest first."""
    contact = the_contact(session, contact_id)
    query = select(DunDelivery).where(DunDelivery.contact_id == contact_id, delivery_stands())
    return [
        _row(session, one, contact)
        for one in session.scalars(query.order_by(DunDelivery.day, DunDelivery.id))
    ]


def _row(session: Session, made: DunDelivery, contact: DunContact) -> DeliveredRow:
    debtor = debtor_of(session, contact.account_id)
    return DeliveredRow(
        id=made.id,
        contact_id=contact.id,
        no=contact.no,
        name=debtor.name,
        unit=debtor.unit,
        owed=contact.owed,
        day=made.day,
        how=made.how,
        brought_by=made.brought_by,
        proof=made.proof,
    )
