"""Which contacts, deliveries and keepers stand, and what is still missing; read at every start."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from propdesk.fees.dunning.models import DunContact, DunDelivery, Keeper

MISSING_AFTER = 7  # days after which a letter without a delivery stands on Today


def stands() -> ColumnElement[bool]:
    """Whether a contact is one, and was not taken back."""
    back = aliased(DunContact)
    taken = select(back.id).where(back.reverses_id == DunContact.id).correlate(DunContact).exists()
    return DunContact.reverses_id.is_(None) & ~taken


def delivery_stands() -> ColumnElement[bool]:
    """Whether a delivery is one, and was not taken back."""
    back = aliased(DunDelivery)
    taken = (
        select(back.id).where(back.reverses_id == DunDelivery.id).correlate(DunDelivery).exists()
    )
    return DunDelivery.reverses_id.is_(None) & ~taken


def is_undelivered(day: date) -> ColumnElement[bool]:
    """Letters written a week ago of which nobody has said how they arrived."""
    arrived = select(DunDelivery.contact_id).where(delivery_stands())
    return and_(
        DunContact.pay_until.is_not(None),
        DunContact.day <= day - timedelta(days=MISSING_AFTER),
        DunContact.id.not_in(arrived),
    )


def answers_on(day: date) -> ColumnElement[bool]:
    """Whether a keeper answers for his places on a day."""
    return (Keeper.since <= day) & or_(Keeper.until.is_(None), Keeper.until >= day)
